"""What people and language models write: most of it runs natively, to the same end."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.domain.bars import BarSeries
from falcon.domain.runs import Result
from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError
from tests.differential.strategy_markets import COSTLY, PLAIN, group, hourly, market
from tests.differential.test_native import outcome

FOLDER = Path(__file__).parent / "typical"
TYPICAL = {
    path.name.removesuffix(".py.txt"): path.read_text()
    for path in sorted(FOLDER.iterdir())
}
ON_GROUPS = {
    name for name, text in TYPICAL.items() if "self.datas:" in text or "data1" in text
} | {"feed_numbers", "order_per_data", "ranking_tuples"}
LEAST_NATIVE = 0.75


def _left(text: str, bars: tuple[BarSeries, ...], rules: Rules, tier: Tier) -> object:
    try:
        result = run(compile_strategy(text), bars, rules=rules, tier=tier)
    except StrategyCrashError as crash:
        return str(crash)
    return result


@pytest.mark.parametrize("rules", [PLAIN, COSTLY], ids=["plain", "costly"])
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", TYPICAL)
def test_both_tiers_do_the_same(name: str, seed: int, rules: Rules) -> None:
    bars: tuple[BarSeries, ...] = (market(seed),)
    if seed == 3:
        bars = (hourly(market(seed)),)
    if name in ON_GROUPS:
        bars = group(seed, same_days=seed == 1)

    native, plain = (
        _left(TYPICAL[name], bars, rules, tier) for tier in (Tier.NATIVE, Tier.PYTHON)
    )

    if not isinstance(native, Result) or not isinstance(plain, Result):
        assert native == plain
        return
    for mine, other in zip(outcome(native), outcome(plain), strict=True):
        assert mine == other


def test_most_of_them_run_natively() -> None:
    results = [
        _left(
            text,
            group(1, same_days=True) if name in ON_GROUPS else (market(1),),
            PLAIN,
            Tier.NATIVE,
        )
        for name, text in TYPICAL.items()
    ]

    native = [
        result
        for result in results
        if isinstance(result, Result) and result.tier == Tier.NATIVE
    ]
    assert len(native) >= LEAST_NATIVE * len(TYPICAL)
