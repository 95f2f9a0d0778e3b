"""Methods of values: a closed table by kind, each bounded in time and memory."""

from __future__ import annotations

import re
from array import array
from datetime import date, datetime, time
from typing import Any, Final

import numpy as np

from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.check.methods import (
    RECORD_METHODS,
)
from falcon.engine.check.texts import MAX_WIDTH
from falcon.engine.runtime import serving
from falcon.engine.runtime.arrays import Arrays
from falcon.engine.runtime.behaviours import LACKING, behaviour_of
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, Stage
from falcon.engine.runtime.indicators import Builder, IndicatorClass
from falcon.engine.runtime.logs import Logger
from falcon.engine.runtime.meter import MAX_ITEMS, NotOfferedError, TooLargeError
from falcon.engine.runtime.nested import deque
from falcon.engine.runtime.offers import NAMES, OF_SEVERAL, PLAIN
from falcon.engine.runtime.ordermethods import OrderMethods
from falcon.engine.runtime.records import Record, RecordClass
from falcon.engine.runtime.templates import filled
from falcon.engine.runtime.texts import Texts
from falcon.engine.runtime.valued import Valued
from falcon.engine.service import Service

# Arguments are whatever the strategy passed; the methods below check what they get.
Arguments = tuple[Any, ...]
Keywords = dict[str, Any]

_COMPARED_PER_UNIT: Final = 4_096
"""Characters compared in a search that one unit of fuel pays for."""

_NUMBER: Final = re.compile(r"\d+")
_FOREIGN: Final = (Logger, Record, tuple, np.ndarray, np.generic)


class Methods(OrderMethods):
    """Calls methods of values.

    Attributes:
        arrays: checks those of numpy.
        builder: builds indicators.
        containers: does what needs care with lists and dicts.
        meter: pays.
        stage: the handles.
    """

    __slots__ = ("arrays", "builder", "containers", "meter", "stage")

    def __init__(self, containers: Containers, stage: Stage, arrays: Arrays) -> None:
        self.arrays = arrays
        self.builder = Builder(stage)
        self.containers = containers
        self.meter = containers.meter
        self.stage = stage

    def call(
        self,
        value: Any,
        name: str,
        args: Arguments = (),
        keywords: Keywords | None = None,
    ) -> object:
        """``value.name(*args, **keywords)``.

        Raises:
            AttributeError: that kind of value has no such method.
        """
        keywords = keywords or {}
        kind = type(value)
        if kind in PLAIN and name in PLAIN[kind]:
            self._pay(value, args)
            return getattr(value, name)(*args, **keywords)
        if kind in OF_SEVERAL and name in OF_SEVERAL[kind]:
            return self._of_several(value, name, args)
        if isinstance(value, _FOREIGN):
            return self._foreign(value, name, args, keywords)
        guarded = getattr(self, f"_{NAMES.get(kind, 'value')}_{name}", None)
        if guarded is not None:
            return guarded(value, *args, **keywords)
        return self._further(value, name, args, keywords)

    def _further(
        self, value: Any, name: str, args: Arguments, keywords: Keywords
    ) -> object:
        """A method of something of the strategy's or of the engine's."""
        if (behaviour := behaviour_of(value)) is not None:
            told = behaviour.tell(value, name, args, keywords)
            if told is not LACKING:
                return told
        if isinstance(value, RecordClass):
            return value.tell(name, args, keywords)
        if isinstance(value, Service):
            return serving.call(self.meter, value, name, args, keywords)
        if isinstance(value, FeedHandle | IndicatorHandle) and name in value.lines:
            return self.delayed(value.lines[name], args, keywords)
        kind = type(value).__name__
        raise AttributeError(f"'{kind}' object has no method '{name}'")

    def _of_several(self, value: Any, name: str, args: Arguments) -> object:
        listed = [
            one if isinstance(one, dict) else self.containers.listed(one)
            for one in args
        ]
        for items in listed:
            self.meter.weigh(items)
            for item in items:
                self.meter.key(item)
        self.meter.charge_items(len(value) + sum(map(len, listed)))
        return getattr(value, name)(*listed)

    def _foreign(
        self, value: Any, name: str, args: Arguments, keywords: Keywords
    ) -> object:
        """A method of a logger, a record, an array or a namedtuple."""
        if isinstance(value, Record):
            return value.tell(name, args, keywords)
        if isinstance(value, np.ndarray | np.generic):
            return self.arrays.call(value, name, args, keywords)
        if isinstance(value, Logger):
            value.call(name, args)
            return None
        if (behaviour := behaviour_of(value)) is not None:
            told = behaviour.tell(value, name, args, keywords)
            if told is not LACKING:
                return told
        is_own = name in RECORD_METHODS and hasattr(value, "_fields")
        if not is_own and name not in PLAIN[tuple]:
            kind = type(value).__name__
            raise AttributeError(f"'{kind}' object has no attribute '{name}'")
        self.meter.weigh(value)
        return getattr(value, name)(*args, **keywords)

    def _pay(self, value: Any, args: Arguments) -> None:
        if isinstance(value, list | dict | set | frozenset | deque | tuple | array):
            self.meter.charge(1 + len(value) // 8)
            for argument in args:
                self.meter.weigh(argument)
                if isinstance(argument, str):
                    self.meter.charge(len(value) * len(argument) // _COMPARED_PER_UNIT)
        elif isinstance(value, str):
            self.meter.charge_text(len(value))

    def _list_append(self, items: list[Any], value: Any) -> None:
        self.containers.append(items, value)

    def _list_extend(self, items: list[Any], more: Any) -> None:
        self.containers.extend(items, more)

    def _list_insert(self, items: list[Any], index: Any, value: Any) -> None:
        self.meter.charge_items(len(items) + 1)
        items.insert(index, value)

    def _list_sort(
        self, items: list[Any], *, key: Any = None, reverse: Any = False
    ) -> None:
        items[:] = self.containers.ordered(items, key=key, reverse=reverse)

    def _array_append(self, values: array[float], value: Any) -> None:
        self._array_insert(values, len(values), value)

    def _array_extend(self, values: array[float], more: Any) -> None:
        if not isinstance(more, array):
            more = self.containers.listed(more)
        self.meter.charge_items(len(values) + len(more))
        values.extend(more)

    def _array_insert(self, values: array[float], index: Any, value: Any) -> None:
        self.meter.charge(1)
        if len(values) >= MAX_ITEMS:
            raise TooLargeError(f"array of {len(values)} items")
        values.insert(index, value)

    def _dict_setdefault(self, entries: Any, key: Any, default: Any = None) -> Any:
        if self.meter.key(key) not in entries:
            self.containers.store(entries, key, default)
        return entries[key]

    def _dict_update(self, entries: Any, more: Any = (), /, **named: Any) -> None:
        for key, value in self.containers.entries(more, **named).items():
            self.containers.store(entries, key, value)

    def _deque_append(self, items: Any, value: Any) -> None:
        self.containers.append(items, value)

    def _deque_appendleft(self, items: Any, value: Any) -> None:
        self.meter.charge_items(1 + len(items) // MAX_ITEMS * MAX_ITEMS)
        items.appendleft(value)

    def _deque_insert(self, items: Any, index: Any, value: Any) -> None:
        self._list_insert(items, index, value)

    def _set_add(self, items: set[Any], value: Any) -> None:
        self.meter.charge(1)
        if len(items) >= MAX_ITEMS:
            raise TooLargeError(f"set of {len(items)} values")
        items.add(self.meter.key(value))

    def _str_format(self, text: str, /, *args: Any, **named: Any) -> str:
        return filled(Texts(self.meter), text, args, named)

    def _str_join(self, text: str, parts: Any) -> str:
        pieces = self.containers.listed(parts)
        length = sum(len(piece) for piece in pieces if isinstance(piece, str))
        self.meter.charge_text(length + len(text) * len(pieces))
        return text.join(pieces)

    def _str_replace(self, text: str, old: str, new: str) -> str:
        count = text.count(old)
        self.meter.charge_text(len(text) + count * len(new))
        return text.replace(old, new)

    def _str_center(self, text: str, width: int, fill: str = " ") -> str:
        self.meter.charge_text(width)
        return text.center(width, fill)

    def _str_ljust(self, text: str, width: int, fill: str = " ") -> str:
        self.meter.charge_text(width)
        return text.ljust(width, fill)

    def _str_rjust(self, text: str, width: int, fill: str = " ") -> str:
        self.meter.charge_text(width)
        return text.rjust(width, fill)

    def _str_zfill(self, text: str, width: int) -> str:
        self.meter.charge_text(width)
        return text.zfill(width)

    def _date_strftime(self, at: date | time, form: str) -> str:
        if any(int(number) > MAX_WIDTH for number in _NUMBER.findall(form)):
            raise TooLargeError("width in a date format")
        self.meter.charge_text(len(form) * 16)
        return at.strftime(form)

    def _date_timestamp(self, _at: datetime) -> float:
        raise NotOfferedError("timestamp() depends on the time zone of the machine")

    def _line_get(self, line: Valued, ago: int = 0, size: int = 1) -> array[float]:
        values = line.main.get(ago, size)
        self.meter.charge(1 + len(values) // 8)
        return values

    def _line_datetime(self, line: Valued, ago: int = 0) -> datetime:
        return from_date_number(line.main.at(ago))

    def _line_date(self, line: Valued, ago: int = 0) -> date:
        return self._line_datetime(line, ago).date()

    def _line_num2date(self, line: Valued, number: float | None = None) -> datetime:
        stamp = line.named["datetime"].at(0) if number is None else number
        return from_date_number(stamp)

    def _line_date2num(self, _line: Valued, at: date) -> float:
        return date_number(at)

    def _line_time(self, line: Valued, ago: int = 0) -> time:
        return self._line_datetime(line, ago).time()

    def delayed(
        self, value: object, args: Arguments = (), keywords: Keywords | None = None
    ) -> Valued:
        """``line(-1)`` or ``indicator_class(line)`` while lines are built.

        Raises:
            TypeError: the value is neither a line nor a class.
        """
        if isinstance(value, IndicatorClass):
            return self.builder.build(value.name, args, keywords or {})
        ago = args[0] if args else (keywords or {}).get("ago")
        if not isinstance(value, Valued) or len(args) > 1 or ago is None:
            raise TypeError(f"'{type(value).__name__}' object is not callable")
        return value.main.delayed(ago)
