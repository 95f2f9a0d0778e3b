"""Tick: what happens each time the daemon looks at the market.

For every moment at which bars closed since the last tick, oldest first:

1. `SettleFills`: what the broker did up to then goes into the books.
2. `DecideOrders`: every strategy sees its bars; intents are saved.
3. `WindDown`: paused and retiring strategies come to rest.
4. `SendOrders`: the saved intents go to the broker.

A crash between any two steps loses nothing: each begins by finding out what the one
before it has left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.strategies import WITH_BOOK
from falcon.services.decide import Decided, DecideOrders
from falcon.services.feed import Moment, NewBars
from falcon.services.send import SendOrders
from falcon.services.settle import SettleFills
from falcon.services.valuation import Valuation
from falcon.services.winddown import WindDown
from falcon.store import books, runtime, strategies
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one tick did.

    Attributes:
        moments: times at which bars closed.
        signals: orders that strategies asked for.
        orders: orders sent.
        fills: executions booked.
        paused: strategies that failed, each with the reason.
    """

    moments: int = 0
    signals: int = 0
    orders: int = 0
    fills: int = 0
    paused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTick:
    """One look at the market.

    Attributes:
        store: the database.
        feed: new bars.
        settle: broker to books.
        decide: bars to intents.
        wind_down: strategies that stop.
        send: intents to broker.
        universe: symbols whose bars move time on even when no strategy trades them.
    """

    store: Store
    feed: NewBars
    settle: SettleFills
    decide: DecideOrders
    wind_down: WindDown
    send: SendOrders
    universe: tuple[str, ...]

    def __call__(self, now: datetime) -> TickReport:
        """Catch up with the market."""
        since = self._last_moment(now)
        report = TickReport()
        for moment in self.feed(self._symbols(), after=since, until=now):
            fills = self.settle(moment.at)
            decided = self._decide(moment, since)
            self.wind_down(moment.at)
            sent = self.send(moment.at)
            since = moment.at
            report = _sum(report, fills, decided, sent)
        return report

    def _decide(self, moment: Moment, since: datetime) -> Decided:
        with self.store.reading() as db:
            valuation = Valuation.at(
                db,
                self.feed.market,
                self.feed.timeframe,
                symbols=moment.bars,
                moment=moment.at,
            )
        return self.decide(moment, since=since, valuation=valuation)

    def _last_moment(self, now: datetime) -> datetime:
        with self.store.reading() as db:
            last = runtime.last_moment(db)
        if last is None:
            with self.store.writing() as db:
                runtime.put_moment(db, now)
            return now
        return last

    def _symbols(self) -> Iterable[str]:
        with self.store.reading() as db:
            watched = strategies.of_status(db, *WITH_BOOK)
            held = books.every(db)
        traded = {symbol for strategy in watched for symbol in strategy.symbols}
        return sorted(traded.union(self.universe, *(book.holdings for book in held)))


def _sum(report: TickReport, fills: int, decided: Decided, sent: int) -> TickReport:
    return TickReport(
        moments=report.moments + 1,
        signals=report.signals + decided.signals,
        orders=report.orders + sent,
        fills=report.fills + fills,
        paused=report.paused + decided.paused,
    )
