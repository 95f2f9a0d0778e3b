"""Tests of what code must pass before it may be stored."""

import pytest

from falcon.errors import (
    BarsMissingError,
    StrategyCrashError,
    UnsupportedConstructError,
    UsageError,
    VettingError,
)
from falcon.services.vetting import LONGEST_CODE, SMOKE_BARS, ValidateCode
from tests.strategies import CRASHING, QUICK_CROSS
from tests.unit.services.conftest import ENDLESS, IMPORTING

PAIR = """import backtrader as bt


class Pair(bt.Strategy):
    def next(self):
        if self.data0.close[0] > self.data1.close[0] and not self.position:
            self.buy(data=self.data1)
"""


def test_honest_code_is_compiled_and_tried_on_the_newest_bars(
    validate: ValidateCode,
) -> None:
    vetted = validate(QUICK_CROSS)

    assert vetted.program.name == "Cross"
    assert vetted.symbols == ("AAPL",)
    assert 3_000 < len(vetted.trial.equity) <= SMOKE_BARS
    assert vetted.trial.performance.total_trades > 0


def test_code_is_tried_on_the_symbols_it_is_meant_for(validate: ValidateCode) -> None:
    vetted = validate(QUICK_CROSS, symbols=["ibm", "MSFT"])

    assert vetted.symbols == ("IBM", "MSFT")


def test_code_is_tried_with_the_parameters_it_is_meant_for(
    validate: ValidateCode,
) -> None:
    slower = validate(QUICK_CROSS, parameters={"slow": 120})

    assert slower.parameters == {"slow": 120}
    assert slower.trial.trades != validate(QUICK_CROSS).trial.trades


def test_code_that_reads_two_feeds_is_tried_on_two_symbols(
    validate: ValidateCode,
) -> None:
    assert validate(PAIR).symbols == ("AAPL", "FB")


def test_code_that_reads_two_feeds_needs_two_symbols(validate: ValidateCode) -> None:
    with pytest.raises(UsageError, match="reads 2 feeds"):
        validate(PAIR, symbols=["AAPL"])


def test_an_import_is_refused_with_its_place(validate: ValidateCode) -> None:
    with pytest.raises(UnsupportedConstructError) as caught:
        validate(IMPORTING)

    assert caught.value.line == 1
    assert caught.value.hint


def test_text_that_is_no_python_is_refused_with_its_place(
    validate: ValidateCode,
) -> None:
    with pytest.raises(UnsupportedConstructError, match="line 1"):
        validate("class (")


def test_a_crash_is_told_with_its_bar_and_its_line(validate: ValidateCode) -> None:
    with pytest.raises(VettingError, match="ZeroDivisionError") as caught:
        validate(CRASHING)

    crash = caught.value.__cause__
    assert isinstance(crash, StrategyCrashError)
    assert crash.line == 7
    assert crash.bar_at is not None


def test_code_that_never_ends_is_ended(validate: ValidateCode) -> None:
    with pytest.raises(VettingError, match="fuel"):
        validate(ENDLESS)


def test_a_parameter_that_is_not_declared_is_refused(validate: ValidateCode) -> None:
    with pytest.raises(UsageError, match="no parameter quick"):
        validate(QUICK_CROSS, parameters={"quick": 5})


def test_a_symbol_without_bars_is_refused_with_those_that_have_some(
    validate: ValidateCode,
) -> None:
    with pytest.raises(BarsMissingError, match=r"SPY.*AAPL, FB, GOOG, IBM, MSFT"):
        validate(QUICK_CROSS, symbols=["SPY"])


@pytest.mark.parametrize("code", ["", " \n\t", "#" * (LONGEST_CODE + 1)])
def test_empty_and_endless_texts_are_refused(validate: ValidateCode, code: str) -> None:
    with pytest.raises(UsageError, match=r"empty|100,000 characters"):
        validate(code)
