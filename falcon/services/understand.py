"""Understanding: words become a strategy that can be looked at before it is stored.

1. A reader makes of the words what they mean, or rejects them with a reason: with a
   language model the generator, without one the English parser.
2. Its code is vetted like any other (`falcon.services.vetting`). What is understood and
   cannot be run here says so, with the engine's reason; that is no rejection.
3. It is backtested on the bars at hand, so that one sees what it would have done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from falcon.domain.runs import RunTrade
from falcon.domain.strategies import Origin
from falcon.errors import StrategyError
from falcon.ports import MarketData
from falcon.reports.backtest import Document, metrics, trade_row
from falcon.services.vetting import ValidateCode, Vetted
from falcon.services.words import Words

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
        code: source of a backtrader strategy class; empty if there is none.
        untradable: why it cannot be run although it was understood; empty otherwise.
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
        vetted: the code as it ran, ``None`` if there is nothing to run.
    """

    meaning: Meaning
    vetted: Vetted | None = None

    @property
    def objection(self) -> str:
        """Why it cannot be traded, empty if it can."""
        rejected = self.meaning.rejected
        if rejected is not None:
            return f"{rejected.code}: {rejected.reason}"
        return self.meaning.untradable


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
            return Understood(meaning=replace(meaning, untradable=str(error)))
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
        "untradable": meaning.untradable or None,
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
