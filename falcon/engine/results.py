"""Results: everything that one run of a program did, order by order.

The words are backtrader's, because this is what is compared with it and what its users
know: an order here carries the status `Completed`, not our own `filled`.
"""

from __future__ import annotations

from dataclasses import dataclass

from falcon.domain.bars import Floats, Stamps


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
        tier: which machine ran it, ``python``.
        orders: in the order of their refs.
        trades: closed ones, in the order in which they closed.
        stamps: int64[n], opening time of each step, microseconds.
        equity: float64[n], cash plus holdings in dollars after the broker's step.
        final_cash: dollars.
        final_value: dollars.
        log: what the strategy printed, a line each.
    """

    strategy: str
    tier: str
    orders: tuple[RunOrder, ...]
    trades: tuple[RunTrade, ...]
    stamps: Stamps
    equity: Floats
    final_cash: float
    final_value: float
    log: tuple[str, ...]
