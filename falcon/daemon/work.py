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

from dataclasses import dataclass
from datetime import timedelta

from falcon.bootstrap.parts import TIMEFRAME
from falcon.bootstrap.trading import Trading
from falcon.clock import SystemClock
from falcon.daemon.jobs import Job
from falcon.daemon.notify import notify
from falcon.services.health import NoteTick
from falcon.services.holdings import Prices
from falcon.services.status import ShowOverview
from falcon.services.tick import TickReport


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
    """Settle what the last process left in the air; the books must then add up.

    Raises:
        InvariantError: they do not.
    """
    trading.reconcile()


def jobs(trading: Trading) -> tuple[Job, ...]:
    """All jobs, at the intervals of the schedule."""
    parts = trading.parts
    schedule = parts.schedule
    tick = Tick(trading=trading, note=NoteTick(store=parts.store, clock=SystemClock()))
    overview = ShowOverview(
        store=parts.store,
        prices=Prices(market=parts.market, timeframe=TIMEFRAME),
        initial_balance=parts.settings.initial_balance,
    )
    often = (
        Job(
            id="tick",
            run=tick,
            when=timedelta(seconds=schedule.tick_s),
            at_once=True,
            proves_life=True,
        ),
        Job(
            id="status",
            run=TellStatus(overview=overview),
            when=timedelta(seconds=schedule.status_s),
            at_once=True,
        ),
        Job(
            id="commands",
            run=trading.commands,
            when=timedelta(seconds=schedule.commands_s),
        ),
        Job(
            id="reconcile",
            run=trading.reconcile,
            when=timedelta(seconds=schedule.reconcile_s),
        ),
        Job(
            id="optimization",
            run=trading.improve,
            when=timedelta(seconds=schedule.optimization_s),
        ),
    )
    if schedule.backup is None:
        return often
    return (*often, Job(id="backup", run=trading.back_up, when=schedule.backup))
