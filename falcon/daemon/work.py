"""Work: the jobs of the orchestrator, made from what bootstrap put together.

| job | does | comes |
|---|---|---|
| tick | catches up with the market, measures the strategies, leaves its mark | often |
| commands | what the dashboard and the command line asked for | often |
| status | one line on how things are, for the log and for systemd | now and then |
| reconcile | compares our books with the broker's | now and then |
| optimization | looks for better versions of strategies that falter | now and then |
| backup | copies the database | daily |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from falcon.bootstrap.parts import TIMEFRAME, Parts
from falcon.bootstrap.trading import Trading
from falcon.bootstrap.verbs import seeding
from falcon.clock import SystemClock
from falcon.daemon.jobs import Job
from falcon.daemon.notify import notify
from falcon.log import get_logger
from falcon.services.health import NoteTick
from falcon.services.holdings import Prices
from falcon.services.status import ShowOverview
from falcon.services.tick import TickReport
from falcon.store import commands
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Look at the market once and leave the mark by which others see that we live.

    Attributes:
        trading: the services.
        note: leaves the mark, by the machine's own clock.
    """

    trading: Trading
    note: NoteTick

    def __call__(self) -> TickReport:
        """Catch up with the market."""
        report = self.trading.tick(self.trading.parts.clock.now())
        if report.moments:
            self.trading.evaluate()
        self.note()
        return report


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things are, in a few figures.

    Attributes:
        equity: dollars of the whole account.
        strategies: those that are not retired.
        positions: what is held, by number.
    """

    equity: float
    strategies: int
    positions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStatus:
    """Say how things are, to systemd here and to the log by what is returned.

    Attributes:
        overview: reads the store.
    """

    overview: ShowOverview

    def __call__(self) -> Standing:
        """Read the store and tell."""
        seen = self.overview()
        standing = Standing(
            equity=round(seen.equity, 2),
            strategies=len(seen.strategies),
            positions=len(seen.positions),
        )
        notify(
            f"STATUS={standing.strategies} strategies, {standing.positions} positions, "
            f"equity ${standing.equity:,.2f}"
        )
        return standing


def begin(trading: Trading) -> None:
    """Settle what the last process left in the air, and give a fresh database a start.

    Raises:
        InvariantError: our books do not add up to the account.
    """
    trading.reconcile()
    for name, refused in seeding(trading.parts)().items():
        event = "strategy_refused" if refused else "strategy_activated"
        get_logger().info(event, strategy=name, reason=refused)


def jobs(trading: Trading) -> tuple[Job, ...]:
    """All jobs, at the intervals of the schedule."""
    parts, times = trading.parts, trading.parts.schedule
    often = (
        Job(
            id="tick",
            run=_tick(trading),
            when=timedelta(seconds=times.tick_s),
            at_once=True,
            proves_life=True,
        ),
        Job(
            id="status",
            run=_status(parts),
            when=timedelta(seconds=times.status_s),
            at_once=True,
        ),
        Job(
            id="commands",
            run=trading.commands,
            when=timedelta(seconds=times.commands_s),
            is_needed=lambda: _are_waiting(parts.store),
        ),
        _every(times.reconcile_s, "reconcile", trading.reconcile),
        _every(times.optimization_s, "optimization", trading.improve),
    )
    if times.backup is None:
        return often
    return (*often, Job(id="backup", run=trading.back_up, when=times.backup))


def _every(seconds: float, name: str, run: Callable[[], object]) -> Job:
    return Job(id=name, run=run, when=timedelta(seconds=seconds))


def _are_waiting(store: Store) -> bool:
    with store.reading() as db:
        return bool(commands.waiting(db))


def _tick(trading: Trading) -> Tick:
    note = NoteTick(store=trading.parts.store, clock=SystemClock())
    return Tick(trading=trading, note=note)


def _status(parts: Parts) -> TellStatus:
    return TellStatus(
        overview=ShowOverview(
            store=parts.store,
            prices=Prices(market=parts.market, timeframe=TIMEFRAME),
            initial_balance=parts.settings.initial_balance,
        )
    )
