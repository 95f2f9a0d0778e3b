"""Activation: a strategy that passed its backtest begins to trade.

1. The request and the strategy's status are checked.
2. The code is backtested on the whole history of its symbols, with the costs and the
   sizes of paper trading and the money that it would get (`research.backtest`).
3. A loss of more than 5 % or a drawdown deeper than 30 % ends it there; the figures
   are kept and told, and stand as the reason why a draft does not trade.
4. Else status, symbols, allocation, capital, backtest and event are written together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from falcon.domain.bars import Timeframe
from falcon.domain.performance import Performance
from falcon.domain.strategies import CHANGEABLE, Strategy, StrategyStatus, Version
from falcon.engine import compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import ConflictError, UsageError, VettingError
from falcon.ports import Clock, MarketData
from falcon.reports.backtest import metrics
from falcon.reports.strategies import moment
from falcon.research.backtest import backtest
from falcon.research.sendable import unsendable
from falcon.services.control import is_flat
from falcon.services.symbols import bars_of, clean_symbols
from falcon.services.vetting import require_feeds
from falcon.store import backtests, equity, events, strategies, versions
from falcon.store.backtests import Backtest
from falcon.store.database import Store

LOWEST_RETURN = -0.05
"""Return of the activation backtest below which a strategy may not trade."""

DEEPEST_DRAWDOWN = 0.30
"""Drawdown of the activation backtest above which a strategy may not trade."""


class BacktestRejectedError(VettingError):
    """The activation backtest was too bad to trade on.

    Attributes:
        details: the figures, as JSON values.
    """

    def __init__(self, message: str, details: Mapping[str, object]) -> None:
        super().__init__(message)
        self.details = dict(details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """What an activation came to.

    Attributes:
        strategy: as it is now.
        backtest: the backtest that it passed.
    """

    strategy: Strategy
    backtest: Backtest


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateStrategy:
    """Let a strategy trade on symbols with a part of the account.

    Attributes:
        store: where strategies are kept.
        market: bars to backtest on.
        clock: the present; bars after it do not exist.
        rules: costs of trading; its cash is what the account began with.
        timeframe: which bars the strategy trades on.
    """

    store: Store
    market: MarketData
    clock: Clock
    rules: Rules
    timeframe: Timeframe

    def __call__(
        self, strategy_id: int, symbols: Sequence[str], allocation_pct: float
    ) -> Activation:
        """Backtest a strategy and, if it passes, let it trade.

        Activating one that trades already changes its symbols and its allocation, and
        is possible only while it holds nothing.

        Args:
            strategy_id: which one.
            symbols: what it trades.
            allocation_pct: above 0, at most 100: percent of the account's equity that
                it may have in the market.

        Raises:
            NotFoundError: there is no such strategy.
            UsageError: no symbols, or an impossible allocation.
            ConflictError: it is rejected, retired, retiring, or holds something.
            BarsMissingError: a symbol has no bars.
            BacktestRejectedError: it lost too much on the past.
            StrategyError: its code failed on the past.
        """
        chosen = clean_symbols(symbols)
        if not 0 < allocation_pct <= 100:  # noqa: PLR2004 - percent
            raise UsageError(
                f"allocation_pct must be above 0 and at most 100, was {allocation_pct}"
            )
        with self.store.reading() as db:
            strategy = _activatable(db, strategy_id)
            version = versions.get(db, strategy_id, strategy.version)
            capital = self._equity(db) * allocation_pct / 100
        tested = self._tested(version, chosen, capital)
        if not tested.accepted:
            self._record(tested)
            raise BacktestRejectedError(tested.reason, backtest_details(tested))
        wanted = replace(
            strategy,
            status=StrategyStatus.ACTIVE,
            symbols=chosen,
            allocation_pct=allocation_pct,
            capital=capital,
            reason="",
            activated_at=strategy.activated_at or self.clock.now(),
        )
        self._activate(wanted, tested)
        return Activation(strategy=wanted, backtest=tested)

    def _equity(self, db: sqlite3.Connection) -> float:
        latest = equity.last(db, equity.ACCOUNT)
        return self.rules.cash if latest is None else latest

    def _tested(
        self, version: Version, symbols: tuple[str, ...], capital: float
    ) -> Backtest:
        program = compile_strategy(version.code)
        require_feeds(program, symbols)
        series = bars_of(self.market, symbols, self.timeframe, until=self.clock.now())
        rules = replace(self.rules, cash=capital, sizer=AllocationSize())
        outcome = backtest(program, series, version.parameters, rules)
        reason = objection(outcome.performance) or unsendable(program, outcome)
        return Backtest(
            strategy_id=version.strategy_id,
            version=version.version,
            purpose="activation",
            symbols=symbols,
            first_bar_at=outcome.first_bar_at,
            last_bar_at=outcome.last_bar_at,
            performance=outcome.performance,
            accepted=not reason,
            reason=reason,
        )

    def _record(self, tested: Backtest) -> None:
        with self.store.writing() as db:
            backtests.add(db, tested, self.clock.now())
            strategy = strategies.get(db, tested.strategy_id)
            if strategy.status is StrategyStatus.DRAFT:
                strategies.save(db, replace(strategy, reason=tested.reason))

    def _activate(self, wanted: Strategy, tested: Backtest) -> None:
        at = self.clock.now()
        with self.store.writing() as db:
            present = _activatable(db, wanted.id)
            if present.version != wanted.version:
                raise ConflictError(
                    f"strategy {wanted.id} became version {present.version} while "
                    f"version {wanted.version} was tested; activate it again"
                )
            equity.shift(db, wanted.id, wanted.capital - present.capital)
            strategies.save(db, wanted)
            backtests.add(db, tested, at)
            events.add(
                db,
                "strategy_activated",
                {
                    "strategy_name": wanted.name,
                    "symbols": list(wanted.symbols),
                    "allocation_pct": wanted.allocation_pct,
                },
                at=at,
                strategy_id=wanted.id,
            )


def backtest_details(tested: Backtest) -> dict[str, object]:
    """A stored backtest as JSON values: its figures, and what it was run on."""
    return {
        "symbols": list(tested.symbols),
        "first_bar_at": moment(tested.first_bar_at),
        "last_bar_at": moment(tested.last_bar_at),
        "total_return_pct": 100 * tested.performance.roi,
        "max_drawdown_pct": 100 * tested.performance.max_drawdown,
        **metrics(tested.performance),
    }


def objection(performance: Performance) -> str:
    """Why a backtest is too bad to trade on, with its figures; empty if it is not."""
    found = []
    if performance.roi < LOWEST_RETURN:
        found.append(
            f"its return of {performance.roi:.1%} is below {LOWEST_RETURN:.0%}"
        )
    if performance.max_drawdown > DEEPEST_DRAWDOWN:
        found.append(
            f"its drawdown of {performance.max_drawdown:.1%} is deeper than "
            f"{DEEPEST_DRAWDOWN:.0%}"
        )
    return f"the backtest was refused: {' and '.join(found)}" if found else ""


def _activatable(db: sqlite3.Connection, strategy_id: int) -> Strategy:
    strategy = strategies.get(db, strategy_id)
    if strategy.status not in CHANGEABLE:
        raise ConflictError(
            f"cannot activate strategy {strategy_id}, which is {strategy.status}; "
            "create or submit it anew"
        )
    if strategy.status is not StrategyStatus.DRAFT and not is_flat(db, strategy_id):
        raise ConflictError(
            f"strategy {strategy_id} is {strategy.status} and holds positions or has "
            "working orders; its symbols and allocation can change once it is flat"
        )
    return strategy
