"""What an order says of itself."""

from __future__ import annotations

import pytest

from falcon.domain.orders import Side
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.kinds import Kind, Status
from falcon.engine.broker.orders import Order
from falcon.engine.broker.terms import Terms


def a_feed(close: float = 10.0) -> Feed:
    feed = Feed()
    feed.open = feed.high = feed.low = feed.close = [close]
    feed.time = [738_000.5]
    feed.at = 0
    return feed


def an_order(terms: Terms, side: Side = Side.BUY, ref: int = 1) -> Order:
    return Order(ref, 0, side, 5, a_feed(), terms)


def test_orders_are_equal_by_number() -> None:
    order = an_order(Terms())

    assert order == order.snapshot()
    assert order != an_order(Terms(), ref=2)
    assert not order == None  # noqa: E711, SIM201  # what a strategy may write


def test_an_order_cannot_be_unequal_to_nothing() -> None:
    with pytest.raises(AttributeError):
        _ = an_order(Terms()) != None  # noqa: E711  # fails upstream too


def test_an_order_cannot_be_a_key() -> None:
    with pytest.raises(TypeError):
        hash(an_order(Terms()))


@pytest.mark.parametrize(
    ("status", "alive"),
    [
        (Status.CREATED, True),
        (Status.SUBMITTED, True),
        (Status.ACCEPTED, True),
        (Status.PARTIAL, True),
        (Status.COMPLETED, False),
        (Status.CANCELED, False),
        (Status.EXPIRED, False),
        (Status.MARGIN, False),
        (Status.REJECTED, False),
    ],
)
def test_an_order_lives_until_its_last_status(status: int, alive: bool) -> None:
    order = an_order(Terms())
    order.status = status

    assert order.alive() is alive


def test_an_order_names_its_kind_and_status() -> None:
    order = an_order(Terms(exectype=Kind.STOP_TRAIL_LIMIT))

    assert order.getordername() == "StopTrailLimit"
    assert order.getstatusname() == "Created"


@pytest.mark.parametrize(
    ("side", "terms", "stop"),
    [
        (Side.BUY, Terms(exectype=Kind.STOP_TRAIL, trailamount=1.0), 11.0),
        (Side.SELL, Terms(exectype=Kind.STOP_TRAIL, trailamount=1.0), 9.0),
        (Side.BUY, Terms(exectype=Kind.STOP_TRAIL, trailpercent=0.05), 10.5),
        (Side.SELL, Terms(exectype=Kind.STOP_TRAIL, price=8.0), 8.0),
    ],
)
def test_a_trailing_stop_starts_at_its_distance(
    side: Side, terms: Terms, stop: float
) -> None:
    assert an_order(terms, side).created.price == stop


def test_the_limit_of_a_trailing_stop_limit_keeps_its_distance() -> None:
    terms = Terms(
        exectype=Kind.STOP_TRAIL_LIMIT, price=10.0, plimit=9.5, trailamount=1.0
    )
    order = an_order(terms, Side.SELL)
    order.trail(12.0)

    assert (order.created.price, order.created.pricelimit) == (11.0, 10.5)


def test_an_order_does_not_keep_those_it_is_grouped_with_alive() -> None:
    first = an_order(Terms())
    second = an_order(Terms(oco=first), ref=2)

    assert second.terms.oco is None
    assert second.group is first.group
    assert first.group.refs == {1, 2}
