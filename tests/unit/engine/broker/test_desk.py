"""How orders are asked for, sized and numbered."""

from __future__ import annotations

from math import inf, isnan

import pytest

from falcon.domain.orders import Side
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.terms import Bracket, Terms
from falcon.engine.rules import AllocationSize, FixedSize, Rules, Sizer
from falcon.errors import StrategyCrashError
from tests.brokers import Stage, flat_bars


def on_stage(*prices: float, sizer: Sizer | None = None) -> Stage[SimulatedBroker]:
    rules = Rules(sizer=sizer or FixedSize())
    stage = Stage(SimulatedBroker(rules, 1), flat_bars(*prices))
    stage.step()
    return stage


def held(stage: Stage[SimulatedBroker], size: float) -> SimulatedBroker:
    stage.broker.positions[0].add(size, 10.0)
    return stage.broker


def test_a_size_of_nothing_is_no_order() -> None:
    broker = on_stage(10.0).broker

    assert broker.buy(0, 0) is None
    assert broker.order_count == 0


def test_the_sign_of_a_size_does_not_turn_the_side() -> None:
    order = on_stage(10.0).broker.sell(0, 5)
    other = on_stage(10.0).broker.buy(0, -5)

    assert order is not None
    assert other is not None
    assert (order.size, order.issell()) == (-5, True)
    assert (other.size, other.isbuy()) == (5, True)


def test_a_sizer_sizes_what_the_strategy_left_open() -> None:
    broker = on_stage(10.0, sizer=FixedSize(7)).broker
    order, stated = broker.buy(0), broker.buy(0, 3)

    assert order is not None
    assert stated is not None
    assert (order.size, order.stated_size) == (7, None)
    assert (stated.size, stated.stated_size) == (3, 3)


def test_a_sizer_sees_the_position_without_leaving_a_record() -> None:
    broker = on_stage(10.0, sizer=AllocationSize(headroom=0.0)).broker
    broker.buy(0)

    assert list(broker.positions) == []


def test_orders_are_numbered_from_one_and_handed_over_once() -> None:
    broker = on_stage(10.0).broker
    broker.buy(0)
    broker.sell(0)

    assert [order.ref for order in broker.take_created()] == [1, 2]
    assert broker.take_created() == []


@pytest.mark.parametrize(
    ("price", "limit", "expected"),
    [
        (None, None, (10.0, 10.0)),
        (0, None, (10.0, 10.0)),
        (9.0, None, (9.0, 9.0)),
        (None, 8.0, (8.0, 8.0)),
        (9.0, 8.0, (9.0, 8.0)),
    ],
)
def test_a_price_that_was_left_out_is_the_close(
    price: float | None, limit: float | None, expected: tuple[float, float]
) -> None:
    order = on_stage(10.0).broker.buy(0, 1, Terms(price=price, plimit=limit))

    assert order is not None
    assert (order.created.price, order.created.pricelimit) == expected
    assert order.price == price


def test_each_order_has_notes_of_its_own() -> None:
    broker = on_stage(10.0).broker
    terms = Terms(info={"why": "dip"})
    one, two = broker.buy(0, 1, terms), broker.buy(0, 1, terms)

    assert one is not None
    assert two is not None
    one.info["why"] = "other"
    assert two.info == {"why": "dip"}


def test_closing_goes_against_the_position() -> None:
    long, short = held(on_stage(10.0), 5), held(on_stage(10.0), -5)
    sale, purchase = long.close(0), short.close(0)

    assert sale is not None
    assert purchase is not None
    assert (sale.size, purchase.size) == (-5, 5)
    assert on_stage(10.0).broker.close(0) is None


@pytest.mark.parametrize(
    ("size", "target", "expected"),
    [(5, 8, 3), (5, 2, -3), (5, 0, -5), (-5, 0, 5), (5, 5, None), (0, 0, None)],
)
def test_a_target_size_orders_the_difference(
    size: float, target: float, expected: float | None
) -> None:
    order = held(on_stage(10.0), size).order_target_size(0, target)

    assert (None if order is None else order.size) == expected


@pytest.mark.parametrize(
    ("size", "target", "expected"),
    [(0, 99.0, 9), (5, 99.0, 4), (5, 20.0, -3), (5, 0, -5), (5, 50.0, None)],
)
def test_a_target_value_orders_whole_shares(
    size: float, target: float, expected: float | None
) -> None:
    order = held(on_stage(10.0), size).order_target_value(0, target)

    assert (None if order is None else order.size) == expected


def test_a_target_value_at_a_stated_price_makes_it_the_price_of_the_order() -> None:
    terms = Terms(exectype=Kind.LIMIT, price=20.0)
    order = on_stage(10.0).broker.order_target_value(0, 99.0, terms)

    assert order is not None
    assert (order.size, order.created.price) == (4, 20.0)


def test_a_target_percent_is_a_fraction_of_the_account() -> None:
    order = on_stage(10.0).broker.order_target_percent(0, 0.5)

    assert order is not None
    assert order.size == 500


def test_a_target_value_at_a_price_of_nothing_divides_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        on_stage(10.0).broker.order_target_value(0, 99.0, Terms(price=0))


def test_a_bracket_hangs_its_exits_on_its_entry() -> None:
    terms = Terms(exectype=Kind.LIMIT, price=9.0)
    main, stop, limit = on_stage(10.0).broker.sell_bracket(
        0, 3, Bracket(main=terms, stop=terms, limit=terms)
    )

    assert main is not None
    assert stop is not None
    assert limit is not None
    assert (main.size, stop.size, limit.size) == (-3, 3, 3)
    assert stop.parent is main
    assert limit.side is Side.BUY


def test_a_bracket_may_do_without_an_exit() -> None:
    broker = on_stage(10.0).broker
    bare = broker.buy_bracket(0, 1, Bracket(main=Terms(), stop=None, limit=None))
    stop = broker.buy_bracket(0, 1, Bracket(main=Terms(), stop=Terms(), limit=None))

    assert bare[1:] == (None, None)
    assert stop[1] is not None
    assert stop[2] is None


def test_a_bracket_around_nothing_is_an_error() -> None:
    with pytest.raises(AttributeError):
        on_stage(10.0).broker.buy_bracket(
            0, 0, Bracket(main=Terms(), stop=Terms(), limit=None)
        )


def test_an_order_before_the_first_bar_is_an_error() -> None:
    with pytest.raises(StrategyCrashError, match="before its first bar"):
        SimulatedBroker(Rules(), 1).buy(0)


def test_a_broker_rests_until_something_is_asked_of_it() -> None:
    stage = on_stage(10.0, 11.0, 12.0, 13.0, 14.0)
    assert (stage.broker.is_idle, stage.broker.is_flat) == (True, True)

    stage.broker.buy(0, 10)
    assert not stage.broker.is_idle

    stage.step()
    stage.broker.take_created()
    stage.step()
    assert (stage.broker.is_idle, stage.broker.is_flat) == (True, False)


def test_an_idle_broker_knows_what_it_is_worth() -> None:
    stage = on_stage(10.0, 11.0, 12.0, 13.0)
    stage.broker.buy(0, 10)
    stage.step()
    stage.broker.take_created()
    stage.step()
    before = stage.broker.value

    stage.step()

    assert stage.broker.is_idle
    assert stage.broker.value == before + 10


def test_at_a_price_that_is_no_number_a_flat_broker_is_worth_none() -> None:
    stage = on_stage(10.0, 11.0, inf, 12.0, 13.0)
    assert not stage.broker.positions[0].size
    for _ in range(2):
        stage.step()
    assert isnan(stage.broker.value)

    stage.step()

    assert stage.broker.value == stage.broker.cash
