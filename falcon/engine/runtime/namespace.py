"""The namespace that emitted code runs in: guarded operations, and nothing else."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.check.constants import CALENDAR, DATE_CALLS, DATE_VALUES
from falcon.engine.check.names import ORDER_ACTIONS
from falcon.engine.lower.layout import Names
from falcon.engine.lower.tables import function_name
from falcon.engine.reading.paths import BY_NAME
from falcon.engine.runtime.actions import Actions
from falcon.engine.runtime.arithmetic import Arithmetic
from falcon.engine.runtime.arrays import Arrays
from falcon.engine.runtime.attributes import Attributes, info_value
from falcon.engine.runtime.brokerage import Brokerage
from falcon.engine.runtime.builtins import builtins
from falcon.engine.runtime.collected import collected
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.dataclassed import dataclassed
from falcon.engine.runtime.depth import depth
from falcon.engine.runtime.documents import documents
from falcon.engine.runtime.failures import ERRORS, FATAL, derived, raised, report
from falcon.engine.runtime.files import files
from falcon.engine.runtime.handles import LineHandle, Stage
from falcon.engine.runtime.indicators import Builder, IndicatorClass
from falcon.engine.runtime.iteration import iteration
from falcon.engine.runtime.linearrays import LineArray
from falcon.engine.runtime.logs import logs
from falcon.engine.runtime.makers import makers
from falcon.engine.runtime.mathematics import mathematics
from falcon.engine.runtime.meter import (
    FUEL,
    MAX_ITEMS,
    Meter,
    Namespace,
    TooLargeError,
    starve,
)
from falcon.engine.runtime.methods import Methods
from falcon.engine.runtime.nested import defaultdict
from falcon.engine.runtime.numeric import numeric
from falcon.engine.runtime.offered import has_method
from falcon.engine.runtime.stamping import stamped
from falcon.engine.runtime.texts import Log, Texts
from falcon.engine.runtime.valued import Valued
from falcon.engine.runtime.vectors import Vectors

_LONGEST_FORM: Final = 200
"""Longest format of a date; it becomes a pattern of its own length."""


class Unset:
    """What stands in an attribute that nothing has set yet."""

    def __repr__(self) -> str:
        return "unset"


UNSET: Final = Unset()


def build(stage: Stage, desk: Desk, log: Log, meter: Meter, names: Names) -> Namespace:
    """Fill the meter's namespace with all that emitted code may name."""
    space = meter.namespace
    space.update(_ALWAYS)
    space[FUEL] = 0
    containers, arrays = Containers(meter), Arrays(meter)
    arithmetic = Arithmetic(containers)
    if names.has_arrays:
        arithmetic = Vectors(containers, arrays)
    for part in (
        _operations(arithmetic, containers),
        builtins(arithmetic, log.texts),
        _texts(log.texts),
        _values(stage, containers, arrays),
        _broker(stage, desk),
        makers(meter),
        depth(),
    ):
        space.update(part)
    for roots, make in _modules(arithmetic, log, space).items():
        if not names.roots.isdisjoint(roots.split()):
            space.update(make())
    if isinstance(arithmetic, Vectors):
        space.update(numeric(arithmetic, space))
    space["_print"] = log.print
    return space


def _operations(arithmetic: Arithmetic, containers: Containers) -> Namespace:
    return {
        "_add": arithmetic.add,
        "_subtract": arithmetic.subtract,
        "_multiply": arithmetic.multiply,
        "_power": arithmetic.power,
        "_equal": arithmetic.equal,
        "_compare": arithmetic.compare,
        "_contains": arithmetic.contains,
        "_bits": arithmetic.bits,
        "_invert": arithmetic.invert,
        "_divide": arithmetic.divide,
        "_divide_whole": arithmetic.divide_whole,
        "_negative": arithmetic.negative,
        "_grow": arithmetic.grow,
        "_iterate": containers.iterate,
        "_metered": containers.metered,
        "_store": containers.store,
        "_remove": containers.remove,
        "_charge": containers.meter.charge,
        "_append": containers.append,
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


def _values(stage: Stage, containers: Containers, arrays: Arrays) -> Namespace:
    attributes, methods, builder = (
        Attributes(stage),
        Methods(containers, stage, arrays),
        Builder(stage),
    )
    attributes.has_method = partial(has_method, methods)
    feeds = {f"f{feed.index}": feed for feed in stage.feeds}
    return feeds | {
        "_attributes": attributes,
        "_get": attributes.get,
        "_set_attribute": attributes.set,
        "_get_or": attributes.get_or,
        "_has": attributes.has,
        "_info": info_value,
        "_lines_of": methods,
        "_index": _index(containers.meter, arrays),
        "_key": containers.meter.key,
        "_slice": _slice(containers.meter),
        "_call": methods.call,
        "_indicator": builder.build,
        function_name(BY_NAME): builder.by_name,
        "_indicator_class": IndicatorClass,
        "_datas": stage.feeds,
        "_lines": stage.lines,
        "_clock": stage.clock,
    }


def _broker(stage: Stage, desk: Desk) -> Namespace:
    actions = Actions(desk, stage)

    def action(name: str) -> Any:
        """One of the order methods as a value."""
        if name == "cancel":
            return actions.cancel
        return lambda *args, **given: actions.order(name, args, given)

    return {
        **{f"_action_{name}": action(name) for name in ORDER_ACTIONS},
        "_actions": actions,
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
        "_end_run": actions.end_run,
        "_set_sizer": actions.set_sizer,
        "_sizer": actions.sizer,
        "_size_for": actions.size_for,
        "_brokerage": Brokerage(actions),
    }


def _modules(arithmetic: Arithmetic, log: Log, space: Namespace) -> dict[str, Any]:
    """What makes the functions of modules, by the modules that need it."""
    containers = arithmetic.containers

    def iterating() -> Namespace:
        return iteration(arithmetic, space["_attributes"], space["_index"])

    def collecting() -> Namespace:
        return collected(containers, space)

    return {
        "math statistics": lambda: mathematics(arithmetic),
        "itertools functools operator": iterating,
        "collections copy dict enum": collecting,
        "logging": lambda: logs(log),
        "json": lambda: documents(log.texts),
        "dataclasses": lambda: dataclassed(containers.meter),
        "file os": lambda: files(containers.meter, log),
    }


def _dates() -> Iterator[tuple[str, Any]]:
    """Classes and functions of dates; they are the same for every strategy."""
    for path in DATE_CALLS | DATE_VALUES:
        target: Any = dt
        if path.startswith("datetime."):
            for name in path.split(".")[1:]:
                target = getattr(target, name)
            yield function_name(path), target
    yield function_name("datetime.datetime.strptime"), _parsed
    yield function_name("pandas.Timestamp"), stamped
    yield function_name("backtrader.num2date"), from_date_number
    yield function_name("backtrader.date2num"), date_number


def _parsed(text: str, form: str) -> dt.datetime:
    """``datetime.strptime``, which imports a module and cannot where nothing is."""
    if isinstance(form, str) and len(form) > _LONGEST_FORM:
        raise TooLargeError("date format")
    try:
        return dt.datetime.strptime(text, form)  # noqa: DTZ007  # as the strategy asks
    except re.error as error:
        raise ValueError(str(error)) from error


def _early(line: LineHandle, offset: int) -> None:
    raise line.early(offset)


def _own(value: object, name: str) -> object:
    if value is UNSET:
        raise AttributeError(f"the strategy has no attribute '{name}' yet")
    return value


_ALWAYS: Final[Namespace] = {
    **dict(_dates()),
    **{f"_error_{name}": error for name, error in ERRORS.items()},
    "_fatal": FATAL,
    "_raised": raised,
    "_class_error": derived,
    "_starve": starve,
    "_early": _early,
    "_unset": UNSET,
    "_own": _own,
    "_traceback_format_exc": report,
    **{f"_calendar_{name}": getattr(calendar, name) for name in CALENDAR},
    "_math_nan": math.nan,
    "_math_inf": math.inf,
}
"""What no strategy has a copy of its own of."""


def _index(meter: Meter, arrays: Arrays) -> Any:
    def take(value: Any, key: Any) -> object:
        if isinstance(value, Valued):
            return value.main.at(key)
        if isinstance(value, np.ndarray):
            return arrays.take(value, key)
        if isinstance(key, slice):
            meter.charge(1 + len(value) // 8)
        elif isinstance(value, defaultdict):
            meter.charge(1)
            if len(value) >= MAX_ITEMS:
                raise TooLargeError(f"dict of {len(value)} items")
        return value[meter.key(key)]

    return take


def _slice(meter: Meter) -> Any:
    def take(value: Any, start: Any, stop: Any, step: Any) -> object:
        if isinstance(value, Valued):
            raise TypeError("slice of a line: use .get(size=n)")
        if isinstance(value, LineArray):
            values = value.span(start, stop, step)
            meter.charge(1 + len(values) // 8)
            return values
        meter.charge(1 + len(value) // 8)
        return value[start:stop:step]

    return take
