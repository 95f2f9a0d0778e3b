"""Backtest: one strategy over its symbols, as it would trade live.

In: a program and bars. Out: `Backtest`.

1. A program that reads one feed runs once for each symbol, one that reads several runs
   once for all (`falcon.engine.instances`); the cash is split equally between the runs.
2. Each run has a book of its own. Profits of one symbol do not finance another.
3. The curves are added over every time at which any symbol has a bar (`_on`); between
   its own bars a run keeps its last value, before its first bar it holds cash.
4. The sum is measured as one strategy (`falcon.analytics.metrics`).

Sizes and costs are those of the `Rules` given. For activation, comparison and live
trading alike that means the sizer `AllocationSize`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from falcon.analytics.metrics import measure
from falcon.analytics.periods import periods_per_year
from falcon.domain.bars import BarSeries, Floats, Stamps, from_stamp
from falcon.domain.performance import Performance
from falcon.domain.runs import Result, RunTrade
from falcon.domain.strategies import Parameters
from falcon.engine import Program, run
from falcon.engine.instances import instances
from falcon.engine.rules import Rules
from falcon.errors import BarsMissingError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backtest:
    """What a strategy did on a stretch of the past, all symbols together.

    Attributes:
        capital: dollars before the first bar.
        periods_per_year: bars in a year, by which rates are annualised.
        stamps: int64[n], opening times of the bars, microseconds, oldest first.
        equity: float64[n], dollars at the end of each bar, open positions included.
        trades: closed ones, in the order in which they closed.
        performance: the figures of this curve and these trades.
        order_types: the kinds of orders that were placed, in backtrader's words.
        sets_terms: whether the strategy set cash or costs of its own broker.
    """

    capital: float
    periods_per_year: float
    stamps: Stamps
    equity: Floats
    trades: tuple[RunTrade, ...]
    performance: Performance
    order_types: frozenset[str] = frozenset()
    sets_terms: bool = False

    @classmethod
    def of(
        cls,
        *,
        capital: float,
        periods_per_year: float,
        stamps: Stamps,
        equity: Floats,
        trades: Sequence[RunTrade],
    ) -> Backtest:
        """Measure a curve and its trades."""
        net_pnls = np.array([trade.pnlcomm for trade in trades], dtype=np.float64)
        return cls(
            capital=capital,
            periods_per_year=periods_per_year,
            stamps=stamps,
            equity=equity,
            trades=tuple(trades),
            performance=measure(
                equity, net_pnls, capital=capital, periods_per_year=periods_per_year
            ),
        )

    @property
    def first_bar_at(self) -> datetime | None:
        """Opening of the first bar, ``None`` without bars."""
        return from_stamp(int(self.stamps[0])) if len(self.stamps) else None

    @property
    def last_bar_at(self) -> datetime | None:
        """Opening of the last bar, ``None`` without bars."""
        return from_stamp(int(self.stamps[-1])) if len(self.stamps) else None


def backtest(
    program: Program,
    series: Mapping[str, BarSeries],
    parameters: Parameters,
    rules: Rules,
) -> Backtest:
    """Run a program on the bars of its symbols, given in the strategy's order.

    Args:
        program: what to run.
        series: bars by symbol, all of one timeframe.
        parameters: values that differ from those the code declares.
        rules: terms of the run; the cash is that of the whole strategy.

    Raises:
        BarsMissingError: there are no symbols, or one has no bars.
        UnsupportedConstructError: the parameters lead to what the engine refuses.
        StrategyCrashError: the strategy failed on some bar.
    """
    empty = ", ".join(symbol for symbol, bars in series.items() if not len(bars))
    if empty or not series:
        raise BarsMissingError(f"a backtest needs bars, and {empty or 'it'} has none")
    copies = instances(tuple(series), is_multi_feed=program.is_multi_feed)
    part = replace(rules, cash=rules.cash / len(copies))
    results = [
        run(program, [series[symbol] for symbol in copy], parameters, part)
        for copy in copies
    ]
    stamps = all_stamps(series)
    trades = [trade for result in results for trade in result.trades]
    placed = [order.order_type for result in results for order in result.orders]
    whole = Backtest.of(
        capital=rules.cash,
        periods_per_year=periods_per_year(next(iter(series.values())).timeframe),
        stamps=stamps,
        equity=np.sum([_on(stamps, result, part.cash) for result in results], axis=0),
        trades=sorted(trades, key=lambda trade: (trade.closed, trade.symbol)),
    )
    return replace(
        whole,
        order_types=frozenset(placed),
        sets_terms=any(result.sets_terms for result in results),
    )


def all_stamps(series: Mapping[str, BarSeries]) -> Stamps:
    """Every time at which any of the symbols has a bar, oldest first."""
    stamps: Stamps = np.unique(
        np.concatenate([bars.stamps for bars in series.values()])
    )
    return stamps


def _on(stamps: Stamps, result: Result, cash: float) -> Floats:
    """The equity of one run at other times, the last known value carried forward."""
    known = np.searchsorted(result.stamps, stamps, side="right")
    values: Floats = np.concatenate(([cash], result.equity))[known]
    return values
