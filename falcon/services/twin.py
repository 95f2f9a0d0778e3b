"""Twin: a strategy's trading repeated as a backtest, to be held against what it did.

The twin of a copy runs the same code on the bars that the copy saw, is shown the cash
that the copy was shown (`falcon.store.funding`), and granted what the copy was granted
(`falcon.store.signals`). Its orders are filled by the simulated broker of backtests. So
its trades are those that were made, but for what the account did to an order on its
way: one of a stated size that was cut, or was refused because the allocation did not
reach, is taken whole by the twin. Such orders are named. A copy that was built
anew after a failure had forgotten what its code remembered; its twin has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from falcon.domain.bars import Timeframe
from falcon.domain.orders import Side
from falcon.domain.trades import Trade
from falcon.engine import Stepper
from falcon.engine.broker.funded import FundedBroker
from falcon.engine.broker.orders import Order
from falcon.engine.broker.trades import Trade as EngineTrade
from falcon.engine.rules import Rules
from falcon.ports import MarketData
from falcon.services.feed import Moment, NewBars
from falcon.services.past import past_of, show
from falcon.services.programs import Compile
from falcon.store import funding, signals, strategies, trades, versions
from falcon.store.database import Store
from falcon.store.encoding import to_text
from falcon.store.funding import Funding

_ALL = 1_000_000
_DIGITS = 9
"""Digits after the point that count: two ledgers add up the same fills differently."""

Row = dict[str, object]
Granted = Mapping[str, Mapping[str, float]]
"""Dollars that an entry was granted, by moment and symbol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """What a strategy did, and what its twin did.

    Attributes:
        made: closed trades of the strategy, by the time they closed.
        repeated: closed trades of its twin, likewise.
        cuts: orders that the account cut or refused, which the twin took whole: rows of
            `strategy_signals`.
    """

    made: tuple[Trade, ...]
    repeated: tuple[Trade, ...]
    cuts: tuple[Row, ...]

    @property
    def only_made(self) -> tuple[Trade, ...]:
        """Trades that the twin did not make."""
        return _without(self.made, self.repeated)

    @property
    def only_repeated(self) -> tuple[Trade, ...]:
        """Trades that only the twin made."""
        return _without(self.repeated, self.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTwin:
    """Repeat the trading of one strategy.

    Attributes:
        store: what was recorded.
        market: the bars.
        timeframe: which bars.
        compile: source text to program.
        rules: costs and sizes of live trading.
    """

    store: Store
    market: MarketData
    timeframe: Timeframe
    compile: Compile
    rules: Rules

    def __call__(self, strategy_id: int) -> Twin:
        """Run the twins of all copies that the strategy ever had.

        Raises:
            NotFoundError: there is no such strategy.
            BarsMissingError: bars that it saw are gone.
            StrategyError: the twin failed.
        """
        with self.store.reading() as db:
            strategies.get(db, strategy_id)
            recorded = funding.of_strategy(db, strategy_id)
            made = trades.of_strategy(db, strategy_id)
            asked = signals.of_strategy(db, strategy_id, limit=_ALL)
        granted = _granted(asked)
        repeated: list[Trade] = []
        for _, rows in groupby(recorded, key=lambda row: (row.instance, row.version)):
            repeated += self._repeat(tuple(rows), granted)
        return Twin(
            made=tuple(sorted(made, key=_closing)),
            repeated=tuple(sorted(repeated, key=_closing)),
            cuts=tuple(row for row in asked if row["outcome"] != "ordered"),
        )

    def _repeat(self, rows: Sequence[Funding], granted: Granted) -> list[Trade]:
        """The trades of one copy while it ran one version."""
        first, last = rows[0], rows[-1]
        symbols = tuple(first.instance.split(","))
        moments = self._moments(symbols, first.moment, last.moment)
        with self.store.reading() as db:
            version = versions.get(db, first.strategy_id, first.version)
        broker = FundedBroker(self.rules, len(symbols))
        told = _Told(
            strategy_id=first.strategy_id, symbols=symbols, moment=first.moment
        )
        stepper = Stepper(
            self.compile(version.code),
            version.parameters,
            symbols=symbols,
            rules=self.rules,
            broker=broker,
            witness=told,
        )
        self._warm(stepper, symbols, moments[0])
        cash = {row.moment: row.cash for row in rows}
        for moment in moments:
            if moment.at not in cash:
                stepper.warm(moment.bars)
                continue
            told.moment = moment.at
            given = granted.get(to_text(moment.at), {})
            broker.fund(
                cash[moment.at],
                {n: given[one] for n, one in enumerate(symbols) if one in given},
            )
            stepper.step(moment.bars)
        return told.trades

    def _moments(
        self, symbols: Sequence[str], first: datetime, last: datetime
    ) -> tuple[Moment, ...]:
        """The bars from one moment to another, both included."""
        feed = NewBars(market=self.market, timeframe=self.timeframe, most=_ALL)
        return feed(symbols, after=first - timedelta.resolution, until=last)

    def _warm(self, stepper: Stepper, symbols: Sequence[str], start: Moment) -> None:
        """Show the bars before a moment, as they are shown to a new copy."""
        series = [
            self.market.bars(symbol, self.timeframe, until=start.at)
            for symbol in symbols
        ]
        before = [
            past_of(one.slice(0, len(one) - (one.symbol in start.bars)))
            for one in series
        ]
        show(stepper, before)


@dataclass(slots=True, kw_only=True)
class _Told:
    """Collects the trades of which a twin is told.

    Attributes:
        strategy_id: whose twin.
        symbols: of its feeds.
        moment: the present.
        opened: moments at which running trades were opened, by their number.
        trades: closed ones.
    """

    strategy_id: int
    symbols: tuple[str, ...]
    moment: datetime
    opened: dict[int, datetime] = field(default_factory=dict)
    trades: list[Trade] = field(default_factory=list)

    def told(
        self,
        orders: Sequence[Order],  # noqa: ARG002  # trades tell all there is to compare
        trades: Sequence[EngineTrade],
        at: int,  # noqa: ARG002  # the time of opening; trades are dated by closings
    ) -> None:
        """Take what the strategy is told."""
        for trade in trades:
            if trade.justopened:
                self.opened[trade.ref] = self.moment
            if trade.isclosed:
                self.trades.append(self._closed(trade))

    def _closed(self, trade: EngineTrade) -> Trade:
        return Trade(
            strategy_id=self.strategy_id,
            symbol=self.symbols[trade.data],
            side=Side.BUY if trade.long else Side.SELL,
            quantity=float(abs(trade.peak)),
            entry_price=trade.price,
            exit_price=trade.exit_price,
            opened_at=self.opened[trade.ref],
            closed_at=self.moment,
            pnl=trade.pnl,
            commission=trade.commission,
        )


def _closing(trade: Trade) -> tuple[datetime, str]:
    return trade.closed_at, trade.symbol


def _granted(signals_of: Iterable[Row]) -> Granted:
    granted: dict[str, dict[str, float]] = {}
    for row in signals_of:
        if isinstance(row["allocation"], float):
            moment = granted.setdefault(str(row["timestamp"]), {})
            moment[str(row["symbol"])] = row["allocation"]
    return granted


def _without(some: Iterable[Trade], others: Iterable[Trade]) -> tuple[Trade, ...]:
    known = set(map(_rounded, others))
    return tuple(trade for trade in some if _rounded(trade) not in known)


def _rounded(trade: Trade) -> tuple[object, ...]:
    return tuple(
        round(value, _DIGITS) if isinstance(value, float) else value
        for value in astuple(trade)
    )
