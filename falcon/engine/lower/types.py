"""Types: which kinds of value an expression can have, as a set of kind names.

A type is a set because Python's variables are not typed: ``self.order`` is an order or
``None``. `ANY` holds every kind. The emitters use types to leave out guards that cannot
be needed; where a type is unknown everything is guarded, so a wrong guess about a
strategy costs time and never safety.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.trades import Trade
from falcon.engine.check.constants import ORDER_NAMES
from falcon.engine.reading.paths import ARRAY
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, LineHandle, Stage

Type = frozenset[str]


def kinds(*names: str) -> Type:
    """A type of these kinds."""
    return frozenset(names)


NOTHING: Final = kinds()
NONE: Final = kinds("none")
BOOL: Final = kinds("bool")
INT: Final = kinds("int")
FLOAT: Final = kinds("float")
NUMBER: Final = kinds("int", "float")
TEXT: Final = kinds("str")
LIST: Final = kinds("list")
DICT: Final = kinds("dict")
ORDER: Final = kinds("order")
TRADE: Final = kinds("trade")
FEED: Final = kinds("feed")
LINE: Final = kinds("line")

CONTAINERS: Final = kinds("list", "tuple", "dict", "set", "iterator", "other")
NUMERIC: Final = kinds("bool", "int", "float")
VALUED: Final = kinds("line", "indicator", "feed")
BITS: Final = frozenset({"&", "|", "^", "<<", ">>", "@"})
"""Operators of whole numbers, sets, dicts and arrays."""

DATES: Final = kinds("date", "datetime", "time", "timedelta")
ANY: Final = (
    NUMERIC
    | CONTAINERS
    | VALUED
    | DATES
    | kinds("none", "str", "order", "executed", "created", "trade", "position", "other")
)

_KINDS: Final[dict[type, str]] = {
    type(None): "none",
    bool: "bool",
    int: "int",
    float: "float",
    str: "str",
    list: "list",
    tuple: "tuple",
    dict: "dict",
    set: "set",
    date: "date",
    datetime: "datetime",
    time: "time",
    timedelta: "timedelta",
    Order: "order",
    Executed: "executed",
    Created: "created",
    Trade: "trade",
    Position: "position",
    FeedHandle: "feed",
    IndicatorHandle: "indicator",
    LineHandle: "line",
}


def type_of(value: object) -> Type:
    """The type of one value."""
    return kinds(_KINDS.get(type(value), "other"))


def type_of_datas(stage: Stage | None) -> Type:
    """What the data are: feeds, but an indicator may be given lines."""
    return NOTHING.union(*map(type_of, stage.datas)) if stage else FEED


_FIELD_TYPES: Final[dict[str, dict[str, Type]]] = {
    "order": {
        **dict.fromkeys(("ref", "status", "exectype", "tradeid", "ordtype"), INT),
        "size": NUMBER,
        "price": NUMBER | NONE,
        "pricelimit": NUMBER | NONE,
        "plimit": NUMBER | NONE,
        "valid": NUMBER | NONE,
        "created": kinds("created"),
        "executed": kinds("executed"),
        "info": ANY,
        "parent": ORDER | NONE,
        "data": FEED,
    },
    "executed": {
        "dt": FLOAT | NONE,
        "margin": NUMBER | NONE,
        **dict.fromkeys(("price", "value", "comm", "pnl"), FLOAT),
        **dict.fromkeys(("size", "remsize", "psize", "pprice"), NUMBER),
    },
    "created": dict.fromkeys(("dt", "size", "price", "pricelimit", "pclose"), NUMBER),
    "trade": {
        **dict.fromkeys(("ref", "status", "tradeid", "baropen", "barlen"), INT),
        "barclose": INT,
        "size": NUMBER,
        **dict.fromkeys(("price", "value", "commission", "pnl", "pnlcomm"), NUMBER),
        **dict.fromkeys(("justopened", "isopen", "isclosed", "long"), BOOL),
        "dtopen": FLOAT,
        "dtclose": FLOAT,
        "data": FEED,
    },
    "position": {"size": NUMBER, "price": NUMBER},
    "date": dict.fromkeys(("year", "month", "day"), INT),
    "datetime": dict.fromkeys(
        ("year", "month", "day", "hour", "minute", "second", "microsecond"), INT
    ),
    "time": dict.fromkeys(("hour", "minute", "second", "microsecond"), INT),
    "timedelta": dict.fromkeys(("days", "seconds", "microseconds"), INT),
}


def field_type(owner: Type, name: str) -> Type:
    """The type of ``value.name`` for a value of some type."""
    if owner >= ANY or "other" in owner or name == ARRAY:
        return ANY
    found = NOTHING
    for kind in owner:
        if kind == "feed" and name == "_name":
            found |= TEXT
        elif kind in {"feed", "indicator"}:
            found |= kinds(kind) if name in {"lines", "l"} else LINE
            if name in {"p", "params"}:
                return ANY
        else:
            found |= _FIELD_TYPES.get(kind, {}).get(name, NOTHING)
            if kind == "order" and name in ORDER_NAMES:
                found |= LIST
            elif kind in {"order", "trade"} and name[:1].isupper():
                found |= INT
    return found or ANY


def magnitude(value: Type) -> Type:
    """The type of ``-value`` or ``abs(value)``."""
    if value >= ANY or "other" in value:
        return ANY
    found = NOTHING
    if value & (VALUED | FLOAT):
        found |= FLOAT
    if value & kinds("int", "bool"):
        found |= INT
    return (found | (value & kinds("timedelta"))) or ANY


def binary_type(op: str, left: Type, right: Type) -> Type:
    """The type of an operation between two values."""
    if op in BITS:
        return _bits_type(left, right)
    if left >= ANY or right >= ANY:
        return _open_type(op, left, right)
    found = NOTHING
    for one in left:
        for other in right:
            found |= _pair_type(op, one, other)
    return found or ANY


def _bits_type(left: Type, right: Type) -> Type:
    both = left | right
    return INT | (both & BOOL) if both and both <= INT | BOOL else ANY


def _open_type(op: str, left: Type, right: Type) -> Type:
    """What is known when one side is unknown: a number with a float is a float."""
    known = right if left >= ANY else left
    if op == "/":
        return FLOAT | kinds("timedelta")
    if known <= FLOAT | NONE and op in "+-**//":
        return FLOAT
    return ANY


def _pair_type(op: str, left: str, right: str) -> Type:
    """The type of an operation between two kinds; nothing where it fails."""
    if left in DATES or right in DATES or "other" in {left, right}:
        return _date_type(op, left, right)
    for kind in ("str", "list", "tuple"):
        if kind in {left, right}:
            return _sequence_type(op, kind, left)
    if left == right == "set":
        return kinds("set")
    one, other = _numeric(left), _numeric(right)
    if not one or not other:
        return NOTHING
    if op == "/" or "float" in {one, other}:
        return FLOAT
    return NUMBER if op == "**" else INT


def _sequence_type(op: str, kind: str, left: str) -> Type:
    is_template = op == "%" and left == "str"
    return kinds(kind) if op in {"+", "*"} or is_template else NOTHING


def _numeric(kind: str) -> str:
    if kind in VALUED:
        return "float"
    return "int" if kind == "bool" else kind if kind in NUMERIC else ""


def _date_type(op: str, left: str, right: str) -> Type:
    if "other" in {left, right}:
        return ANY
    if left in {"date", "datetime"} and right == "timedelta":
        return kinds(left)
    if left == "timedelta" and right in {"date", "datetime"}:
        return kinds(right)
    if left == right and op == "-" and left != "time":
        return kinds("timedelta")
    if "timedelta" in {left, right}:
        return kinds("timedelta", "float", "int")
    return NOTHING
