"""Names of imported modules: functions of math, dates, and constants of orders."""

from __future__ import annotations

from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES
from falcon.engine.check.services import MADE
from falcon.engine.check.words import words
from falcon.engine.signals import KINDS as SIGNAL_KINDS
from falcon.engine.venue import FIXED, PERCENT

MATH = words(
    """
    acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh
    degrees erf erfc exp expm1 fabs floor fmod fsum hypot isclose
    isfinite isinf isnan ldexp log log10 log1p log2 pow radians sin
    sinh sqrt tan tanh trunc
    """
)
"""Functions of `math`."""

MATH_CONSTANTS = words("pi e tau inf nan")

DATE_CALLS = frozenset(
    {
        "datetime.datetime",
        "datetime.date",
        "datetime.time",
        "datetime.timedelta",
        "datetime.datetime.combine",
        "datetime.datetime.strptime",
        "datetime.date.fromordinal",
        "backtrader.num2date",
        "backtrader.date2num",
    }
)
"""Calls that make dates; the present time is not among them."""

_DATE = words("year month day")
_TIME = words("hour minute second microsecond")
KEYWORDS: dict[str, frozenset[str]] = {
    "enumerate": words("start"),
    "max": words("default"),
    "min": words("default"),
    "print": words("sep end"),
    "round": words("ndigits"),
    "sorted": words("reverse"),
    "sum": words("start"),
    "datetime.date": _DATE,
    "datetime.time": _TIME,
    "datetime.datetime": _DATE | _TIME,
    "datetime.timedelta": words(
        "days seconds microseconds milliseconds minutes hours weeks"
    ),
}
KEYWORDS |= MADE
"""Names by which arguments of a function may be given; of all others, none."""

TYPES = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "str",
    "list": "list",
    "tuple": "tuple",
    "dict": "dict",
    "set": "set",
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "datetime.time": "time",
    "datetime.timedelta": "timedelta",
    "backtrader.Order": "order",
    "backtrader.order.Order": "order",
    "backtrader.Trade": "trade",
}
"""Classes that ``isinstance`` may ask for."""

ORDER_CONSTANTS: dict[str, int] = {
    "Market": 0,
    "Close": 1,
    "Limit": 2,
    "Stop": 3,
    "StopLimit": 4,
    "StopTrail": 5,
    "StopTrailLimit": 6,
    "Buy": 0,
    "Sell": 1,
    "Created": 0,
    "Submitted": 1,
    "Accepted": 2,
    "Partial": 3,
    "Completed": 4,
    "Canceled": 5,
    "Cancelled": 5,
    "Expired": 6,
    "Margin": 7,
    "Rejected": 8,
}
"""Execution types and statuses as backtrader numbers them."""

ORDER_NAMES: dict[str, tuple[str, ...]] = {
    "Status": STATUS_NAMES,
    "ExecTypes": KIND_NAMES,
    "OrdTypes": ("Buy", "Sell"),
}
"""What these numbers are called, as ``order.Status[order.status]`` reads it."""

TRADE_CONSTANTS = {"Created": 0, "Open": 1, "Closed": 2}

COMMISSION_TYPES = {"COMM_PERC": PERCENT, "COMM_FIXED": FIXED}

TIMEFRAMES = {
    "Ticks": 1,
    "MicroSeconds": 2,
    "Seconds": 3,
    "Minutes": 4,
    "Days": 5,
    "Weeks": 6,
    "Months": 7,
    "Years": 8,
    "NoTimeFrame": 9,
}


def known_constant(path: str) -> int | float | None:
    """The number that a full path names, or ``None`` if it names none."""
    head, _, name = path.rpartition(".")
    if head in {"backtrader.Order", "backtrader.order.Order"}:
        return ORDER_CONSTANTS.get(name)
    if head in {"backtrader.Trade", "backtrader.trade.Trade"}:
        return TRADE_CONSTANTS.get(name)
    if head in {"backtrader", "backtrader.signal"}:
        return SIGNAL_KINDS.get(name)
    if head == "backtrader.TimeFrame":
        return TIMEFRAMES.get(name)
    if head.endswith(("CommInfoBase", "CommissionInfo")):
        return COMMISSION_TYPES.get(name)
    return None
