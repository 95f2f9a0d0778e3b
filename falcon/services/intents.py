"""Intents: what was decided, saved before anything is sent.

Each request leaves a row in `strategy_signals`, whatever came of it; an order if it was
granted; a report to its program; and the reason among the decisions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from falcon.domain.orders import Order, OrderStatus
from falcon.domain.positions import in_shares
from falcon.domain.signals import Signal
from falcon.engine.events import OrderReport
from falcon.execution.lifecycle import client_order_id
from falcon.services.lending import rebalance
from falcon.services.wishes import Planned
from falcon.store import decisions, orders, reports, signals
from falcon.store.orders import OrderRecord
from falcon.store.signals import SignalRecord


def save(db: sqlite3.Connection, planned: Sequence[Planned], at: datetime) -> int:
    """Save the signals and orders of one moment; return the number of orders."""
    numbers: dict[int, int] = {}
    saved = 0
    for item in planned:
        strategy_id = item.request.program.strategy.id
        signal_id = signals.add(db, _signal_record(item, at))
        if item.sized.quantity > 0:
            numbers[strategy_id] = numbers.get(strategy_id, 0) + 1
            _save_order(db, item, signal_id, numbers[strategy_id], at)
            saved += 1
        _tell(db, item)
        decisions.note(db, strategy_id, item.request.wanted.symbol, _why(item), at)
        rebalance(db, strategy_id, at=at)
    return saved


def _save_order(
    db: sqlite3.Connection, item: Planned, signal_id: int, number: int, at: datetime
) -> None:
    wanted, program = item.request.wanted, item.request.program
    order = Order(
        client_order_id=client_order_id(
            strategy_id=program.strategy.id,
            symbol=wanted.symbol,
            moment=at,
            number=number,
        ),
        strategy_id=program.strategy.id,
        symbol=wanted.symbol,
        side=wanted.side,
        quantity=item.sized.quantity,
        order_type=wanted.order_type,
        price=wanted.price,
        ref=wanted.ref,
        created_at=at,
        valid_until=wanted.valid_until,
    )
    record = OrderRecord(
        order=order,
        instance=program.instance,
        signal_id=signal_id,
        reserve=item.reserve,
    )
    orders.add(db, record)


def _tell(db: sqlite3.Connection, item: Planned) -> None:
    """Queue the first report to the program: approved with this size, or refused."""
    quantity = item.sized.quantity
    status = OrderStatus.SUBMITTED if quantity > 0 else OrderStatus.REJECTED
    report = OrderReport(ref=item.request.wanted.ref, status=status, quantity=quantity)
    program = item.request.program
    reports.add(db, program.strategy.id, program.instance, report)


def _signal_record(item: Planned, at: datetime) -> SignalRecord:
    request, wanted = item.request, item.request.wanted
    outcome = "ordered"
    if item.sized.quantity <= 0:
        outcome = "refused"
    elif item.sized.reason:
        outcome = "cut"
    return SignalRecord(
        signal=Signal(
            strategy_id=request.program.strategy.id,
            symbol=wanted.symbol,
            side=wanted.side,
            confidence=wanted.confidence,
            market_price=request.bar.close,
            at=at,
        ),
        version=request.program.version,
        allocation=item.allocation,
        quantity=item.sized.quantity,
        outcome=outcome,
        reason=item.sized.reason,
    )


def _why(item: Planned) -> str:
    wanted = item.request.wanted
    if item.sized.quantity <= 0:
        return f"{wanted.side} refused: {item.sized.reason or 'nothing to close'}"
    text = f"{wanted.side} {in_shares(item.sized.quantity)} at {wanted.order_type}"
    return f"{text}; {item.sized.reason}" if item.sized.reason else text
