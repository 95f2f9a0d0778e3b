"""Methods of values: a closed table by kind, each bounded in time and memory."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from falcon.engine.broker.orders import Order
from falcon.engine.broker.times import from_date_number
from falcon.engine.broker.trades import Trade
from falcon.engine.check.methods import (
    DATE_METHODS,
    DICT_METHODS,
    LIST_METHODS,
    NUMBER_METHODS,
    ORDER_METHODS,
    SET_METHODS,
    TEXT_METHODS,
)
from falcon.engine.check.texts import MAX_WIDTH
from falcon.engine.runtime import serving
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, LineHandle, Stage
from falcon.engine.runtime.indicators import Builder, IndicatorClass
from falcon.engine.runtime.meter import MAX_ITEMS, TooLargeError
from falcon.engine.runtime.valued import Valued
from falcon.engine.service import Service

# Arguments are whatever the strategy passed; the methods below check what they get.
Arguments = tuple[Any, ...]
Keywords = dict[str, Any]

_COMPARED_PER_UNIT: Final = 4_096
"""Characters compared in a search that one unit of fuel pays for."""

_NUMBER: Final = re.compile(r"\d+")
_PLAIN: Final[dict[type, frozenset[str]]] = {
    list: LIST_METHODS - {"append", "extend", "insert", "sort"},
    dict: DICT_METHODS - {"setdefault", "update"},
    set: SET_METHODS - {"add"},
    str: TEXT_METHODS - {"center", "join", "ljust", "replace", "rjust", "zfill"},
    float: NUMBER_METHODS,
    date: DATE_METHODS - {"strftime"},
    datetime: DATE_METHODS - {"strftime", "timestamp"},
    time: frozenset({"isoformat", "replace"}),
    timedelta: frozenset({"total_seconds"}),
    Order: ORDER_METHODS - {"ordtypename"},
}
"""Methods whose cost the size of the value bounds."""


class Methods:
    """Calls methods of values.

    Attributes:
        builder: builds indicators.
        containers: does what needs care with lists and dicts.
        meter: pays.
        stage: the handles.
    """

    __slots__ = ("builder", "containers", "meter", "stage")

    def __init__(self, containers: Containers, stage: Stage) -> None:
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
        if kind in _PLAIN and name in _PLAIN[kind]:
            self._pay(value, args)
            return getattr(value, name)(*args, **keywords)
        guarded = getattr(self, f"_{_NAMES.get(kind, '')}_{name}", None)
        if guarded is not None:
            return guarded(value, *args, **keywords)
        if isinstance(value, Service):
            return serving.call(self.meter, value, name, args, keywords)
        if isinstance(value, FeedHandle | IndicatorHandle) and name in value.lines:
            return self.delayed(value.lines[name], args, keywords)
        raise AttributeError(f"'{kind.__name__}' object has no method '{name}'")

    def _pay(self, value: Any, args: Arguments) -> None:
        if isinstance(value, list | dict | set):
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

    def _list_sort(self, items: list[Any], *, reverse: Any = False) -> None:
        items[:] = self.containers.ordered(items, reverse=reverse)

    def _dict_setdefault(self, entries: Any, key: Any, default: Any = None) -> Any:
        if self.meter.key(key) not in entries:
            self.containers.store(entries, key, default)
        return entries[key]

    def _dict_update(self, entries: Any, more: Any) -> None:
        for key in self.containers.metered(more):
            self.containers.store(entries, key, more[key])

    def _set_add(self, items: set[Any], value: Any) -> None:
        self.meter.charge(1)
        if len(items) >= MAX_ITEMS:
            raise TooLargeError(f"set of {len(items)} values")
        items.add(self.meter.key(value))

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
        raise TypeError("timestamp() depends on the time zone of the machine")

    def _order_ordtypename(self, order: Order) -> str:
        return "Buy" if order.isbuy() else "Sell"

    def _trade_open_datetime(self, trade: Trade) -> datetime:
        return from_date_number(trade.dtopen)

    def _trade_close_datetime(self, trade: Trade) -> datetime:
        return from_date_number(trade.dtclose)

    def _trade_getdataname(self, trade: Trade) -> str:
        return self.stage.feeds[trade.data].name

    def _line_get(self, line: Valued, ago: int = 0, size: int = 1) -> list[float]:
        values = line.main.get(ago, size)
        self.meter.charge(1 + len(values) // 8)
        return values

    def _line_datetime(self, line: Valued, ago: int = 0) -> datetime:
        return from_date_number(line.main.at(ago))

    def _line_date(self, line: Valued, ago: int = 0) -> date:
        return self._line_datetime(line, ago).date()

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


_NAMES: Final[dict[type, str]] = {
    list: "list",
    dict: "dict",
    set: "set",
    str: "str",
    date: "date",
    datetime: "date",
    time: "date",
    Order: "order",
    Trade: "trade",
    LineHandle: "line",
    IndicatorHandle: "line",
    FeedHandle: "line",
}
