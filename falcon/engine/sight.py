"""Sight: whether lines over several feeds look at a feed that had not begun.

A line over two feeds has values from the first bar of the feed it moves with. If the
other one begins later, backtrader takes the end of that one's file for what was not
there yet. Here such a value is not a number; what is computed from it, an average over
twenty bars say, is none either for as long. A run that decides by it ends.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from falcon.domain.bars import BarSeries, from_stamp
from falcon.engine.graph import Graph
from falcon.engine.lines import Lines
from falcon.engine.runtime.early import EarlyReadError
from falcon.engine.terms import Kind, Node

_SEVERAL: Final = 2


class Sight:
    """The lines of one run that span feeds which do not begin together."""

    def __init__(self, graph: Graph, series: Sequence[BarSeries]) -> None:
        self._series = series
        begins = [int(one.stamps[0]) for one in series]
        late = {
            feed
            for term in graph.terms
            if term.kind is Kind.LATEST
            for feed in graph.feeds(term.inputs[0])
            if begins[feed] > begins[term.clock]
        }
        self._late = max(late, key=begins.__getitem__, default=None)
        self._nodes = [
            Node(node)
            for node, term in enumerate(graph.terms)
            if term.feeds & late and len(term.feeds) >= _SEVERAL
        ]

    def check(self, lines: Lines) -> None:
        """Look at the present values, on the first step on which the strategy decides.

        Raises:
            EarlyReadError: one of them needs bars from before a feed began.
        """
        if self._late is None or not any(math.isnan(lines.at(n)) for n in self._nodes):
            return
        late = self._series[self._late]
        day = from_stamp(int(late.stamps[0])).date()
        first = min(self._series, key=lambda one: int(one.stamps[0]))
        raise EarlyReadError(
            f"{late.symbol} begins on {day}, later than {first.symbol}: an indicator "
            f"over several feeds needs bars of {late.symbol} from before its first "
            f"one, which would be look-ahead; let the run begin where all feeds have "
            f"bars, on {day} (--start-date {day})"
        )
