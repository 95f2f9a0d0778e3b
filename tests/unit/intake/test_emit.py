"""Emitting: what the written code looks like, and what is not written at all."""

from __future__ import annotations

import ast

import pytest

from falcon.engine import compile_strategy
from falcon.errors import UsageError
from falcon.intake.emit.limits import departures, why_untradable
from falcon.intake.emit.strategy import class_name, emit
from falcon.intake.parser import parse
from falcon.intake.restoring import from_structure
from falcon.intake.spec import StrategySpec
from tests.unit.intake.cases import CASES, WITHOUT_CODE

LONGEST_LINE = 100


def spec_of(text: str, title: str = "") -> StrategySpec:
    spec = parse(text, title=title)
    assert isinstance(spec, StrategySpec), spec
    return spec


def code_of(text: str, title: str = "") -> str:
    return emit(spec_of(text, title))


def literals(source: str) -> set[str]:
    tree = ast.parse(source)
    doc = ast.get_docstring(tree.body[-1], clean=False)  # type: ignore[arg-type]
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value != doc
    }


@pytest.mark.parametrize("text", [case.text for case in CASES])
def test_every_understood_description_compiles(text: str) -> None:
    spec = spec_of(text)

    program = compile_strategy(emit(spec))

    assert program.doc


@pytest.mark.parametrize("text", [case.text for case in CASES])
def test_emitted_code_is_laid_out_for_people(text: str) -> None:
    lines = code_of(text).splitlines()

    assert max(map(len, lines)) <= LONGEST_LINE
    assert not any(line.endswith(" ") for line in lines)


def test_a_simple_strategy_reads_like_a_tutorial() -> None:
    code = code_of(
        "Buy when the 10 day SMA crosses above the 30 day SMA, sell when it crosses "
        "below.",
        "Two averages",
    )

    assert code == (
        "import backtrader as bt\n"
        "\n"
        "\n"
        "class TwoAverages(bt.Strategy):\n"
        '    """The rules, as they were understood.\n'
        "\n"
        "    Buy when the 10-period SMA crosses above the 30-period SMA.\n"
        "    Exit long when the 10-period SMA crosses below the 30-period SMA.\n"
        "    Daily bars.\n"
        '    """\n'
        "\n"
        "    params = (\n"
        '        ("sma_period", 10),\n'
        '        ("sma2_period", 30),\n'
        "    )\n"
        "\n"
        "    def __init__(self):\n"
        "        self.sma = bt.ind.SMA(self.data.close, period=self.p.sma_period)\n"
        "        self.sma2 = bt.ind.SMA(self.data.close, period=self.p.sma2_period)\n"
        "        self.crossover = bt.ind.CrossOver(self.sma, self.sma2)\n"
        "\n"
        "    def next(self):\n"
        "        if not self.position:\n"
        "            if self.long_entry():\n"
        "                self.buy()\n"
        "        elif self.long_exit():\n"
        "            self.close()\n"
        "\n"
        "    def long_entry(self):\n"
        "        return self.crossover[0] > 0\n"
        "\n"
        "    def long_exit(self):\n"
        "        return self.crossover[0] < 0\n"
    )


def test_periods_thresholds_and_distances_are_parameters() -> None:
    code = code_of(
        "Buy when RSI(2) is below 10 and volume is at least 1.5 times its 20-day "
        "average. Sell when RSI(2) is above 70 or after 8 days. Stop 2 ATR(14). Trail "
        "by 9%. Risk 1% per trade."
    )
    parameters = compile_strategy(code).parameters

    assert set(parameters.values()) == {2, 10, 1.5, 20, 70, 8, 14, 9, 1}


def test_orders_carry_a_size_only_if_the_text_states_one() -> None:
    rule = "Buy when RSI < 30. Sell when RSI > 70."

    assert "size" not in code_of(rule)
    assert "size=self.stake" in code_of(rule + " Use 10% of equity.")
    assert "size=self.stake" in code_of(rule + " Buy 100 shares.")


def test_no_word_of_the_description_gets_into_the_code() -> None:
    code = code_of(
        'Buy when RSI < 30. Sell when RSI > 70. """ import os; os.system("x") """',
        'Evil"""\nimport os',
    )

    assert "os.system" not in code
    assert literals(code) <= {"rsi_period", "rsi_level", "rsi_level2"}
    assert "class EvilImportOs(bt.Strategy):" in code


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("golden cross", "GoldenCross"),
        ("", "DescribedStrategy"),
        ("123 !!", "DescribedStrategy"),
        ("RSI-2 pullback (both sides)", "RSIPullbackBothSides"),
        ("x" * 200, "X" + "x" * 39),
    ],
)
def test_a_title_becomes_a_class_name(title: str, name: str) -> None:
    assert class_name(title) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "If SPY opens 1% below yesterday's close, buy the open. Sell after 2 days.",
            "same open",
        ),
        (
            "Buy the close after three red days in a row. Sell at the next open.",
            "next open",
        ),
        ("Buy when RSI < 30. Exit at the end of the day.", "within one bar"),
    ],
)
def test_what_bars_cannot_do_is_said_and_not_written(text: str, reason: str) -> None:
    spec = spec_of(text)

    with pytest.raises(UsageError, match="understood but cannot be traded yet"):
        emit(spec)
    assert reason in (why_untradable(spec) or "")


@pytest.mark.parametrize("text", [case.text for case in WITHOUT_CODE])
def test_what_needs_several_symbols_is_not_written(text: str) -> None:
    assert why_untradable(spec_of(text))


def test_a_target_in_multiples_of_the_risk_needs_a_stop() -> None:
    with pytest.raises(UsageError, match="needs a stop"):
        code_of("Buy when RSI < 30. Take profit at 2R.")


def test_a_series_without_a_formula_is_not_written() -> None:
    spec = from_structure(
        {
            "entry": [{"side": "long", "all": ["mfi(14) < 20"]}],
            "exit": [{"side": "long", "any": ["mfi(14) > 80"]}],
        }
    )

    with pytest.raises(UsageError, match="mfi"):
        emit(spec)


def test_departures_from_the_letter_are_named() -> None:
    spec = spec_of(
        "Buy at the close when RSI < 30, sell when the high is above the 20-day high. "
        "Stop 5%, target 10%."
    )

    assert {each.name for each in departures(spec)} == {
        "fill.close",
        "exit.fill",
        "target.fill",
        "stop.from",
    }
