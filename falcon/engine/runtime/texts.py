"""Texts and the log: what strategy code prints, in bounds.

Only plain values have a text here: numbers, strings, dates, orders and trades, and
containers of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from typing import Final

import numpy as np

from falcon.domain.printing import DROPPED, MAX_CHARACTERS, MAX_LINE, MAX_LINES
from falcon.engine.broker.executions import Execution
from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.trades import Trade
from falcon.engine.check.texts import percent_flaw
from falcon.engine.runtime.meter import Meter, NotOfferedError
from falcon.engine.runtime.nested import COLLECTIONS, defaultdict
from falcon.engine.runtime.records import Record
from falcon.engine.runtime.valued import Valued

_SHAPED_PER_UNIT: Final = 8
"""Characters of a shaped number that one unit of fuel pays for."""

_ARRAY: Final = 200
_SHOWN: Final = 16
_MOST_SHOWN: Final = 1_000
"""Fuel of the text of an array, and of each of its values that are shown."""

_PLAIN: Final = (
    np.generic,
    Enum,
    str,
    int,
    float,
    bool,
    type(None),
    date,
    time,
    timedelta,
    Valued,
)
_BOOKED: Final = (Created, Executed, Execution, Order, Position, Trade)
_BOOKED_FUEL: Final = 40
"""Fuel of the text of an order or the like, what is attached to it left out."""

_VIEWS: Final = frozenset(
    type(view)
    for made in (dict[str, int](), OrderedDict[str, int]())
    for view in (made.keys(), made.values(), made.items())
)
"""What ``keys``, ``values`` and ``items`` give."""

_CONTAINERS: Final = (
    *COLLECTIONS,
    BaseException,
)


class Texts:
    """Formatting of values, paid for by a meter.

    Attributes:
        meter: pays.
    """

    __slots__ = ("meter",)

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def checked(self, value: object) -> object:
        """The value itself, if it has a text.

        Raises:
            TypeError: it is an order, a line or the like.
        """
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, _BOOKED):
            self._check_booked(value)
        elif isinstance(value, Record):
            self._check_record(value)
        elif isinstance(value, np.ndarray):
            self.meter.charge(_ARRAY + _SHOWN * min(value.size, _MOST_SHOWN))
        else:
            self._check_container(value)
        return value

    def show(self, value: object = "") -> str:
        """``str(value)``."""
        if type(value) is str:
            return value
        # A view is shown as the list of what it views; none is shown inside another.
        self.checked(_viewed(value) if type(value) in _VIEWS else value)
        return str(value)

    def represent(self, value: object) -> str:
        """``repr(value)``, as ``!r`` asks for."""
        return repr(self.checked(value))

    def shaped(self, value: object, spec: str) -> str:
        """``format(value, spec)`` with a checked specification."""
        return self.number(self.checked(value), spec)

    def number(self, value: object, spec: str) -> str:
        """``format(value, spec)`` of what certainly has a text; digits are paid for."""
        text = format(value, spec)
        self.meter.charge(len(text) // _SHAPED_PER_UNIT)
        return text

    def join(self, *parts: str) -> str:
        """One text of several."""
        return self._bounded("".join(parts))

    def percent(self, template: object, values: object) -> object:
        """``template % values``: a text, or the remainder of numbers."""
        if not isinstance(template, str):
            return template % values  # type: ignore[operator]
        flaw = percent_flaw(template)
        if flaw is not None:
            raise NotOfferedError(f"% template with {flaw}")
        self.meter.charge_text(len(template))
        self.checked(values)
        return self._bounded(template % values)

    def _check_items(self, value: object) -> None:
        if isinstance(value, BaseException):
            value = value.args
        items = [*value, *value.values()] if isinstance(value, dict) else value
        for item in items:  # type: ignore[attr-defined]
            if type(item) not in _PLAIN:
                self.checked(item)

    def _check_container(self, value: object) -> None:
        if not isinstance(value, _CONTAINERS):
            raise NotOfferedError(
                f"no text of {describe(value)}: print its attributes or [0]"
            )
        if isinstance(value, defaultdict) and not _is_shown(value.default_factory):
            raise NotOfferedError("no text of a defaultdict with a function")
        self.meter.weigh(value)
        self._check_items(value)

    def _check_booked(self, value: object) -> None:
        self.meter.charge(_BOOKED_FUEL)
        if isinstance(value, Order):
            self.meter.weigh(value.info)
            self._check_items(value.info)

    def _check_record(self, record: Record) -> None:
        if not record.has_text:
            raise NotOfferedError(
                f"no text of a {record.kind.name}: print its attributes"
            )
        self.meter.weigh(record)
        self._check_items(record.compared)

    def _bounded(self, text: str) -> str:
        self.meter.charge_text(len(text))
        return text


class Log:
    """What the strategy printed, a line each.

    Attributes:
        lines: complete ones.
        steps: for each, the step on which it was printed, see `Result.log_steps`.
        step: tells the present one.
        characters: in these lines.
        rest: a line without its end yet.
        texts: formats and pays.
    """

    __slots__ = ("characters", "lines", "rest", "step", "steps", "texts")

    def __init__(self, texts: Texts) -> None:
        self.lines: list[str] = []
        self.steps: list[int] = []
        self.step: Callable[[], int] = lambda: -1
        self.characters = 0
        self.rest = ""
        self.texts = texts

    def print(self, *values: object, sep: object = " ", end: object = "\n") -> None:
        """``print(…)``."""
        show = self.texts.show
        text = show(" " if sep is None else sep).join(map(show, values))
        text = self.rest + text + show("\n" if end is None else end)
        self.texts.meter.charge_text(len(text))
        *complete, self.rest = text.split("\n")
        self.rest = self.rest[:MAX_LINE]
        for line in complete:
            self._add(line)

    def close(self) -> None:
        """Count an unfinished line as one."""
        if self.rest:
            self._add(self.rest)
            self.rest = ""

    def resume(self, rest: str) -> None:
        """Forget everything but the unfinished line given."""
        self.lines, self.steps, self.rest = [], [], rest

    def take(self) -> list[str]:
        """Hand over the lines so far and begin anew."""
        lines, self.lines, self.steps, self.characters = self.lines, [], [], 0
        return lines

    def _add(self, line: str) -> None:
        line = line[:MAX_LINE]
        if len(self.lines) < MAX_LINES and self.characters < MAX_CHARACTERS:
            self._keep(line)
            self.characters += len(line) + 1
            if len(self.lines) == MAX_LINES or self.characters >= MAX_CHARACTERS:
                self._keep(DROPPED)

    def _keep(self, line: str) -> None:
        self.lines.append(line)
        self.steps.append(self.step())


def _viewed(view: object) -> list[object]:
    return [*view]  # type: ignore[misc]  # its class says that it is one


def describe(value: object) -> str:
    """A kind of value in words for messages."""
    return type(value).__name__.removesuffix("Handle").lower()


def _is_shown(factory: object) -> bool:
    """Whether what makes the values of a defaultdict is one of Python's classes."""
    return factory is None or isinstance(factory, type)
