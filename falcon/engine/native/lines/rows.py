"""Rows: which one each node of a graph fills, and when it is filled again.

Memory that a long run touches for the first time costs more than the arithmetic. So a
row that nobody reads any more is given to a later node; and where a run goes block by
block, most nodes need no more than a block.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from falcon.engine.terms import Kind, Node, Term

NO_ROW = -1

_FALLIBLE = frozenset(
    {"/", "//", "**", "Sum", "sum", "mean", "weighted", "smoothed", "adaptive"}
)
"""Operations and kernels that may have no value, and fail even if nobody reads it."""

_AT_ONCE = 2
"""Operands up to which an operation reads a bar for the last time as it fills it."""


class BlockRows:
    """The rows of a graph that is computed block by block.

    Attributes:
        row_of: row of each node, as in `Rows`; those that only hold the present block
            come after those that hold all bars.
        count: rows that hold all bars: those of nodes that are wanted, and of bars.
        passing: the other rows.
    """

    def __init__(self, terms: Sequence[Term], wanted: Collection[Node]) -> None:
        needed, sources = _needed(terms, wanted), _sources(terms)
        lasting = {sources[node] for node in wanted}
        places = [
            (term.kind is not Kind.FEED and node not in lasting, node)
            for node, term in enumerate(terms)
            if needed[node] and term.kind not in {Kind.CONSTANT, Kind.RAISED}
        ]
        rows = {node: row for row, (_, node) in enumerate(sorted(places))}
        self.row_of = [
            rows.get(source, NO_ROW) if is_needed else NO_ROW
            for source, is_needed in zip(sources, needed, strict=True)
        ]
        self.passing = sum(is_passing for is_passing, _ in places)
        self.count = len(places) - self.passing


class Rows:
    """The rows of a graph that is computed at once.

    Attributes:
        row_of: row of each node while it is computed and read; a raised node has that
            of its source, a constant and a node that is not needed have `NO_ROW`.
        count: rows in all.
        passing: none.
    """

    passing = 0

    def __init__(self, terms: Sequence[Term], wanted: Collection[Node]) -> None:
        needed = _needed(terms, wanted)
        sources = _sources(terms)
        self._readers = _last_readers(terms, wanted, needed, sources)
        self.row_of: list[int] = []
        self.count = 0
        self._free: list[int] = []
        for node, term in enumerate(terms):
            if not needed[node] or term.kind is Kind.CONSTANT:
                self.row_of.append(NO_ROW)
            elif term.kind is Kind.RAISED:
                self.row_of.append(self.row_of[term.inputs[0]])
            else:
                self._give(node, term, sources)

    def _give(self, node: int, term: Term, sources: Sequence[int]) -> None:
        """Give a node a row: one that ends with it, a free one, or else a further one.

        What is given from outside is there before anything is computed, so that it
        needs a row that nobody had before.
        """
        ending = [
            self.row_of[source]
            for source in {sources[read] for read in term.inputs}
            if self._readers[source] == node and self.row_of[source] != NO_ROW
        ]
        if ending and term.kind is Kind.OPERATION and len(term.inputs) <= _AT_ONCE:
            row = ending.pop()
        elif self._free and term.kind is not Kind.FEED:
            row = self._free.pop()
        else:
            row = self.count
            self.count += 1
        self.row_of.append(row)
        self._free += ending
        if self._readers[node] == node:
            self._free.append(row)


def _needed(terms: Sequence[Term], wanted: Collection[Node]) -> list[bool]:
    """Tell which nodes are wanted, or read by one that is, or may fail."""
    needed = [False] * len(terms)
    for node in wanted:
        needed[node] = True
    for index in reversed(range(len(terms))):
        term = terms[index]
        if needed[index] or term.name in _FALLIBLE:
            needed[index] = True
            for node in term.inputs:
                needed[node] = True
    return needed


def _sources(terms: Sequence[Term]) -> list[int]:
    """Return the node whose row each node has."""
    sources: list[int] = []
    for node, term in enumerate(terms):
        is_raised = term.kind is Kind.RAISED
        sources.append(sources[term.inputs[0]] if is_raised else node)
    return sources


def _last_readers(
    terms: Sequence[Term],
    wanted: Collection[Node],
    needed: Sequence[bool],
    sources: Sequence[int],
) -> list[int]:
    """Return the last node that reads each, itself if there is none."""
    readers = list(range(len(terms)))
    for node, term in enumerate(terms):
        if needed[node] and term.kind is not Kind.RAISED:
            for read in term.inputs:
                readers[sources[read]] = node
    for node in wanted:
        readers[sources[node]] = len(terms)
    return readers
