"""Lacking lines: what a program reads of a feed whose bars do not have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from falcon.domain.bars import Bar, BarSeries
from falcon.engine import ir
from falcon.engine.check.names import LINE_NAMES
from falcon.engine.program import Program
from falcon.errors import UsageError

_NEAR = 0.7


def check_lines(program: Program, series: Sequence[BarSeries]) -> None:
    """See whether the bars have the lines that a program reads of them.

    Only a run can tell: feeds may have lines beyond those of prices.

    Raises:
        UsageError: one has not; says where it is read and what may be meant.
    """
    for feed, one in enumerate(series):
        for name in program.extra_lines.get(feed, ()):
            _check(program, name, one)


def check_bars(program: Program, bars: Mapping[int, Bar]) -> None:
    """See the same of single bars, by feed.

    Whether later ones have a line cannot be known, so what is read of whatever feed has
    to be in all of them.

    Raises:
        UsageError: see `check_lines`.
    """
    for feed, bar in bars.items():
        for name in program.lines_of(feed):
            _check(program, name, bar)


def _check(program: Program, name: str, bars: Bar | BarSeries) -> None:
    if name not in bars.extras:
        raise UsageError(
            f"{_place(program, name)}{program.name} reads the line {name}, "
            f"which the bars of {bars.symbol} do not have; {_hint(name, bars)}"
        )


def _place(program: Program, name: str) -> str:
    reads = [n.at for n in program.strategy.of(ir.Attr) if n.name == name]
    if not reads:
        return ""
    at = min(reads)
    return f"line {at.line}, column {at.column}: "


def _hint(name: str, bars: Bar | BarSeries) -> str:
    known = (*LINE_NAMES, *bars.extras)
    near = get_close_matches(name, known, 1, _NEAR)
    if near:
        return f"did you mean {near[0]}?"
    return f"give it bars with this line; there are {', '.join(known)}"
