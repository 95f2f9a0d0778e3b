"""Printed: what a strategy prints, line by line, within bounds."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator
from typing import TextIO

from falcon.domain.printing import DROPPED, MAX_CHARACTERS, MAX_LINE, MAX_LINES


class Printed(io.TextIOBase):
    """Stands where the standard output stood.

    Attributes:
        lines: complete ones.
        steps: for each, the step on which it was printed, see `Result.log_steps`.
        step: tells the present one.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: list[int] = []
        self.step: Callable[[], int] = lambda: -1
        self._characters = 0
        self._rest = ""

    def writable(self) -> bool:
        """Writing is all it can."""
        return True

    def write(self, text: str, /) -> int:
        """Keep the lines that are complete with this text."""
        *complete, rest = (self._rest + text).split("\n")
        self._rest = rest[:MAX_LINE]
        for line in complete:
            self._add(line[:MAX_LINE])
        return len(text)

    def finish(self) -> None:
        """Count an unfinished line as one."""
        if self._rest:
            self._add(self._rest)
            self._rest = ""

    def _add(self, line: str) -> None:
        if len(self.lines) >= MAX_LINES or self._characters >= MAX_CHARACTERS:
            return
        self._keep(line)
        self._characters += len(line) + 1
        if len(self.lines) == MAX_LINES or self._characters >= MAX_CHARACTERS:
            self._keep(DROPPED)

    def _keep(self, line: str) -> None:
        self.lines.append(line)
        self.steps.append(self.step())


@contextlib.contextmanager
def logging_to(text: TextIO | io.TextIOBase) -> Iterator[None]:
    """Print what is logged, as the engine does: the message alone, whatever level."""
    root, handler = logging.getLogger(), logging.StreamHandler(text)
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
