"""What people and language models write: most of it runs natively, to the same end."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import compile_strategy
from falcon.engine.rules import Rules
from falcon.engine.tiers import Tier
from tests.differential.strategy_markets import COSTLY, PLAIN, group, hourly, market
from tests.differential.test_native import on_both

FOLDER = Path(__file__).parent / "typical"
TYPICAL = {
    path.name.removesuffix(".py.txt"): path.read_text()
    for path in sorted(FOLDER.iterdir())
}
ON_GROUPS = {
    name for name, text in TYPICAL.items() if "self.datas:" in text or "data1" in text
} | {"feed_numbers", "order_per_data", "ranking_tuples"}
LEAST_NATIVE = 0.75


def _bars(name: str, seed: int) -> tuple[BarSeries, ...]:
    if name in ON_GROUPS:
        return group(seed, same_days=seed == 1)
    return (hourly(market(seed)) if seed == 3 else market(seed),)


@pytest.mark.parametrize("rules", [PLAIN, COSTLY], ids=["plain", "costly"])
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", TYPICAL)
def test_both_tiers_do_the_same(name: str, seed: int, rules: Rules) -> None:
    on_both(compile_strategy(TYPICAL[name]), _bars(name, seed), rules)


def test_most_of_them_run_natively() -> None:
    results = [
        on_both(compile_strategy(text), _bars(name, 1), PLAIN)
        for name, text in TYPICAL.items()
    ]

    native = [result for result in results if result and result.tier == Tier.NATIVE]
    assert len(native) >= LEAST_NATIVE * len(TYPICAL)
