"""Sizers that the strategy file defines: what they may not be, and how they fail."""

from __future__ import annotations

from textwrap import indent

import pytest

from falcon.engine import compile_strategy, run
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.unit.engine.sources import RISING, strategy

SIZING = "def _getsizing(self, comminfo, cash, data, isbuy):\n    return "


def sized(body: str, made: str = "Own()") -> str:
    head = f"class Own(bt.Sizer):\n{indent(body, '    ')}\n"
    return strategy("self.buy()", init=f"self.setsizer({made})", head=head)


REFUSED = {
    "no sizing": ("pass", "sizer without _getsizing", "comminfo, cash"),
    "no self": ("def _getsizing(): return 1", "_getsizing without self", "self"),
    "computed parameters": (
        f"params = foo()\n{SIZING}1",
        "parameters as `foo()`",
        "params = ",
    ),
    "parameter that is not there": (
        f"{SIZING}self.p.stake",
        "parameter stake",
        "declare",
    ),
    "its own arguments": (
        f"def __init__(self, k): self.k = k\n{SIZING}self.k",
        "arguments of __init__ of a sizer",
        "params",
    ),
    "the strategy as a value": (
        f"{SIZING}str(self.strategy)",
        "self as a value",
        "name the attribute",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_sizer_may_not_be_is_refused_with_a_way_around(case: str) -> None:
    body, construct, hint = REFUSED[case]

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(sized(body))

    assert construct in refusal.value.construct
    assert hint in refusal.value.hint


FAILING = {
    "text": (f"{SIZING}'a'", "TypeError: size must be a number"),
    "itself": (f"{SIZING}self.strategy.getsizing(data)", "RecursionError"),
    "no end": (
        f"{SIZING}sum(1 for _ in range(10**9))",
        "fuel exhausted",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_sizer_that_fails_ends_the_run(case: str) -> None:
    body, reason = FAILING[case]

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(sized(body)), RISING)

    assert crash.value.reason.startswith(reason)


def test_a_sizer_that_says_nothing_places_nothing() -> None:
    assert run(compile_strategy(sized(f"{SIZING}None")), RISING).orders == ()
