"""Modules: which ones the engine knows, and what to write instead of the others."""

from __future__ import annotations

from typing import Final

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

_INSTEAD: Final = {
    "pandas": "read values from lines, as in self.data.close[-1]",
    "talib": "use the indicators of bt.ind",
    "os": "use print: what is printed is the log of the run",
    "dataclasses": "write @dataclass over a plain class, and read its fields",
    "random": "decide by prices, so that every run of the strategy is the same",
    "time": "use self.data.datetime.datetime(0)",
    "argparse": "declare what varies in params",
    "matplotlib": "leave drawing out of the strategy",
}


def is_known(path: str) -> bool:
    """Whether a path leads into a module that the engine knows."""
    return path.split(".", maxsplit=1)[0] in MODULES


def instead(path: str) -> str:
    """What to write instead of something of a module that is not known."""
    known = "only backtrader, math, datetime, numpy and containers are known"
    return _INSTEAD.get(path.split(".", maxsplit=1)[0], known)
