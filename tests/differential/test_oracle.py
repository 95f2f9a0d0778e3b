"""Both engines print the same document but for their names."""

from __future__ import annotations

import json

import pytest

from falcon.domain.bars import BarSeries
from falcon.domain.costs import Costs
from falcon.domain.runs import FREE, RunOutcome, RunTask
from falcon.errors import StrategyCrashError
from falcon.ports import BacktestEngine
from falcon.providers.backtrader.oracle import ConfinedBacktrader
from falcon.reports.backtest import order_row, timestamp, trade_row
from falcon.services.engines import CompiledEngine
from tests.differential.strategy_markets import group, hourly, market
from tests.differential.test_strategies import (
    ALL,
    CRASHING,
    ON_GROUPS,
    SHIPPED,
    bars_for,
)

CHOSEN = (
    "bollinger_pending",
    "bracket_builtin",
    "calendar_rules",
    "ema_atr_trail",
    "margin_calls",
    "multi_loop",
    "rotation",
    "scale_in",
    "short_side",
    "stop_limit_close",
    "target_percent",
    "texts",
    "trailing",
    "tutorial_log",
)
COSTLY = Costs(commission=0.002, slippage=0.001)


def document(engine: BacktestEngine, task: RunTask) -> str:
    """What is printed of a run, as the text that a person would see."""
    result = engine.run(task).result
    return json.dumps(
        {
            "strategy": result.strategy,
            "cash": result.final_cash,
            "value": result.final_value,
            "orders": [order_row(order) for order in result.orders],
            "trades": [trade_row(trade) for trade in result.trades],
            "stamps": [timestamp(int(stamp)) for stamp in result.stamps],
            "equity": result.equity.tolist(),
            "log": list(result.log),
        },
        indent=1,
    )


def check(name: str, series: tuple[BarSeries, ...], costs: Costs) -> None:
    task = RunTask(source=ALL[name], series=series, cash=5_000.0, costs=costs)

    assert document(ConfinedBacktrader(), task) == document(CompiledEngine(), task)


@pytest.mark.parametrize("name", [*CHOSEN, *SHIPPED])
def test_backtrader_itself_prints_the_same_document(name: str) -> None:
    series = group(3, same_days=False) if name in ON_GROUPS else (market(11),)

    check(name, series, COSTLY)


UNLIKE = {
    "files_written",
    "handles_shown",
    "order_details",
    "orders_shown",
    "sizers_own",
    "windows_with_numpy",
}
"""Strategies that print feeds, which are of another class in the confined process, or
numbers of orders, which go on counting within it, or state sizes as numbers of numpy,
which are written with a point here, or sizes that no confined process may answer, or
write files, which no confined process may."""


def test_one_child_gives_the_same_for_every_strategy_of_the_collection() -> None:
    names = sorted(ALL.keys() - CRASHING.keys() - UNLIKE)
    tasks = [
        RunTask(source=ALL[name], series=bars_for(name, seed=5), costs=COSTLY)
        for name in names
    ]

    mine, theirs = (e.run_each(tasks) for e in (CompiledEngine(), ConfinedBacktrader()))

    assert [_shown(one) for one in mine] == [_shown(one) for one in theirs]


def _shown(outcome: RunOutcome | StrategyCrashError) -> str:
    if isinstance(outcome, StrategyCrashError):
        return "crash"
    result = outcome.result
    rows = (*map(order_row, result.orders), *map(trade_row, result.trades))
    log = list(result.log)
    return json.dumps([result.strategy, rows, result.equity.tolist(), log])


SPREAD = """
import backtrader as bt


class Spread(bt.Strategy):
    def __init__(self):
        self.spread = self.data0.close - self.data1.close
        self.mean = bt.ind.SMA(self.spread, period=10)

    def next(self):
        print(self.spread[0], self.mean[0])
        if not self.position and self.spread[0] > self.mean[0]:
            self.buy()
        elif self.position and self.spread[0] < self.mean[0]:
            self.close()
"""


def test_lines_over_feeds_pair_the_bars_of_a_day_in_both() -> None:
    task = RunTask(source=SPREAD, series=group(3, same_days=False)[:2], costs=COSTLY)

    assert document(ConfinedBacktrader(), task) == document(CompiledEngine(), task)


@pytest.mark.parametrize("name", ["stop_limit_close", "calendar_rules"])
def test_times_of_day_are_printed_the_same(name: str) -> None:
    check(name, (hourly(market(5, bars=150)),), FREE)


@pytest.mark.parametrize("name", ["tutorial_log", "multi_loop"])
def test_both_know_on_which_step_a_line_was_printed(name: str) -> None:
    series = group(3, same_days=False) if name in ON_GROUPS else (market(11),)
    source = ALL[name].replace(
        "    def next(self):\n",
        "    def start(self):\n        print('start')\n\n"
        "    def stop(self):\n        print('stop')\n\n"
        "    def next(self):\n        print(len(self))\n",
        1,
    )
    task = RunTask(source=source, series=series)

    mine, theirs = (
        e.run(task).result for e in (CompiledEngine(), ConfinedBacktrader())
    )

    assert mine.log == theirs.log
    assert mine.log_steps == theirs.log_steps
    assert mine.log_steps[-1] == len(mine.stamps)
