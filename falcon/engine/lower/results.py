"""Results: the types of what calls return."""

from __future__ import annotations

from typing import Final

from falcon.engine.check.words import words
from falcon.engine.lower.types import (
    ANY,
    BOOL,
    DICT,
    FEED,
    FLOAT,
    INT,
    LIST,
    NONE,
    NOTHING,
    NUMBER,
    ORDER,
    TEXT,
    TRADE,
    VALUED,
    Type,
    kinds,
    magnitude,
)

ACTION_TYPES: Final[dict[str, Type]] = {
    "getposition": kinds("position"),
    "getpositionbyname": kinds("position"),
    "getdatabyname": FEED,
    "broker.cash": FLOAT,
    "broker.value": FLOAT,
    "broker.startingcash": NUMBER,
    **dict.fromkeys(("getpositions", "getpositionsbyname", "feedsbyname"), DICT),
    "getdatanames": LIST,
    **dict.fromkeys(("broker", "getsizer", "setsizer", "getsizing"), ANY),
    **dict.fromkeys(("cancel", "runstop"), NONE),
    "add_timer": kinds("other"),
    "buy_bracket": LIST,
    "sell_bracket": LIST,
    "length": INT,
}
"""What backtrader's own methods return; all others an order, or ``None``."""

GIVEN: Final[dict[str, tuple[Type, ...]]] = {
    "notify_order": (ORDER,),
    "notify_trade": (TRADE,),
    "notify_cashvalue": (FLOAT | INT, FLOAT | INT),
    "notify_fund": (NUMBER, NUMBER, NUMBER, NUMBER),
    "notify_timer": (kinds("other"), kinds("datetime"), *[ANY] * 64),
}
"""What callbacks are given."""

_TEXT_METHODS: Final = words(
    """
    getstatusname getordername ordtypename isoformat strftime getdataname join upper
    lower strip lstrip rstrip title capitalize replace_text center ljust rjust zfill
    """
)
_METHOD_TYPES: Final[dict[str, Type]] = {
    **dict.fromkeys(("isbuy", "issell", "alive", "is_integer"), BOOL),
    **dict.fromkeys(("startswith", "endswith"), BOOL),
    **dict.fromkeys(_TEXT_METHODS, TEXT),
    **dict.fromkeys(("weekday", "isoweekday", "toordinal", "count", "find"), INT),
    **dict.fromkeys(("append", "extend", "insert", "sort", "reverse", "remove"), NONE),
    **dict.fromkeys(("clear", "update", "add", "discard"), NONE),
    **dict.fromkeys(("open_datetime", "close_datetime", "datetime"), kinds("datetime")),
    "date": kinds("date"),
    "time": kinds("time"),
    "total_seconds": FLOAT,
    "index": INT,
    "split": LIST,
}


def method_type(owner: Type, name: str) -> Type:
    """The type of what a method of a value returns."""
    if name == "get" and owner and owner <= VALUED:
        return kinds("other")
    return _METHOD_TYPES.get(name, ANY)


_WHOLE_MATH: Final = frozenset({"floor", "ceil", "trunc"})
_TESTS: Final = frozenset({"isnan", "isinf", "isfinite", "isclose"})
_CALL_TYPES: Final[dict[str, Type]] = {
    "all": BOOL,
    "any": BOOL,
    "bool": BOOL,
    "isinstance": BOOL,
    "dict": kinds("dict"),
    "divmod": kinds("tuple"),
    **dict.fromkeys(("enumerate", "range", "reversed", "zip"), kinds("iterator")),
    "float": FLOAT,
    "int": INT,
    "len": INT,
    "list": LIST,
    "sorted": LIST,
    "print": NONE,
    "set": kinds("set"),
    "str": TEXT,
    "sum": NUMBER,
    "tuple": kinds("tuple"),
    "datetime.datetime": kinds("datetime"),
    "datetime.datetime.combine": kinds("datetime"),
    "datetime.datetime.strptime": kinds("datetime"),
    "datetime.date": kinds("date"),
    "datetime.date.fromordinal": kinds("date"),
    "datetime.time": kinds("time"),
    "datetime.timedelta": kinds("timedelta"),
    "backtrader.num2date": kinds("datetime"),
    "backtrader.date2num": FLOAT,
}


def call_type(path: str, args: tuple[Type, ...]) -> Type:
    """The type of what a built-in or a function of a module returns."""
    if path.startswith("math."):
        name = path.removeprefix("math.")
        return INT if name in _WHOLE_MATH else BOOL if name in _TESTS else FLOAT
    if path in {"min", "max"}:
        return NOTHING.union(*args) if len(args) > 1 else ANY
    if path == "abs" and args:
        return magnitude(args[0])
    if path == "round" and args:
        return INT if len(args) == 1 else magnitude(args[0])
    return _CALL_TYPES.get(path, ANY)
