"""What the check for look-ahead finds, and what it leaves in peace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, from_stamp
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result, RunOrder, RunOutcome, RunTask, StatusChange
from falcon.errors import StrategyCrashError
from falcon.providers.backtrader.oracle import ConfinedBacktrader
from falcon.research.futures import ended_after, with_another_future
from falcon.research.lookahead import Verdict, look_ahead
from falcon.services.engines import CompiledEngine
from falcon.services.library import source_of
from falcon.strategies.catalogue import LIBRARY
from tests.differential.strategy_markets import group, hourly, market

Decide = Callable[[BarSeries, int], str]
"""What a machine does on a bar: ``buy``, ``fail``, a text to print, or nothing."""

BARS = market(6, bars=120)
TASK = RunTask(source="", series=(BARS,))
HEAD = "import backtrader as bt\n\n\nclass Peek(bt.Strategy):\n"


@dataclass(frozen=True, slots=True)
class Machine:
    """An engine that shows a rule all bars of the run, those to come included."""

    decide: Decide

    def run(self, task: RunTask) -> RunOutcome:
        series = task.series[0]
        stamps = series.stamps.tolist()
        orders: list[RunOrder] = []
        lines: list[tuple[int, str]] = []
        for bar, stamp in enumerate(stamps):
            what = self.decide(series, bar)
            if what == "fail":
                raise StrategyCrashError("oops", bar_at=from_stamp(stamp).isoformat())
            if what == "buy":
                orders.append(_order(len(orders) + 1, series, bar))
            elif what:
                lines.append((bar, what))
        return RunOutcome(
            result=Result(
                strategy="Rule",
                tier="",
                orders=tuple(orders),
                trades=(),
                stamps=series.stamps,
                equity=np.zeros(len(stamps)),
                final_cash=0.0,
                final_value=0.0,
                log=tuple(text for _, text in lines),
                log_steps=tuple(bar for bar, _ in lines),
            )
        )

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        return tuple(map(self._attempt, tasks))

    def _attempt(self, task: RunTask) -> RunOutcome | StrategyCrashError:
        try:
            return self.run(task)
        except StrategyCrashError as crash:
            return crash


def _order(ref: int, series: BarSeries, bar: int) -> RunOrder:
    later = series.stamps[bar + 1 : bar + 2].tolist()
    return RunOrder(
        ref=ref,
        symbol=series.symbol,
        side="buy",
        order_type="Market",
        size=1,
        price=float(series.close[bar]),
        created=int(series.stamps[bar]),
        status="Submitted",
        statuses=tuple(StatusChange(stamp=s, status="Submitted") for s in later),
        executed_price=0.0,
        executed_size=0,
        executed_value=0.0,
        executed_commission=0.0,
        executed=None,
    )


def verdict_of(decide: Decide, budget: int = 100_000) -> Verdict:
    return look_ahead(Machine(decide), TASK, budget)


def rises(series: BarSeries, bar: int) -> str:
    """A rule that knows only the past."""
    return "buy" if bar and series.close[bar] > series.close[bar - 1] else ""


def test_a_rule_that_knows_only_the_past_is_clean() -> None:
    verdict = verdict_of(rises)

    assert verdict.leak is None
    assert verdict.missing == len(BARS) - 1
    assert verdict.others > 20
    assert verdict.silent == 0


def test_the_first_decision_that_knew_the_next_bar_is_named() -> None:
    def peeks(series: BarSeries, bar: int) -> str:
        if bar < 50:
            return rises(series, bar)
        ahead = series.close[min(bar + 1, len(series) - 1)]
        return "buy" if ahead > series.close[bar] else ""

    leak = verdict_of(peeks).leak

    assert leak is not None
    known = next(b for b in range(50, 120) if peeks(BARS, b))
    assert leak.at == from_stamp(int(BARS.stamps[known])).isoformat()[:19] + "Z"
    assert leak.known == (f"buy 1 AAA Market at {float(BARS.close[known])!r}",)
    assert leak.blind == ()


@pytest.mark.parametrize(
    ("decide", "change"),
    [
        (lambda s, b: "buy" if s.close[b] == s.close.max() else "", None),
        (lambda s, b: "buy" if b == 0 and s.close[-1] > 50 else "", None),
        (lambda s, b: f"{s.high.max()}" if b == 9 else "", None),
        (lambda s, b: "buy" if b == len(s) // 2 else "", "missing"),
        (lambda s, b: "buy" if b == 7 and s.close[-1] == BARS.close[-1] else "", None),
        (lambda s, b: "fail" if b + 1 == len(s) else "", "missing"),
        (lambda s, b: "fail" if b + 3 == len(s) else "", "missing"),
    ],
    ids=["maximum", "wrapped", "printed", "length", "last", "failing", "failing early"],
)
def test_all_kinds_of_knowing_the_future_are_found(
    decide: Decide, change: str | None
) -> None:
    leak = verdict_of(decide).leak

    assert leak is not None
    assert change in {None, leak.change}


def test_made_up_futures_find_what_looks_ahead_on_whole_data_only() -> None:
    def decide(series: BarSeries, bar: int) -> str:
        return "buy" if len(series) == len(BARS) and series.close[-1] > bar else ""

    leak = look_ahead(Machine(decide), TASK, 100_000).leak

    assert leak is not None


def test_a_small_budget_still_looks_at_every_step_that_trades() -> None:
    def decide(series: BarSeries, bar: int) -> str:
        return "buy" if bar == 63 and len(series) > 64 else ""

    verdict = verdict_of(decide, budget=1)

    assert verdict.missing < 45
    assert verdict.leak is not None


def test_it_tells_how_many_of_its_runs_are_done() -> None:
    told: list[tuple[int, int]] = []

    verdict = look_ahead(
        Machine(rises), TASK, 100_000, lambda done, count: told.append((done, count))
    )

    count = verdict.missing + verdict.others + verdict.silent
    assert told == [(done, count) for done in range(count + 1)]


def test_a_rule_that_fails_whatever_it_knows_is_a_failure() -> None:
    with pytest.raises(StrategyCrashError, match="oops"):
        verdict_of(lambda _, bar: "fail" if bar == 40 else "")
    with pytest.raises(StrategyCrashError, match="oops"):
        verdict_of(lambda *_: "fail")


def test_a_run_that_fails_later_says_nothing() -> None:
    def decide(series: BarSeries, bar: int) -> str:
        is_other = not np.array_equal(series.close, BARS.close[: len(series)])
        return "fail" if is_other and bar + 1 == len(series) else ""

    verdict = verdict_of(decide)

    assert verdict.leak is None
    assert verdict.silent > 20


def test_a_future_is_another_and_the_past_is_the_same() -> None:
    first, second = (
        replace(one, extras={"x": one.close}) for one in group(1, same_days=False)[:2]
    )
    task = RunTask(source="", series=(first, second))
    stamp = int(first.stamps[100])

    changed = with_another_future(task, stamp, seed=1)
    ended = ended_after(task, stamp)

    for before, after, short in zip(
        task.series, changed.series, ended.series, strict=True
    ):
        kept = len(short)
        assert after.stamps.tolist() == before.stamps.tolist()
        for name in ("open", "high", "low", "close", "volume"):
            ours, theirs = getattr(after, name), getattr(before, name)
            assert ours[:kept].tolist() == theirs[:kept].tolist()
            assert not np.array_equal(ours, theirs)
        assert short.stamps[-1] <= stamp < before.stamps[kept]
        assert all(bar.flaw is None for bar in after)


@pytest.mark.parametrize("entry", LIBRARY, ids=lambda entry: entry.name)
def test_the_library_does_not_look_ahead(entry: object) -> None:
    name = entry.name  # type: ignore[attr-defined]
    task = replace(TASK, source=source_of(name), series=(market(9, bars=300),))

    verdict = look_ahead(CompiledEngine(), task, 20_000)

    assert verdict.leak is None
    assert verdict.missing > 20


def test_longer_bars_and_other_calendars_are_no_look_ahead() -> None:
    source = HEAD + (
        "    def next(self):\n"
        "        print(len(self), self.data1.close[0])\n"
        "        if self.data.close[0] > self.data2.close[0]:\n"
        "            self.buy(data=self.data2)\n"
        "        else:\n"
        "            self.sell(data=self.data1)\n"
    )
    task = RunTask(
        source=source,
        series=group(2, same_days=False, bars=100)[:2],
        resample=Resampling.parse("weeks"),
    )

    verdict = look_ahead(CompiledEngine(), task, 20_000)

    assert verdict.leak is None
    assert verdict.others > 50
    assert verdict.missing == 0


@pytest.mark.parametrize(
    ("test", "lines", "clean"),
    [
        ("close[0] > close[-1]", "", False),
        ("len(self) > 1 and close[0] > close[-1]", "", True),
        ("close[1] > close[0]", "", False),
        ("len(self) < self.data.buflen() and close[1] > close[0]", "", False),
        ("self.line[0] > close[0]", "self.line = self.data.close(2)", False),
        ("self.line[0] > close[0]", "self.line = bt.ind.SMA(period=20)", True),
        ("close.array[-1] > 50", "", False),
    ],
)
def test_backtrader_is_seen_to_look_ahead(test: str, lines: str, clean: bool) -> None:
    source = HEAD + (
        f"    def __init__(self):\n        {lines or 'pass'}\n\n"
        "    def next(self):\n"
        "        close = self.data.close\n"
        f"        if {test}:\n            self.buy()\n"
    )
    task = replace(TASK, source=source, series=(hourly(market(4, bars=60)),))

    verdict = look_ahead(ConfinedBacktrader(), task, 4_000)

    assert (verdict.leak is None) is clean


TRAILS = """
import backtrader as bt


class Trails(bt.Strategy):
    def notify_order(self, order):
        if order.status == order.Completed and order.isbuy():
            self.sell(exectype=bt.Order.StopTrail, trailpercent=0.05)

    def next(self):
        if not self.position:
            self.buy()
"""


def test_a_stop_that_the_broker_moves_later_is_no_look_ahead() -> None:
    task = RunTask(source=TRAILS, series=(market(11),))

    verdict = look_ahead(CompiledEngine(), task, 200_000)

    assert verdict.leak is None
    assert verdict.missing > 10
