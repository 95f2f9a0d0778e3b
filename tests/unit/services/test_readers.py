"""Tests of who makes sense of words."""

from dataclasses import dataclass

from falcon.clock import ManualClock
from falcon.domain.prompts import Completion, Prompt
from falcon.domain.strategies import Origin
from falcon.services.readers import ModelReader, ParserReader, reader_of
from falcon.services.words import Words
from falcon.store.database import Store
from tests.strategies import QUICK_CROSS

DIP = Words(
    title="RSI dip",
    text="Buy AAPL when the 14-day RSI falls below 30. Sell when it rises above 55.",
)


@dataclass(frozen=True)
class Writing:
    """A language model that always writes the same code."""

    def complete(self, prompt: Prompt) -> Completion:
        """Answer in the form that is asked for."""
        assert "RSI" in prompt.user
        return Completion(
            data={
                "rejected": "",
                "reason": "",
                "name": "Dip",
                "description": "Buys dips.",
                "english": "Buy when the averages cross.",
                "assumptions": ["stop=none"],
                "code": QUICK_CROSS,
            },
            model="claude",
            input_tokens=100,
            output_tokens=50,
            request_id="req-1",
        )


def test_without_a_model_the_parser_reads(store: Store, clock: ManualClock) -> None:
    read = reader_of(None, store=store, clock=clock)

    meaning = read(DIP)

    assert isinstance(read, ParserReader)
    assert meaning.rejected is None
    assert meaning.symbols == ("AAPL",)
    assert "class" in meaning.code
    assert meaning.english
    assert meaning.origin is Origin.PARSER


def test_what_the_parser_rejects_has_a_code_and_a_reason() -> None:
    words = Words(title="Seer", text="Buy at the lowest price of the day.")

    rejected = ParserReader()(words).rejected

    assert rejected is not None
    assert rejected.code == "lookahead"
    assert rejected.reason


def test_with_a_model_it_writes_the_code_and_its_call_is_written_down(
    store: Store, clock: ManualClock
) -> None:
    read = reader_of(Writing(), store=store, clock=clock)

    meaning = read(DIP)

    assert isinstance(read, ModelReader)
    assert meaning.code == QUICK_CROSS
    assert meaning.assumed == ("stop=none",)
    assert meaning.origin is Origin.MODEL
    with store.reading() as db:
        calls = db.execute("SELECT purpose, outcome FROM llm_calls").fetchall()
    assert [tuple(call) for call in calls] == [("generate", "answered")]
