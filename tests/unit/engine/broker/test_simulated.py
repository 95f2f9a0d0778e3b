"""What the simulated broker does, bar by bar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.orders import Order
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.terms import Bracket, Terms
from falcon.engine.rules import Rules
from tests.brokers import FIRST_DAY, Prices, Stage, flat_bars

WIDE: Prices = (10.0, 12.0, 8.0, 10.0)


def play(*feeds: list[Prices], **rules: float) -> Stage[SimulatedBroker]:
    stage = Stage(SimulatedBroker(Rules(**rules), len(feeds)), *feeds)  # type: ignore[arg-type]
    stage.step()
    return stage


def placed(order: Order | None) -> Order:
    assert order is not None
    return order


def test_a_market_order_fills_at_the_next_open_and_all_is_told_then() -> None:
    stage = play(flat_bars(10.0, 11.0))
    order = placed(stage.broker.buy(0, 5))

    assert stage.step() == ["Submitted", "Accepted", "Completed"]
    assert order.executed.price == 11.0
    assert stage.broker.cash == 10_000.0 - 55.0
    assert stage.broker.value == 10_000.0
    assert [trade.size for trade in stage.trades] == [5]


def test_a_snapshot_stays_as_it_was_and_equals_the_live_order() -> None:
    stage = play(flat_bars(10.0, 11.0))
    order = placed(stage.broker.buy(0, 5))
    stage.step()
    first = stage.told[0]

    assert first == order
    assert first is not order
    assert (first.getstatusname(), first.executed.size) == ("Submitted", 0)
    assert order.getstatusname() == "Completed"


def test_an_order_without_money_is_refused_at_submission() -> None:
    stage = play(flat_bars(10.0, 10.0), cash=49.0)
    stage.broker.buy(0, 5)

    assert stage.step() == ["Submitted", "Margin"]


def test_the_last_cent_may_be_spent() -> None:
    stage = play(flat_bars(10.0, 10.0), cash=50.0)
    stage.broker.buy(0, 5)

    assert stage.step() == ["Submitted", "Accepted", "Completed"]
    assert stage.broker.cash == 0.0


def test_a_refused_order_takes_the_later_ones_with_it() -> None:
    stage = play(flat_bars(10.0, 10.0), cash=49.0)
    stage.broker.buy(0, 5)
    stage.broker.buy(0, 1)

    assert stage.step() == ["Submitted", "Submitted", "Margin", "Margin"]


def test_a_gap_that_eats_the_money_refuses_an_accepted_order() -> None:
    stage = play(flat_bars(10.0, 11.0), cash=52.0)
    stage.broker.buy(0, 5)

    assert stage.step() == ["Submitted", "Accepted", "Margin"]
    assert stage.broker.cash == 52.0


def test_a_reversal_without_money_closes_and_is_then_refused() -> None:
    stage = play(flat_bars(10.0, 10.0, 10.0, 19.0), cash=100.0)
    stage.broker.sell(0, 5)
    stage.step()
    stage.step()
    stage.broker.buy(0, 15)

    assert stage.step() == ["Submitted", "Accepted", "Partial", "Margin"]
    assert stage.broker.positions[0].size == 0
    assert stage.broker.cash == 55.0


def test_accepted_orders_reserve_no_money() -> None:
    stage = play([WIDE, WIDE, (7.0, 7.0, 7.0, 7.0)], cash=50.0)
    stage.broker.buy(0, 5, Terms(exectype=Kind.LIMIT, price=7.5))
    stage.step()
    stage.broker.buy(0, 5, Terms(exectype=Kind.LIMIT, price=7.5))

    assert stage.step() == ["Submitted", "Accepted", "Completed", "Margin"]


def test_a_resting_order_fills_on_a_stale_bar_but_a_market_order_does_not() -> None:
    stage = play([WIDE, WIDE], [WIDE])
    stage.broker.buy(1, 1, Terms(exectype=Kind.LIMIT, price=9.0))
    stage.broker.buy(1, 1)

    assert stage.step(ticking=[0]) == [
        "Submitted",
        "Submitted",
        "Accepted",
        "Accepted",
        "Completed",
    ]


def test_an_order_may_fill_at_its_last_moment_and_expires_after_it() -> None:
    stage = play([WIDE] * 4)
    terms = Terms(exectype=Kind.LIMIT, price=7.0, valid=timedelta(days=2))
    order = placed(stage.broker.buy(0, 1, terms))
    stage.step()

    assert stage.step() == []
    assert stage.step() == ["Expired"]
    assert order.executed.dt == FIRST_DAY + 3


def test_a_market_order_does_not_expire() -> None:
    stage = play(flat_bars(10.0, 11.0))
    stage.broker.buy(0, 1, Terms(valid=timedelta(seconds=1)))

    assert stage.step() == ["Submitted", "Accepted", "Completed"]


def test_a_close_order_fills_at_the_next_daily_close() -> None:
    stage = play([WIDE, (11.0, 12.0, 8.0, 9.0)])
    order = placed(stage.broker.buy(0, 1, Terms(exectype=Kind.CLOSE)))
    stage.step()

    assert order.executed.price == 9.0


def test_a_close_order_within_the_day_waits_for_the_last_close() -> None:
    stage = Stage(SimulatedBroker(Rules(), 1), flat_bars(10.0, 11.0, 12.0, 13.0))
    stage.broker.feeds[0].time = [FIRST_DAY + hour / 24 for hour in (9, 12, 15, 33)]
    stage.step()
    order = placed(stage.broker.buy(0, 1, Terms(exectype=Kind.CLOSE)))
    stage.step()
    stage.step()

    assert order.alive()
    assert stage.step() == ["Completed"]
    assert order.executed.price == 12.0
    assert order.executed.dt == FIRST_DAY + 15 / 24


def test_a_close_order_that_is_sent_again_forgets_the_close_it_saw() -> None:
    stage = Stage(SimulatedBroker(Rules(), 1), flat_bars(10.0, 11.0, 12.0))
    stage.broker.feeds[0].time = [FIRST_DAY + hour / 24 for hour in (9, 12, 33)]
    stage.step()
    order = placed(stage.broker.buy(0, 1, Terms(exectype=Kind.CLOSE)))
    stage.step()
    stage.broker.sell(0, 1, Terms(exectype=Kind.LIMIT, price=99.0, parent=order))
    stage.step()

    assert order.executed.price == 12.0


def test_cancelling_an_order_that_was_not_accepted_yet_does_nothing() -> None:
    stage = play(flat_bars(10.0, 11.0))
    order = stage.broker.buy(0, 1)
    stage.broker.cancel(order)
    stage.broker.cancel(None)

    assert stage.step() == ["Submitted", "Accepted", "Completed"]


def test_cancelling_takes_effect_at_once_and_is_told_next() -> None:
    stage = play([WIDE] * 3)
    order = placed(stage.broker.buy(0, 1, Terms(exectype=Kind.LIMIT, price=1.0)))
    stage.step()
    stage.broker.cancel(order)

    assert not order.alive()
    assert stage.step() == ["Canceled"]


def test_cancelling_by_a_snapshot_leaves_the_live_status_behind() -> None:
    stage = play([WIDE] * 3)
    order = placed(stage.broker.buy(0, 1, Terms(exectype=Kind.LIMIT, price=1.0)))
    stage.step()
    stage.broker.cancel(stage.told[-1])

    assert order.getstatusname() == "Accepted"
    assert stage.step() == ["Canceled"]


def test_the_first_fill_of_a_group_cancels_the_others_last_one_first() -> None:
    stage = play([WIDE] * 2)
    far = Terms(exectype=Kind.LIMIT, price=1.0)
    first = stage.broker.buy(0, 1, far)
    stage.broker.buy(0, 1, Terms(exectype=Kind.LIMIT, price=1.0, oco=first))
    stage.broker.buy(0, 1, Terms(oco=first))

    statuses = stage.step()

    assert statuses[-3:] == ["Completed", "Canceled", "Canceled"]
    assert [order.ref for order in stage.told[-2:]] == [2, 1]


def bracket(stage: Stage[SimulatedBroker]) -> tuple[Order, Order, Order]:
    main, stop, limit = stage.broker.buy_bracket(
        0,
        1,
        Bracket(
            main=Terms(),
            stop=Terms(exectype=Kind.STOP, price=9.0),
            limit=Terms(exectype=Kind.LIMIT, price=11.0),
        ),
    )
    return placed(main), placed(stop), placed(limit)


def test_the_exits_of_a_bracket_wait_until_the_bar_after_the_entry() -> None:
    stage = play([WIDE] * 3)
    main, stop, limit = bracket(stage)
    stage.step()

    assert main.getstatusname() == "Completed"
    assert (stop.alive(), limit.alive()) == (True, True)
    assert stage.step() == ["Completed", "Canceled"]
    assert (stop.getstatusname(), limit.getstatusname()) == ("Completed", "Canceled")


def test_a_refused_entry_takes_its_exits_with_it() -> None:
    stage = play([WIDE] * 2, cash=5.0)
    bracket(stage)
    stage.step()

    assert [order.getstatusname() for order in stage.told[-3:]] == [
        "Margin",
        "Rejected",
        "Rejected",
    ]


def test_a_trailing_stop_follows_the_close_and_never_goes_back() -> None:
    bars = [
        (10.0, 10.0, 10.0, 10.0),
        (10.0, 12.0, 10.0, 12.0),
        (12.0, 12.0, 11.5, 11.5),
    ]
    stage = play([*bars, (11.5, 11.5, 11.0, 11.0)])
    terms = Terms(exectype=Kind.STOP_TRAIL, trailamount=1.0)
    order = placed(stage.broker.sell(0, 1, terms))

    assert order.created.price == 9.0
    stage.step()
    assert order.created.price == 11.0
    stage.step()
    assert order.created.price == 11.0
    assert stage.step() == ["Completed"]
    assert order.executed.price == 11.0


def test_a_triggered_stop_limit_order_waits_as_a_limit_order() -> None:
    stage = play([WIDE, (10.0, 12.0, 10.0, 11.5), (10.4, 10.4, 10.4, 10.4)])
    terms = Terms(exectype=Kind.STOP_LIMIT, price=11.0, plimit=10.5)
    order = placed(stage.broker.buy(0, 1, terms))
    stage.step()

    assert order.is_triggered
    assert stage.step() == ["Completed"]
    assert order.executed.price == 10.4


def test_a_child_of_a_child_is_rejected() -> None:
    stage = play([WIDE] * 2)
    _, stop, _ = bracket(stage)
    grandchild = placed(stage.broker.buy(0, 1, Terms(parent=stop)))

    assert grandchild.getstatusname() == "Rejected"


def test_each_child_that_is_sent_sends_its_whole_family_again() -> None:
    stage = play([WIDE] * 3)
    main = stage.broker.buy(0, 1)
    stage.broker.sell(0, 1, Terms(exectype=Kind.LIMIT, price=99.0, parent=main))
    stage.broker.sell(0, 1, Terms(exectype=Kind.LIMIT, price=99.0, parent=main))

    statuses = stage.step()

    assert statuses.count("Completed") == 1
    assert statuses.count("Submitted") == 6


@pytest.mark.parametrize("status", ["Completed", "Margin"])
def test_nothing_is_told_twice(status: str) -> None:
    stage = play(flat_bars(10.0, 10.0, 10.0), cash=9.0 if status == "Margin" else 99.0)
    stage.broker.buy(0, 1)

    assert stage.step()[-1] == status
    assert stage.step() == []
