"""Tests of the bodies in which people describe a strategy."""

import pytest

from falcon.errors import UsageError
from falcon.services.words import LONGEST_TEXT, UNTITLED, words_of


def test_a_transcript_is_read_as_it_is() -> None:
    words = words_of({"transcript": "Buy when RSI is below 30.", "title": "RSI"})

    assert words.title == "RSI"
    assert words.text == "Buy when RSI is below 30."


def test_a_description_needs_no_title() -> None:
    words = words_of({"description": "Buy and hold."})

    assert words.title == UNTITLED


def test_rules_keep_their_roles() -> None:
    words = words_of(
        {
            "title": "Cross",
            "description": "A moving average cross.",
            "entry_rules": ["SMA 10 crosses above SMA 30", "volume above average"],
            "exit_rules": "SMA 10 crosses below SMA 30",
            "risk_management": "2% stop loss",
        }
    )

    assert words.text == (
        "A moving average cross.\n"
        "Entry rules: SMA 10 crosses above SMA 30. volume above average\n"
        "Exit rules: SMA 10 crosses below SMA 30\n"
        "Risk management: 2% stop loss"
    )


def test_what_was_sent_is_kept_as_it_came() -> None:
    words = words_of({"entry_rules": [" buy ", ""], "title": None})

    assert words.submitted == {"entry_rules": [" buy ", ""]}
    assert words.text == "Entry rules: buy"


def test_a_link_beside_a_transcript_is_welcome() -> None:
    words = words_of({"youtube_url": "https://youtu.be/x", "transcript": "Buy."})

    assert words.text == "Buy."
    assert words.submitted["youtube_url"] == "https://youtu.be/x"


def test_a_link_alone_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match="send it as `transcript`"):
        words_of({"youtube_url": "https://youtu.be/x"})


@pytest.mark.parametrize("body", [{}, {"title": "Only a title"}, {"transcript": "  "}])
def test_a_body_without_text_is_refused(body: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="nothing to read"):
        words_of(body)


def test_an_endless_text_is_refused() -> None:
    with pytest.raises(UsageError, match="may have 200,000 characters"):
        words_of({"transcript": "x" * (LONGEST_TEXT + 1)})


def test_an_unknown_field_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="unknown field rules; known: title"):
        words_of({"rules": "buy", "transcript": "buy"})
