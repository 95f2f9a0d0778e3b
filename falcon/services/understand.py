"""Understanding: words become a strategy that can be looked at before it is stored.

1. A reader makes of the words what they mean, or says why they cannot be traded: with
   a language model the generator, without one the English parser.
2. Its code is vetted like any other (`falcon.services.vetting`); what the engine does
   not run is rejected with the engine's reason.
3. It is backtested on the bars at hand, so that one sees what it would have done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon.domain.strategies import Origin
from falcon.engine.results import RunTrade
from falcon.errors import StrategyError
from falcon.ports import MarketData
from falcon.reports.backtest import Document, metrics, trade_row
from falcon.services.vetting import ValidateCode, Vetted
from falcon.services.words import Words

NOT_TESTABLE = "not_testable"
"""Code of a rejection where the words were understood and cannot be run."""

SAMPLE_TRADES = 5
"""Trades that are shown of the backtest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why words cannot be traded.

    Attributes:
        code: ``contradiction``, ``lookahead``, ``not_testable`` or ``missing_data``.
        reason: why, in a sentence.
    """

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the words leave open.

    Attributes:
        id: by which it is answered.
        text: the question.
        default: what was taken meanwhile.
    """

    id: str
    text: str
    default: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a reader made of words.

    Attributes:
        rejected: why they cannot be traded, ``None`` if they can.
        structure: indicators, entry, exit, risk and context.
        english: the same in plain words.
        assumed: every value that the words left open and the reader filled in.
        questions: what should be answered before it trades.
        code: source of a backtrader strategy class; empty if rejected or untradable.
        untradable: why there is no code although the words were understood; else empty.
        symbols: what the words ask to trade; may be empty.
        origin: who wrote the code.
    """

    rejected: Rejection | None = None
    structure: Mapping[str, object] | None = None
    english: str = ""
    assumed: Sequence[str] = ()
    questions: Sequence[Question] = ()
    code: str = ""
    untradable: str = ""
    symbols: tuple[str, ...] = ()
    origin: Origin = Origin.PARSER


class Reader(Protocol):
    """Who makes sense of words."""

    def __call__(self, words: Words) -> Meaning:
        """Read a description.

        Raises:
            TemporaryError: the language model does not answer now.
            ProviderError: it answered what cannot be used.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """Words that were read and tried.

    Attributes:
        meaning: what they mean, or why they cannot be traded.
        vetted: the code as it ran, ``None`` if rejected.
    """

    meaning: Meaning
    vetted: Vetted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandDescription:
    """Read words, vet what came of them, and store nothing.

    Attributes:
        read: who makes sense of words.
        validate: what the code must pass.
        market: which symbols have bars.
    """

    read: Reader
    validate: ValidateCode
    market: MarketData

    def __call__(self, words: Words) -> Understood:
        """Understand a description, or say why it cannot be traded.

        Raises:
            TemporaryError: the language model does not answer now.
            ProviderError: it answered what cannot be used.
        """
        meaning = self.read(words)
        if meaning.rejected is not None or meaning.untradable:
            return Understood(meaning=meaning)
        try:
            vetted = self.validate(meaning.code, symbols=self._with_bars(meaning))
        except StrategyError as error:
            return Understood(meaning=_unrunnable(meaning, error))
        return Understood(meaning=meaning, vetted=vetted)

    def _with_bars(self, meaning: Meaning) -> tuple[str, ...]:
        """The symbols asked for if there are bars of all, else none: any will do."""
        known = self.market.symbols()
        return meaning.symbols if set(meaning.symbols) <= set(known) else ()


def understood_document(understood: Understood) -> Document:
    """What `falcon understand` prints."""
    meaning = understood.meaning
    rejected = meaning.rejected
    return {
        "rejected": rejected and {"code": rejected.code, "reason": rejected.reason},
        "structure": meaning.structure and dict(meaning.structure),
        "english": meaning.english or None,
        "assumed": list(meaning.assumed),
        "questions": [
            {"id": one.id, "text": one.text, "default": one.default}
            for one in meaning.questions
        ],
        "code": meaning.code or None,
        "backtest": None if understood.vetted is None else _trial(understood.vetted),
    }


def _trial(vetted: Vetted) -> Document:
    return {
        "symbols": list(vetted.symbols),
        "metrics": metrics(vetted.trial.performance),
        "sample_trades": [trade_row(trade) for trade in _sample(vetted.trial.trades)],
    }


def _sample(trades: tuple[RunTrade, ...]) -> tuple[RunTrade, ...]:
    return trades[-SAMPLE_TRADES:]


def _unrunnable(meaning: Meaning, error: StrategyError) -> Meaning:
    return Meaning(
        rejected=Rejection(code=NOT_TESTABLE, reason=str(error)),
        structure=meaning.structure,
        english=meaning.english,
        assumed=meaning.assumed,
        questions=meaning.questions,
        symbols=meaning.symbols,
        origin=meaning.origin,
    )
