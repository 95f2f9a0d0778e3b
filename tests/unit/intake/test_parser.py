"""The parser: descriptions become specs, or are rejected with a reason."""

from __future__ import annotations

import random

import pytest

from falcon.errors import UsageError
from falcon.intake.parser import MAX_LENGTH, parse
from falcon.intake.spec import Fill, Rejected, StrategySpec
from falcon.intake.structure import to_structure
from tests.unit.intake.cases import CASES, REJECTED, WITHOUT_CODE, Case

EVERY_CASE = CASES + WITHOUT_CODE


def understood(text: str, *, title: str = "") -> StrategySpec:
    spec = parse(text, title=title)
    assert isinstance(spec, StrategySpec), spec
    return spec


def rules_of(rules: object, key: str) -> tuple[tuple[str, ...], ...]:
    assert isinstance(rules, list)
    return tuple((rule["side"], *rule[key]) for rule in rules)


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.text[:40])
def test_a_description_is_understood_as_a_person_would(case: Case) -> None:
    structure = to_structure(understood(case.text))

    assert rules_of(structure["entry"], "all") == case.entries
    assert rules_of(structure["exit"], "any") == case.exits
    assert structure["risk"] == case.risk


@pytest.mark.parametrize(("text", "code"), REJECTED)
def test_what_cannot_be_traded_is_rejected_by_name(text: str, code: str) -> None:
    found = parse(text)

    assert isinstance(found, Rejected)
    assert found.code == code
    assert found.reason.endswith(".")


def test_a_contradiction_names_its_terms() -> None:
    found = parse("Buy when RSI(14) is above 70 and RSI(14) is below 30. Sell later.")

    assert isinstance(found, Rejected)
    assert "rsi(14) > 70" in found.reason
    assert "rsi(14) < 30" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Buy when the close is above the 50 SMA and below the 50 SMA. Stop 2%.",
        "Buy when RSI is above 120. Stop 2%.",
        "Buy when the close is above the upper band and below the lower band. Stop 2%.",
        "Buy when the 5 SMA crosses above the 9 SMA and the 5 SMA is below the 9 SMA.",
        "Buy when RSI is below 30. Sell when RSI is below 30.",
    ],
)
def test_what_no_bar_can_satisfy_is_a_contradiction(text: str) -> None:
    found = parse(text)

    assert isinstance(found, Rejected)
    assert found.code == "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        "Buy at the low of the day and sell at the high of the day.",
        "Sell short at the exact top of the move.",
        "If tomorrow closes higher, buy today. Sell after 5 days.",
        "Buy right before the breakout. Sell after 5 days.",
    ],
)
def test_acting_on_what_comes_later_is_look_ahead(text: str) -> None:
    found = parse(text)

    assert isinstance(found, Rejected)
    assert found.code == "lookahead"


def test_every_value_that_was_filled_in_is_named() -> None:
    spec = understood("Buy when RSI is below 30. Sell when RSI is above 70.")

    assert [str(each) for each in spec.assumed] == [
        "rsi.period=14",
        "timeframe=1d",
        "fill=next_open",
        "size=allocation",
    ]


def test_a_missing_exit_is_the_reversal_of_the_entry_and_said_so() -> None:
    spec = understood("Buy when the 10 EMA crosses above the 30 EMA.")

    assert str(spec.exits[0].conditions[0]) == "cross_below(ema(10), ema(30))"
    assert "exit.long" in {each.name for each in spec.assumed}


def test_an_explicit_absence_of_a_stop_stays_absent() -> None:
    spec = understood("Buy when RSI(2) < 5, sell when RSI(2) > 70. No stop loss.")

    assert spec.risk.stop is None


def test_settings_stated_later_bind_what_was_mentioned_before() -> None:
    spec = understood(
        "Buy when ADX is above 25. Exit when ADX is below 20. Ten periods for "
        "everything."
    )

    assert str(spec.entries[0].conditions[0]) == "adx(10) > 25"


def test_a_rule_for_longs_is_mirrored_for_shorts() -> None:
    spec = understood(
        "Buy when the close is above the 200 SMA and RSI(2) is below 10. Exit when the "
        "close is above the 5 SMA. Mirror for shorts."
    )
    structure = to_structure(spec)

    assert rules_of(structure["entry"], "all")[1] == (
        "short",
        "close < sma(200)",
        "rsi(2) > 90",
    )
    assert rules_of(structure["exit"], "any")[1] == ("short", "close < sma(5)")


def test_alternatives_become_several_entries() -> None:
    spec = understood("Buy when RSI < 30 or CCI < -100. Sell when RSI > 60.")

    assert len(spec.entries) == 2


def test_unless_turns_a_condition_round() -> None:
    spec = understood(
        "Buy when RSI is below 30 unless the close is below the 200 SMA. Stop 5%."
    )

    assert [str(c) for c in spec.entries[0].conditions] == [
        "rsi(14) < 30",
        "close >= sma(200)",
    ]


def test_an_intraday_break_becomes_a_stop_order() -> None:
    spec = understood("Buy when price trades above the 20-day high. Stop 2 ATR.")

    assert spec.context.fill is Fill.STOP


def test_instruments_are_found_by_ticker_name_and_pair() -> None:
    text = "Buy {} when the 10 SMA crosses above the 20 SMA."

    assert understood(text.format("QQQ")).context.symbols == ("QQQ",)
    assert understood(text.format("the S&P 500")).context.symbols == ("SPY",)
    assert understood(text.format("EUR/USD")).context.symbols == ("EURUSD",)
    assert understood(text.format("$XYZ")).context.symbols == ("XYZ",)


def test_words_behind_each_part_are_kept() -> None:
    spec = understood("Buy when RSI(14) is below 30. Sell when RSI(14) > 70. Stop 5%.")
    origins = {each.element: each.words for each in spec.origins}

    assert origins["entry[0]"] == "Buy when RSI(14) is below 30"
    assert origins["risk.stop"] == "Stop 5%"


def test_what_was_not_understood_is_reported() -> None:
    spec = understood(
        "Buy when RSI is below 30. Sell when the Klinger oscillator peaks. Stop 5%."
    )

    assert spec.unread == ("Sell when the Klinger oscillator peaks",)


def test_fields_of_a_form_keep_their_roles() -> None:
    spec = understood(
        "Entry: RSI(14) below 30\nExit: RSI(14) above 60\nRisk: 3% stop loss"
    )

    assert str(spec.entries[0].conditions[0]) == "rsi(14) < 30"
    assert str(spec.exits[0].conditions[0]) == "rsi(14) > 60"
    assert spec.risk.stop is not None


def test_the_title_becomes_the_name() -> None:
    spec = understood("Buy when RSI < 30. Sell when RSI > 70.", title="  My  idea ")

    assert spec.name == "My idea"


def test_the_same_text_gives_the_same_spec() -> None:
    text = CASES[0].text

    assert parse(text) == parse(text)


def test_a_text_beyond_measure_is_refused() -> None:
    with pytest.raises(UsageError, match="at most"):
        parse("buy " * MAX_LENGTH)


@pytest.mark.parametrize(
    "junk",
    [
        "buy when rsi below 30 and " * 4_000,
        "the " * 25_000,
        "1,2,3." * 16_000,
        "((((" * 25_000,
        "close above " * 8_000,
        "\u2014\u2019\u00a0" * 30_000,
        "stop 2% " * 12_000,
    ],
)
def test_a_hundred_kilobytes_of_junk_are_read_in_no_time(junk: str) -> None:
    # The suite's own time limit ends this if any step is worse than linear.
    assert parse(junk[:100_000]) is not None


def test_random_bytes_never_crash_it() -> None:
    random_ = random.Random(7)  # noqa: S311 - no secret
    alphabet = "abc 0123456789%$.,;:()<>=+-/'\"\n\u00e4\u20ac buy sell when above rsi "
    for _ in range(300):
        parse("".join(random_.choice(alphabet) for _ in range(200)))


def test_random_words_of_the_trade_never_crash_it() -> None:
    random_ = random.Random(11)  # noqa: S311 - no secret
    text = (
        "buy sell short cover exit when if and or then above below cross crosses the "
        "RSI SMA EMA MACD ATR 20 50-day 2% stop target trailing high low close open "
        "band lower upper between 10 30 , . ; : ( ) back again it both new stochastic "
        "volume average risk 1:2 2R mirror for shorts days in a row next open monday "
        "9:30 4pm unless not long only bollinger (20, 2) 3 times after five bars"
    )
    words = text.split()
    for _ in range(600):
        parse(" ".join(random_.choice(words) for _ in range(40)))
