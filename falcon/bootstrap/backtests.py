"""Backtests: runs that people ask for, on all bars there are and on their own files.

Each command is a process of its own, which loads what it needs and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from falcon.bootstrap.markets import all_bars, tell_refused
from falcon.domain.bars import BarSeries, Timeframe
from falcon.errors import ConfigError
from falcon.ports import BacktestEngine
from falcon.reports.backtest import COMPILED
from falcon.services.backtest import PrepareRun, RecallBacktest, RunBacktest
from falcon.services.cached import CachedEngine, FindResult
from falcon.services.code import FindCode
from falcon.services.engines import CompiledEngine
from falcon.settings import Settings
from falcon.store.results import Results

if TYPE_CHECKING:
    from falcon.services.import_bars import ImportBars
    from falcon.services.lookahead import CheckLookahead
    from falcon.services.portfolio import RunPortfolio
    from falcon.services.sweep import RunSweep
    from falcon.store.database import Store

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
        prepare: finds the bars.
        machine: runs the code, each time anew.
        run: runs it once, or shows what it came to before.
    """

    find: FindCode
    prepare: PrepareRun
    machine: BacktestEngine
    run: RunBacktest

    @property
    def look(self) -> CheckLookahead:
        """Sees whether it looks ahead."""
        from falcon.services.lookahead import CheckLookahead

        return CheckLookahead(prepare=self.prepare, engine=self.machine)

    @property
    def sweep(self) -> RunSweep:
        """Runs it with many sets of parameters."""
        from falcon.services.sweep import RunSweep

        return RunSweep(prepare=self.prepare)

    @property
    def portfolio(self) -> RunPortfolio:
        """Runs it over many symbols, a copy for each."""
        from falcon.services.portfolio import RunPortfolio

        return RunPortfolio(prepare=self.prepare, symbol_of=_symbol_of)


def backtests(
    settings: Settings, engine: str = COMPILED, *, keeps: bool = False
) -> Backtests:
    """Put it together; a database is looked into if there is one, and none is made.

    Args:
        settings: where the bars are.
        engine: a name out of `ENGINES`.
        keeps: whether results of our own engine are kept, and shown again.
    """
    prepare = PrepareRun(
        open_market=cache(partial(all_bars, settings)), read_bars=_read_bars
    )
    machine = ENGINES[engine]()
    results = results_of(settings) if keeps and engine == COMPILED else None
    runner = machine if results is None else CachedEngine(results=results)
    return Backtests(
        find=FindCode(store=_store_of(settings)),
        prepare=prepare,
        machine=machine,
        run=RunBacktest(prepare=prepare, engine=runner),
    )


def _store_of(settings: Settings) -> Store | None:
    if not settings.db.exists():
        return None
    from falcon.store.database import Store

    return Store(settings.db)


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
    from falcon.clock import SystemClock
    from falcon.providers.barstore.store import BarStore
    from falcon.services.import_bars import ImportBars

    if settings.data_dir is None:
        raise ConfigError(
            "FALCON_DATA_DIR: must be the folder where bars are kept, was not set; "
            "name one that exists, say by: export FALCON_DATA_DIR=$HOME/bars"
        )
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
