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
from falcon.engine.runtime.attributes import Attributes, info_value
from falcon.engine.runtime.handles import EarlyReadError, IndicatorHandle, Stage, early
from falcon.engine.runtime.indicators import Builder, IndicatorClass
from falcon.engine.runtime.meter import FUEL, FuelExhaustedError, Meter
from falcon.engine.runtime.methods import Methods
from falcon.engine.runtime.texts import Log, Texts
from falcon.engine.runtime.valued import Valued

Namespace = dict[str, Any]
"""Emitted code by name; its values are whatever strategy code computes with."""


class Unset:
    """What stands in an attribute that nothing has set yet."""

    def __repr__(self) -> str:
        return "unset"


UNSET: Final = Unset()

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
    for part in (
        _operations(meter),
        _builtins(meter),
        _texts(log.texts),
        _values(stage, meter),
        _broker(stage, desk),
        _modules(),
    ):
        space.update(part)
    space["_print"] = log.print
    return space


def _operations(meter: Meter) -> Namespace:
    return {
        "_add": meter.add,
        "_subtract": meter.subtract,
        "_multiply": meter.multiply,
        "_power": meter.power,
        "_grow": meter.grow,
        "_equal": meter.equal,
        "_compare": meter.compare,
        "_contains": meter.contains,
        "_iterate": meter.iterate,
        "_metered": meter.metered,
        "_store": meter.store,
        "_append": meter.append,
        "_starve": _starve,
        "_early": _early,
        "_unset": UNSET,
        "_own": _own,
    }


def _builtins(meter: Meter) -> Namespace:
    def over(function: Any) -> Any:
        return lambda *values: function(*map(meter.metered, values))

    return {
        "_abs": abs,
        "_all": over(all),
        "_any": over(any),
        "_bool": bool,
        "_dict": meter.entries,
        "_divmod": divmod,
        "_enumerate": lambda value, start=0: enumerate(meter.iterate(value), start),
        "_float": float,
        "_format": format,
        "_int": meter.whole,
        "_list": meter.listed,
        "_max": meter.maximum,
        "_min": meter.minimum,
        "_range": range,
        "_reversed": meter.backwards,
        "_round": round,
        "_set": lambda value=(): set(meter.listed(value)),
        "_sorted": meter.ordered,
        "_sum": meter.total,
        "_tuple": lambda value=(): tuple(meter.listed(value)),
        "_zip": lambda *values: zip(*map(meter.iterate, values), strict=False),
    }


def _texts(texts: Texts) -> Namespace:
    return {
        "_str": texts.show,
        "_represent": texts.represent,
        "_shaped": texts.shaped,
        "_join": texts.join,
        "_percent": texts.percent,
    }


def _values(stage: Stage, meter: Meter) -> Namespace:
    attributes, methods, builder = (
        Attributes(stage),
        Methods(meter, stage),
        Builder(stage),
    )
    feeds = {f"f{feed.index}": feed for feed in stage.feeds}
    return feeds | {
        "_get": attributes.get,
        "_get_or": attributes.get_or,
        "_has": attributes.has,
        "_info": info_value,
        "_index": _index,
        "_slice": _slice(meter),
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
        "_starting_cash": desk.rules.cash,
    }


def _modules() -> Namespace:
    space: Namespace = {
        function_name(f"math.{name}"): getattr(math, name)
        for name in MATH | MATH_CONSTANTS
    }
    for path in DATE_CALLS:
        target: Any = dt
        if path.startswith("datetime."):
            for name in path.split(".")[1:]:
                target = getattr(target, name)
            space[function_name(path)] = target
    space[function_name("backtrader.num2date")] = from_date_number
    space[function_name("backtrader.date2num")] = date_number
    return space


def _starve() -> None:
    raise FuelExhaustedError


def _early(name: str, offset: int) -> None:
    raise EarlyReadError(early(name, offset))


def _own(value: object, name: str) -> object:
    if value is UNSET:
        raise AttributeError(f"the strategy has no attribute '{name}' yet")
    return value


def _index(value: Any, key: Any) -> object:
    if isinstance(value, Valued):
        return value.main.at(key)
    return value[key]


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
