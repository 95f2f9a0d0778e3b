"""The live stepper: events out, reports in, checkpoints between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from falcon import engine
from falcon.domain.bars import BarSeries
from falcon.domain.orders import OrderStatus, OrderType, Side
from falcon.domain.positions import Position
from falcon.engine import Program, Stepper, compile_strategy, run
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.events import CancelRequested, Logged, OrderReport, OrderRequested
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import StrategyCrashError, UsageError
from tests.unit.engine.sources import RISING, series, strategy

BARS = list(RISING)
RULES = Rules(sizer=AllocationSize())

NOTED = """\
def notify_order(self, order):
    print(order.getstatusname(), order.executed.size, order.executed.price)
def notify_trade(self, trade):
    print('trade', trade.size, trade.pnlcomm, trade.isclosed)
"""
BUY_AND_CLOSE = strategy(
    "n = len(self)\nif n == 2:\n    self.buy()\nif n == 5:\n    self.close()",
    more=NOTED,
)


def outside(program: Program, symbols: tuple[str, ...] = ("AAPL",)) -> Stepper:
    broker = ExternalBroker(RULES, len(symbols))
    return Stepper(program, symbols=symbols, rules=RULES, broker=broker)


def texts(events: tuple[object, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, Logged)]


def requests(events: tuple[object, ...]) -> list[OrderRequested]:
    return [event for event in events if isinstance(event, OrderRequested)]


def test_the_public_names_are_shown_and_there() -> None:
    assert dir(engine) == sorted(engine.__all__)
    assert {"ExternalBroker", "OrderReport", "OrderStatus"} <= set(dir(engine))
    assert all(getattr(engine, name).__name__ == name for name in dir(engine))


def test_an_order_goes_out_as_a_request_without_a_size() -> None:
    stepper = outside(compile_strategy(BUY_AND_CLOSE))

    events = [stepper.step(bar) for bar in BARS[:2]]

    assert events[0] == ()
    assert events[1] == (
        OrderRequested(
            ref=1,
            symbol="AAPL",
            side=Side.BUY,
            quantity=None,
            order_type=OrderType.MARKET,
            price=None,
            valid_until=None,
            confidence=1.0,
            opens=True,
        ),
    )


def test_what_happened_outside_reaches_the_strategy_with_its_next_bar() -> None:
    stepper = outside(compile_strategy(BUY_AND_CLOSE))
    for bar in BARS[:2]:
        stepper.step(bar)

    stepper.report(OrderReport(ref=1, status=OrderStatus.SUBMITTED, quantity=7))
    stepper.report(
        OrderReport(
            ref=1, status=OrderStatus.FILLED, quantity=7, price=52.5, commission=0.5
        )
    )
    before = stepper.position("AAPL")
    events = stepper.step(BARS[2])

    assert before.is_flat
    assert texts(events) == [
        "Submitted 0 0.0",
        "Accepted 0 0.0",
        "Completed 7 52.5",
        "trade 7 -0.5 False",
    ]
    assert stepper.position("AAPL") == Position(
        symbol="AAPL", quantity=7.0, average_price=52.5
    )


def test_a_close_states_the_size_and_that_it_reduces() -> None:
    stepper = outside(compile_strategy(BUY_AND_CLOSE))
    for bar in BARS[:2]:
        stepper.step(bar)
    stepper.report(OrderReport(ref=1, status=OrderStatus.FILLED, quantity=7, price=52))

    (request,) = [r for bar in BARS[2:5] for r in requests(stepper.step(bar))]

    assert (request.side, request.quantity, request.opens) == (Side.SELL, 7, False)


def test_an_orders_terms_are_passed_on() -> None:
    body = (
        "if len(self) == 1:\n"
        "    until = self.data.datetime.datetime(0) + datetime.timedelta(days=3)\n"
        "    self.buy(size=4, exectype=bt.Order.Limit, price=49.5, valid=until,\n"
        "             confidence=0.7)"
    )
    stepper = outside(compile_strategy(strategy(body, head="import datetime")))

    (request,) = requests(stepper.step(BARS[0]))

    assert request.quantity == 4
    assert request.order_type is OrderType.LIMIT
    assert request.price == 49.5
    assert request.valid_until == datetime(2012, 3, 4, tzinfo=UTC)
    assert request.confidence == 0.7


def test_a_cancel_goes_out_for_an_order_that_works() -> None:
    body = (
        "n = len(self)\nif n == 1:\n"
        "    self.o = self.buy(exectype=bt.Order.Stop, price=99)\n"
        "if n == 3:\n    self.cancel(self.o)"
    )
    stepper = outside(compile_strategy(strategy(body)))
    stepper.step(BARS[0])
    stepper.report(OrderReport(ref=1, status=OrderStatus.SUBMITTED, quantity=3))

    events = [stepper.step(bar) for bar in BARS[1:4]]

    assert events == [(), (CancelRequested(ref=1),), ()]


def test_an_order_that_is_unknown_outside_is_an_error() -> None:
    body = "self.buy(exectype=bt.Order.StopTrail, trailamount=1)"
    stepper = outside(compile_strategy(strategy(body)))

    with pytest.raises(Exception, match="StopTrail order cannot be sent outside"):
        stepper.step(BARS[0])


def test_funding_sets_the_cash_that_the_strategy_sees() -> None:
    stepper = outside(compile_strategy(strategy("print(self.broker.getcash())")))
    stepper.fund(2_500.0)

    assert texts(stepper.step(BARS[0])) == ["2500.0"]
    assert stepper.cash == stepper.value == 2_500.0


def test_a_simulated_broker_takes_neither_reports_nor_funds() -> None:
    stepper = Stepper(compile_strategy(BUY_AND_CLOSE), symbols=["AAPL"])

    with pytest.raises(UsageError, match="simulates its broker"):
        stepper.fund(1.0)
    with pytest.raises(UsageError, match="simulates its broker"):
        stepper.report(OrderReport(ref=1, status=OrderStatus.CANCELED))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ref": 99}, "order 99 .* not known, or filled"),
        ({"quantity": float("nan")}, "must be finite"),
        ({"quantity": -1.0}, "above zero"),
        ({"price": float("inf")}, "must be finite"),
        ({"commission": float("nan")}, "must be finite"),
        ({"status": OrderStatus.SUBMITTED, "quantity": 0.0}, "above zero"),
        ({"status": OrderStatus.CREATED}, "cannot be reported as created"),
    ],
)
def test_a_report_that_cannot_be_true_is_refused_and_forgotten(
    wrong: dict[str, Any], message: str
) -> None:
    stepper = outside(compile_strategy(BUY_AND_CLOSE))
    for bar in BARS[:2]:
        stepper.step(bar)
    filled = OrderReport(ref=1, status=OrderStatus.FILLED, quantity=7, price=52.5)

    with pytest.raises(UsageError, match=message):
        stepper.report(replace(filled, **wrong))
    stepper.report(filled)
    with pytest.raises(UsageError, match=r"order 1 .* filled already"):
        stepper.report(filled)
    stepper.step(BARS[2])

    assert stepper.position("AAPL").quantity == 7
    with pytest.raises(UsageError, match=r"order 1 .* not known, or filled"):
        stepper.report(filled)
    assert stepper.step(BARS[3]) == ()


SMA = strategy(
    "print('next', len(self), self.sma[0])",
    init="self.sma = bt.ind.SMA(self.data, period=5)",
    more=(
        "def prenext(self):\n    print('prenext')\n"
        "def nextstart(self):\n    print('nextstart')\n    self.next()\n"
        "def start(self):\n    print('start', len(self))\n"
    ),
)


def test_warming_readies_the_indicators_without_calling_the_strategy() -> None:
    stepper = outside(compile_strategy(SMA))
    for bar in BARS[:10]:
        stepper.warm(bar)

    assert stepper.is_ready
    assert texts(stepper.step(BARS[10])) == [
        "start 10",
        "nextstart",
        "next 11 58.0",
    ]
    assert texts(stepper.step(BARS[11])) == ["next 12 59.0"]


def test_without_warming_the_strategy_waits_as_in_a_run() -> None:
    stepper = outside(compile_strategy(SMA))

    ready = []
    for bar in BARS[:6]:
        stepper.step(bar)
        ready.append(stepper.is_ready)

    assert ready == [False, False, False, False, True, True]


def test_several_feeds_step_with_those_that_have_a_bar() -> None:
    body = "print(len(self.data0), len(self.data1), self.datetime.date(0))"
    stepper = outside(compile_strategy(strategy(body)), ("AAPL", "MSFT"))
    other = list(series(*range(10, 40), symbol="MSFT"))

    steps = [
        stepper.step({"AAPL": BARS[0]}),
        stepper.step({"AAPL": BARS[1], "MSFT": other[1]}),
        stepper.step({"MSFT": other[2]}),
    ]

    assert [texts(events) for events in steps] == [
        [],
        ["2 1 2012-03-02"],
        ["2 2 2012-03-03"],
    ]


def test_a_bar_of_another_symbol_is_refused() -> None:
    stepper = outside(compile_strategy(BUY_AND_CLOSE))

    with pytest.raises(UsageError, match="MSFT is not a feed"):
        stepper.step(replace(BARS[0], symbol="MSFT"))


@pytest.mark.parametrize("number", [1, 200])
@pytest.mark.parametrize("back", [0, 1])
def test_a_bar_that_is_no_later_than_the_last_one_has_not_happened(
    number: int, back: int
) -> None:
    bars = list(series(*range(50, 60 + number)))
    program = compile_strategy(SMA)
    stepper = Stepper(program, symbols=["AAPL"])
    for bar in bars[: number + 1]:
        stepper.step(bar)
    before = stepper.checkpoint()

    with pytest.raises(UsageError, match=r"AAPL must be later .* came after .* once"):
        stepper.step(bars[number - back])
    with pytest.raises(UsageError, match="must be later"):
        Stepper.restore(program, before).warm({"AAPL": bars[number - back]})

    assert stepper.checkpoint() == before
    stepper.step(bars[number + 1])


def test_a_bar_in_a_lull_is_refused_as_any_other() -> None:
    bars = list(series(*range(50, 750)))
    stepper = Stepper(compile_strategy(BUY_AND_CLOSE), symbols=["AAPL"])
    for bar in bars[:600]:
        stepper.step(bar)
    assert stepper._lull is not None

    with pytest.raises(UsageError, match="must be later"):
        stepper.step(bars[599])
    with pytest.raises(UsageError, match="with a zone"):
        stepper.step(replace(bars[600], opened_at=datetime(2030, 1, 1)))  # noqa: DTZ001

    assert stepper.step(bars[600]) == ()


def test_each_feed_has_times_of_its_own() -> None:
    body = "print(len(self.data0), len(self.data1))"
    stepper = outside(compile_strategy(strategy(body)), ("AAPL", "MSFT"))
    other = list(series(*range(10, 40), symbol="MSFT"))
    stepper.step({"AAPL": BARS[0], "MSFT": other[0]})
    stepper.step({"AAPL": BARS[1]})

    assert texts(stepper.step({"MSFT": other[1]})) == ["2 2"]
    with pytest.raises(UsageError, match="MSFT must be later"):
        stepper.step({"AAPL": BARS[2], "MSFT": other[1]})
    with pytest.raises(UsageError, match="at least one feed, got none"):
        stepper.step({})
    assert texts(stepper.step({"AAPL": BARS[2]})) == ["3 2"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"opened_at": datetime(2024, 1, 1)}, "must be a time with a zone"),  # noqa: DTZ001
        ({"opened_at": "2024-01-01"}, "must be a time with a zone"),
        ({"close": None}, "must be numbers"),
        ({"volume": "much"}, "must be numbers"),
    ],
)
def test_a_bar_that_is_none_is_not_blamed_on_the_strategy(
    wrong: dict[str, Any], message: str
) -> None:
    stepper = Stepper(compile_strategy(BUY_AND_CLOSE), symbols=["AAPL"])

    with pytest.raises(UsageError, match=message):
        stepper.step(replace(BARS[0], **wrong))

    assert stepper.step(BARS[0]) == ()


def test_prices_are_taken_as_they_are_as_in_a_run() -> None:
    odd = (BARS[0], replace(BARS[1], close=float("nan")), replace(BARS[2], low=-3.0))
    program = compile_strategy(strategy("print(self.data.close[0], self.data.low[0])"))
    stepper = Stepper(program, symbols=["AAPL"])

    live = [text for bar in odd for text in texts(stepper.step(bar))]

    together = BarSeries.of(odd, symbol="AAPL", timeframe=RISING.timeframe)
    assert tuple(live) == run(program, together).log


def test_a_crash_names_the_bar() -> None:
    stepper = outside(compile_strategy(strategy("if len(self) > 1:\n    x = 1 / 0")))
    stepper.step(BARS[0])

    with pytest.raises(StrategyCrashError) as crash:
        stepper.step(BARS[1])

    assert crash.value.bar_at == "2012-03-02T00:00:00+00:00"


def test_a_crash_of_an_indicator_names_the_bar() -> None:
    init = "self.x = self.data.close / (self.data.close - 51.0)"
    stepper = Stepper(compile_strategy(strategy("pass", init=init)), symbols=["AAPL"])
    bars = [replace(BARS[0], close=50.0), replace(BARS[1], close=51.0)]
    stepper.step(bars[0])

    with pytest.raises(StrategyCrashError) as crash:
        stepper.step(bars[1])

    assert crash.value.bar_at == "2012-03-02T00:00:00+00:00"


def test_memory_stays_bounded_over_many_bars() -> None:
    program = compile_strategy(SMA)
    stepper = Stepper(program, symbols=["AAPL"])
    sizes = []
    for number in range(3_000):
        bar = replace(BARS[0], opened_at=datetime.fromtimestamp(number * 60, UTC))
        stepper.step(bar)
        if number % 1_000 == 999:
            sizes.append(len(stepper.checkpoint()))

    assert max(sizes) < 5_000
    assert max(len(row) for row in stepper._intake.lines.rows) < 1_000


def test_a_bar_may_come_alone_or_by_its_symbol() -> None:
    program = compile_strategy(SMA)
    alone, named = (Stepper(program, symbols=["AAPL"]) for _ in range(2))
    for number in range(300):
        bar = replace(BARS[0], opened_at=datetime.fromtimestamp(number * 60, UTC))
        assert alone.step(bar) == named.step({"AAPL": bar})

    assert alone.checkpoint() == named.checkpoint()


KEEPER = strategy(
    (
        "self.seen.append(self.data.close[0])\n"
        "self.same[-1] += 1\n"
        "self.notes['last'] = (len(self), self.data.datetime.date(0))\n"
        "if self.order is None:\n    self.order = self.buy(name='x')\n"
        "print(self.seen, self.same, self.notes, self.order.status,\n"
        "      self.high_line[0],\n"
        "      self.macd.signal[0], [d.close[0] for d in self.feeds], self.late)\n"
        "self.late = self.order.info['name']"
    ),
    init=(
        "self.seen = [0]\nself.same = self.seen\nself.notes = {}\n"
        "self.order = None\nself.late = None\nself.feeds = [self.data]\n"
        "self.high_line = self.data.high\n"
        "self.macd = bt.ind.MACD(self.data, period_me1=2, period_me2=3,"
        " period_signal=2)"
    ),
)


def test_a_restored_stepper_goes_on_as_if_nothing_had_happened() -> None:
    program = compile_strategy(KEEPER)
    whole = Stepper(program, symbols=["AAPL"])
    broken = Stepper(program, symbols=["AAPL"])

    for bar in BARS:
        assert broken.step(bar) == whole.step(bar)
        broken = Stepper.restore(program, broken.checkpoint())

    assert broken.checkpoint() == whole.checkpoint()


def test_two_names_of_one_list_are_one_list_after_a_restore() -> None:
    program = compile_strategy(KEEPER)
    stepper = Stepper(program, symbols=["AAPL"])
    for bar in BARS[:5]:
        stepper.step(bar)

    restored = Stepper.restore(program, stepper.checkpoint())

    space, own = restored._instance.space, program.names.own
    assert space[own["seen"]] is space[own["same"]]


def test_reports_that_wait_survive_a_checkpoint() -> None:
    program = compile_strategy(BUY_AND_CLOSE)
    stepper = outside(program)
    for bar in BARS[:2]:
        stepper.step(bar)
    stepper.report(OrderReport(ref=1, status=OrderStatus.FILLED, quantity=2, price=50))

    restored = Stepper.restore(program, stepper.checkpoint())
    restored.step(BARS[2])

    assert restored.position("AAPL").quantity == 2
    assert restored.rules == RULES


def test_a_checkpoint_belongs_to_its_program() -> None:
    data = outside(compile_strategy(BUY_AND_CLOSE)).checkpoint()

    with pytest.raises(UsageError, match="belongs to another program"):
        Stepper.restore(compile_strategy(SMA), data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x80\x04", "not JSON"),
        (b"[]", "no version"),
        (b'{"version": 99}', "version 99"),
    ],
)
def test_what_is_no_checkpoint_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Stepper.restore(compile_strategy(SMA), data)


def test_a_state_that_cannot_be_saved_is_an_error_by_name() -> None:
    stepper = outside(
        compile_strategy(strategy("self.g = enumerate([1])", init="self.g = None"))
    )
    stepper.step(BARS[0])

    with pytest.raises(StrategyCrashError, match="cannot keep a enumerate"):
        stepper.checkpoint()


def test_the_log_of_a_stepper_is_that_of_a_run() -> None:
    program = compile_strategy(SMA)
    stepper = Stepper(program, symbols=["AAPL"])

    live = [text for bar in BARS for text in texts(stepper.step(bar))]

    assert tuple(live) == run(program, RISING).log
