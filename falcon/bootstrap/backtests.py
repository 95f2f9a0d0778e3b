"""Backtests: runs that people ask for, on all bars there are and on their own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from falcon.bootstrap.parts import all_bars, tell_refused
from falcon.clock import SystemClock
from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import ConfigError
from falcon.ports import BacktestEngine
from falcon.reports.backtest import COMPILED
from falcon.services.backtest import PrepareRun, RecallBacktest, RunBacktest
from falcon.services.cached import CachedEngine, FindResult
from falcon.services.code import FindCode
from falcon.services.engines import CompiledEngine
from falcon.services.import_bars import ImportBars
from falcon.services.lookahead import CheckLookahead
from falcon.services.portfolio import RunPortfolio
from falcon.services.sweep import RunSweep
from falcon.settings import Settings
from falcon.store.database import Store
from falcon.store.results import Results

_MEGABYTE = 1_000_000


def _backtrader() -> BacktestEngine:
    from falcon.providers.backtrader.oracle import ConfinedBacktrader

    return ConfinedBacktrader()


ENGINES: Mapping[str, Callable[[], BacktestEngine]] = {
    COMPILED: CompiledEngine,
    "backtrader": _backtrader,
}
"""What can run code, by the name that people give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtests:
    """What a backtest takes.

    Attributes:
        find: finds code by the name of its strategy.
        run: runs it.
        look: sees whether it looks ahead.
        sweep: runs it with many sets of parameters.
        portfolio: runs it over many symbols, a copy for each.
    """

    find: FindCode
    run: RunBacktest
    look: CheckLookahead
    sweep: RunSweep
    portfolio: RunPortfolio


def backtests(
    settings: Settings, engine: str = COMPILED, *, keeps: bool = False
) -> Backtests:
    """Put it together; a database is looked into if there is one, and none is made.

    Args:
        settings: where the bars are.
        engine: a name out of `ENGINES`.
        keeps: whether results of our own engine are kept, and shown again.
    """
    prepare = PrepareRun(market=all_bars(settings), read_bars=_read_bars)
    machine = ENGINES[engine]()
    store = Store(settings.db) if settings.db.exists() else None
    results = results_of(settings) if keeps and engine == COMPILED else None
    runner = machine if results is None else CachedEngine(results=results)
    return Backtests(
        find=FindCode(store=store),
        run=RunBacktest(prepare=prepare, engine=runner),
        look=CheckLookahead(prepare=prepare, engine=machine),
        sweep=RunSweep(prepare=prepare),
        portfolio=RunPortfolio(prepare=prepare, symbol_of=_symbol_of),
    )


def results_of(settings: Settings) -> Results | None:
    """Where results are kept, ``None`` if none are."""
    if settings.data_dir is None or not settings.cache_mb:
        return None
    return Results(
        folder=settings.data_dir / "cache" / "results",
        most_bytes=settings.cache_mb * _MEGABYTE,
    )


def recalling(settings: Settings) -> RecallBacktest:
    """What tells of an earlier run."""
    return RecallBacktest(find=FindResult(results=results_of(settings)))


def importing(settings: Settings) -> ImportBars:
    """What takes bars in and tells which there are.

    Raises:
        ConfigError: no folder is set.
    """
    from falcon.providers.barstore.store import BarStore

    if settings.data_dir is None:
        raise ConfigError("FALCON_DATA_DIR: must be the folder where bars are kept")
    return ImportBars(
        keeper=BarStore(settings.data_dir), read_bars=_read_bars, clock=SystemClock()
    )


def _symbol_of(path: Path) -> str:
    from falcon.providers.barfile import symbol_of

    return symbol_of(path)


def _read_bars(path: Path, timeframe: Timeframe | None) -> BarSeries:
    from falcon.providers.barfile import read_bar_file

    series, refused = read_bar_file(path, timeframe)
    tell_refused(refused)
    return series
