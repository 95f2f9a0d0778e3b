"""Generator: a language model writes the strategy, the compiler judges it.

1. The description goes into the user's turn, between delimiters that it cannot hold.
2. The answer comes in a fixed form: code, name, description, assumptions, English, or
   why it cannot be traded.
3. The code is compiled, never run. What the compiler refuses goes back with line,
   column and hint, `ATTEMPTS` times at most; then it is an error.

Every attempt is recorded: model, tokens, request, hash of the prompt, outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from falcon.domain.prompts import Completion, Prompt
from falcon.engine import compile_strategy
from falcon.errors import BadAnswerError, StrategyError, UsageError
from falcon.intake.parser import MAX_LENGTH, parse
from falcon.intake.spec import RejectCode, Rejected, StrategySpec
from falcon.intake.structure import to_structure
from falcon.intake.understanding import Understanding
from falcon.ports import LanguageModel

ATTEMPTS = 3
"""How often the model may answer until its code compiles."""

LONGEST_CODE = 100_000
"""Characters of code that are looked at."""

PURPOSE = "generate"
_MAX_TOKENS = 12_000
_LONGEST_TEXT = 500
_MOST_ASSUMPTIONS = 20

_TEXT: Mapping[str, object] = {"type": "string"}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "rejected": {
            "type": "string",
            "enum": ["", *(code.value for code in RejectCode)],
            "description": "why it cannot be traded; empty if it can",
        },
        "reason": {**_TEXT, "description": "of the rejection, one sentence, or empty"},
        "name": {**_TEXT, "description": "a short name for the strategy"},
        "description": {**_TEXT, "description": "what it is for, one sentence"},
        "english": {**_TEXT, "description": "its rules in plain words, a line each"},
        "assumptions": {
            "type": "array",
            "items": _TEXT,
            "description": "every value that the description leaves open, name=value",
        },
        "code": {**_TEXT, "description": "complete source of the backtrader class"},
    },
    "required": [
        "rejected",
        "reason",
        "name",
        "description",
        "english",
        "assumptions",
        "code",
    ],
    "additionalProperties": False,
}

Compile = Callable[[str], object]
"""Checks source text; raises `StrategyError` with what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One answer of the model.

    Attributes:
        number: from 1.
        model: who answered.
        input_tokens: read.
        output_tokens: written.
        request_id: the provider's id.
        prompt_hash: SHA-256 of system and user text.
        error: what the compiler refused; empty if nothing.
    """

    number: int
    model: str
    input_tokens: int
    output_tokens: int
    request_id: str
    prompt_hash: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What came of a description.

    Attributes:
        understanding: the strategy, or why there is none.
        attempts: every answer of the model, oldest first.
    """

    understanding: Understanding
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateStrategy:
    """Has a language model write a strategy.

    Attributes:
        model: whom to ask.
        compile: what judges the code.
        attempts: how often the model may answer.
    """

    model: LanguageModel
    compile: Compile = compile_strategy
    attempts: int = ATTEMPTS

    def __call__(self, text: str, *, title: str = "") -> Generated:
        """Write a strategy for a description.

        Raises:
            UsageError: the description is empty or too long.
            BadAnswerError: no answer compiled, or one was not in the form asked for.
            TemporaryError: the model does not answer now.
            ProviderError: the model refused.
        """
        if not text.strip():
            raise UsageError("the description is empty")
        if len(text) > MAX_LENGTH:
            raise UsageError(f"a description has at most {MAX_LENGTH} characters")
        question = _question(text, title)
        tried: list[Attempt] = []
        correction = ""
        for number in range(1, self.attempts + 1):
            prompt = _prompt(question + correction)
            completion = self.model.complete(prompt)
            answer = _answer(completion.data)
            error = "" if answer.rejected else self._refusal(answer.code)
            tried.append(_attempt(number, prompt, completion, error))
            if not error:
                understanding = _understanding(answer, text, title)
                return Generated(understanding=understanding, attempts=tuple(tried))
            correction = _correction(answer.code, error)
        raise BadAnswerError(
            f"no code compiled in {self.attempts} attempts; the last: {tried[-1].error}"
        )

    def _refusal(self, code: str) -> str:
        """What is wrong with code; empty if it compiles."""
        if len(code) > LONGEST_CODE:
            return f"the code has {len(code)} characters, at most {LONGEST_CODE} may be"
        try:
            self.compile(code)
        except StrategyError as error:
            return str(error)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    rejected: RejectCode | None
    reason: str
    name: str
    english: str
    assumptions: tuple[str, ...]
    code: str


def _answer(data: Mapping[str, object]) -> _Answer:
    """Check the form of an answer; the API does not vouch for it.

    Raises:
        BadAnswerError: a part is missing or of the wrong kind.
    """
    rejected = _part(data, "rejected")
    assumptions = data.get("assumptions")
    if not isinstance(assumptions, list):
        raise BadAnswerError("the answer has no list of assumptions")
    if rejected and rejected not in set(RejectCode):
        raise BadAnswerError("the answer rejects for a reason that is not on the list")
    code = _unfenced(_part(data, "code"))
    if not rejected and not code.strip():
        raise BadAnswerError("the answer holds neither code nor a rejection")
    return _Answer(
        rejected=RejectCode(rejected) if rejected else None,
        reason=_part(data, "reason")[:_LONGEST_TEXT],
        name=" ".join(_part(data, "name").split())[:_LONGEST_TEXT],
        english=_part(data, "english"),
        assumptions=tuple(
            str(each)[:_LONGEST_TEXT] for each in assumptions[:_MOST_ASSUMPTIONS]
        ),
        code=code,
    )


def _part(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadAnswerError(f"the answer has no text for {name}")
    return value


def _unfenced(code: str) -> str:
    """Code without the fence that models put around it even when told not to."""
    bare = code.strip()
    if not bare.startswith("```"):
        return code
    return bare.partition("\n")[2].rpartition("```")[0]


def _understanding(answer: _Answer, text: str, title: str) -> Understanding:
    """What the model made of it; the parser adds a structure where it can."""
    name = " ".join(title.split()) or answer.name or "Strategy"
    if answer.rejected is not None:
        reason = answer.reason or "The language model gave no reason."
        rejected = Rejected(code=answer.rejected, reason=reason)
        return Understanding(name=name, rejected=rejected, is_generated=True)
    read = parse(text, title=title)
    spec = read if isinstance(read, StrategySpec) else None
    return Understanding(
        name=name,
        structure=None if spec is None else to_structure(spec),
        english=answer.english,
        assumed=answer.assumptions,
        code=answer.code,
        symbols=() if spec is None else spec.context.symbols,
        is_generated=True,
    )


def _attempt(
    number: int, prompt: Prompt, completion: Completion, error: str
) -> Attempt:
    text = f"{prompt.system}\0{prompt.user}"
    return Attempt(
        number=number,
        model=completion.model,
        input_tokens=completion.input_tokens,
        output_tokens=completion.output_tokens,
        request_id=completion.request_id,
        prompt_hash=hashlib.sha256(text.encode()).hexdigest(),
        error=error,
    )


def _prompt(user: str) -> Prompt:
    system = files("falcon.intake").joinpath("prompts/generate.md").read_text("utf-8")
    return Prompt(
        purpose=PURPOSE,
        system=system,
        user=user,
        schema=SCHEMA,
        max_tokens=_MAX_TOKENS,
    )


def _question(text: str, title: str) -> str:
    parts = ["Write a strategy for this description."]
    if title.strip():
        parts.append(_quoted("title", title))
    return "\n\n".join((*parts, _quoted("description", text)))


def _correction(code: str, error: str) -> str:
    return "\n\n".join(
        (
            "\n\nYour previous code was refused by the compiler.",
            _quoted("previous-code", code),
            _quoted("compiler-error", error),
            "Correct that and answer again, with the complete source.",
        )
    )


def _quoted(kind: str, text: str) -> str:
    """Foreign text between delimiters made of its own hash, which it cannot hold."""
    mark = f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return f"<{mark}>\n{text}\n</{mark}>"
