"""The emitter of harmless expressions: what they need to know of each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from falcon.engine import code, ir
from falcon.engine.lower.emitter import Emitter
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import CLOCK, Layout, cursor
from falcon.engine.lower.types import (
    DATES,
    NONE,
    NUMERIC,
    ORDER,
    TEXT,
    VALUED,
    kinds,
)
from falcon.engine.runtime.handles import LineHandle

WAKE: Final = "_wake()"
"""Text of what cannot be had here."""

_LOST: Final = re.compile(r"(?:[-+\w]*\()*_wake\(\)")

METHOD: Final = "next"
"""The method whose expressions these are."""

_FLAT: Final = NUMERIC | NONE | TEXT | ORDER | DATES
_LIVE: Final = VALUED | kinds("other", "iterator")
"""What may look at the present bar, or change, when it is only looked at."""


def is_lost(text: str) -> bool:
    """Whether what an expression does first is to wake."""
    return _LOST.match(text) is not None


class Harmless(Emitter):
    """Emits harmless expressions, and `WAKE` for all others.

    Attributes:
        methods: of the strategy.
        present: nodes read on this bar.
        past: nodes read on an earlier one.
        values: names of the namespace that are read.
        known: local variables that this bar has set.
        looks: whether the position is looked at.
        inside: how many methods are being put in place of their calls.
    """

    def __init__(
        self, layout: Layout, types: Types, methods: Mapping[str, code.Method]
    ) -> None:
        super().__init__(layout, types, METHOD)
        self.methods = methods
        self.present: set[int] = set()
        self.past: set[int] = set()
        self.values: set[str] = set()
        self.known: set[str] = set()
        self.looks = False
        self.inside = 0

    def test(self, node: ir.Expr) -> str:
        """An expression that is only taken for its truth."""
        text = super().test(node)
        return "holds" if text == "held" else text

    def local(self, name: str) -> str:
        """Our name of a local variable, unlike those of values of nodes."""
        return self.locals.setdefault(name, f"x{len(self.locals)}")

    def read(self, line: LineHandle, offset: int) -> str:
        """The value of a line at a constant offset."""
        if cursor(line) == CLOCK or line.is_output:
            return WAKE
        if not offset:
            self.present.add(line.node)
            return f"n{line.node}"
        self.past.add(line.node)
        text = f"q{line.node}[i - {-offset}]"
        is_there = self._is_warm(line, -offset)
        return text if is_there else f"({text} if i >= {-offset} else {WAKE})"

    def is_inert(self, node: ir.Expr) -> bool:
        """Whether looking at a value does no more than that."""
        kind = self.kind(node)
        return bool(kind) and not kind & _LIVE

    def is_flat(self, node: ir.Expr) -> bool:
        """Whether a value, lines taken for theirs, is compared in no time."""
        kind = self.type(node)
        return bool(kind) and kind <= _FLAT

    def is_number(self, node: ir.Expr) -> bool:
        """Whether a value, lines taken for theirs, is a number."""
        kind = self.type(node)
        return bool(kind) and kind <= NUMERIC
