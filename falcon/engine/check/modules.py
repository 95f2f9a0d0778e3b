"""Modules: which ones the engine knows, and what to write instead of the others."""

from __future__ import annotations

from typing import Final

from falcon.engine.check.files import PATHS

MODULES: Final = frozenset(
    {"backtrader", "math", "datetime", "typing", "__future__", "collections", "copy"}
    | {
        "calendar",
        "enum",
        "functools",
        "itertools",
        "json",
        "logging",
        "numpy",
        "operator",
        "statistics",
        "sys",
        "traceback",
    }
)
"""Modules of which a strategy may use something."""

FURTHER: Final = (
    frozenset({"pandas.Timestamp", "scipy.stats.linregress"})
    | {"dataclasses.asdict", "dataclasses.astuple", "dataclasses.replace"}
    | PATHS
)
"""What is known of others: a function each."""

_FIGURES: Final = "leave it out: figures are worked out when the run is over"
_BY_HAND: Final = "write the formula with numpy, math or statistics"
_FITTED: Final = "fit a model beforehand, and put its numbers into params"
_GIVEN: Final = (
    "a strategy knows its bars only; give it other values as lines of a feed"
)
_ALONE: Final = "write the calls one after the other"
_CLOSED: Final = (
    "a strategy may not start programs or touch files, network and environment; "
    "print goes to the log of the run, values from outside go into params"
)
_PLAIN: Final = "print plain text: the log of the run has no colours"
_ZONE: Final = (
    "times are those of the bars: compare self.data.datetime.time() with "
    "datetime.time(15, 30) of their zone"
)
_CLOCK: Final = (
    "in next the time is self.data.datetime.datetime(0); leave out how long the run "
    "itself takes"
)
_INSTEAD: Final = {
    "pandas": "np.array(self.data.close.get(size=20)) has the last values, and "
    "np.mean, np.std, np.diff reckon with them; keep others in a list on self",
    "decimal": "write floats, and round(x, 8) where digits matter",
    "fractions": "write floats",
    "colorama": _PLAIN,
    "termcolor": _PLAIN,
    "rich": _PLAIN,
    "tqdm": "leave it out: a run tells by itself how far it is",
    "tabulate": "print the rows one by one",
    "pytz": _ZONE,
    "zoneinfo": _ZONE,
    "dateutil": "write datetime.timedelta(days=30), or compare .month and .year",
    "talib": "build bt.ind.RSI(…) or bt.talib.RSI(…) in __init__",
    "scipy": _BY_HAND,
    "statsmodels": _BY_HAND,
    "sklearn": _FITTED,
    "torch": _FITTED,
    "tensorflow": _FITTED,
    "keras": _FITTED,
    "xgboost": _FITTED,
    "lightgbm": _FITTED,
    "joblib": _FITTED,
    "requests": _GIVEN,
    "urllib": _GIVEN,
    "yfinance": _GIVEN,
    "ccxt": _GIVEN,
    "sqlite3": _GIVEN,
    "csv": "use print: what is printed is the log of the run",
    "pathlib": "use print: what is printed is the log of the run",
    "pickle": "keep values in attributes of self",
    "threading": _ALONE,
    "multiprocessing": _ALONE,
    "asyncio": _ALONE,
    "subprocess": _CLOSED,
    "socket": _CLOSED,
    "shutil": _CLOSED,
    "signal": _CLOSED,
    "ctypes": _CLOSED,
    "importlib": "import at the top of the file; others cannot be loaded",
    "warnings": "leave it out: a run gives no warnings",
    "secrets": "decide by prices, so that every run of the strategy is the same",
    "uuid": "number things by yourself, or by order.ref",
    "os": _CLOSED,
    "dataclasses": "write @dataclass over a plain class, and read its fields",
    "random": "decide by prices, as in len(self) % 7, so that every run is the same",
    "time": _CLOCK,
    "argparse": "declare what varies in params",
    "matplotlib": "leave drawing out of the strategy",
}


def is_known(path: str) -> bool:
    """Whether a path leads into a module that the engine knows."""
    root = path.split(".", maxsplit=1)[0]
    return root in MODULES or path in FURTHER


UNKNOWN: Final = "only backtrader, math, datetime, numpy and containers are known"
"""What is said of modules of which there is nothing better to say."""

_PARTS: Final = {
    "backtrader.analyzers": _FIGURES,
    "backtrader.observers": _FIGURES,
    "numpy.random": _INSTEAD["random"],
    "sys.exit": "self.env.runstop() ends the run",
    "backtrader.TimeFrame": "declare the length of the bars in params",
    "datetime.datetime.now": _CLOCK,
}


def instead(path: str) -> str:
    """What to write instead of something of a module that is not offered."""
    for part, hint in _PARTS.items():
        if path == part or path.startswith(f"{part}."):
            return hint
    return _INSTEAD.get(path.split(".", maxsplit=1)[0], UNKNOWN)
