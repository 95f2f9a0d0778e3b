"""An attempt ends with a verdict on real bars, and always with the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.verdicts import Verdict
from falcon.engine.rules import AllocationSize, Rules
from falcon.providers.samples import SampleBars
from falcon.refine.attempt import Attempt, Incumbent, attempt
from falcon.refine.gate import THRESHOLD
from falcon.refine.search import SearchAdvisor
from falcon.refine.trials import Bench
from tests.strategies import CROSS

RULES = Rules(sizer=AllocationSize(), commission=0.0005, slippage=0.0005)


@pytest.fixture(scope="module")
def bench() -> Bench:
    market = SampleBars()
    until = datetime(2012, 2, 1, tzinfo=UTC)
    series = {
        symbol: market.bars(symbol, Timeframe.DAY, until=until)
        for symbol in ("AAPL", "IBM", "MSFT")
    }
    return Bench(series=series, rules=RULES)


def attempted(bench: Bench, parameters: dict[str, int]) -> Attempt:
    return attempt(
        Incumbent(code=CROSS, parameters=parameters, trigger="5 losses"),
        bench,
        SearchAdvisor(),
        known=(),
        threshold=THRESHOLD,
    )


def test_one_version_is_replaced_on_real_bars(bench: Bench) -> None:
    found = attempted(bench, {"fast": 20, "slow": 40})

    assert found.verdict is Verdict.DEPLOYED
    assert found.winner is not None
    assert found.winner.variant.differing == {"fast": 10, "slow": 20}
    assert found.candidates == len(found.tried) == 18


def test_another_is_kept_although_a_rival_won_the_search(bench: Bench) -> None:
    found = attempted(bench, {"fast": 10, "slow": 30})

    assert found.verdict is Verdict.REJECTED
    assert found.winner is not None
    assert found.improvement is not None
    assert found.improvement < THRESHOLD


def test_the_same_bars_give_the_same_verdict(bench: Bench) -> None:
    one, other = (attempted(bench, {"fast": 10, "slow": 30}) for _ in range(2))

    assert (one.reason, one.tried) == (other.reason, other.tried)
    assert (one.old, one.new) == (other.old, other.new)
