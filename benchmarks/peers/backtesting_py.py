"""backtesting.py: its own classes, indicators computed at once by Pandas."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

from benchmarks.bars import bars, frame
from benchmarks.bars import portfolio as feeds_of
from benchmarks.cases import CASH, PAIRS, SYMBOLS
from benchmarks.peers import Task

MEASURED: Final = {"sweep": 4 / len(PAIRS), "portfolio": 50 / SYMBOLS}
"""The share of the work that is done where all of it would take too long."""


class SmaCross(Strategy):  # type: ignore[misc]
    """Averages that cross."""

    fast, slow = 10, 30

    def init(self) -> None:
        """Compute the averages."""
        self.first = self.I(_mean, self.data.Close, self.fast)
        self.second = self.I(_mean, self.data.Close, self.slow)

    def next(self) -> None:
        """Hold one share while the fast one is above."""
        if not self.position:
            if crossover(self.first, self.second):
                self.buy(size=1)
        elif crossover(self.second, self.first):
            self.position.close()


class RsiStop(Strategy):  # type: ignore[misc]
    """An oscillator with a resting stop."""

    def init(self) -> None:
        """Compute the oscillator."""
        self.rsi = self.I(_rsi, self.data.Close, 14)

    def next(self) -> None:
        """Buy low, sell high, or at a loss of three per cent."""
        if not self.position:
            if self.rsi[-1] < 30:  # noqa: PLR2004  # of the rule
                self.buy(size=1)
            return
        for trade in self.trades:
            trade.sl = trade.sl or trade.entry_price * 0.97
        if self.rsi[-1] > 70:  # noqa: PLR2004  # of the rule
            self.position.close()


class EmaAtrTrail(Strategy):  # type: ignore[misc]
    """A trailing stop by hand."""

    def init(self) -> None:
        """Compute averages and range."""
        self.first = self.I(_smoothed, self.data.Close, 12)
        self.second = self.I(_smoothed, self.data.Close, 26)
        prices = (self.data.High, self.data.Low, self.data.Close)
        self.atr = self.I(_atr, *prices, 14)
        self.trail = -np.inf

    def next(self) -> None:
        """Follow the price up, leave when it falls below."""
        price = self.data.Close[-1]
        if not self.position:
            self.trail = -np.inf
            if crossover(self.first, self.second):
                self.buy(size=1)
            return
        self.trail = max(self.trail, price - 3.0 * self.atr[-1])
        if price < self.trail:
            self.position.close()


_CASES: Final = {
    "sma_cross": SmaCross,
    "rsi_stop": RsiStop,
    "ema_atr_trail": EmaAtrTrail,
}


def run(case: str, size: int) -> Task:
    """One case over one feed."""
    prices = frame(bars(size))
    return lambda: _value(case, prices)


def sweep(case: str, size: int) -> Task:
    """Some of the pairs, one after the other."""
    prices = frame(bars(size))
    some = PAIRS[: round(MEASURED["sweep"] * len(PAIRS))]
    return lambda: max(_value(case, prices, fast=a, slow=b) for a, b in some)


def portfolio(case: str, size: int) -> Task:
    """One run for each of some feeds."""
    count = round(MEASURED["portfolio"] * SYMBOLS)
    frames = [frame(series) for series in feeds_of(count, size)]
    return lambda: sum(_value(case, prices) for prices in frames)


def _value(case: str, prices: pd.DataFrame, **parameters: int) -> float:
    test = Backtest(prices, _CASES[case], cash=CASH, finalize_trades=True)
    return float(test.run(**parameters)["Equity Final [$]"])


def _mean(values: Any, period: int) -> Any:
    return pd.Series(values).rolling(period).mean()


def _smoothed(values: Any, period: int) -> Any:
    return pd.Series(values).ewm(span=period, adjust=False).mean()


def _rsi(values: Any, period: int) -> Any:
    change = pd.Series(values).diff()
    gain = change.clip(lower=0).ewm(alpha=1 / period, adjust=False).mean()
    loss = (-change.clip(upper=0)).ewm(alpha=1 / period, adjust=False).mean()
    return 100 - 100 / (1 + gain / loss)


def _atr(high: Any, low: Any, close: Any, period: int) -> Any:
    before = pd.Series(close).shift()
    reach = np.maximum(high, before) - np.minimum(low, before)
    return reach.ewm(alpha=1 / period, adjust=False).mean()
