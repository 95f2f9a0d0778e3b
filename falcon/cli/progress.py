"""Progress: how far a long command is, on stderr.

On a terminal one line that is written again and again; elsewhere a line from time to
time, for whoever reads the log.
"""

from __future__ import annotations

import sys
import time
from typing import Final

_TERMINAL_S: Final = 0.2
_ELSEWHERE_S: Final = 10.0
"""Seconds between two lines."""

_MINUTE: Final = 60
_HOUR: Final = 3_600


class Progress:
    """Shows how many of many things are done, and how long the rest will take."""

    def __init__(self, what: str) -> None:
        """Begin with nothing done.

        Args:
            what: the things, as in "100 of 200 points".
        """
        self._what = what
        self._is_terminal = sys.stderr.isatty()
        self._begun = self._told = time.monotonic()
        self._before: int | None = None
        self._width = 0

    def __call__(self, done: int, count: int) -> None:
        """Tell that so many are done; the first call says where it begins."""
        now = time.monotonic()
        if self._before is None:
            self._before = done
            self._begun = now
            self._write(f"{done:,} of {count:,} {self._what}")
            return
        pause = _TERMINAL_S if self._is_terminal else _ELSEWHERE_S
        if done < count and now - self._told < pause:
            return
        self._told = now
        self._write(f"{done:,} of {count:,} {self._what}{self._left(done, count, now)}")

    def say(self, text: str) -> None:
        """Tell something beside, on a line of its own."""
        self.end()
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._width:
            sys.stderr.write("\n")
            sys.stderr.flush()
            self._width = 0

    def _write(self, text: str) -> None:
        if self._is_terminal:
            sys.stderr.write(f"\r{text:<{self._width}}")
            self._width = len(text)
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def _left(self, done: int, count: int, now: float) -> str:
        new = done - (self._before or 0)
        if new <= 0 or done >= count:
            return ""
        return f", {clock((now - self._begun) / new * (count - done))} left"


def clock(seconds: float) -> str:
    """A duration for people: ``42 s``, ``3 min 5 s``, ``2 h 10 min``."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
