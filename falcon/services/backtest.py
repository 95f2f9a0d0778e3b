"""Backtest: one run as a person asks for it, with backtrader's own terms.

1. The code is found: a shipped strategy by its name, a stored one by id or name, or the
   text of a file (`falcon.services.code`).
2. The bars are found: symbols of the market, or files (`PrepareRun`).
3. An engine runs once with all feeds, data0 first, and the outcome is measured.

Unlike activation it is exactly the run that backtrader would do: one share an order
where the strategy states no size, and one book for all feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from falcon.analytics.metrics import measure
from falcon.analytics.periods import periods_per_year_of
from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.costs import Costs
from falcon.domain.performance import Performance
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result, RunTask
from falcon.errors import BarsMissingError, UsageError
from falcon.ports import BacktestEngine, MarketData
from falcon.services.cached import FindResult
from falcon.services.code import Code
from falcon.services.symbols import clean_symbols, require_bars

ReadBars = Callable[[Path, Timeframe | None], BarSeries]
"""Reads a bar file; raises `DataError` if it cannot be used at all."""

_FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRequest:
    """What a person asks for.

    Attributes:
        code: what to run.
        symbols: feeds from the market, data0 first.
        files: feeds from files, after those of the market.
        start: first day, included; ``None`` for the first bar there is.
        end: last day, included; ``None`` for the last.
        timeframe: which bars; of files as the file says if ``None``.
        resample: the longer bars of data0 that are a further, last feed, as people
            write them: ``weeks``, ``60m``.
        cash: dollars at the start.
        commission: fraction of the traded value per side.
        slippage: fraction by which prices worsen.
        parameters: values as text, read by the types that the code declares.
    """

    code: Code
    symbols: Sequence[str] = ()
    files: Sequence[Path] = ()
    start: date | None = None
    end: date | None = None
    timeframe: Timeframe | None = None
    resample: str | None = None
    cash: float = 10_000.0
    commission: float = 0.0
    slippage: float = 0.0
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BacktestRun:
    """What one run came to.

    Attributes:
        result: order by order.
        performance: in figures.
        unread: symbols of feeds that the code does not look at.
        key: under which the result is kept, empty if it is not.
        is_cached: whether it was kept already, and nothing ran.
    """

    result: Result
    performance: Performance
    unread: tuple[str, ...] = ()
    key: str = ""
    is_cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareRun:
    """Find the bars of what is asked for.

    Attributes:
        open_market: gives where symbols have their bars; not asked for files alone.
        read_bars: reads a bar file.
    """

    open_market: Callable[[], MarketData]
    read_bars: ReadBars

    def __call__(self, wanted: BacktestRequest) -> RunTask:
        """The task for an engine.

        Raises:
            UsageError: it asks for what cannot be.
            BarsMissingError: a symbol has no bars, or none between the dates.
            DataError: a file cannot be used.
        """
        check(wanted)
        longer = wanted.resample
        return RunTask(
            source=wanted.code.text,
            series=tuple(_between(one, wanted) for one in self._feeds(wanted)),
            cash=wanted.cash,
            costs=Costs(commission=wanted.commission, slippage=wanted.slippage),
            parameters=wanted.code.parameters,
            texts=wanted.parameters,
            resample=None if longer is None else Resampling.parse(longer),
        )

    def _feeds(self, wanted: BacktestRequest) -> list[BarSeries]:
        return [
            *(self._of_market(wanted) if wanted.symbols else ()),
            *(self.read_bars(file, wanted.timeframe) for file in wanted.files),
        ]

    def _of_market(self, wanted: BacktestRequest) -> list[BarSeries]:
        """The bars of the symbols; all of one that has none between the dates."""
        symbols, market = clean_symbols(wanted.symbols), self.open_market()
        require_bars(market, symbols)
        timeframe = wanted.timeframe or Timeframe.DAY
        since = None if wanted.start is None else _at(wanted.start, time.min)
        until = _closed_by(wanted.end, timeframe)
        near = [
            market.bars(symbol, timeframe, until=until, since=since)
            for symbol in symbols
        ]
        return [
            series if len(series) else market.bars(symbol, timeframe, until=_FOREVER)
            for symbol, series in zip(symbols, near, strict=True)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBacktest:
    """Run code over bars once.

    Attributes:
        prepare: finds the bars.
        engine: runs the code.
    """

    prepare: PrepareRun
    engine: BacktestEngine

    def __call__(self, wanted: BacktestRequest) -> BacktestRun:
        """Run what was asked for.

        Raises:
            UsageError: it asks for what cannot be.
            DataError: bars are missing or cannot be used.
            UnsupportedConstructError: the code uses what the engine refuses.
            StrategyCrashError: it failed on some bar.
        """
        outcome = self.engine.run(self.prepare(wanted))
        return BacktestRun(
            result=outcome.result,
            performance=_measured(outcome.result, wanted.cash),
            unread=outcome.unread,
            key=outcome.key,
            is_cached=outcome.is_cached,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallBacktest:
    """Measure once more what an earlier run came to.

    Attributes:
        find: finds its result.
    """

    find: FindResult

    def __call__(self, key: str) -> BacktestRun:
        """What was kept under a key, or the only one that begins so.

        Raises:
            NotFoundError: nothing that can be used.
            UsageError: several keys begin so.
        """
        kept = self.find(key)
        return BacktestRun(
            result=kept.result,
            performance=_measured(kept.result, kept.cash),
            unread=kept.unread,
            key=key,
            is_cached=True,
        )


def check(wanted: BacktestRequest) -> None:
    """See whether a request can be, whatever its bars are.

    Raises:
        UsageError: it cannot; says why.
    """
    if not (wanted.symbols or wanted.files):
        raise UsageError(
            "name at least one symbol or one file of bars: --symbols AAPL, or "
            "--bars FILE"
        )
    if not (np.isfinite(wanted.cash) and wanted.cash > 0):
        raise UsageError(f"cash must be above zero dollars, was {wanted.cash}")
    for name in ("commission", "slippage"):
        value = getattr(wanted, name)
        if not 0 <= value < 1:
            raise UsageError(
                f"{name} must be a fraction in [0, 1), such as 0.001 for 0.1 %, "
                f"was {value}"
            )
    if wanted.start and wanted.end and wanted.start > wanted.end:
        raise UsageError(f"the first day {wanted.start} is after the last {wanted.end}")


def _between(series: BarSeries, wanted: BacktestRequest) -> BarSeries:
    start = None if wanted.start is None else _at(wanted.start, time.min)
    end = None if wanted.end is None else _at(wanted.end, time.max)
    chosen = series.between(start, end)
    if not len(chosen):
        raise BarsMissingError(
            f"{series.symbol} has no bars from {wanted.start or 'the first'} to "
            f"{wanted.end or 'the last'}; it has some from "
            f"{series[0].opened_at:%Y-%m-%d} to {series[-1].opened_at:%Y-%m-%d}"
        )
    return chosen


def _closed_by(end: date | None, timeframe: Timeframe) -> datetime:
    """A time at which every bar that opened on a day has closed, and not many more."""
    if end is None or end.year == date.max.year:
        return _FOREVER
    return _at(end, time.max) + timeframe.duration + timedelta(days=1)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=UTC)


def _measured(result: Result, cash: float) -> Performance:
    return measure(
        result.equity,
        np.array([trade.pnlcomm for trade in result.trades], dtype=np.float64),
        capital=cash,
        periods_per_year=periods_per_year_of(result.stamps),
    )
