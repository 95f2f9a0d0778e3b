"""Names of imported modules: functions of math, dates, and constants of orders."""

from __future__ import annotations

from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES
from falcon.engine.check.services import MADE
from falcon.engine.check.words import words
from falcon.engine.reading.signals import KINDS as SIGNAL_KINDS
from falcon.engine.venue import FIXED, PERCENT

MATH = words(
    """
    acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist
    erf erfc exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot isclose
    isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nextafter perm
    pow prod radians remainder sin sinh sqrt tan tanh trunc ulp
    """
)
"""Functions of `math`."""

MATH_CONSTANTS = words("pi e tau inf nan")

DATE_CALLS = words(
    """
    datetime.date datetime.date.fromisocalendar datetime.date.fromisoformat
    datetime.date.fromordinal datetime.datetime datetime.datetime.combine
    datetime.datetime.fromisocalendar datetime.datetime.fromisoformat
    datetime.datetime.fromordinal datetime.datetime.strptime
    datetime.datetime.utcfromtimestamp datetime.time datetime.time.fromisoformat
    datetime.timedelta datetime.timezone backtrader.num2date backtrader.date2num
    """
)
"""Calls that make dates; the present time is not among them."""

DATE_VALUES = words(
    """
    datetime.date.max datetime.date.min datetime.datetime.max datetime.datetime.min
    datetime.time.max datetime.time.min datetime.timedelta.max datetime.timedelta.min
    datetime.timezone.utc
    """
)

ITERATORS = words(
    """
    accumulate chain combinations combinations_with_replacement compress count cycle
    dropwhile filterfalse groupby islice pairwise permutations product repeat starmap
    takewhile zip_longest
    """
)
"""Functions of `itertools`."""

STATISTICS = words(
    """
    fmean geometric_mean harmonic_mean mean median median_high median_low mode
    multimode pstdev pvariance quantiles stdev variance
    """
)
"""Functions of `statistics`."""

OPERATORS = words(
    """
    abs add and_ attrgetter eq floordiv ge getitem gt itemgetter le lt mod mul ne neg
    not_ or_ pow sub truediv truth xor
    """
)
"""Functions of `operator`."""

CALENDAR = words("isleap leapdays monthrange weekday")
"""Functions of `calendar`."""

LOGGING = words("critical debug error exception getLogger info log warn warning")
"""Functions of `logging`; what is logged is the log of the run."""

LOGURU = "loguru.logger."
LOGURU_LEVELS = words("critical debug error exception info success trace warning")
"""Functions of `loguru`, likewise."""

CALLS = frozenset(
    f"{module}.{name}"
    for module, names in {
        "math": MATH,
        "statistics": STATISTICS,
        "operator": OPERATORS,
        "itertools": ITERATORS | {"chain.from_iterable"},
        "functools": words("partial reduce"),
        "collections": words("Counter OrderedDict defaultdict deque namedtuple"),
        "copy": words("copy deepcopy"),
        "calendar": CALENDAR,
        "dataclasses": words("asdict astuple replace"),
        "json": words("dumps"),
        "traceback": words("format_exc"),
        "scipy.stats": words("linregress"),
        "pandas": words("Timestamp"),
        "logging": LOGGING,
    }.items()
    for name in names
)
"""Functions of modules by their full paths, dates and numpy left out."""

ANY_KEYWORDS = frozenset(
    {"dict", "collections.Counter", "collections.OrderedDict"}
    | {"collections.defaultdict", "dataclasses.replace", "functools.partial"}
)
"""Functions to which whatever is given by name is an entry."""

_DATE = words("year month day")
_TIME = words("hour minute second microsecond tzinfo fold")
KEYWORDS: dict[str, frozenset[str]] = {
    "enumerate": words("start"),
    "int": words("base"),
    "max": words("default key"),
    "min": words("default key"),
    "print": words("sep end file flush"),
    "round": words("ndigits"),
    "sorted": words("reverse key"),
    "json.dumps": words("default ensure_ascii indent separators sort_keys"),
    "sum": words("start"),
    "zip": words("strict"),
    "collections.deque": words("iterable maxlen"),
    "collections.namedtuple": words("defaults"),
    "itertools.accumulate": words("func initial"),
    "itertools.groupby": words("key"),
    "itertools.permutations": words("r"),
    "itertools.product": words("repeat"),
    "itertools.zip_longest": words("fillvalue"),
    "math.isclose": words("rel_tol abs_tol"),
    "math.prod": words("start"),
    "statistics.quantiles": words("n method"),
    "scipy.stats.linregress": words("x y"),
    **{f"logging.{name}": words("exc_info stack_info extra") for name in LOGGING},
    "datetime.timezone": words("offset name"),
    "datetime.date": _DATE,
    "datetime.time": _TIME,
    "datetime.datetime": _DATE | _TIME,
    "datetime.datetime.combine": words("tzinfo"),
    "datetime.timedelta": words(
        "days seconds microseconds milliseconds minutes hours weeks"
    ),
}
KEYWORDS |= MADE
"""Names by which arguments of a function may be given; of all others, none."""

TYPES = {
    "frozenset": "frozenset",
    "collections.Counter": "Counter",
    "collections.OrderedDict": "OrderedDict",
    "collections.defaultdict": "defaultdict",
    "collections.deque": "deque",
    "numpy.ndarray": "ndarray",
    "numpy.bool_": "np.bool",
    "numpy.float64": "np.float64",
    "numpy.floating": "np.floating",
    "numpy.int64": "np.int64",
    "numpy.integer": "np.integer",
    "numpy.number": "np.number",
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

SESSION_TIMES = {"SESSION_START": 1, "SESSION_END": 2}
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


_AVERAGES = ("SMA", "EMA", "WMA", "DEMA", "TEMA", "TRIMA", "KAMA", "MAMA", "T3")
_DAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)
_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_CALENDAR_NAMES = {
    "calendar.day_name": _DAYS,
    "calendar.day_abbr": tuple(name[:3] for name in _DAYS),
    "calendar.month_name": _MONTHS,
    "calendar.month_abbr": tuple(name[:3] for name in _MONTHS),
}
_NUMBERS = {
    **{f"calendar.{name.upper()}": n for n, name in enumerate(_DAYS)},
    **{f"backtrader.talib.MA_Type.{name}": n for n, name in enumerate(_AVERAGES)},
    "sys.maxsize": 2**63 - 1,
    "sys.float_info.epsilon": 2.0**-52,
    "sys.float_info.max": 1.7976931348623157e308,
    "sys.float_info.min": 2.2250738585072014e-308,
    "logging.DEBUG": 10,
    "logging.INFO": 20,
    "logging.WARNING": 30,
    "logging.ERROR": 40,
    "logging.CRITICAL": 50,
}

DAY_ORDERS = frozenset({"backtrader.Order.DAY", "backtrader.order.Order.DAY"})
"""Names of the validity that ends with the day: an empty span."""


def known_names(path: str) -> tuple[str, ...] | None:
    """The list of names that a full path names, or ``None``."""
    head, _, name = path.rpartition(".")
    if head in {"backtrader.Order", "backtrader.order.Order"}:
        return ORDER_NAMES.get(name)
    if head in {"backtrader.Trade", "backtrader.trade.Trade"}:
        return tuple(TRADE_CONSTANTS) if name == "status_names" else None
    return _CALENDAR_NAMES.get(path)


_NUMBERS_OF: dict[str, dict[str, int]] = {
    **dict.fromkeys(("backtrader.Order", "backtrader.order.Order"), ORDER_CONSTANTS),
    **dict.fromkeys(("backtrader.Trade", "backtrader.trade.Trade"), TRADE_CONSTANTS),
    **dict.fromkeys(("backtrader", "backtrader.signal"), SIGNAL_KINDS),
    **dict.fromkeys(("backtrader.timer", "backtrader.Timer"), SESSION_TIMES),
    "backtrader.timer.Timer": SESSION_TIMES,
    "backtrader.TimeFrame": TIMEFRAMES,
    "backtrader.CommInfoBase": COMMISSION_TYPES,
    "backtrader.CommissionInfo": COMMISSION_TYPES,
    "backtrader.comminfo.CommInfoBase": COMMISSION_TYPES,
    "backtrader.comminfo.CommissionInfo": COMMISSION_TYPES,
}


def known_constant(path: str) -> int | float | None:
    """The number that a full path names, or ``None`` if it names none."""
    head, _, name = path.rpartition(".")
    if head in _NUMBERS_OF:
        return _NUMBERS_OF[head].get(name)
    return _NUMBERS.get(path)
