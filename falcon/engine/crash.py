"""Crashes: failures of strategy code, named as backtrader's users know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn

from falcon.engine.graph import RefusedError
from falcon.engine.lower.python import Module
from falcon.engine.runtime.depth import MAX_DEPTH
from falcon.engine.runtime.early import EarlyReadError
from falcon.engine.runtime.failures import RaisedError
from falcon.engine.runtime.meter import (
    FuelExhaustedError,
    NotOfferedError,
    TooLargeError,
)
from falcon.errors import StrategyCrashError, StrategyError, UnsupportedConstructError

FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EarlyReadError,
    FuelExhaustedError,
    LookupError,
    MemoryError,
    NameError,
    RecursionError,
    OSError,
    RaisedError,
    RuntimeError,
    StopIteration,
    TooLargeError,
    TypeError,
    ValueError,
)
"""What strategy code can end with."""


_TOO_DEEP = f"functions call themselves too often; go {MAX_DEPTH} calls deep at most"

NAMED = (StrategyError, *FAILURES)
"""What a guard names, or lets pass as it is."""


class Guard:
    """Calls emitted code and names its failures.

    Attributes:
        module: the emitted code, which knows the lines of the source; functions that
            the code given first has made may still be called.
        at: ISO-8601 time of the present bar, for messages.
    """

    __slots__ = ("_first", "_names", "at", "module")

    def __init__(self, module: Module, names: Mapping[str, str]) -> None:
        """Take the code, and what its methods are called there, by name."""
        self.module = self._first = module
        self._names = names
        self.at: Callable[[], str | None] = lambda: None

    def call(self, function: Callable[..., object], *args: object) -> None:
        """Call a function of the emitted code.

        Raises:
            StrategyCrashError: it failed.
            UnsupportedConstructError: it asked for an indicator that is not offered.
        """
        with self.placing():
            function(*args)

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Name failures of the code that runs inside."""
        try:
            yield
        except NAMED as error:
            self.fail(error)

    def fail(self, error: Exception) -> NoReturn:
        """Raise an error that came out of strategy code by its name."""
        named = self._named(error)
        if named is error:
            raise error
        raise named from error

    def _named(self, error: Exception) -> Exception:
        """The error to raise for one that came out of strategy code, maybe itself."""
        match error:
            case RefusedError():
                line = self._line(error.__traceback__)
                return UnsupportedConstructError(
                    line=line or 1, column=1, construct=error.construct, hint=error.hint
                )
            case StrategyCrashError():
                if error.line is not None:
                    return error
                return self._placed(error.reason, error)
            case StrategyError():
                return error
            case EarlyReadError():
                return self._placed(str(error.seen_from(self._entry(error))), error)
        raised = _raised(error)
        return self._placed(reason(raised), raised)

    def _entry(self, error: Exception) -> str:
        """The method of the strategy that was called first, else `next`."""
        trace = error.__traceback__
        called = {emitted: name for name, emitted in self._names.items()}
        while trace is not None:
            if self.module.line(trace) and trace.tb_frame.f_code.co_name in called:
                return called[trace.tb_frame.f_code.co_name]
            trace = trace.tb_next
        return "next"

    def _line(self, trace: TracebackType | None) -> int | None:
        """The line of the strategy that an error came out of."""
        found = 0
        while trace is not None:
            found = self.module.line(trace) or self._first.line(trace) or found
            trace = trace.tb_next
        return found or None

    def _placed(self, why: str, error: BaseException) -> StrategyCrashError:
        line = self._line(error.__traceback__)
        return StrategyCrashError(why, bar_at=self.at(), line=line)


def _raised(error: BaseException) -> BaseException:
    """The steps of a run are a generator, which lets no `StopIteration` leave."""
    cause = error.__cause__
    return cause if isinstance(cause, StopIteration) else error


def reason(error: BaseException) -> str:
    """A failure in words: its kind first, as in Python."""
    match error:
        case FuelExhaustedError():
            return "fuel exhausted"
        case EarlyReadError():
            return str(error)
        case TooLargeError():
            return f"too large: {error}"
        case NotOfferedError():
            return f"TypeError: {error}"
        case RecursionError() if "maximum recursion depth" in str(error):
            # Which of our own functions Python gave up in is nobody's business.
            return f"RecursionError: {_TOO_DEEP}"
    kind = type(error).__name__
    return f"{kind}: {error}" if str(error) else kind
