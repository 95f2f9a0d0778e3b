"""Brokers written down as plain data and read again."""

from __future__ import annotations

import json

from falcon.domain.orders import OrderStatus
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.broker.kinds import Kind
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.terms import Bracket, Terms
from falcon.engine.events import OrderReport
from falcon.engine.rules import Rules
from tests.brokers import Stage, flat_bars


def test_what_was_shared_is_shared_again() -> None:
    stage = Stage(SimulatedBroker(Rules(), 1), flat_bars(10.0, 10.0))
    stage.step()
    trailing = Terms(exectype=Kind.STOP_TRAIL, trailamount=1.0, info={"a": 1})
    order = stage.broker.sell(0, 1, trailing)
    assert order is not None
    stage.step()

    text = json.dumps(stage.broker.dump([order, stage.told[0]]))
    _, (live, snapshot) = SimulatedBroker.restore(Rules(), 1, json.loads(text))

    assert snapshot.created is live.created
    assert snapshot.info is live.info
    assert snapshot.executed is not live.executed
    assert snapshot.getstatusname() == "Submitted"


def test_a_bracket_keeps_its_bonds() -> None:
    stage = Stage(SimulatedBroker(Rules(), 1), flat_bars(10.0, 10.0, 10.0))
    stage.step()
    exit_terms = Terms(exectype=Kind.LIMIT, price=99.0)
    legs = Bracket(main=Terms(), stop=exit_terms, limit=exit_terms)
    _, stop, _ = stage.broker.buy_bracket(0, 1, legs)
    assert stop is not None

    state = json.loads(json.dumps(stage.broker.dump([stop])))
    restored, (child,) = SimulatedBroker.restore(Rules(), 1, state)

    assert child.parent is not None
    assert child.family is child.parent.family
    assert [member.ref for member in child.family.members] == [1, 2, 3]
    assert [order.ref for order in restored.take_created()] == [1, 2, 3]


def test_writing_a_restored_broker_gives_the_same_text() -> None:
    stage = Stage(SimulatedBroker(Rules(cash=500.0), 1), flat_bars(10.0, 11.0, 12.0))
    stage.step()
    stage.broker.buy(0, 10)
    stage.step()
    stage.broker.sell(0, 4, Terms(exectype=Kind.STOP, price=9.0))

    text = json.dumps(stage.broker.dump())
    restored, _ = SimulatedBroker.restore(Rules(cash=500.0), 1, json.loads(text))

    assert json.dumps(restored.dump()) == text


def test_an_external_broker_waits_for_the_same_reports() -> None:
    stage = Stage(ExternalBroker(Rules(), 1), flat_bars(10.0, 10.0))
    stage.step()
    order = stage.broker.buy(0, 5)
    stage.broker.apply(OrderReport(ref=1, status=OrderStatus.SUBMITTED, quantity=5))
    stage.broker.cancel(order)

    state = json.loads(json.dumps(stage.broker.dump()))
    restored, _ = ExternalBroker.restore(Rules(), 1, state)

    assert list(restored.working) == [1]
    assert restored.take_cancels() == [1]
    assert restored.order_count == 1
