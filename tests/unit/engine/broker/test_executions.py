"""What a fill means for position and cash before it is booked."""

from __future__ import annotations

from falcon.engine.broker.executions import Execution, plan, rehearse
from falcon.engine.broker.positions import Position
from falcon.engine.broker.schemes import StockScheme

SCHEME = StockScheme(0.01)


def planned(held: float, size: float, *, cash: float) -> Execution:
    return plan(
        Position(held, 10.0),
        size,
        20.0,
        cash=cash,
        scheme=SCHEME,
        charge=SCHEME.commission,
    )


def test_opening_costs_value_and_commission() -> None:
    execution = planned(0, 5, cash=1_000.0)

    assert execution.opened == 5
    assert execution.cash == 1_000.0 - 100.0 - 1.0
    assert execution.pnl == 0.0


def test_closing_brings_the_entry_value_and_the_gain_back() -> None:
    execution = planned(5, -5, cash=0.0)

    assert execution.closed == -5
    assert execution.closed_value == 50.0
    assert execution.pnl == 50.0
    assert execution.cash == 99.0


def test_a_reversal_without_money_closes_only() -> None:
    execution = planned(-5, 15, cash=50.0)
    closing = execution.closing_part

    assert not execution.is_affordable
    assert (closing.closed, closing.opened, closing.size) == (5, 0, 5)
    assert closing.cash == execution.cash_closed
    assert closing.psize == 10


def test_closing_is_affordable_with_any_cash() -> None:
    assert planned(-5, 5, cash=0.0).is_affordable


def test_a_rehearsal_knows_no_gain() -> None:
    change = Position(5, 10.0).changed(-5, 20.0)

    assert rehearse(change, 20.0, cash=0.0, scheme=SCHEME) == 99.0
