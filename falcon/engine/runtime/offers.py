"""Offers: which methods each kind of value has."""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from datetime import date, datetime, time, timedelta
from typing import Final

from falcon.engine.broker.info import Info
from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade
from falcon.engine.check.methods import (
    BUFFER_METHODS,
    COUNTER_METHODS,
    DATE_METHODS,
    DICT_METHODS,
    LIST_METHODS,
    NUMBER_METHODS,
    ORDER_METHODS,
    ORDERED_METHODS,
    QUEUE_METHODS,
    SET_METHODS,
    TEXT_METHODS,
    WHOLE_METHODS,
)
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, LineHandle
from falcon.engine.runtime.nested import defaultdict, deque

_DICT: Final = DICT_METHODS - {"fromkeys", "setdefault", "update"}
_SETS: Final = SET_METHODS - {"add"}
PLAIN: Final[dict[type, frozenset[str]]] = {
    list: LIST_METHODS - {"append", "extend", "insert", "sort"},
    array: BUFFER_METHODS - {"append", "extend", "insert"},
    tuple: frozenset({"count", "index"}),
    dict: _DICT,
    defaultdict: _DICT,
    OrderedDict: _DICT | ORDERED_METHODS,
    Counter: _DICT | COUNTER_METHODS - {"subtract"},
    deque: (LIST_METHODS | QUEUE_METHODS)
    - {"append", "appendleft", "extend", "extendleft", "insert", "sort"},
    set: _SETS & {"clear", "copy", "discard", "pop", "remove"},
    frozenset: frozenset({"copy"}),
    str: TEXT_METHODS
    - {"center", "format", "join", "ljust", "replace", "rjust", "zfill"},
    int: WHOLE_METHODS,
    bool: WHOLE_METHODS,
    float: NUMBER_METHODS,
    date: DATE_METHODS - {"strftime", "total_seconds"},
    datetime: DATE_METHODS - {"strftime", "timestamp", "total_seconds"},
    time: frozenset({"isoformat", "replace"}),
    timedelta: frozenset({"total_seconds"}),
    Order: ORDER_METHODS - {"addinfo", "ordtypename"},
    Info: _DICT,
}
"""Methods whose cost the size of the value bounds."""

OF_SEVERAL: Final[dict[type, frozenset[str]]] = {
    set: _SETS - {"clear", "copy", "discard", "pop", "remove"},
    frozenset: _SETS - {"clear", "copy", "discard", "pop", "remove"},
    deque: frozenset({"extend", "extendleft"}),
    Counter: frozenset({"subtract", "update"}),
}
"""Methods that go through the values of what they are given."""

NAMES: Final[dict[type, str]] = {
    list: "list",
    array: "array",
    dict: "dict",
    defaultdict: "dict",
    OrderedDict: "dict",
    Counter: "dict",
    deque: "deque",
    set: "set",
    str: "str",
    date: "date",
    datetime: "date",
    time: "date",
    Order: "order",
    Info: "dict",
    Trade: "trade",
    LineHandle: "line",
    IndicatorHandle: "line",
    FeedHandle: "line",
}
"""Kinds whose further methods `falcon.engine.runtime.methods` has under these names."""
