"""Demo: the whole system on a fixed stretch of the past, as fast as it goes.

Everything is what the daemon runs; only the clock is moved by hand, from one close to
the next, so that the same seed gives the same outcome to the last byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from falcon.clock import ManualClock
from falcon.domain.bars import Timeframe, from_stamp
from falcon.domain.performance import Performance
from falcon.domain.verdicts import Optimization
from falcon.market.sessions import TimedBars
from falcon.ports import MarketData
from falcon.services.evaluate import EvaluateStrategies
from falcon.services.improve import ImproveStrategies
from falcon.services.reconcile import Reconcile
from falcon.services.tick import RunTick
from falcon.store import equity, fills, optimizations, orders, performance, trades
from falcon.store import signals as wishes
from falcon.store import strategies as known
from falcon.store.database import Store
from falcon.store.encoding import to_text

EVALUATE_EVERY = 5
"""Sessions between two measurements of the strategies."""

IMPROVE_EVERY = 20
"""Sessions between two searches for better versions."""

_ALL = 1_000_000

Progress = Callable[[int, int], None]
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDemo:
    """Replay a stretch and tell what came of it.

    Attributes:
        store: a fresh database, strategies seeded.
        source: all bars, those of the future included: they set the pace.
        timeframe: which bars.
        clock: the present, moved here.
        tick: looks at the market.
        evaluate: measures the strategies.
        improve: searches for better versions.
        reconcile: compares the books with the broker.
        symbols: whose bars set the pace.
    """

    store: Store
    source: MarketData
    timeframe: Timeframe
    clock: ManualClock
    tick: RunTick
    evaluate: EvaluateStrategies
    improve: ImproveStrategies
    reconcile: Reconcile
    symbols: tuple[str, ...]

    def __call__(self, bars: int, progress: Progress) -> Row:
        """Replay ``bars`` sessions and return the document of `falcon demo --json`.

        Args:
            bars: sessions to replay; fewer if the bars end before.
            progress: told the sessions done and to do, after each of them.
        """
        with self.store.held_open():
            return self._replay(self._closes(bars), progress)

    def _replay(self, closes: list[datetime], progress: Progress) -> Row:
        self.tick(self.clock.now())
        for number, close in enumerate(closes, start=1):
            self.clock.move_to(close)
            self.tick(close)
            if number % EVALUATE_EVERY == 0:
                self.evaluate()
            if number % IMPROVE_EVERY == 0:
                self.improve()
            progress(number, len(closes))
        self.evaluate()
        self.reconcile()
        return self._document(len(closes))

    def _closes(self, bars: int) -> list[datetime]:
        """The next closes of any symbol, as the replay will come to them."""
        far = datetime.max.replace(tzinfo=self.clock.now().tzinfo)
        found: set[int] = set()
        for symbol in self.symbols:
            series = self.source.bars(symbol, self.timeframe, until=far)
            found.update(int(stamp) for stamp in TimedBars.of(series).closes)
        ahead = (from_stamp(stamp) for stamp in sorted(found))
        return [close for close in ahead if close > self.clock.now()][:bars]

    def _document(self, bars: int) -> Row:
        with self.store.reading() as db:
            measured = performance.every(db)
            everybody = known.every(db)
            return {
                "bars": bars,
                "strategies": [
                    {
                        "strategy_id": strategy.id,
                        "strategy_name": strategy.name,
                        "status": strategy.status,
                        "symbols": list(strategy.symbols),
                        "allocation_pct": strategy.allocation_pct,
                        "version": strategy.version,
                        "reason": strategy.reason,
                        "performance": asdict(measured.get(strategy.id, Performance())),
                    }
                    for strategy in everybody
                ],
                "signals": [
                    row
                    for strategy in everybody
                    for row in reversed(wishes.of_strategy(db, strategy.id, limit=_ALL))
                ],
                "orders": [_order(record) for record in orders.every(db)],
                "fills": [
                    {"strategy_id": owner, **_plain(asdict(fill))}
                    for owner, fill in fills.every(db)
                ],
                "trades": [
                    {**_plain(asdict(trade)), "net_pnl": trade.net_pnl}
                    for trade in trades.every(db)
                ],
                "optimizations": [
                    _optimization(attempt) for attempt in optimizations.every(db)
                ],
                "final_equity": equity.last(db, equity.ACCOUNT),
                "books_match": not self.reconcile.compare(),
            }


def _order(record: orders.OrderRecord) -> Row:
    return _plain(asdict(record.order))


def _optimization(attempt: Optimization) -> Row:
    return {
        "strategy_id": attempt.strategy_id,
        "optimization_type": attempt.optimization_type,
        "reason": attempt.trigger,
        "old": None if attempt.old is None else asdict(attempt.old),
        "new": None if attempt.new is None else asdict(attempt.new),
        "improvement": attempt.improvement,
        "candidates": attempt.candidates,
        "verdict": attempt.verdict,
        "explanation": attempt.reason,
        "deployed": attempt.deployed,
        "created_at": to_text(attempt.created_at),
    }


def _plain(values: Row) -> Row:
    """Times as text, the rest as it is."""
    return {
        name: to_text(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
