"""Orders, indicators and keys are paid for, so that no variant of them runs long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.events import OrderRequested
from falcon.engine.live import Stepper
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError, StrategyError
from tests.unit.engine.sources import RISING, series, strategy

LITTLE_FUEL = Rules(fuel=400_000)
LIMIT = "exectype=bt.Order.Limit, price=1e9"
FLAT = series(*[50.0] * 400)

MANY_ORDERS = {
    "market orders": "for i in range(100000):\n    self.buy()",
    "orders refused for want of money": "for i in range(999):\n    self.buy(size=1e9)",
    "waiting orders": f"for i in range(100):\n    self.sell({LIMIT})",
    "trailing orders": (
        "for i in range(50):\n"
        "    self.sell(exectype=bt.Order.StopTrail, trailpercent=0.9)"
    ),
    "a chain of OCO": (
        f"o = None\nfor i in range(99):\n    o = self.sell({LIMIT}, oco=o)"
    ),
    "OCO pairs": (
        "for i in range(99):\n    o = self.buy(size=1e-6)\n"
        f"    self.sell({LIMIT}, oco=o)"
    ),
    "brackets": (
        "for i in range(99):\n"
        "    self.buy_bracket(size=1e-6, price=1.0, stopprice=0.5, limitprice=1e9)"
    ),
    "a family that is sent again and again": (
        "p = self.buy(size=1e-6, transmit=False)\n"
        f"for i in range(99):\n    self.sell(size=1e-6, {LIMIT}, parent=p)"
    ),
    "cancels": (
        f"kept = [self.sell({LIMIT}) for i in range(20)]\n"
        "for o in kept:\n    self.cancel(o)"
    ),
    "targets": "for i in range(10**6):\n    self.order_target_percent(target=0.5)",
    "orders of no size": "for i in range(10**9):\n    self.buy(size=0)",
    "closing nothing": "for i in range(10**9):\n    self.close()",
}


@pytest.mark.parametrize("case", MANY_ORDERS)
def test_orders_without_end_run_out_of_fuel(case: str) -> None:
    program = compile_strategy(strategy(MANY_ORDERS[case]))

    with pytest.raises(StrategyCrashError, match="fuel exhausted"):
        run(program, FLAT, rules=LITTLE_FUEL)


def test_waiting_orders_cost_on_every_bar() -> None:
    body = f"if len(self) == 1:\n    for i in range(1000):\n        self.sell({LIMIT})"
    program = compile_strategy(strategy(body))
    bars = series(*[50.0] * 2_000)

    with pytest.raises(StrategyCrashError, match="fuel exhausted at bar"):
        run(program, bars, rules=LITTLE_FUEL)


def test_orders_placed_when_told_of_orders_are_paid_for() -> None:
    more = (
        "def notify_order(self, order):\n"
        "    if order.status == order.Submitted:\n"
        "        self.buy(size=1e-6)\n        self.buy(size=1e-6)"
    )
    program = compile_strategy(strategy("self.buy(size=1e-6)", more=more))

    with pytest.raises(StrategyCrashError, match="fuel exhausted"):
        run(program, FLAT, rules=LITTLE_FUEL)


def test_an_order_a_bar_is_within_the_allowance() -> None:
    program = compile_strategy(strategy("self.buy(size=1e-6)"))

    result = run(program, FLAT, rules=Rules(fuel=0))

    assert len(result.orders) == len(FLAT)


WITHOUT_END = {
    "the same indicator again": "for i in range(10**9):\n    bt.ind.Ichimoku()",
    "long weights": "for i in range(10**9):\n    bt.ind.WMA(period=9000 - i)",
    "lines": "for i in range(10**9):\n    x = self.data.close + 1.0",
    "delays": "for i in range(10**9):\n    x = self.data.close(-1)",
}


@pytest.mark.parametrize("case", WITHOUT_END)
def test_building_without_end_is_refused(case: str) -> None:
    with pytest.raises(StrategyError, match="fuel exhausted"):
        compile_strategy(strategy("pass", init=WITHOUT_END[case]))


def test_indicators_are_paid_for_before_they_are_computed() -> None:
    init = "self.x = [bt.ind.WMA(period=i + 1) for i in range(300)]"
    program = compile_strategy(strategy("pass", init=init))

    with pytest.raises(StrategyCrashError, match="too large: indicators of"):
        run(program, FLAT, rules=Rules(fuel=1_000_000))


def test_a_live_strategy_may_not_keep_more_than_fits_into_memory() -> None:
    init = (
        "x = bt.ind.SMA(period=9999)\n"
        "for i in range(4000):\n    x = x + 1.0\nself.x = x"
    )
    program = compile_strategy(strategy("pass", init=init))

    with pytest.raises(StrategyCrashError, match="too large: "):
        Stepper(program, symbols=["AAPL"])


ALIKE = {
    "giant numbers": "d = {}\nfor i in range(9999):\n    d[i * (2**61 - 1)] = 1",
    "giant numbers in a literal": "d = {i * (2**61 - 1): 1 for i in range(9999)}",
    "giant numbers in a set": "d = {i * (2**61 - 1) for i in range(9999)}",
    "tuples of -1 and -2": (
        "d = {}\nfor i in range(9999):\n"
        "    d[tuple([-1 if i // 2**k % 2 else -2 for k in range(14)])] = 1"
    ),
}


@pytest.mark.parametrize("case", ALIKE)
def test_keys_of_the_same_hash_do_not_pile_up(case: str) -> None:
    program = compile_strategy(strategy(ALIKE[case]))

    with pytest.raises(StrategyCrashError, match=r"too large: giant|fuel exhausted"):
        run(program, RISING, rules=Rules(fuel=2_000_000))


LONG_EXPRESSIONS = {
    "sum": " + ".join(["a[0]"] * 60),
    "logic": " and ".join(["a[0] == 1"] * 200),
    "list": f"[{', '.join(['i'] * 1000)}]",
    "comprehension": f"[{' + '.join(['k'] * 60)} for k in range(1000)]",
    "calls": "abs(" * 30 + "i" + ")" * 30,
}


@pytest.mark.parametrize("case", LONG_EXPRESSIONS)
def test_long_expressions_cost_by_their_length(case: str) -> None:
    body = f"a = [1]\nfor i in range(20000):\n    x = {LONG_EXPRESSIONS[case]}"
    program = compile_strategy(strategy(body))

    with pytest.raises(StrategyCrashError, match="fuel exhausted"):
        run(program, RISING, rules=LITTLE_FUEL)


def test_an_ordinary_strategy_runs_over_a_long_file_by_default() -> None:
    init = (
        "self.fast, self.slow = bt.ind.EMA(period=12), bt.ind.EMA(period=26)\n"
        "self.rsi, self.atr = bt.ind.RSI(period=14), bt.ind.ATR(period=14)\n"
        "self.held = 0\nself.high_water = 0.0"
    )
    body = (
        "self.held += 1\n"
        "if self.position:\n"
        "    self.high_water = max(self.high_water, self.data.high[0])\n"
        "    stop = self.high_water - 3 * self.atr[0]\n"
        "    if self.data.close[0] < stop or self.rsi[0] > 80 or self.held > 200:\n"
        "        self.close()\n"
        "elif self.fast[0] > self.slow[0] and self.rsi[0] < 60:\n"
        "    self.held, self.high_water = 0, self.data.high[0]\n"
        "    self.buy(size=10)"
    )
    closes = [50.0 + (i * 7919 % 101 - i * 104_729 % 97) / 8 for i in range(300_000)]
    program = compile_strategy(strategy(body, init=init))

    result = run(program, series(*closes))

    assert len(result.equity) == 300_000
    assert len(result.trades) > 1_000


ENDS = {
    "before all dates": ("-5.0", datetime(1, 1, 1, tzinfo=UTC)),
    "beyond all dates": ("1e300", None),
    "no number": ("float('nan')", None),
    "infinite": ("float('inf')", None),
}


@pytest.mark.parametrize("case", ENDS)
def test_an_impossible_end_of_an_order_still_goes_out(case: str) -> None:
    valid, expected = ENDS[case]
    body = f"self.buy({LIMIT}, valid={valid}, confidence=2**540 * 2**540)"
    stepper = Stepper(compile_strategy(strategy(body)), symbols=["AAPL"])

    (request,) = stepper.step(next(iter(RISING)))

    assert isinstance(request, OrderRequested)
    assert request.valid_until == expected
    assert request.confidence == 1.0


@pytest.mark.parametrize("price", ["float('nan')", "float('inf')"])
def test_a_price_that_is_no_number_is_not_sent_outside(price: str) -> None:
    body = f"self.buy(size=1, exectype=bt.Order.Limit, price={price})"
    stepper = Stepper(
        compile_strategy(strategy(body)),
        symbols=["AAPL"],
        broker=ExternalBroker(Rules(), 1),
    )

    with pytest.raises(StrategyError, match="price must be finite"):
        stepper.step(next(iter(RISING)))
