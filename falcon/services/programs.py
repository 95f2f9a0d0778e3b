"""Programs: the running copies of each strategy's code.

A strategy with a single-feed program runs one copy a symbol, one with several feeds a
single copy for all (`falcon.engine.instances`). A copy's state is saved after each bar
as a checkpoint; it is taken up again from there, or, if there is none or it belongs to
another version, built anew: its indicators are warmed with the bars of the past, its
own code is called from the next bar on, and it is told what its strategy already holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.strategies import Strategy, Version
from falcon.engine import Program, Stepper
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.instances import instance_name, instances
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import BarsMissingError
from falcon.ports import MarketData
from falcon.store import books, checkpoints, orders, reports, versions
from falcon.store.checkpoints import Checkpoint

Compile = Callable[[str], Program]

WARM_UP_BARS = 2_000
"""Bars of the past that warm the indicators of a program which is built anew. Recursive
averages remember their seed for about ten periods, so this suits periods up to 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProgram:
    """One running copy of a strategy's code.

    Attributes:
        strategy: whose.
        version: version of the code it runs.
        symbols: the symbols it is given.
        parts: copies that share the strategy's allocation, itself included.
        stepper: the machine that runs it.
    """

    strategy: Strategy
    version: int
    symbols: tuple[str, ...]
    parts: int
    stepper: Stepper

    @property
    def instance(self) -> str:
        """Its name among the strategy's copies."""
        return instance_name(self.symbols)


@dataclass(slots=True, kw_only=True)
class Programs:
    """All running copies, kept in memory between bars.

    Attributes:
        market: bars that warm new copies.
        timeframe: which bars.
        compile: source text to program.
    """

    market: MarketData
    timeframe: Timeframe
    compile: Compile
    _running: dict[int, tuple[RunningProgram, ...]] = field(default_factory=dict)
    _compiled: dict[str, Program] = field(default_factory=dict)

    def of(
        self, db: sqlite3.Connection, strategy: Strategy, *, since: datetime
    ) -> tuple[RunningProgram, ...]:
        """The copies of a strategy, ready for the first bar closing after ``since``.

        Raises:
            StrategyError: its code does not compile, or fails while it is warmed.
        """
        running = self._running.get(strategy.id, ())
        if running and _is_current(running, strategy):
            # Its allocation may have changed since.
            running = tuple(replace(copy, strategy=strategy) for copy in running)
        else:
            running = self._load(db, strategy, since)
        self._running[strategy.id] = running
        return running

    def save(self, db: sqlite3.Connection, program: RunningProgram) -> None:
        """Save the state of a copy after a bar."""
        checkpoints.save(
            db,
            Checkpoint(
                strategy_id=program.strategy.id,
                instance=program.instance,
                version=program.version,
                data=program.stepper.checkpoint(),
            ),
        )

    def drop(self, db: sqlite3.Connection, strategy_id: int) -> None:
        """End the copies of a strategy; their working orders are cut loose."""
        self._running.pop(strategy_id, None)
        orders.detach(db, strategy_id)
        reports.forget(db, strategy_id)
        checkpoints.forget(db, strategy_id)

    def forget(self) -> None:
        """Drop what is in memory; the next bar starts from the checkpoints."""
        self._running.clear()

    def _load(
        self, db: sqlite3.Connection, strategy: Strategy, since: datetime
    ) -> tuple[RunningProgram, ...]:
        version = versions.get(db, strategy.id, strategy.version)
        program = self._program(version)
        groups = instances(strategy.symbols, is_multi_feed=program.is_multi_feed)
        saved = _usable(checkpoints.of_strategy(db, strategy.id), strategy, groups)
        if not saved:
            self.drop(db, strategy.id)
        return tuple(
            RunningProgram(
                strategy=strategy,
                version=strategy.version,
                symbols=symbols,
                parts=len(groups),
                stepper=Stepper.restore(program, saved[instance_name(symbols)])
                if saved
                else self._build(db, version, program, symbols, since),
            )
            for symbols in groups
        )

    def _program(self, version: Version) -> Program:
        program = self._compiled.get(version.code_hash)
        if program is None:
            program = self.compile(version.code)
            self._compiled[version.code_hash] = program
        return program

    def _build(
        self,
        db: sqlite3.Connection,
        version: Version,
        program: Program,
        symbols: tuple[str, ...],
        since: datetime,
    ) -> Stepper:
        rules = Rules(sizer=AllocationSize())
        broker = ExternalBroker(rules, len(symbols))
        book = books.load(db, version.strategy_id)
        for index, symbol in enumerate(symbols):
            if symbol in book.holdings:
                held = book.holdings[symbol].position
                broker.adopt(index, held.quantity, held.average_price)
        stepper = Stepper(
            program, version.parameters, symbols=symbols, rules=rules, broker=broker
        )
        _warm(stepper, [self._past(symbol, since) for symbol in symbols])
        return stepper

    def _past(self, symbol: str, since: datetime) -> BarSeries | None:
        try:
            past = self.market.bars(symbol, self.timeframe, until=since)
        except BarsMissingError:
            return None
        return past.slice(max(0, len(past) - WARM_UP_BARS), len(past))


def _is_current(running: tuple[RunningProgram, ...], strategy: Strategy) -> bool:
    symbols = tuple(symbol for program in running for symbol in program.symbols)
    return running[0].version == strategy.version and symbols == strategy.symbols


def _usable(
    saved: tuple[Checkpoint, ...],
    strategy: Strategy,
    groups: tuple[tuple[str, ...], ...],
) -> Mapping[str, bytes]:
    """The checkpoints by copy, none if any of them is missing or of another version."""
    found = {c.instance: c.data for c in saved if c.version == strategy.version}
    wanted = {instance_name(symbols) for symbols in groups}
    return found if found.keys() == wanted else {}


def _warm(stepper: Stepper, past: list[BarSeries | None]) -> None:
    """Show a program the past of its symbols, time by time."""
    by_time: dict[int, dict[str, int]] = {}
    known = {series.symbol: series for series in past if series is not None}
    for symbol, series in known.items():
        for index, stamp in enumerate(series.stamps):
            by_time.setdefault(int(stamp), {})[symbol] = index
    for stamp in sorted(by_time):
        bars = {s: known[s][index] for s, index in by_time[stamp].items()}
        stepper.warm(bars)
