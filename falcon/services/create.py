"""Creation: code becomes a stored strategy, or a further version of one.

Code must pass `falcon.services.vetting` before anything is stored; refused code leaves
no trace but the reason.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace

from falcon.domain.strategies import (
    Origin,
    Parameters,
    Strategy,
    StrategyStatus,
    Version,
)
from falcon.ports import Clock
from falcon.services.labels import clean_name
from falcon.services.vetting import ValidateCode, Vetted
from falcon.store import backtests, events, strategies, versions
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStrategy:
    """A strategy to be stored.

    Attributes:
        name: what people will call it.
        code: source text of a backtrader strategy class.
        symbols: what it is meant to trade; may be empty until it is activated.
        parameters: values that differ from those the code declares.
        origin: where the code came from.
        note: what it is for, in a few words.
    """

    name: str
    code: str
    symbols: tuple[str, ...] = ()
    parameters: Parameters = field(default_factory=dict)
    origin: Origin = Origin.CODE
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateStrategy:
    """Store new code as a draft.

    Attributes:
        store: where it goes.
        clock: the present.
        validate: what it must pass first.
    """

    store: Store
    clock: Clock
    validate: ValidateCode

    def __call__(self, wanted: NewStrategy) -> Strategy:
        """Check a strategy and store it with its first version, together or not at all.

        Raises:
            UsageError: name, code, symbols or parameters are impossible.
            StrategyError: the code was refused or failed.
            BarsMissingError: a symbol has no bars.
        """
        name = clean_name(wanted.name)
        vetted = self.validate(
            wanted.code, symbols=wanted.symbols, parameters=wanted.parameters
        )
        symbols = vetted.symbols if wanted.symbols else ()
        draft = replace(wanted, name=name, symbols=symbols)
        with self.store.writing() as db:
            return store_draft(db, draft, vetted, self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddVersion:
    """Store further code of a strategy.

    Attributes:
        store: where it goes.
        clock: the present.
        validate: what it must pass first.
    """

    store: Store
    clock: Clock
    validate: ValidateCode

    def __call__(
        self,
        strategy_id: int,
        code: str,
        *,
        parameters: Parameters | None = None,
        origin: Origin = Origin.CODE,
        note: str = "",
    ) -> Version:
        """Check code and store it as the next version.

        A draft takes it up at once. A strategy that trades goes on with the version it
        has: which one trades is changed by deployment and roll-back alone.

        Raises:
            NotFoundError: there is no such strategy.
            UsageError: code or parameters are impossible.
            StrategyError: the code was refused or failed.
        """
        with self.store.reading() as db:
            symbols = strategies.get(db, strategy_id).symbols
        vetted = self.validate(code, symbols=symbols, parameters=parameters)
        with self.store.writing() as db:
            strategy = strategies.get(db, strategy_id)
            version = Version(
                strategy_id=strategy_id,
                version=versions.next_number(db, strategy_id),
                code=code,
                code_hash=vetted.program.source_hash,
                parameters=vetted.parameters,
                parent=strategy.version or None,
                origin=origin,
                note=note,
                created_at=self.clock.now(),
            )
            versions.add(db, version)
            if strategy.status is StrategyStatus.DRAFT:
                strategies.save(db, replace(strategy, version=version.version))
            return version


def store_draft(
    db: sqlite3.Connection, wanted: NewStrategy, vetted: Vetted, clock: Clock
) -> Strategy:
    """Write a checked strategy, its first version and its trial."""
    at = clock.now()
    strategy_id = strategies.add(
        db,
        name=wanted.name,
        status=StrategyStatus.DRAFT,
        symbols=wanted.symbols,
        reason="",
        at=at,
    )
    versions.add(
        db,
        Version(
            strategy_id=strategy_id,
            version=1,
            code=wanted.code,
            code_hash=vetted.program.source_hash,
            parameters=vetted.parameters,
            origin=wanted.origin,
            note=wanted.note,
            created_at=at,
        ),
    )
    strategy = replace(strategies.get(db, strategy_id), version=1)
    strategies.save(db, strategy)
    backtests.add(db, _trial(strategy_id, vetted), at)
    events.add(
        db,
        "strategy_created",
        {"strategy_name": strategy.name, "origin": wanted.origin.value},
        at=at,
        strategy_id=strategy_id,
    )
    return strategy


def _trial(strategy_id: int, vetted: Vetted) -> backtests.Backtest:
    return backtests.Backtest(
        strategy_id=strategy_id,
        version=1,
        purpose="smoke",
        symbols=vetted.symbols,
        first_bar_at=vetted.trial.first_bar_at,
        last_bar_at=vetted.trial.last_bar_at,
        performance=vetted.trial.performance,
        accepted=True,
    )
