"""Understanding: everything that is said about a description once it was read."""

from __future__ import annotations

import pytest

from falcon.errors import UsageError
from falcon.intake.understanding import text_of, understand


def test_what_is_understood_comes_with_structure_english_and_code() -> None:
    found = understand("Buy SPY when RSI(2) < 5. Sell when RSI(2) > 70.", title="Dip")

    assert found.name == "Dip"
    assert found.rejected is None
    assert found.structure is not None
    assert found.english.startswith("Buy when the 2-period RSI is below 5.")
    assert found.code.startswith("import backtrader as bt")
    assert found.symbols == ("SPY",)
    assert not found.is_generated


def test_what_was_assumed_is_said_with_its_reason() -> None:
    found = understand("Buy when RSI < 30. Sell when RSI > 70.")

    assert found.assumed[0] == "rsi.period=14 (the text gives no settings for RSI)"


def test_every_assumption_is_a_question_with_its_default() -> None:
    found = understand("Buy when RSI < 30. Sell when RSI > 70.")
    question = found.questions[0]

    assert question.id == "rsi.period"
    assert question.default == "14"
    assert question.text.endswith("What should rsi.period be?")


def test_what_was_not_understood_is_a_question_too() -> None:
    found = understand("Buy when RSI < 30. Exit when the Klinger turns. Stop 5%.")

    assert [each.id for each in found.questions][-1] == "unread.1"
    assert "Exit when the Klinger turns" in found.questions[-1].text


def test_what_cannot_be_traded_yet_has_a_reason_in_place_of_code() -> None:
    found = understand("Buy when RSI < 30. Exit at the end of the day.")

    assert found.rejected is None
    assert found.structure is not None
    assert found.code == ""
    assert found.untradable.startswith("understood but cannot be traded yet: ")
    assert f"code=none ({found.untradable})" in found.assumed


def test_a_rejection_has_neither_structure_nor_code() -> None:
    found = understand("Buy when RSI(14) is below 30 and RSI(14) is above 70.")

    assert found.rejected is not None
    assert found.structure is None
    assert found.code == ""


def test_an_empty_description_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        understand("  \n ")


def test_the_fields_of_a_form_become_one_labelled_text() -> None:
    text = text_of(
        {
            "description": "Dip buying",
            "entry_rules": "RSI(2) below 10",
            "exit_rules": "RSI(2) above 70.",
            "risk_management": "5% stop loss",
        }
    )
    found = understand(text)

    assert text.splitlines() == [
        "Dip buying.",
        "Entry rules: RSI(2) below 10.",
        "Exit rules: RSI(2) above 70.",
        "Risk management: 5% stop loss.",
    ]
    assert found.structure is not None
    assert found.structure["risk"] == {"stop": {"type": "pct", "value": 5}}


def test_a_form_without_any_text_is_refused() -> None:
    with pytest.raises(UsageError, match="entry_rules"):
        text_of({"title": "Nothing", "entry_rules": " "})


@pytest.mark.parametrize(
    "words", ["Avoid earnings.", "Not during earnings.", "Don't trade around earnings."]
)
def test_what_bars_do_not_show_is_left_out_and_said(words: str) -> None:
    found = understand(f"Buy when RSI < 30. Sell when RSI > 70. {words}")
    question = next(each for each in found.questions if "earnings" in each.id)

    assert found.rejected is None
    assert any(each.startswith("left_out.earnings=left out") for each in found.assumed)
    assert question.text.endswith("Is the strategy right without it?")


def test_a_risk_without_a_stop_leaves_the_size_to_the_allocation() -> None:
    found = understand("Buy when RSI < 30. Sell when RSI > 70. Risk 2% per trade.")

    assert any(each.startswith("size=allocation (a risk") for each in found.assumed)
    assert "stake" not in found.code


def test_only_the_part_that_was_not_read_is_quoted() -> None:
    found = understand(
        "Buy when RSI < 30. Sell when RSI is above 60 or the Klinger is above 5."
    )
    question = found.questions[-1].text

    assert '"Klinger is above 5"' in question
    assert "What is kept: Buy when the 14-period RSI is below 30." in question


def test_a_second_stop_is_not_followed_in_silence() -> None:
    found = understand("Buy when RSI < 30. Stop 5%, target 10%. Stop 2 ATR.")

    assert found.spec is not None
    assert found.spec.unread == ("Stop 2 ATR",)


def test_what_is_only_forbidden_is_named_in_the_rejection() -> None:
    found = understand("Don't buy when RSI is below 30. Sell when above 70.")

    assert found.rejected is not None
    assert "when not to get in (rsi(14) < 30)" in found.rejected.reason


def test_a_text_that_is_not_english_is_told_so() -> None:
    found = understand("Kaufe wenn der Kurs unter dem RSI liegt und verkaufe dann.")

    assert found.rejected is not None
    assert "English" in found.rejected.reason


def test_units_that_are_added_have_a_size_of_their_own() -> None:
    found = understand(
        "Buy breakouts above the 55-day high, 2 ATR stop. Pyramid up to 4 units."
    )

    assert "def stake" in found.code
    assert any(each.startswith("unit.size=24.5%") for each in found.assumed)


def test_an_exit_beside_a_stop_is_not_lost_in_silence() -> None:
    found = understand("Buy when RSI < 30. Sell if the mood turns, stop 5%.")

    assert found.spec is not None
    assert found.spec.unread == ("Sell if the mood turns",)
