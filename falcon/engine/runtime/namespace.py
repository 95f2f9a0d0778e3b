"""The namespace that emitted code runs in: guarded operations, and nothing else."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.check.constants import DATE_CALLS, MATH, MATH_CONSTANTS
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.actions import Actions
from falcon.engine.runtime.arithmetic import Arithmetic
from falcon.engine.runtime.attributes import Attributes, info_value
from falcon.engine.runtime.brokerage import Brokerage
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.handles import EarlyReadError, IndicatorHandle, Stage, early
from falcon.engine.runtime.indicators import Builder, IndicatorClass
from falcon.engine.runtime.makers import makers
from falcon.engine.runtime.meter import (
    FUEL,
    FuelExhaustedError,
    Meter,
    Namespace,
    bounded,
)
from falcon.engine.runtime.methods import Methods
from falcon.engine.runtime.texts import Log, Texts
from falcon.engine.runtime.valued import Valued


class Unset:
    """What stands in an attribute that nothing has set yet."""

    def __repr__(self) -> str:
        return "unset"


UNSET: Final = Unset()

_DIGITS_PER_UNIT: Final = 16

_LONG_FLOAT: Final = 1e22
_LONG_FLOAT_FUEL: Final = 20
"""Fuel of rounding a float whose decimal digits do not fit into a machine word."""

_CLASSES: Final = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "date": dt.date,
    "datetime": dt.datetime,
    "time": dt.time,
    "timedelta": dt.timedelta,
}


def build(stage: Stage, desk: Desk, log: Log, meter: Meter) -> Namespace:
    """Fill the meter's namespace with all that emitted code may name."""
    space = meter.namespace
    space[FUEL] = 0
    arithmetic, containers = Arithmetic(meter), Containers(meter)
    for part in (
        _operations(arithmetic, containers),
        _builtins(containers),
        _texts(log.texts),
        _values(stage, containers),
        _broker(stage, desk),
        makers(meter),
        _modules(containers),
    ):
        space.update(part)
    space["_print"] = log.print
    return space


def _operations(arithmetic: Arithmetic, containers: Containers) -> Namespace:
    def grow(left: Any, right: Any) -> object:
        """``left += right``: a list grows in place."""
        if type(left) is not list:
            return arithmetic.add(left, right)
        containers.extend(left, right)
        return left

    return {
        "_add": arithmetic.add,
        "_subtract": arithmetic.subtract,
        "_multiply": arithmetic.multiply,
        "_power": arithmetic.power,
        "_equal": arithmetic.equal,
        "_compare": arithmetic.compare,
        "_contains": arithmetic.contains,
        "_grow": grow,
        "_iterate": containers.iterate,
        "_metered": containers.metered,
        "_store": containers.store,
        "_append": containers.append,
        "_starve": _starve,
        "_early": _early,
        "_unset": UNSET,
        "_own": _own,
    }


def _builtins(containers: Containers) -> Namespace:
    return {
        "_abs": abs,
        "_all": containers.every,
        "_any": containers.some,
        "_bool": bool,
        "_dict": containers.entries,
        "_divmod": divmod,
        "_enumerate": containers.numbered,
        "_float": float,
        "_int": _whole(containers.meter),
        "_list": containers.listed,
        "_max": containers.maximum,
        "_min": containers.minimum,
        "_range": range,
        "_reversed": containers.backwards,
        "_round": _rounded(containers.meter),
        "_set": containers.distinct,
        "_sorted": containers.ordered,
        "_sum": containers.total,
        "_tuple": containers.fixed,
        "_zip": containers.side_by_side,
    }


def _texts(texts: Texts) -> Namespace:
    return {
        "_str": texts.show,
        "_represent": texts.represent,
        "_shaped": texts.shaped,
        "_format": texts.number,
        "_join": texts.join,
        "_percent": texts.percent,
    }


def _values(stage: Stage, containers: Containers) -> Namespace:
    attributes, methods, builder = (
        Attributes(stage),
        Methods(containers, stage),
        Builder(stage),
    )
    feeds = {f"f{feed.index}": feed for feed in stage.feeds}
    return feeds | {
        "_get": attributes.get,
        "_get_or": attributes.get_or,
        "_has": attributes.has,
        "_info": info_value,
        "_index": _index(containers.meter),
        "_key": containers.meter.key,
        "_slice": _slice(containers.meter),
        "_len": _length,
        "_call": methods.call,
        "_delayed": methods.delayed,
        "_isinstance": _is_instance,
        "_indicator": builder.build,
        "_indicator_class": IndicatorClass,
        "_datas": stage.feeds,
        "_lines": stage.lines,
        "_clock": stage.clock,
    }


def _broker(stage: Stage, desk: Desk) -> Namespace:
    actions = Actions(desk, stage)
    return {
        "_order": actions.order,
        "_bracket": actions.bracket,
        "_cancel": actions.cancel,
        "_position": actions.position,
        "_position_by_name": actions.position_by_name,
        "_feed_by_name": actions.feed_by_name,
        "_account": desk.account,
        "_positions": desk.positions,
        "_positions_by_feed": actions.positions,
        "_positions_by_name": actions.positions_by_name,
        "_feeds_by_name": actions.feeds_by_name,
        "_feed_names": actions.feed_names,
        "_set_sizer": actions.set_sizer,
        "_sizer": actions.sizer,
        "_size_for": actions.size_for,
        "_brokerage": Brokerage(actions),
    }


def _modules(containers: Containers) -> Namespace:
    space: Namespace = {
        function_name(f"math.{name}"): getattr(math, name)
        for name in MATH | MATH_CONSTANTS
    }
    space["_math_fsum"] = lambda value: math.fsum(containers.metered(value))
    for path in DATE_CALLS:
        target: Any = dt
        if path.startswith("datetime."):
            for name in path.split(".")[1:]:
                target = getattr(target, name)
            space[function_name(path)] = target
    space[function_name("backtrader.num2date")] = from_date_number
    space[function_name("backtrader.date2num")] = date_number
    return space


def _whole(meter: Meter) -> Any:
    def take(value: Any = 0) -> object:
        if type(value) is str:
            meter.charge(len(value) // _DIGITS_PER_UNIT)
        return bounded(int(value))

    return take


def _rounded(meter: Meter) -> Any:
    def take(value: Any, digits: Any = None) -> object:
        if type(value) is float and not -_LONG_FLOAT < value < _LONG_FLOAT:
            meter.charge(_LONG_FLOAT_FUEL)
        return round(value, digits)

    return take


def _starve() -> None:
    raise FuelExhaustedError


def _early(name: str, offset: int) -> None:
    raise EarlyReadError(early(name, offset))


def _own(value: object, name: str) -> object:
    if value is UNSET:
        raise AttributeError(f"the strategy has no attribute '{name}' yet")
    return value


def _index(meter: Meter) -> Any:
    def take(value: Any, key: Any) -> object:
        if isinstance(value, Valued):
            return value.main.at(key)
        return value[meter.key(key)]

    return take


def _slice(meter: Meter) -> Any:
    def take(value: Any, start: Any, stop: Any, step: Any) -> object:
        if isinstance(value, Valued):
            raise TypeError("slice of a line: use .get(size=n)")
        meter.charge(1 + len(value) // 8)
        return value[start:stop:step]

    return take


def _length(value: Any) -> int:
    if isinstance(value, Valued):
        return value.main.bars.length
    return len(value)


def _is_instance(value: object, *names: str) -> bool:
    if isinstance(value, IndicatorHandle | Valued):
        return False
    kind = type(value).__name__.lower()
    return any(
        isinstance(value, _CLASSES[name]) if name in _CLASSES else kind == name
        for name in names
    )
