"""Cached: the same run again is not run, and any other is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from falcon.domain.bars import Hours
from falcon.domain.costs import Costs
from falcon.domain.digests import digest_of
from falcon.domain.resampling import Resampling
from falcon.domain.runs import RunTask
from falcon.engine import compile_strategy, run
from falcon.engine.rules import FixedSize
from falcon.engine.tiers import Tier
from falcon.errors import NotFoundError, StrategyCrashError
from falcon.services.cached import CachedEngine, FindResult
from falcon.services.engines import CompiledEngine, CompiledTask
from falcon.services.result_keys import key_of
from falcon.store.results import KeptResult, Results
from tests.columns import FIRST, wandering
from tests.strategies import QUICK_CROSS
from tests.unit.store.test_results import bits

SERIES = wandering(600, lines=("signal",))
TASK = RunTask(source=QUICK_CROSS, series=(SERIES,))
CRASHES = QUICK_CROSS.replace("def next(self):", "def next(self):\n        1 / 0")


@pytest.fixture
def engine(tmp_path: Path) -> CachedEngine:
    return CachedEngine(results=Results(folder=tmp_path, most_bytes=10**7))


def key(task: RunTask) -> str:
    return key_of(CompiledTask.of(task))


def test_the_same_run_again_is_found_to_the_last_bit(engine: CachedEngine) -> None:
    plain = CompiledEngine().run(TASK)

    first, again = engine.run(TASK), engine.run(TASK)

    assert (first.is_cached, again.is_cached) == (False, True)
    assert first.key == again.key == key(TASK)
    assert bits(again.result) == bits(plain.result)
    assert len(again.result.orders) > 3
    assert again.unread == plain.unread


def test_a_native_run_comes_back_to_the_last_bit(engine: CachedEngine) -> None:
    talking = QUICK_CROSS.replace(
        "def next(self):", "def next(self):\n        print(self.data.close[0], 'now')"
    )
    result = run(compile_strategy(talking), SERIES, tier=Tier.NATIVE)
    kept = KeptResult(result=result, cash=10_000.0, unread=())

    engine.results.put("0" * 32, kept)

    found = engine.results.get("0" * 32)
    assert found is not None
    assert (found.result.tier, len(found.result.log)) == ("native", 570)
    assert bits(found.result) == bits(result)


def test_parameters_that_are_spelt_out_are_the_same_run() -> None:
    declared = CompiledTask.of(TASK).program.parameters
    name, value = next(iter(declared.items()))

    assert key(replace(TASK, parameters={name: value})) == key(TASK)
    assert key(replace(TASK, texts={name: str(value)})) == key(TASK)


def test_whatever_a_run_depends_on_makes_another_run() -> None:
    name, value = next(iter(CompiledTask.of(TASK).program.parameters.items()))
    assert isinstance(value, int)
    volume = SERIES.volume.copy()
    volume[300] = np.nextafter(volume[300], np.inf)
    signal = {"signal": -SERIES.extras["signal"]}
    zeros = np.zeros(600)
    others = [
        replace(TASK, source=QUICK_CROSS.replace("buy()", "buy(size=2)")),
        replace(TASK, parameters={name: value + 1}),
        replace(TASK, parameters={name: float(value)}),
        replace(TASK, cash=10_000.000000000002),
        replace(TASK, costs=Costs(commission=1e-4, slippage=0.0)),
        replace(TASK, costs=Costs(commission=0.0, slippage=1e-4)),
        replace(TASK, resample=Resampling.parse("60m")),
        replace(TASK, resample=Resampling.parse("30m")),
        replace(TASK, series=(SERIES, SERIES)),
        *(
            replace(TASK, series=(other,))
            for other in (
                replace(SERIES, symbol="QQQ"),
                replace(SERIES, hours=Hours.ROUND_THE_CLOCK),
                replace(SERIES, volume=volume),
                replace(SERIES, extras=signal),
                replace(SERIES, extras={}),
                replace(SERIES, open=SERIES.close, close=SERIES.open),
                replace(SERIES, volume=zeros),
                replace(SERIES, volume=-zeros),
                SERIES.slice(0, 599),
                SERIES.slice(1, 600),
                wandering(600, first=FIRST + timedelta(minutes=1), lines=("signal",)),
            )
        ),
    ]

    keys = [key(TASK), *map(key, others)]

    assert len(set(keys)) == len(keys)


def test_terms_beyond_costs_make_another_run() -> None:
    prepared = CompiledTask.of(TASK)
    other = replace(prepared, rules=replace(prepared.rules, sizer=FixedSize(2)))

    assert key_of(other) != key_of(prepared)


def test_columns_that_are_views_have_the_digest_of_their_values() -> None:
    table = np.column_stack([SERIES.open, SERIES.close])
    strided = replace(SERIES, open=table[:, 0], close=table[:, 1])

    assert digest_of(strided) == digest_of(SERIES)


def test_many_bars_at_once_have_the_digest_of_all_in_turn() -> None:
    many = wandering(60_000)

    with ThreadPoolExecutor(2) as pool:
        assert digest_of(many, pool.map) == digest_of(many)
    assert key(replace(TASK, series=(many,))) == key(
        replace(TASK, series=(many.slice(0, 60_000),))
    )


def test_a_crash_is_not_kept(engine: CachedEngine, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(StrategyCrashError):
            engine.run(replace(TASK, source=CRASHES))

    assert not list(tmp_path.iterdir())


def test_runs_one_after_the_other_are_run(engine: CachedEngine, tmp_path: Path) -> None:
    done = engine.run_each([TASK, replace(TASK, source=CRASHES)])

    assert isinstance(done[1], StrategyCrashError)
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_kept_the_run_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    results = Results(folder=tmp_path / "file", most_bytes=10**7)

    done = CachedEngine(results=results).run(TASK)

    assert (done.key, done.is_cached) == ("", False)
    assert done.result.orders


def test_a_result_is_found_by_its_key_alone(engine: CachedEngine) -> None:
    done = engine.run(replace(TASK, cash=5_000.0))

    found = FindResult(results=engine.results)(done.key)

    assert found.cash == 5_000.0
    assert bits(found.result) == bits(done.result)


def test_a_key_of_nothing_is_refused(engine: CachedEngine) -> None:
    with pytest.raises(NotFoundError, match="no result is kept under '00'"):
        FindResult(results=engine.results)("00")
    with pytest.raises(NotFoundError, match="no result is kept"):
        FindResult(results=None)("0" * 32)
