"""Printed: the lines that a native run printed, made from the values that it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from falcon.engine.lower.native.clock import time_of
from falcon.engine.lower.native.printing import Printer
from falcon.engine.lower.native.program import NativeProgram
from falcon.engine.lower.native.templates import leaves
from falcon.engine.lower.native.values import ABSENT, TAGS, Value
from falcon.engine.native.broker.book import Ints
from falcon.engine.runtime.texts import Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is left of a run that printed.

    Attributes:
        program: that ran.
        before: what its `__init__` printed.
        words: int64[n], for each text the number of its template, the step, and the
            values that it is filled with.
        steps: of the run.
    """

    program: NativeProgram
    before: Log
    words: Ints
    steps: int

    def lines(self) -> list[tuple[int, str]]:
        """All lines, each with its step, see `Result.log_steps`."""
        printer = Printer()
        printed = printer.log
        printed.lines, printed.rest = list(self.before.lines), self.before.rest
        printed.steps = list(self.before.steps)
        printed.characters = self.before.characters
        words = _Words(self.words, self.program.texts)
        while words.has_more:
            template, step = self.program.templates[words.next()], words.next()
            printed.step = lambda step=step: step  # type: ignore[misc]
            values = [words.value(leaf) for leaf in leaves(template)]
            printer.print(template, iter(values))
        printed.step = lambda: self.steps
        printed.close()
        return [*zip(printed.steps, printed.lines, strict=True)]


class _Words:
    """Reads a log from its first word to the last."""

    def __init__(self, log: Ints, texts: Sequence[str]) -> None:
        self._whole: Iterator[int] = iter(log.tolist())
        self._float: Iterator[float] = iter(log.view(np.float64).tolist())
        self._left = len(log)
        self._texts = texts

    @property
    def has_more(self) -> bool:
        """Whether there is something left."""
        return self._left > 0

    def next(self) -> int:
        """The next word."""
        return self._pair()[0]

    def value(self, leaf: Value) -> object:
        """The next value, which is of a leaf's kind."""
        whole, number = self._pair()
        match leaf.kind:
            case "int":
                return whole
            case "float":
                return number
            case "bool":
                return bool(whole)
            case "mixed":
                return _mixed(number, self.next())
            case "str":
                return None if whole < 0 else self._texts[whole]
        return None if whole == ABSENT else time_of(leaf.kind, whole)

    def _pair(self) -> tuple[int, float]:
        self._left -= 1
        return next(self._whole), next(self._float)


def _mixed(number: float, tag: int) -> object:
    """A number of the kind that its tag says."""
    if tag == TAGS["none"]:
        return None
    if tag == TAGS["bool"]:
        return bool(number)
    return int(number) if tag == TAGS["int"] else number
