"""Chains: several nodes of a graph that are computed in a single pass.

A term whose inputs are computed for it alone may as well read what those read. Here
such terms are stated anew; those that nobody reads any more are then left out by
`falcon.engine.native.lines.rows`. No value changes, nor which nodes there are.

* The last difference of two lines that was not zero: ``nonzero(a - b)``.
* What compares it, one bar before, with zero, and the two lines with each other: an
  upward crossing, a downward one, and the difference of both. Where the lines are
  equal, the last difference that was not zero stands on the side that it had before:
  so that one alone tells of crossings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from falcon.engine.indicators.operations import Op
from falcon.engine.native.lines.crossings import BOTH, DOWN, UP
from falcon.engine.terms import Kind, Node, Term

_DIFFERENCE: Final = "last_difference"
_CROSSING: Final = "crossing"
_LAST: Final = frozenset({"nonzero", Op.AND, Op.SUB})
_ENDING: Final = frozenset({Kind.KERNEL, Kind.OPERATION})
"""Names and kinds of the terms that a chain may end in."""

_SIDES: Final = {(Op.LT, Op.GT): UP, (Op.GT, Op.LT): DOWN}
"""By how the difference before compares with zero, and one line with the other."""


def with_chains(terms: Sequence[Term]) -> Sequence[Term]:
    """The same terms, chains of them as kernels of `codes.CHAINS`."""
    if not any(_is_kernel(term, "nonzero") for term in terms):
        return terms
    stated: list[Term] = []
    for term in terms:
        may_end = term.name in _LAST and term.kind in _ENDING
        stated.append(_Chain(stated, term).stated() if may_end else term)
    return stated


class _Chain:
    """What may end in a term."""

    def __init__(self, terms: Sequence[Term], term: Term) -> None:
        self._terms = terms
        self._term = term

    def stated(self) -> Term:
        """The term, anew if it is the end of a chain."""
        term = self._term
        if _is_kernel(term, "nonzero"):
            return self._difference() or term
        if _is_operation(term, Op.AND):
            return self._one_way() or term
        if _is_operation(term, Op.SUB):
            return self._both_ways() or term
        return term

    def _difference(self) -> Term | None:
        inner = self._terms[self._source(self._term.inputs[0])]
        if not _is_operation(inner, Op.SUB) or not self._covers(inner):
            return None
        return self._as(_DIFFERENCE, inner.inputs)

    def _one_way(self) -> Term | None:
        if len(self._term.inputs) != 2:  # noqa: PLR2004 -- the sides of a crossing
            return None
        before, now = (self._terms[node] for node in self._term.inputs)
        difference = self._late_difference(before)
        if difference is None or not self._covers(before, now):
            return None
        for (was, goes), side in _SIDES.items():
            is_side = _is_operation(before, was) and _is_operation(now, goes)
            if is_side and self._terms[difference].inputs == now.inputs:
                return self._as(_CROSSING, (difference,), (side,))
        return None

    def _late_difference(self, comparison: Term) -> Node | None:
        """The difference that is compared with zero one bar later."""
        if comparison.kind is not Kind.OPERATION or len(comparison.inputs) != 2:  # noqa: PLR2004
            return None
        late, zero = (self._terms[node] for node in comparison.inputs)
        is_zero = zero.kind is Kind.CONSTANT and zero.params[0] == 0.0
        if not is_zero or late.kind is not Kind.DELAY or late.params[0] != 1:
            return None
        node = self._source(late.inputs[0])
        is_difference = _is_kernel(self._terms[node], _DIFFERENCE)
        return node if is_difference and self._covers(late) else None

    def _both_ways(self) -> Term | None:
        up, down = (self._terms[node] for node in self._term.inputs)
        if not _is_kernel(up, _CROSSING) or not _is_kernel(down, _CROSSING):
            return None
        if up.inputs != down.inputs:
            return None
        if (*up.params, *down.params) != (UP, DOWN) or not self._covers(up, down):
            return None
        return self._as(_CROSSING, up.inputs, (BOTH,))

    def _covers(self, *inner: Term) -> bool:
        """Whether terms move with this one and have values before it has."""
        return all(
            one.clock == self._term.clock and one.min_period <= self._term.min_period
            for one in inner
        )

    def _source(self, node: Node) -> Node:
        """The node whose values a raised one has."""
        while self._terms[node].kind is Kind.RAISED:
            (node,) = self._terms[node].inputs
        return node

    def _as(
        self, name: str, inputs: tuple[Node, ...], params: tuple[float, ...] = ()
    ) -> Term:
        return self._term._replace(
            kind=Kind.KERNEL, name=name, inputs=inputs, params=params
        )


def _is_kernel(term: Term, name: str) -> bool:
    return term.kind is Kind.KERNEL and term.name == name


def _is_operation(term: Term, op: Op) -> bool:
    return term.kind is Kind.OPERATION and term.name == op
