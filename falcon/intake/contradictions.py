"""Contradictions: whether any bar can satisfy all conditions of an entry.

Every condition says which of two terms is the greater. Together with what is always
true (RSI lies between 0 and 100, the lower band below the upper one, 30 below 70) these
statements form a graph; a circle with one strict step cannot be satisfied. Conditions
about different bars are about different terms and never collide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from falcon.intake.catalogue import CATALOGUE, ORDERED
from falcon.intake.conditions import (
    AllOf,
    Comparison,
    Condition,
    Cross,
    Direction,
    terms_of,
)
from falcon.intake.terms import Clock, Number, Series, Term, Weekday

_NONE, _WEAK, _STRICT = 0, 1, 2
"""How a term is known to lie above another: not at all, or equal, or strictly."""

_MOST_TERMS = 60


def conflict_in(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """The fewest conditions that cannot hold together; empty if all can."""
    flat = list(_flat(conditions))
    for size in range(1, min(len(flat), 3) + 1):
        for some in combinations(flat, size):
            if not _can_hold(some):
                return some
    return () if _can_hold(flat) else tuple(flat)


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if isinstance(condition, AllOf):
            yield from _flat(condition.parts)
        elif isinstance(condition, Comparison | Cross):
            yield condition


def _can_hold(conditions: Sequence[Condition]) -> bool:
    if len(set(_crossings(conditions))) > len(
        {pair for pair, _ in _crossings(conditions)}
    ):
        return False
    steps = [step for condition in conditions for step in _steps(condition)]
    terms = {term for condition in conditions for term in terms_of(condition)}
    steps += _facts(terms)
    return not _has_strict_circle(steps)


def _crossings(
    conditions: Sequence[Condition],
) -> list[tuple[tuple[str, str], Direction]]:
    """Pairs that cross, each named the same way round."""
    found: list[tuple[tuple[str, str], Direction]] = []
    for condition in conditions:
        if not isinstance(condition, Cross) or condition.direction is Direction.EITHER:
            continue
        left, right = str(condition.left), str(condition.right)
        if left > right:
            found.append(((right, left), condition.direction.opposite))
        else:
            found.append(((left, right), condition.direction))
    return found


Step = tuple[str, str, int]
"""Lower term, higher term, how surely."""


def _steps(condition: Condition) -> Iterator[Step]:
    match condition:
        case Comparison(left, op, right):
            lower, higher = (left, right) if op in {"<", "<="} else (right, left)
            if op in {"<", ">"}:
                yield str(lower), str(higher), _STRICT
            elif op in {"<=", ">=", "=="}:
                yield str(lower), str(higher), _WEAK
            if op == "==":
                yield str(higher), str(lower), _WEAK
        case Cross(Direction.UP, left, right):
            yield str(right), str(left), _STRICT
        case Cross(Direction.DOWN, left, right):
            yield str(left), str(right), _STRICT


def _facts(terms: set[Term]) -> list[Step]:
    """What is true of these terms on every bar."""
    facts: list[Step] = []
    constants = [(_rank(term), term) for term in terms if _rank(term) is not None]
    for (rank_a, a), (rank_b, b) in combinations(constants, 2):
        if rank_a is None or rank_b is None or type(a) is not type(b):
            continue
        lower, higher = (a, b) if rank_a < rank_b else (b, a)
        facts.append((str(lower), str(higher), _STRICT if rank_a != rank_b else _WEAK))
    plain = [term for term in terms if isinstance(term, Series)]
    for term in plain:
        facts += _bounds(term, [n for n in terms if isinstance(n, Number)])
    for a, b in combinations(plain, 2):
        facts += _order(a, b) + _order(b, a)
    return facts


def _rank(term: Term) -> float | None:
    match term:
        case Number(value):
            return value
        case Clock(minutes):
            return minutes
        case Weekday():
            return term.number
        case _:
            return None


def _bounds(term: Series, numbers: list[Number]) -> list[Step]:
    entry = CATALOGUE.get(term.name)
    if entry is None:
        return []
    facts: list[Step] = []
    for number in numbers:
        if number.value >= entry.high and not math.isinf(entry.high):
            facts.append((str(term), str(number), _WEAK))
        if number.value <= entry.low and not math.isinf(entry.low):
            facts.append((str(number), str(term), _WEAK))
    return facts


def _order(a: Series, b: Series) -> list[Step]:
    """Whether one line can never be above the other."""
    if a.ago != b.ago or (a.args != b.args and a.args and b.args):
        return []
    for names in ORDERED:
        if (
            a.name in names
            and b.name in names
            and names.index(a.name) < names.index(b.name)
        ):
            return [(str(a), str(b), _WEAK)]
    return []


def _has_strict_circle(steps: list[Step]) -> bool:
    names = sorted({name for lower, higher, _ in steps for name in (lower, higher)})
    names = names[:_MOST_TERMS]
    place = {name: at for at, name in enumerate(names)}
    reach = [[_NONE] * len(names) for _ in names]
    for lower, higher, sure in steps:
        if lower in place and higher in place:
            row = reach[place[lower]]
            row[place[higher]] = max(row[place[higher]], sure)
    for via in range(len(names)):
        for start in range(len(names)):
            if not reach[start][via]:
                continue
            for end in range(len(names)):
                if reach[via][end]:
                    sure = max(reach[start][via], reach[via][end])
                    reach[start][end] = max(reach[start][end], sure)
    return any(reach[at][at] == _STRICT for at in range(len(names)))
