"""Attributes of values: a closed table by kind, and nothing else.

Strategy code never reaches an attribute of a Python object by itself; what is not in
these tables does not exist for it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

from falcon.domain.orders import Side
from falcon.engine.broker.executions import Execution
from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.sizing import Sizing
from falcon.engine.broker.times import from_date_number
from falcon.engine.broker.trades import Trade
from falcon.engine.check.constants import ORDER_CONSTANTS, ORDER_NAMES, TRADE_CONSTANTS
from falcon.engine.check.fields import (
    ALL_LINES,
    CREATED_FIELDS,
    DATE_FIELDS,
    EXECUTED_FIELDS,
    ORDER_FIELDS,
    POSITION_DETAILS,
    POSITION_FIELDS,
    SPAN_FIELDS,
    TIME_FIELDS,
    TRADE_FIELDS,
)
from falcon.engine.check.words import words
from falcon.engine.reading.paths import ARRAY
from falcon.engine.runtime.attaching import attach
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, Stage
from falcon.engine.runtime.linearrays import LineArray
from falcon.engine.runtime.meter import NotOfferedError
from falcon.engine.runtime.numbers import number
from falcon.engine.runtime.ofpython import of_python
from falcon.engine.runtime.records import Record, RecordClass
from falcon.engine.runtime.serving import attribute
from falcon.engine.runtime.stated import Stated
from falcon.engine.runtime.valued import Valued
from falcon.engine.service import Service

Getter = Callable[[object], object]


def _plain(fields: frozenset[str]) -> dict[str, Getter]:
    return {name: operator.attrgetter(name) for name in fields}


def _constant(value: object) -> Getter:
    return lambda _: value


class Asked(Service):
    """What an order was asked to be, ``order.p``.

    Attributes:
        order: the order.
        data: the feed that it is for.
    """

    __slots__ = ("data", "order")

    FIELDS: ClassVar = words(
        """
        data size price pricelimit tradeid trailamount trailpercent transmit
        """
    )

    def __init__(self, order: object, feeds: Sequence[FeedHandle]) -> None:
        assert isinstance(order, Order)  # noqa: S101  # from the table of orders
        self.order = order
        self.data = feeds[order.data]

    def __getattr__(self, name: str) -> object:
        if name == "size":
            return abs(self.order.size)
        return getattr(self.order.terms, "plimit" if name == "pricelimit" else name)


def _bit_value(bit: object) -> object:
    assert isinstance(bit, Execution)  # noqa: S101  # from the table of fills
    return bit.closed_value + bit.opened_value


def _bit_cost(bit: object) -> object:
    assert isinstance(bit, Execution)  # noqa: S101  # from the table of fills
    return bit.closed_commission + bit.opened_commission


_BIT_NAMES: dict[str, str] = {
    "closedvalue": "closed_value",
    "openedvalue": "opened_value",
    "closedcomm": "closed_commission",
    "openedcomm": "opened_commission",
}


def _bit() -> dict[str, Getter]:
    """What is read of one fill, ``order.executed.exbits[0]``."""
    table = _plain(words("dt size price closed opened pnl psize pprice"))
    for name, own in _BIT_NAMES.items():
        table[name] = operator.attrgetter(own)
    return table | {"value": _bit_value, "comm": _bit_cost}


class Attributes:
    """Reads attributes of values.

    Attributes:
        feeds: the data handles, which orders and trades name by index.
        has_method: whether a value has a method of some name.
    """

    __slots__ = ("_stage", "_tables", "feeds", "has_method")

    def __init__(self, stage: Stage) -> None:
        self.feeds = stage.feeds
        self.has_method: Callable[[object, str], bool] = lambda _value, _name: False
        self._stage = stage
        feed_of: Getter = lambda x: self.feeds[x.data]  # type: ignore[attr-defined]  # noqa: E731
        order = _TABLES[Order] | {"data": feed_of}
        # The strategy may change these lists, which are its own.
        order |= {name: _constant(list(names)) for name, names in ORDER_NAMES.items()}
        order |= dict.fromkeys(("p", "params"), lambda x: Asked(x, self.feeds))
        self._tables = _TABLES | {
            Order: order,
            Trade: _TABLES[Trade] | {"data": feed_of},
            Executed: _TABLES[Executed] | {"exbits": self._exbits},
        }

    def _exbits(self, executed: object) -> list[Execution]:
        assert isinstance(executed, Executed)  # noqa: S101  # from their table
        self._stage.charge(1 + len(executed.exbits) // 8)
        return list(executed.exbits)

    def get(self, value: object, name: str) -> object:
        """``value.name``.

        Raises:
            AttributeError: that kind of value has no such attribute.
        """
        table = self._tables.get(type(value))
        if table is not None:
            getter = table.get(name)
            if getter is not None:
                return getter(value)
            if isinstance(value, Order | Trade) and name in value.attached:
                return value.attached[name]
        elif isinstance(value, Valued):
            return _part(value, name)
        elif isinstance(value, Service):
            return attribute(value, name)
        elif isinstance(value, Record | RecordClass | Stated):
            return value.get(name)
        else:
            return of_python(value, name)
        raise AttributeError(
            f"'{type(value).__name__}' object has no attribute '{name}'"
        )

    def set(self, value: object, name: str, item: object) -> None:
        """``value.name = item``.

        Raises:
            AttributeError: nothing of that kind of value can be set.
        """
        if isinstance(value, Record | RecordClass):
            value.set(name, item)
        elif isinstance(value, Order | Trade) and name not in self._tables[type(value)]:
            self._stage.charge(1)
            attach(value.attached, name, item)
        elif isinstance(value, Sizing) and name.startswith("p."):
            value.restate(name.removeprefix("p."), number(item, name))
        else:
            kind = type(value).__name__
            raise NotOfferedError(f"assignment to an attribute of a {kind}")

    def get_or(self, value: object, name: str, default: object) -> object:
        """``getattr(value, name, default)``.

        Raises:
            NotOfferedError: it is a method.
        """
        try:
            return self.get(value, name)
        except AttributeError:
            if self.has_method(value, name):
                raise NotOfferedError(f"{name} as a value: call it") from None
            return default

    def has(self, value: object, name: str) -> bool:
        """``hasattr(value, name)``."""
        try:
            self.get(value, name)
        except AttributeError:
            return self.has_method(value, name)
        return True


def info_value(order: Order, name: str) -> object:
    """``order.info.name``; what was never attached is empty, as upstream."""
    return order.info[name]


def _part(value: Valued, name: str) -> object:
    if name in ALL_LINES:
        return value
    if name == "_name" and isinstance(value, FeedHandle):
        return value.name
    if name in {"p", "params"} and isinstance(value, FeedHandle | IndicatorHandle):
        return Stated(value)
    if name == ARRAY:
        return LineArray(value.main)
    part = value.part(name)
    if part is None:
        known = ", ".join(value.named) or "none"
        raise AttributeError(f"no line '{name}'; there are {known}")
    return part


def _updated(position: object) -> object:
    at = position.updated  # type: ignore[attr-defined]  # from the table of positions
    if at is None:
        raise AttributeError("'Position' object has no attribute 'datetime' yet")
    return from_date_number(at)


def _order_type(order: object) -> int:
    assert isinstance(order, Order)  # noqa: S101  # from the table of orders
    return 0 if order.side is Side.BUY else 1


def _limit(order: object) -> object:
    return order.pricelimit  # type: ignore[attr-defined]


def _of_order() -> dict[str, Getter]:
    table = _plain(ORDER_FIELDS)
    table |= {name: _constant(code) for name, code in ORDER_CONSTANTS.items()}
    table |= {"ordtype": _order_type, "plimit": _limit}
    table["triggered"] = operator.attrgetter("is_triggered")
    for name in ("trailamount", "trailpercent", "transmit"):
        table[name] = operator.attrgetter(f"terms.{name}")
    return table


def _of_trade() -> dict[str, Getter]:
    table = _plain(TRADE_FIELDS)
    table |= {"historyon": _constant(value=False), "history": lambda _: []}
    table["status_names"] = lambda _: list(TRADE_CONSTANTS)
    return table | {name: _constant(code) for name, code in TRADE_CONSTANTS.items()}


_TABLES: Final[dict[type, dict[str, Getter]]] = {
    Order: _of_order(),
    Trade: _of_trade(),
    Executed: _plain(EXECUTED_FIELDS),
    Execution: _bit(),
    Created: _plain(CREATED_FIELDS),
    Position: _plain(POSITION_FIELDS | POSITION_DETAILS) | {"datetime": _updated},
    date: _plain(DATE_FIELDS),
    datetime: _plain(DATE_FIELDS | TIME_FIELDS),
    time: _plain(TIME_FIELDS),
    timedelta: _plain(SPAN_FIELDS),
}
"""What is read of values, but for what only one run knows."""
