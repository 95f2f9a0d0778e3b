"""Indicators that the strategy file defines: what they cost and how they fail."""

from __future__ import annotations

from textwrap import indent

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.unit.engine.sources import RISING, series


def source(body: str, init: str = "pass") -> str:
    """A strategy that prints an indicator whose ``next`` begins on line 7."""
    return (
        "import backtrader as bt\n"
        "class Own(bt.Indicator):\n"
        "    lines = ('x',)\n"
        "    def __init__(self):\n"
        f"{indent(init, ' ' * 8)}\n"
        "    def next(self):\n"
        f"{indent(body, ' ' * 8)}\n"
        "class Example(bt.Strategy):\n"
        "    def __init__(self):\n"
        "        self.own = Own(self.data)\n"
        "    def next(self):\n"
        "        print(self.own[0])\n"
    )


FAILING = {
    "division": ("self.lines.x[0] = 1 / 0", "ZeroDivisionError"),
    "no number": ("self.lines.x[0] = 'a'", "TypeError: must be real number, not str"),
    "past bar": ("self.lines.x[-1] = 1", "TypeError: only the present bar"),
    "foreign line": ("self.data.close[0] = 1", "TypeError: values can be written"),
    "early read": ("self.lines.x[0] = self.data.close[-1]", "look-ahead: close[-1]"),
    "no end": (
        "while True:\n    if self.data[0] < 0:\n        break",
        "fuel exhausted",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_failure_is_told_with_its_line_and_bar(case: str) -> None:
    body, reason = FAILING[case]

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(source(body)), RISING)

    assert crash.value.reason.startswith(reason)
    assert 7 <= (crash.value.line or 0) <= 9
    assert (crash.value.bar_at or "").startswith("2")


def test_what_it_computes_is_paid_from_the_fuel_of_the_run() -> None:
    body = "for i in range(3_000):\n    self.lines.x[0] = i"

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(source(body)), RISING, rules=Rules(fuel=10_000))

    assert crash.value.reason == "fuel exhausted"


def test_it_must_not_print_when_it_is_computed() -> None:
    program = compile_strategy(source("if self.data[0] > 60:\n    print(1)"))

    with pytest.raises(UnsupportedConstructError) as refusal:
        run(program, RISING)

    assert refusal.value.line == 8
    assert refusal.value.construct == "print in an indicator"


def test_what_it_keeps_is_bounded() -> None:
    body = "for i in range(60_000):\n    self.kept.append([i, i, i])"
    program = compile_strategy(source(body, init="self.kept = []"))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, series(*range(1, 200)), rules=Rules(fuel=10**9))

    assert "too large" in crash.value.reason


def test_own_lines_are_not_a_number_before_they_were_written() -> None:
    body = "self.lines.x[0] = 0 if self.lines.x[-2] != self.lines.x[-2] else 1"

    log = run(compile_strategy(source(body)), series(1, 2, 3, 4)).log

    assert log == ("0.0", "0.0", "1.0", "1.0")


def test_its_state_is_part_of_a_checkpoint() -> None:
    program = compile_strategy(
        source("self.n += 1\nself.lines.x[0] = self.n", init="self.n = 0")
    )
    stepper = Stepper(program, symbols=["AAPL"])
    for bar in list(RISING)[:3]:
        stepper.step(bar)

    again = Stepper.restore(program, stepper.checkpoint())
    (event,) = again.step(list(RISING)[3])

    assert getattr(event, "text", "") == "4.0"


RUNS = {
    "future": ("for i in range(a, b):\n    x[i] = d[i + 1]", "look-ahead: close[1]"),
    "far write": ("for i in range(a, b):\n    x[i - 1] = 1", "write to another bar"),
    "index": ("for i in range(a, b):\n    x['a'] = 1", "TypeError: array indices"),
    "early": ("for i in range(a, b):\n    x[i] = d[i - 1]", "look-ahead: close[-1]"),
    "span": ("for i in range(a, b):\n    x[i] = d[i - 3:i][0]", "look-ahead"),
}


def whole(body: str) -> str:
    """A strategy with an indicator whose ``once`` begins on line 5."""
    return source("pass").replace(
        "    def next(self):\n        pass\n",
        "    def once(self, a, b):\n        d, x = self.data.array, self.line.array\n"
        f"{indent(body, ' ' * 8)}\n",
        1,
    )


@pytest.mark.parametrize("case", RUNS)
def test_once_reads_and_writes_only_what_is_known_on_the_bar(case: str) -> None:
    body, reason = RUNS[case]

    with pytest.raises((StrategyCrashError, UnsupportedConstructError)) as failure:
        run(compile_strategy(whole(body)), RISING)

    assert reason in str(failure.value)


REFUSED_RUNS = {
    "no loop": "x[0] = 1",
    "two loops": "for i in range(a, b):\n    x[i] = 1\n" * 2,
    "its end": "n = b - a\nfor i in range(a, b):\n    x[i] = n",
    "break": "for i in range(a, b):\n    break",
    "return": "if a:\n    return\nfor i in range(a, b):\n    x[i] = 1",
    "line": "for i in range(a, b):\n    x[i] = self.data.close[0]",
    "length": "for i in range(a, b):\n    x[i] = len(self.data)",
    "function": "f = lambda v: v\nfor i in range(a, b):\n    x[i] = f(i)",
    "two names": "k = 1\nk += len([k for k in d])\nfor i in range(a, b):\n    x[i] = k",
}


@pytest.mark.parametrize("case", REFUSED_RUNS)
def test_once_that_cannot_go_bar_by_bar_is_refused_with_a_way_out(case: str) -> None:
    with pytest.raises(UnsupportedConstructError) as refusal:
        run(compile_strategy(whole(REFUSED_RUNS[case])), RISING)

    assert refusal.value.line >= 6
    assert refusal.value.hint


def test_what_a_derived_indicator_computes_must_not_hide_that_of_its_base() -> None:
    text = source("self.lines.x[0] = 1").replace("bt.Indicator", "bt.ind.Highest")

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(text)

    assert refusal.value.construct == "next over that of Highest"


def test_what_it_may_read_of_a_line_is_part_of_a_checkpoint() -> None:
    text = source("self.lines.x[0] = sum(self.data.get(size=3))")
    program = compile_strategy(text.replace("Own(self.data)", "Own(self.data.high)"))
    bars = list(series(1, 2, 3, 4))
    stepper = Stepper(program, symbols=["AAPL"])
    for bar in bars[:3]:
        stepper.step(bar)
    twin = Stepper.restore(program, stepper.checkpoint())

    assert stepper.step(bars[3]) == twin.step(bars[3])
