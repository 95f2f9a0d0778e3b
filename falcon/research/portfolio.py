"""Portfolio: one strategy over many symbols, each with a copy of its own.

Each copy has an equal part of the cash and a book of its own, as in
`falcon.research.backtest`. Bars are loaded when their turn comes and let go after it,
so that memory does not grow with the number of symbols.

The sum holds every time at which any symbol has a bar; between its own bars a copy
keeps its last value, before its first bar it holds cash. The part of a symbol that
cannot be run stays cash, and its row says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from falcon.analytics.metrics import measure
from falcon.analytics.periods import periods_per_year_of
from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.performance import Performance
from falcon.domain.strategies import Parameters
from falcon.engine import Program
from falcon.engine.copies import Copies
from falcon.engine.rules import Rules
from falcon.engine.sweeps import Outcome
from falcon.errors import DataError, StrategyError, UsageError
from falcon.research.figures import figures_of
from falcon.research.local import in_turn

Load = Callable[[], BarSeries]
"""Loads the bars of one symbol; raises `DataError` if they cannot be used."""

_LONG: Final = 10_000
"""Bars from which on what is native lasts longer than what is around it."""

_NO_STAMPS: Final[Stamps] = np.empty(0, dtype=np.int64)
_NO_VALUES: Final[Floats] = np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one copy came to.

    Attributes:
        symbol: whose bars it ran on.
        bars: how many there were.
        performance: its figures, ``None`` if it failed.
        final_value: dollars in the end.
        orders: how many it sent.
        tier: which machine ran it, empty if it failed.
        note: why it was not the native one although that was tried, or what it failed
            with.
    """

    symbol: str
    bars: int
    performance: Performance | None
    final_value: float
    orders: int
    tier: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Portfolio:
    """What all copies came to.

    Attributes:
        parts: in the order of the symbols.
        net_pnls: float64[k], dollars of each closed trade, symbol by symbol.
        stamps: int64[n], times of the sum, microseconds, oldest first.
        equity: float64[n], dollars of all copies together.
        performance: the figures of the sum.
    """

    parts: tuple[Part, ...]
    net_pnls: Floats
    stamps: Stamps
    equity: Floats
    performance: Performance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Copy:
    """One copy with its curve."""

    part: Part
    stamps: Stamps
    equity: Floats
    net_pnls: Floats


def portfolio(
    program: Program,
    symbols: Mapping[str, Load],
    parameters: Parameters,
    rules: Rules,
    count: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Portfolio:
    """Run a program once for each symbol.

    Args:
        program: one that looks at a single feed.
        symbols: what loads the bars of each.
        parameters: those that differ from their defaults.
        rules: terms of the runs; the cash is that of all together.
        count: how many run at a time.
        progress: told how many are done, and of how many.

    Raises:
        UsageError: it looks at several feeds, or takes other parameters.
    """
    _check(program, symbols, parameters)
    terms = replace(rules, cash=rules.cash / len(symbols))

    copies, years = Copies(program, parameters, terms), _Years()

    def run(symbol: str) -> _Copy:
        return _run(copies, symbol, symbols[symbol], years, terms.cash)

    total, parts, pnls = _Sum(), list[Part](), list[Floats]()
    progress(0, len(symbols))
    for copy in _each(run, symbols, count):
        total.add(copy, terms.cash)
        parts.append(copy.part)
        pnls.append(copy.net_pnls)
        progress(len(parts), len(symbols))
    net_pnls = np.concatenate(pnls)
    return Portfolio(
        parts=tuple(parts),
        net_pnls=net_pnls,
        stamps=total.stamps,
        equity=total.equity,
        performance=measure(
            total.equity,
            net_pnls,
            capital=rules.cash,
            periods_per_year=periods_per_year_of(total.stamps),
        ),
    )


def _each(
    run: Callable[[str], _Copy], symbols: Iterable[str], count: int
) -> Iterator[_Copy]:
    """Run one after the other; from the first long one on, so many at a time.

    Threads would wait for each other longer than short runs last.
    """
    left = iter(symbols)
    for symbol in left:
        copy = run(symbol)
        yield copy
        if copy.part.bars >= _LONG:
            break
    yield from in_turn(run, left, count)


def _check(
    program: Program, symbols: Mapping[str, Load], parameters: Parameters
) -> None:
    if program.is_multi_feed:
        raise UsageError(
            f"{program.name} looks at several feeds at once; run it once over all of "
            "them with falcon backtest"
        )
    if not symbols:
        raise UsageError("a portfolio needs at least one symbol or file of bars")
    program.with_defaults(parameters)


def _run(copies: Copies, symbol: str, load: Load, years: _Years, cash: float) -> _Copy:
    try:
        series = load()
    except DataError as error:
        return _failed(symbol, 0, cash, error)
    outcome = copies.outcome(series)
    if isinstance(outcome, StrategyError):
        return _failed(symbol, len(series), cash, outcome)
    return _Copy(
        part=_part(symbol, len(series), outcome, years.of(series.stamps), cash),
        stamps=series.stamps,
        equity=outcome.equity,
        net_pnls=outcome.net_pnls,
    )


def _part(
    symbol: str, bars: int, outcome: Outcome, periods: float, capital: float
) -> Part:
    return Part(
        symbol=symbol,
        bars=bars,
        performance=figures_of(outcome, capital, periods),
        final_value=outcome.final_value,
        orders=outcome.orders,
        tier=outcome.tier,
        note=outcome.tier_note,
    )


def _failed(symbol: str, bars: int, cash: float, error: Exception) -> _Copy:
    return _Copy(
        part=Part(
            symbol=symbol,
            bars=bars,
            performance=None,
            final_value=cash,
            orders=0,
            tier="",
            note=str(error),
        ),
        stamps=_NO_STAMPS,
        equity=_NO_VALUES,
        net_pnls=_NO_VALUES,
    )


class _Years:
    """How many bars a year has, by times; most symbols share theirs."""

    def __init__(self) -> None:
        self._last: tuple[Stamps, float] = _NO_STAMPS, 0.0

    def of(self, stamps: Stamps) -> float:
        """See `falcon.analytics.periods.periods_per_year_of`."""
        known, periods = self._last
        if not np.array_equal(known, stamps):
            periods = periods_per_year_of(stamps)
            self._last = stamps, periods
        return periods


class _Sum:
    """The sum of curves that come one after the other, each on times of its own.

    Attributes:
        stamps: int64[n], all times so far.
        equity: float64[n], the sum at these times.
    """

    def __init__(self) -> None:
        self.stamps = _NO_STAMPS
        self.equity = _NO_VALUES
        self._cash = 0.0

    def add(self, copy: _Copy, cash: float) -> None:
        """Add a curve that begins with cash; one without bars stays cash."""
        if np.array_equal(self.stamps, copy.stamps):
            self.equity = self.equity + copy.equity
        else:
            stamps: Stamps = np.union1d(self.stamps, copy.stamps)
            mine = _on(stamps, self.stamps, self.equity, self._cash)
            self.equity = mine + _on(stamps, copy.stamps, copy.equity, cash)
            self.stamps = stamps
        self._cash += cash


def _on(stamps: Stamps, own: Stamps, values: Floats, before: float) -> Floats:
    """A curve at other times, the last known value carried forward."""
    if np.array_equal(stamps, own):
        return values
    known = np.searchsorted(own, stamps, side="right")
    carried: Floats = np.concatenate(([before], values))[known]
    return carried
