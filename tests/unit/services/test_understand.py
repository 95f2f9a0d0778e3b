"""Tests of making a strategy of words; the reader is made up, the rest is real."""

from dataclasses import dataclass, replace

import pytest

from falcon.clock import ManualClock
from falcon.domain.strategies import Origin, StrategyStatus
from falcon.errors import ProviderTimeoutError
from falcon.ports import MarketData
from falcon.services.submit import ListSubmissions, ShowSubmission, SubmitDescription
from falcon.services.understand import (
    SAMPLE_TRADES,
    Meaning,
    Question,
    Reader,
    Rejection,
    UnderstandDescription,
    understood_document,
)
from falcon.services.vetting import ValidateCode
from falcon.services.words import Words
from falcon.store import strategies, versions
from falcon.store.database import Store
from tests.strategies import CRASHING, QUICK_CROSS
from tests.unit.services.conftest import IMPORTING

WORDS = Words(title="Cross", text="Buy when the averages cross.")
CLEAR = Meaning(
    structure={"indicators": []},
    english="Buy when the fast average crosses above the slow one.",
    assumed=["fast.period=10"],
    questions=[Question(id="stop", text="Where is the stop?", default=None)],
    code=QUICK_CROSS,
    symbols=("IBM",),
)
REJECTED = Meaning(rejected=Rejection(code="lookahead", reason="tomorrow is unknown"))


@dataclass(frozen=True)
class Knowing:
    """A reader that always understands the same."""

    meaning: Meaning

    def __call__(self, words: Words) -> Meaning:
        """Read nothing and know everything."""
        del words
        return self.meaning


class OutOfReach:
    """A reader whose language model does not answer."""

    def __call__(self, words: Words) -> Meaning:
        """Fail."""
        raise ProviderTimeoutError(f"no answer to {words.title}")


def understand(
    reader: Reader, market: MarketData, validate: ValidateCode
) -> UnderstandDescription:
    return UnderstandDescription(read=reader, validate=validate, market=market)


def test_what_is_understood_is_tried_on_the_symbols_it_names(
    market: MarketData, validate: ValidateCode
) -> None:
    understood = understand(Knowing(CLEAR), market, validate)(WORDS)

    assert understood.meaning == CLEAR
    assert understood.vetted is not None
    assert understood.vetted.symbols == ("IBM",)


def test_symbols_without_bars_are_replaced_for_the_trial(
    market: MarketData, validate: ValidateCode
) -> None:
    meaning = replace(CLEAR, symbols=("EURUSD",))

    understood = understand(Knowing(meaning), market, validate)(WORDS)

    assert understood.meaning.symbols == ("EURUSD",)
    assert understood.vetted is not None
    assert understood.vetted.symbols == ("AAPL",)


def test_what_cannot_be_traded_is_not_tried(
    market: MarketData, validate: ValidateCode
) -> None:
    understood = understand(Knowing(REJECTED), market, validate)(WORDS)

    assert understood.vetted is None
    assert understood.meaning == REJECTED


@pytest.mark.parametrize("code", [IMPORTING, CRASHING])
def test_code_that_does_not_run_is_shown_with_the_engines_reason(
    market: MarketData, validate: ValidateCode, code: str
) -> None:
    meaning = replace(CLEAR, code=code)

    understood = understand(Knowing(meaning), market, validate)(WORDS)

    assert understood.meaning.rejected is None
    assert "line" in understood.meaning.untradable
    assert understood.objection == understood.meaning.untradable
    assert understood.meaning.code == code
    assert understood.vetted is None


def test_the_document_has_the_fields_that_scripts_rely_on(
    market: MarketData, validate: ValidateCode
) -> None:
    document = understood_document(understand(Knowing(CLEAR), market, validate)(WORDS))

    assert list(document) == [
        "rejected",
        "structure",
        "english",
        "assumed",
        "questions",
        "untradable",
        "code",
        "backtest",
    ]
    assert document["rejected"] is None
    assert document["questions"] == [
        {"id": "stop", "text": "Where is the stop?", "default": None}
    ]
    backtest = document["backtest"]
    assert isinstance(backtest, dict)
    assert len(backtest["sample_trades"]) == SAMPLE_TRADES


def test_a_submission_and_its_draft_share_their_id(
    store: Store, clock: ManualClock, market: MarketData, validate: ValidateCode
) -> None:
    submit = SubmitDescription(
        store=store,
        clock=clock,
        understand=understand(Knowing(CLEAR), market, validate),
    )

    done = submit({"title": "Cross", "transcript": "Buy when the averages cross."})

    kept = ShowSubmission(store=store)(done.strategy.id)
    assert kept.strategy.status is StrategyStatus.DRAFT
    assert kept.submission.title == "Cross"
    assert kept.submission.understanding == done.document
    with store.reading() as db:
        (version,) = versions.of_strategy(db, done.strategy.id)
    assert version.code == QUICK_CROSS
    assert version.origin is Origin.PARSER


def test_a_rejected_submission_stays_visible(
    store: Store, clock: ManualClock, market: MarketData, validate: ValidateCode
) -> None:
    submit = SubmitDescription(
        store=store,
        clock=clock,
        understand=understand(Knowing(REJECTED), market, validate),
    )

    submit({"description": "Buy what rises tomorrow."})

    (kept,) = ListSubmissions(store=store)()
    assert kept.strategy.status is StrategyStatus.REJECTED
    assert kept.strategy.reason == "lookahead: tomorrow is unknown"
    assert kept.strategy.version == 0


def test_what_is_understood_and_cannot_be_run_is_kept_with_the_reason(
    store: Store, clock: ManualClock, market: MarketData, validate: ValidateCode
) -> None:
    meaning = replace(CLEAR, code="", untradable="a pair is two trades at once")
    submit = SubmitDescription(
        store=store,
        clock=clock,
        understand=understand(Knowing(meaning), market, validate),
    )

    done = submit({"description": "Trade the spread."})

    assert done.strategy.status is StrategyStatus.REJECTED
    assert done.strategy.reason == "a pair is two trades at once"
    assert done.document["rejected"] is None
    assert done.document["untradable"] == "a pair is two trades at once"


def test_a_long_title_is_cut_and_not_refused(
    store: Store, clock: ManualClock, market: MarketData, validate: ValidateCode
) -> None:
    submit = SubmitDescription(
        store=store,
        clock=clock,
        understand=understand(Knowing(CLEAR), market, validate),
    )

    done = submit({"title": "x" * 500, "transcript": "Buy."})

    assert done.strategy.name == "x" * 120


def test_without_an_answer_nothing_is_stored(
    store: Store, clock: ManualClock, market: MarketData, validate: ValidateCode
) -> None:
    submit = SubmitDescription(
        store=store,
        clock=clock,
        understand=understand(OutOfReach(), market, validate),
    )

    with pytest.raises(ProviderTimeoutError):
        submit({"transcript": "Buy."})

    with store.reading() as db:
        assert strategies.every(db) == ()
