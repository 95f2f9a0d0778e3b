"""What a strategy may do with its broker, and what it may not."""

from __future__ import annotations

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.instance import Instance
from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.sizers import FixedSizer
from falcon.errors import (
    StrategyCrashError,
    StrategyError,
    UnsupportedConstructError,
)
from tests.unit.engine.sources import RISING, strategy


def crash(body: str) -> str:
    with pytest.raises(StrategyCrashError) as caught:
        run(compile_strategy(strategy(body)), RISING)
    return caught.value.reason


def outside(body: str) -> None:
    stepper = Stepper(
        compile_strategy(strategy(body)),
        symbols=["AAPL"],
        broker=ExternalBroker(Rules(), 1),
    )
    stepper.step(next(iter(RISING)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("self.broker.set_cash('much')", "TypeError: cash must be a number, was str"),
        ("self.broker.setcommission(rate=1.0)", "TypeError: a commission has no rate"),
        ("self.broker.setcommission(mult='x')", "TypeError: mult must be a number"),
        ("self.broker.setcommission(name=3)", "TypeError: name must be a string"),
        (
            "self.broker.set_slippage_perc(0.1, slip=1)",
            "TypeError: slippage has no slip",
        ),
        (
            "self.broker.set_filler(3)",
            "TypeError: set_filler() takes one of bt.fillers",
        ),
        ("self.broker.addcommissioninfo(3)", "TypeError: addcommissioninfo() takes a"),
        ("self.broker.get_value(self.data)", "TypeError: datas must be a list"),
        ("self.setsizer(3)", "TypeError: setsizer() takes one of bt.sizers"),
    ],
)
def test_a_wrong_value_is_told_by_its_name(body: str, reason: str) -> None:
    assert crash(body).startswith(reason)


@pytest.mark.parametrize("amount", ["'ab'", "[1]", "None"])
def test_a_commission_reckons_with_numbers_only(amount: str) -> None:
    body = f"self.broker.getcommissioninfo(self.data).getvaluesize({amount}, 9**9)"

    assert crash(body).startswith("TypeError: getvaluesize must be a number")


def test_numbers_do_not_grow_without_bound_in_a_commission() -> None:
    body = (
        "info = self.broker.getcommissioninfo(self.data)\n"
        "n = 2**64\n"
        "for i in range(20):\n"
        "    n = info.getvaluesize(n, n)"
    )

    assert crash(body) == "too large: giant number"


@pytest.mark.parametrize(
    "body",
    [
        "self.broker.set_cash(1.0)",
        "self.broker.add_cash(1.0)",
        "self.broker.set_coc(True)",
        "self.broker.set_slippage_fixed(0.1)",
        "self.broker.setcommission(margin=100.0)",
    ],
)
def test_terms_are_not_the_strategys_to_set_outside(body: str) -> None:
    with pytest.raises(StrategyError, match="is for simulations"):
        outside(body)


def test_what_shares_cost_may_be_supposed_outside() -> None:
    outside("self.broker.setcommission(commission=0.001)")


@pytest.mark.parametrize(
    "body", ["self.broker.submit(None)", "self.broker.p.cash", "self.broker.pending"]
)
def test_the_rest_of_the_broker_is_refused(body: str) -> None:
    with pytest.raises(UnsupportedConstructError, match=r"self\.broker\."):
        compile_strategy(strategy(body))


def test_a_sizer_of_the_run_replaces_one_chosen_in_init() -> None:
    program = compile_strategy(
        strategy("self.buy()", init="self.setsizer(bt.sizers.FixedSize(stake=7))")
    )

    chosen = run(program, RISING).orders[0].size
    imposed = run(program, RISING, rules=Rules(sizer=AllocationSize())).orders[0].size

    assert chosen == 7
    assert imposed > 7


def test_a_broker_is_plain_until_the_strategy_changes_it() -> None:
    plain = compile_strategy(strategy("self.buy()"))
    changing = compile_strategy(
        strategy("self.buy()", init="self.broker.setcommission(commission=0.1)")
    )

    def desk_of(program: object) -> SimulatedBroker:
        desk = SimulatedBroker(Rules(), 1)
        Instance(program, {}, ["AAPL"], desk)  # type: ignore[arg-type]
        return desk

    assert desk_of(plain).is_plain
    assert not desk_of(changing).is_plain


def test_a_run_ended_before_its_first_bar_never_comes_to_it() -> None:
    more = "def start(self):\n    self.env.runstop()\ndef stop(self):\n    print(1)"

    result = run(compile_strategy(strategy("print(0)", more=more)), RISING)

    assert result.log == ("1",)
    assert len(result.equity) == len(result.stamps) == 0


def test_a_stepper_whose_strategy_has_ended_its_run_does_nothing_more() -> None:
    program = compile_strategy(strategy("print(1)\nself.cerebro.runstop()"))
    stepper = Stepper(program, symbols=["AAPL"])
    first, second, third, *_ = RISING

    assert [len(stepper.step(bar)) for bar in (first, second)] == [1, 0]
    assert Stepper.restore(program, stepper.checkpoint()).step(third) == ()
    assert stepper.is_over


def test_what_cannot_be_saved_is_told_when_it_hangs_on_an_order() -> None:
    program = compile_strategy(
        strategy("order = self.buy()\norder.info['all'] = [1, 2]\nself.order = order")
    )
    stepper = Stepper(program, symbols=["AAPL"])
    stepper.step(next(iter(RISING)))

    with pytest.raises(StrategyCrashError, match="keep a list on an order"):
        stepper.checkpoint()


def test_an_order_bears_a_bounded_number_of_entries() -> None:
    body = "o = self.buy()\nfor i in range(2000):\n    o.info[i]"

    assert "over 1000 entries" in crash(body)


def test_services_that_a_strategy_keeps_survive_a_checkpoint() -> None:
    program = compile_strategy(
        strategy(
            "print(self.costs.getcommission(10, 1.0), self.mine.p.stake,\n"
            "      self.getsizing(), self.desk.getcash())\n"
            "self.costs = self.broker.getcommissioninfo(self.data)\n"
            "self.sizer.setsizing(len(self))",
            init="self.broker.setcommission(commission=0.5)\n"
            "self.costs = self.broker.getcommissioninfo(self.data)\n"
            "self.mine = self.setsizer(bt.sizers.FixedSize(stake=3))\n"
            "self.desk = self.broker",
        )
    )
    stepper = Stepper(program, symbols=["AAPL"])
    first, second, *_ = RISING
    stepper.step(first)
    restored = Stepper.restore(program, stepper.checkpoint())

    assert restored.step(second) == stepper.step(second)
    assert restored._desk.sizing.rule == FixedSizer(stake=2)
