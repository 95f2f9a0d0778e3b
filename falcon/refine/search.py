"""Search: an advisor that varies the parameters which the code declares.

Needs no model and no network, and proposes the same for the same case and seed.

1. Every numeric parameter is multiplied by each of `FACTORS`, one at a time
   (`_singles`); whole numbers stay whole and at least 1.
2. The first two numeric parameters, by convention those that matter most (the periods
   of a pair of averages, the length and the threshold of an oscillator), are also
   varied together (`_pairs`).
3. Numbers whose names are opposites (`OPPOSITES`: fast and slow, lower and upper) keep
   their order: a fast average that is slower than the slow one is another strategy
   under a wrong name (`_keeps_order`).
4. Levels of an oscillator (`_LEVEL`), which runs from 0 to 100, stay on that scale and
   on their side of its middle: an "oversold" of 70 is always true (`_keeps_side`).
5. Of more than `limit` variations the seed draws as many.

Parameters that set how much is bought are left alone: more of the same bet is no better
strategy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from falcon.domain.strategies import Origin, Parameters
from falcon.refine.candidates import Candidate, Case

FACTORS = (0.5, 0.75, 1.5, 2.0)

LIMIT = 40
"""Most variations of one attempt: each of them is another chance to be fooled."""

OPPOSITES = (
    ("fast", "slow"),
    ("short", "long"),
    ("lower", "upper"),
    ("low", "high"),
    ("min", "max"),
    ("oversold", "overbought"),
)
"""Words by which names tell that one number lies below the other."""

_PAIRED = 2
_SIZING = re.compile(r"stake|size|sizing|alloc|cash|capital|leverage|exposure|weight")
_LEVEL = re.compile(r"oversold|overbought|recovered|level|threshold")
_SCALE = 100.0
_Change = dict[str, int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAdvisor:
    """Varies numeric parameters around their present values.

    Attributes:
        seed: decides which variations are tried where there are too many.
        limit: most variations of one attempt.
    """

    seed: int = 0
    limit: int = LIMIT

    @property
    def optimization_type(self) -> str:
        """How its attempts are recorded."""
        return "parameter_search"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """The variations, in a fixed order; none without numeric parameters."""
        numbers = tunable(case.parameters)
        changes = [
            change
            for change in (*_singles(numbers), *_pairs(numbers))
            if _keeps_order(numbers, change) and _keeps_sides(numbers, change)
        ]
        return tuple(_candidate(case, change) for change in self._drawn(changes))

    def _drawn(self, changes: list[_Change]) -> list[_Change]:
        if len(changes) <= self.limit:
            return changes
        order = np.random.default_rng(self.seed).permutation(len(changes))
        return [changes[index] for index in sorted(order[: self.limit].tolist())]


def tunable(parameters: Parameters) -> dict[str, int | float]:
    """The numeric parameters that may be varied, in the order of their declaration."""
    return {
        name: value
        for name, value in parameters.items()
        if isinstance(value, int | float)
        and not isinstance(value, bool)
        and value != 0
        and not _SIZING.search(name.lower())
    }


def _singles(numbers: dict[str, int | float]) -> Iterator[_Change]:
    for name, value in numbers.items():
        for other in _around(value):
            yield {name: other}


def _pairs(numbers: dict[str, int | float]) -> Iterator[_Change]:
    if len(numbers) < _PAIRED:
        return
    (one, one_value), (two, two_value) = list(numbers.items())[:_PAIRED]
    for first, second in product(_around(one_value), _around(two_value)):
        yield {one: first, two: second}


def _keeps_order(numbers: Mapping[str, float], change: _Change) -> bool:
    """Whether what lay below its opposite still does."""
    changed = {**numbers, **change}
    return all(
        changed[low] < changed[high]
        for low, high in _opposites(numbers)
        if numbers[low] < numbers[high]
    )


def _keeps_sides(numbers: Mapping[str, float], change: _Change) -> bool:
    """Whether every level of an oscillator is still one, on its side of the middle."""
    return all(
        _keeps_side(numbers[name], value)
        for name, value in change.items()
        if _LEVEL.search(name.lower()) and 1 < numbers[name] < _SCALE
    )


def _keeps_side(old: float, new: float) -> bool:
    middle = _SCALE / 2
    return 0 < new < _SCALE and (old - middle) * (new - middle) >= 0


def _opposites(numbers: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    for name in numbers:
        for low, high in OPPOSITES:
            other = name.replace(low, high)
            if low in name and other in numbers:
                yield name, other


def _around(value: float) -> list[int | float]:
    """Other values, without the present one and without repetitions."""
    if isinstance(value, int):
        values: list[int | float] = [_whole(value * factor) for factor in FACTORS]
    else:
        values = [float(f"{value * factor:.6g}") for factor in FACTORS]
    return [other for other in dict.fromkeys(values) if other != value]


def _whole(value: float) -> int:
    """Rounded away from zero, never zero: no period may vanish."""
    return max(1, int(value + 0.5)) if value > 0 else min(-1, int(value - 0.5))


def _candidate(case: Case, change: _Change) -> Candidate:
    note = ", ".join(
        f"{name} {case.parameters[name]} → {value}" for name, value in change.items()
    )
    return Candidate(
        code=case.code,
        parameters={**case.parameters, **change},
        note=note,
        origin=Origin.SEARCH,
    )
