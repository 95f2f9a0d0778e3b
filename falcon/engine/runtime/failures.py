"""Failures: which errors strategy code may raise and catch, and which it never sees.

What ends a run for reasons of ours (fuel, size, a look at the future, something that
is not offered) passes by every handler of the strategy.
"""

from __future__ import annotations

import builtins
import sys
from statistics import StatisticsError
from typing import Any, Final

from falcon.engine.check.errors import CAUGHT, STATISTICS_ERROR
from falcon.engine.runtime.early import EarlyReadError
from falcon.engine.runtime.meter import (
    FuelExhaustedError,
    NotOfferedError,
    TooLargeError,
)
from falcon.errors import FalconError

FATAL: Final = (
    FuelExhaustedError,
    TooLargeError,
    EarlyReadError,
    NotOfferedError,
    FalconError,
    MemoryError,
    RecursionError,
)
"""What no handler of a strategy catches."""


_LONGEST: Final = 1_000


class RaisedError(Exception):
    """A plain `Exception` that strategy code raised."""


RaisedError.__name__ = RaisedError.__qualname__ = "Exception"

ERRORS: Final[dict[str, type[BaseException]]] = {
    **{name: getattr(builtins, name) for name in CAUGHT},
    "BaseException": Exception,
    STATISTICS_ERROR: StatisticsError,
}
"""By name; what a bare ``except`` catches is every `Exception`."""


def report() -> str:
    """``traceback.format_exc()``: the error at hand, without places in a file."""
    error = sys.exc_info()[1]
    if error is None:
        return "NoneType: None\n"
    kind = type(error).__name__
    return f"Traceback (most recent call last):\n{kind}: {str(error)[:_LONGEST]}\n"


def raised(error: Any) -> BaseException:
    """What ``raise error`` raises.

    Raises:
        TypeError: it is no exception.
    """
    if isinstance(error, type) and issubclass(error, Exception):
        error = error()
    if type(error) is Exception:
        return RaisedError(*error.args)
    if isinstance(error, Exception):
        # Raised again and again, its history would grow, and Python walks all of it.
        error.__context__ = None
        return error
    raise TypeError("exceptions must derive from BaseException")


def derived(name: str, base: type[BaseException]) -> type[BaseException]:
    """A class of errors that the file defines."""
    return type(name, (RaisedError if base is Exception else base,), {})
