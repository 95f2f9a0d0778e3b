"""Order: in which the nodes of a graph are computed, block by block.

Any order does in which what a node reads comes first. Smoothings are put together where
they do not wait for one another, see `falcon.engine.native.lines.lanes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine.terms import Kind, Term


def side_by_side(terms: Sequence[Term]) -> list[int]:
    """The nodes, by how many smoothings on the way to them follow on one another."""
    depths: list[int] = []
    for term in terms:
        depth = max((depths[node] for node in term.inputs), default=0)
        depths.append(depth + _smooths(term))
    places = range(len(terms))
    return sorted(places, key=lambda node: (depths[node], not _smooths(terms[node])))


def _smooths(term: Term) -> bool:
    return term.kind is Kind.KERNEL and term.name == "smoothed"
