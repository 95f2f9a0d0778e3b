"""A generated case in every machine: what each of them leaves behind."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, fields

from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.differential.generator import generate
from tests.differential.generator_markets import markets, rules
from tests.differential.oracle_strategies import Outcome, ours, theirs
from tests.differential.stepped import stepped, told_part

_OUR_OWN = {"fuel exhausted", "too large"}
"""Ends that backtrader does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A strategy with its bars and the terms of its broker."""

    source: str
    series: tuple[BarSeries, ...]
    rules: Rules


def case_of(seed: int) -> Case:
    """The case of a seed, always the same."""
    made = generate(seed)
    same_days = made.mixes or seed % 2 == 0
    return Case(
        source=made.source,
        series=markets(seed, made.feeds, same_days=same_days),
        rules=rules(seed),
    )


def is_taken(case: Case) -> bool:
    """Whether the engine takes the strategy at all."""
    try:
        compile_strategy(case.source)
    except UnsupportedConstructError:
        return False
    return True


def difference(case: Case) -> str:
    """The first thing in which a machine differs from backtrader; empty if none."""
    mine = ours(case.source, case.series, case.rules, tier=Tier.PYTHON)
    if mine.error in _OUR_OWN:
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracles = theirs(case.source, case.series, case.rules)
    if mine.error == "IndexError" and oracles.error:
        # Too few bars: found first here, where a division by zero may be sooner there.
        return ""
    found = _first(mine, oracles) or native_difference(case)
    if found or mine.error:
        return found
    return _first_stepped(case, mine)


def is_native(case: Case) -> bool:
    """Whether the native tier runs the case itself."""
    result = _run(case, Tier.NATIVE)
    return not isinstance(result, str) and result.tier == Tier.NATIVE


def native_difference(case: Case) -> str:
    """Where the native tier differs from the Python tier, kinds of numbers included.

    Empty if nowhere.
    """
    native, plain = _run(case, Tier.NATIVE), _run(case, Tier.PYTHON)
    if isinstance(native, str) or isinstance(plain, str):
        return "" if native == plain else f"native ends {native!r}, not {plain!r}"
    for name in ("orders", "trades", "equity", "final_cash", "final_value", "log"):
        one, two = getattr(native, name), getattr(plain, name)
        left, right = ([one], [two]) if isinstance(one, float) else (one, two)
        for number, (mine, other) in enumerate(zip(left, right, strict=False)):
            if repr(mine) != repr(other):
                return f"native {name}[{number}] is {mine!r}, not {other!r}"
        if len(left) != len(right):
            return f"native: {len(left)} of {name}, not {len(right)}"
    return ""


def _run(case: Case, tier: Tier) -> Result | str:
    """The result of a tier, or what the strategy crashed with."""
    try:
        program = compile_strategy(case.source)
        return run(program, case.series, rules=case.rules, tier=tier)
    except StrategyCrashError as crash:
        return str(crash)


def _first_stepped(case: Case, mine: Outcome) -> str:
    """Where stepping differs from the run."""
    program = compile_strategy(case.source)
    for break_every in (0, 23):
        live = stepped(program, case.series, case.rules, break_every=break_every)
        found = _first(live, told_part(mine, len(live.log)))
        if found:
            return f"stepped, broken every {break_every}: {found}"
    return ""


def _first(mine: Outcome, other: Outcome) -> str:
    return next(_differences(mine, other), "")


def _differences(mine: Outcome, other: Outcome) -> Iterator[str]:
    if mine.error != other.error:
        yield f"error {mine.error!r}, not {other.error!r}"
    for field in fields(Outcome):
        left, right = getattr(mine, field.name), getattr(other, field.name)
        for number, (one, two) in enumerate(zip(left, right, strict=False)):
            if not _same(one, two):
                yield f"{field.name}[{number}] is {one!r}, not {two!r}"
        if len(left) != len(right):
            yield f"{len(left)} of {field.name}, not {len(right)}"


def _same(one: object, two: object) -> bool:
    """Equality by which NaN is itself; what is compared has the same shape."""
    if isinstance(one, tuple) and isinstance(two, tuple):
        pairs = zip(one, two, strict=False)
        return len(one) == len(two) and all(_same(a, b) for a, b in pairs)
    both = isinstance(one, float) and isinstance(two, float)
    return one == two or (both and math.isnan(one) and math.isnan(two))  # type: ignore[arg-type]
