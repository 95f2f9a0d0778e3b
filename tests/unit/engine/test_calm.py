"""Calm methods: `next` without all that could have an effect."""

from __future__ import annotations

import pytest

from falcon.engine import Stepper, compile_strategy
from falcon.engine.lower.calm.method import Calm
from tests.unit.engine.sources import strategy


def calm(body: str, init: str = "self.level = 0.0", more: str = "") -> Calm | None:
    program = compile_strategy(strategy(body, init=init, more=more))
    return Stepper(program, symbols=["AAPL"])._instance.module.calm


def lines(body: str, **parts: str) -> list[str]:
    found = calm(body, **parts)
    return [] if found is None else [line.strip() for line in found.lines]


def test_what_asks_for_an_order_leaves_the_bar() -> None:
    assert lines("if self.data.close[0] > 10:\n    self.buy()") == [
        "if (n0 > 10):",
        "break",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "self.buy()",
        "print(self.data.close[0])",
        "for n in range(3):\n    self.level = n",
        "self.level = [self.level]",
        "self.level = self.data.close",
        "self.data.close.get(size=3)\nself.level = 1.0",
    ],
)
def test_what_has_an_effect_on_every_bar_is_never_calm(body: str) -> None:
    assert calm(body) is None


def test_a_variable_that_this_bar_has_not_set_is_not_read() -> None:
    text = lines("if self.position:\n    x = 1.0\nif x > 2:\n    return")

    assert text == []
    text = lines(
        "if self.position:\n    x = 1.0\nif self.position and x > 2:\n    return"
    )
    assert text == ["if holds:", "x0 = 1.0", "if (holds and _wake()):", "continue"]


def test_a_variable_that_both_branches_set_is_read() -> None:
    body = "if self.position:\n    x = 1.0\nelse:\n    x = 3.0\nself.level = x"

    assert lines(body)[-1] == "s0 = x0"


def test_a_method_that_only_reckons_is_put_in_place_of_its_call() -> None:
    more = (
        "def share(self, price):\n"
        "    half = price / 2\n"
        "    if half > 5:\n        return half\n"
        "    return 5.0"
    )
    text = lines("self.level = self.share(self.data.close[0])", more=more)

    assert text == ["s0 = ((n0 / 2) if ((n0 / 2) > 5) else 5.0)"]


def test_a_method_with_an_effect_is_not() -> None:
    more = "def share(self):\n    self.level = 1.0\n    return 2.0"

    assert calm("x = self.share()", more=more) is None
    assert (
        calm("x = self.again(1)", more="def again(self, n):\n    return self.again(n)")
        is None
    )


def test_whole_numbers_are_kept_from_growing_without_bound() -> None:
    assert lines("self.count *= self.count", init="self.count = 2") == [
        "s0 = _bounded(s0 * s0)"
    ]


def test_what_fails_is_left_to_the_handlers() -> None:
    body = "try:\n    self.level = 1 / self.level\nexcept ValueError:\n    self.buy()"

    assert lines(body) == ["s0 = (1 / s0)"]
