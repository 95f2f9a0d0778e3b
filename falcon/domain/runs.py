"""Runs: what is asked of one run of a strategy, and everything that it did.

The words are backtrader's, because this is what is compared with it and what its users
know: an order here carries the status `Completed`, not our own `filled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.costs import Costs
from falcon.domain.resampling import Resampling
from falcon.domain.strategies import Parameters

FREE = Costs(commission=0.0, slippage=0.0)
"""No costs, as backtrader's broker begins."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunTask:
    """One run that is asked for, on backtrader's own terms.

    Attributes:
        source: text with a backtrader strategy class.
        series: bars of each feed, data0 first.
        cash: dollars at the start.
        costs: of each side of a trade.
        parameters: values that differ from those that the code declares.
        texts: further ones as a person wrote them, to be read by the declared types.
        resample: longer bars of data0 that are a further, last feed.
    """

    source: str
    series: tuple[BarSeries, ...]
    cash: float = 10_000.0
    costs: Costs = FREE
    parameters: Parameters = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    resample: Resampling | None = None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The feeds of the run by name, the resampled one included."""
        given = tuple(one.symbol for one in self.series)
        if self.resample is None:
            return given
        return (*given, self.resample.name_for(given[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One status that an order took, and the bar on which the strategy was told.

    Attributes:
        stamp: opening time of that bar, microseconds since 1970-01-01 UTC.
        status: Submitted, Accepted, Partial, Completed, Canceled, Expired, Margin or
            Rejected.
    """

    stamp: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """One order of a run.

    Attributes:
        ref: 1 for the first order of the run.
        symbol: the feed that it trades.
        side: ``buy`` or ``sell``.
        order_type: Market, Close, Limit, Stop, StopLimit, StopTrail, StopTrailLimit.
        size: shares, signed: negative for a sell.
        price: the created price in dollars.
        created: opening time of the bar it was created on, microseconds.
        status: the last status.
        statuses: all of them in order.
        executed_price: average, 0 if nothing executed.
        executed_size: signed shares.
        executed_value: dollars as backtrader counts them (closed part at entry price).
        executed_commission: dollars.
        executed: opening time of the last bar it filled on, microseconds, or ``None``.
    """

    ref: int
    symbol: str
    side: str
    order_type: str
    size: float
    price: float
    created: int
    status: str
    statuses: tuple[StatusChange, ...]
    executed_price: float
    executed_size: float
    executed_value: float
    executed_commission: float
    executed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrade:
    """One closed round trip of a run.

    Attributes:
        ref: 1 for the first trade opened in the run.
        symbol: the feed.
        side: ``buy`` for a long trade, ``sell`` for a short one.
        size: shares at the moment it was largest, signed by side.
        opened: opening time of its first bar, microseconds.
        closed: opening time of the bar it closed on, microseconds.
        entry_price: average entry in dollars.
        exit_price: average exit in dollars.
        pnl: dollars before commission.
        pnlcomm: dollars after commission.
        bars: bars of the feed between opening and closing.
    """

    ref: int
    symbol: str
    side: str
    size: float
    opened: int
    closed: int
    entry_price: float
    exit_price: float
    pnl: float
    pnlcomm: float
    bars: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """What a run left behind.

    Attributes:
        strategy: class name.
        tier: which machine ran it: ``python``, ``native`` or ``confined`` backtrader.
        orders: in the order of their refs.
        trades: closed ones, in the order in which they closed.
        stamps: int64[n], opening time of each step, microseconds.
        equity: float64[n], cash plus holdings in dollars after the broker's step.
        final_cash: dollars.
        final_value: dollars.
        log: what the strategy printed, a line each.
        log_steps: for each line the step on which it was printed, from 0; -1 before the
            first, as many as there are steps after the last. Empty if it is not known.
        tier_note: why it was not ``native`` although that was tried, else empty.
        sets_terms: whether the strategy set cash, costs or practices of its broker.
        left_out: statements of the script around the strategy that set up a run of its
            own, such as its cash and its sizer, and had no effect on this one.
        slips: orders of its text that likely mean something else than is written.
    """

    strategy: str
    tier: str
    orders: Sequence[RunOrder]
    trades: Sequence[RunTrade]
    stamps: Stamps
    equity: Floats
    final_cash: float
    final_value: float
    log: Sequence[str]
    log_steps: Sequence[int] = ()
    tier_note: str = ""
    sets_terms: bool = False
    left_out: Sequence[str] = ()
    slips: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunOutcome:
    """What became of a task.

    Attributes:
        result: order by order.
        unread: symbols of feeds that the code is known not to look at.
        key: under which the result is kept, empty if it is not.
        is_cached: whether it was kept already, and nothing ran.
    """

    result: Result
    unread: tuple[str, ...] = ()
    key: str = ""
    is_cached: bool = False
