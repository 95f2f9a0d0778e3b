"""Model: an advisor that asks a language model for a better version.

The model sees the code, figures and a sample of trades of the search part of the
history, without symbols, dates and prices: it may have read what happened then. What it
answers is compiled before anybody runs it; at most `attempts` times it is shown what
the compiler refused. The source of the present version may come from a stranger, so it
stands between delimiters that it cannot contain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

from falcon.domain.performance import Performance
from falcon.domain.prompts import Prompt
from falcon.domain.runs import RunTrade
from falcon.domain.strategies import Origin
from falcon.engine import compile_strategy
from falcon.errors import BadAnswerError, StrategyError
from falcon.ports import LanguageModel
from falcon.refine.candidates import Candidate, Case

ATTEMPTS = 3
"""How often the model may correct itself."""

SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "diagnosis": {
            "type": "string",
            "description": "the weakness that costs most, in one or two sentences",
        },
        "change": {
            "type": "string",
            "description": "what is different, in at most 15 words",
        },
        "code": {
            "type": "string",
            "description": "the complete source of the new version",
        },
    },
    "required": ["diagnosis", "change", "code"],
    "additionalProperties": False,
}

_SHOWN_TRADES = 10
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAdvisor:
    """Asks a language model.

    Attributes:
        model: whom to ask.
        attempts: how often it may answer until its code compiles.
    """

    model: LanguageModel
    attempts: int = ATTEMPTS

    @property
    def optimization_type(self) -> str:
        """How its attempts are recorded."""
        return "model_proposal"

    def propose(self, case: Case) -> tuple[Candidate, ...]:
        """One version: the first that compiles, or else the last that did not.

        Raises:
            TemporaryError: the model does not answer now.
            ProviderError: the model refuses, or answers nonsense.
        """
        question = _question(case)
        candidate = self._asked(question)
        for _ in range(self.attempts - 1):
            refusal = _refusal(candidate)
            if refusal is None:
                break
            candidate = self._asked(question + refusal)
        return (candidate,)

    def _asked(self, question: str) -> Candidate:
        return _candidate(self.model.complete(_prompt(question)).data)


def _prompt(user: str) -> Prompt:
    system = files("falcon.refine").joinpath("prompts/improve.md").read_text("utf-8")
    return Prompt(purpose="improve", system=system, user=user, schema=SCHEMA)


def _question(case: Case) -> str:
    values = "\n".join(f"{name} = {value}" for name, value in case.parameters.items())
    return "\n\n".join(
        (
            "The present version:",
            _quoted("code", case.code),
            "Its parameters now:",
            _quoted("parameters", values or "none"),
            "Why a better version is wanted:",
            _quoted("trigger", case.trigger),
            "Its figures on the search part of the history:",
            _figures(case.performance),
            f"Its worst and best trades there, of {len(case.trades)}:",
            _sample(case.trades),
        )
    )


def _refusal(candidate: Candidate) -> str | None:
    """What to tell the model about code that does not compile, ``None`` if it does."""
    try:
        compile_strategy(candidate.code)
    except StrategyError as error:
        return "\n\n".join(
            (
                "\n\nYour previous answer:",
                _quoted("code", candidate.code),
                "It was refused:",
                _quoted("error", str(error)),
                "Correct that and return the complete source again.",
            )
        )
    return None


def _quoted(kind: str, text: str) -> str:
    """Foreign text between delimiters made of its own hash, which it cannot hold."""
    name = f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return f"<{name}>\n{text}\n</{name}>"


def _figures(performance: Performance) -> str:
    return "\n".join(
        f"{name}: {'undefined' if value is None else format(value, '.4g')}"
        for name, value in asdict(performance).items()
    )


def _sample(trades: Sequence[RunTrade]) -> str:
    """The extremes as return, side and length; nothing by which to recognise them."""
    ordered = sorted(trades, key=_return_of)
    half = _SHOWN_TRADES // 2
    shown = (
        ordered if len(ordered) <= _SHOWN_TRADES else ordered[:half] + ordered[-half:]
    )
    lines = (
        f"{_return_of(trade):+.2%}, "
        f"{'long' if trade.side == 'buy' else 'short'}, {trade.bars} bars"
        for trade in shown
    )
    return "\n".join(lines) or "none"


def _return_of(trade: RunTrade) -> float:
    value = abs(trade.size) * trade.entry_price
    return trade.pnlcomm / value if value else 0.0


def _candidate(answer: Mapping[str, object]) -> Candidate:
    code, change = answer.get("code"), answer.get("change")
    if not isinstance(code, str) or not isinstance(change, str):
        raise BadAnswerError(
            "the model's answer has no code or does not say its change"
        )
    return Candidate(
        code=code,
        note=" ".join(change.split())[:_LONGEST_NOTE],
        origin=Origin.MODEL,
    )
