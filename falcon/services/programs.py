"""Programs: the running copies of each strategy's code.

A strategy with a single-feed program runs one copy a symbol, one with several feeds a
single copy for all (`falcon.engine.instances`). A copy's state is saved after each bar
as a checkpoint, and taken up again from there; bars that it missed meanwhile, because
its strategy was paused, are shown to its indicators and not to its own code.

Without a checkpoint a copy is built anew: its indicators are warmed with the bars of
the past, its own code is called from the next bar on, and it is told what its strategy
already holds.

A new version takes a copy over when that copy holds nothing and waits for nothing.
Until then the old code goes on: only it remembers why it bought and where its stop is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.strategies import Strategy, Version
from falcon.engine import Program, Stepper
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.instances import instance_name, instances
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import BarsMissingError, UsageError
from falcon.ports import MarketData
from falcon.services.past import past_of, show
from falcon.store import books, checkpoints, events, orders, reports, versions
from falcon.store.checkpoints import Checkpoint

Compile = Callable[[str], Program]

LIVE_RULES = Rules(sizer=AllocationSize(least=1))
"""Terms of a live program. It always asks for a share at least: whether the money
reaches is decided, and said, by `falcon.services.wishes`."""


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
    _versions: dict[int, Version] = field(default_factory=dict)

    def of(
        self, db: sqlite3.Connection, strategy: Strategy, *, since: datetime
    ) -> tuple[RunningProgram, ...]:
        """The copies of a strategy, ready for the first bar closing after ``since``.

        Raises:
            StrategyError: its code does not compile, or fails while it is warmed.
        """
        known = {copy.instance: copy for copy in self._running.get(strategy.id, ())}
        program = self._program(self._version(db, strategy))
        groups = instances(strategy.symbols, is_multi_feed=program.is_multi_feed)
        if not known:
            known = self._restored(db, strategy, groups, since)
        self._running[strategy.id] = tuple(
            self._copy(db, strategy, symbols, known, since, len(groups))
            for symbols in groups
        )
        return self._running[strategy.id]

    def save(
        self, db: sqlite3.Connection, program: RunningProgram, moment: datetime
    ) -> None:
        """Save the state of a copy after the bar that closed at ``moment``."""
        checkpoints.save(
            db,
            Checkpoint(
                strategy_id=program.strategy.id,
                instance=program.instance,
                version=program.version,
                moment=moment,
                data=program.stepper.checkpoint(),
            ),
        )

    def release(self, strategy_id: int) -> None:
        """Let the copies of a strategy rest; they go on from their checkpoints."""
        self._running.pop(strategy_id, None)

    def drop(self, db: sqlite3.Connection, strategy_id: int) -> None:
        """End the copies of a strategy; their working orders are cut loose."""
        self.release(strategy_id)
        orders.detach(db, strategy_id)
        reports.forget_all(db, strategy_id)
        checkpoints.forget(db, strategy_id)

    def forget(self) -> None:
        """Drop what is in memory; the next bar starts from the checkpoints."""
        self._running.clear()

    def _copy(
        self,
        db: sqlite3.Connection,
        strategy: Strategy,
        symbols: tuple[str, ...],
        known: Mapping[str, RunningProgram],
        since: datetime,
        parts: int,
    ) -> RunningProgram:
        copy = known.get(instance_name(symbols))
        is_old = copy is not None and copy.version != strategy.version
        if copy is None or (is_old and _is_free(db, copy)):
            version = self._version(db, strategy)
            reports.forget(db, strategy.id, instance_name(symbols))
            return RunningProgram(
                strategy=strategy,
                version=strategy.version,
                symbols=symbols,
                parts=parts,
                stepper=self._build(db, version, symbols, since),
            )
        # The strategy's allocation may have changed since.
        return replace(copy, strategy=strategy, parts=parts)

    def _restored(
        self,
        db: sqlite3.Connection,
        strategy: Strategy,
        groups: Sequence[tuple[str, ...]],
        since: datetime,
    ) -> dict[str, RunningProgram]:
        """The copies that have a checkpoint.

        All are dropped if any is left over, or was written by a Falcon of another form.
        """
        symbols_of = {instance_name(symbols): symbols for symbols in groups}
        saved = checkpoints.of_strategy(db, strategy.id)
        if any(checkpoint.instance not in symbols_of for checkpoint in saved):
            self.drop(db, strategy.id)
            return {}
        found: dict[str, RunningProgram] = {}
        for checkpoint in saved:
            version = versions.get(db, strategy.id, checkpoint.version)
            symbols = symbols_of[checkpoint.instance]
            try:
                stepper = Stepper.restore(self._program(version), checkpoint.data)
            except UsageError as error:
                events.add(
                    db,
                    "checkpoint_unreadable",
                    {"instance": checkpoint.instance, "reason": str(error)},
                    at=checkpoint.moment,
                    strategy_id=strategy.id,
                )
                self.drop(db, strategy.id)
                return {}
            show(stepper, self._past(symbols, since), after=checkpoint.moment)
            found[checkpoint.instance] = RunningProgram(
                strategy=strategy,
                version=checkpoint.version,
                symbols=symbols,
                parts=len(groups),
                stepper=stepper,
            )
        return found

    def _version(self, db: sqlite3.Connection, strategy: Strategy) -> Version:
        """The present version; what is stored under a number never changes."""
        known = self._versions.get(strategy.id)
        if known is None or known.version != strategy.version:
            known = versions.get(db, strategy.id, strategy.version)
            self._versions[strategy.id] = known
        return known

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
        symbols: tuple[str, ...],
        since: datetime,
    ) -> Stepper:
        broker = ExternalBroker(LIVE_RULES, len(symbols))
        book = books.load(db, version.strategy_id)
        for index, symbol in enumerate(symbols):
            if symbol in book.holdings:
                held = book.holdings[symbol].position
                broker.adopt(index, held.quantity, held.average_price)
        stepper = Stepper(
            self._program(version),
            version.parameters,
            symbols=symbols,
            rules=LIVE_RULES,
            broker=broker,
        )
        show(stepper, self._past(symbols, since))
        return stepper

    def _past(self, symbols: Sequence[str], until: datetime) -> list[BarSeries]:
        found: list[BarSeries] = []
        for symbol in symbols:
            try:
                past = self.market.bars(symbol, self.timeframe, until=until)
            except BarsMissingError:
                continue
            found.append(past_of(past))
        return found


def _is_free(db: sqlite3.Connection, copy: RunningProgram) -> bool:
    """Whether a copy holds nothing and waits for no order."""
    book = books.load(db, copy.strategy.id)
    waiting = {record.instance for record in orders.working(db, copy.strategy.id)}
    return copy.instance not in waiting and not any(map(book.quantity, copy.symbols))
