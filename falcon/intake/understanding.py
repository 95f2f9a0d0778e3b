"""Understanding: everything that is said about a description once it was read.

In: text, or the labelled fields of a form. Out: an `Understanding`: rejected with a
reason, or structure, English echo, assumptions, questions and code. With a language
model the code is written by it (`falcon.intake.generator`); without one it is emitted
from the parser's spec. The same text gives the same understanding, without a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from falcon.errors import UsageError
from falcon.intake.emit.limits import PREFIX, departures, why_untradable
from falcon.intake.emit.strategy import emit
from falcon.intake.english import english
from falcon.intake.parser import parse
from falcon.intake.rejections import LEFT_OUT
from falcon.intake.spec import Assumption, Rejected, StrategySpec
from falcon.intake.structure import to_structure

_LABELS = (
    ("description", ""),
    ("entry_rules", "Entry rules: "),
    ("exit_rules", "Exit rules: "),
    ("risk_management", "Risk management: "),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that the description leaves open.

    Attributes:
        id: by which it is answered.
        text: the question, in plain words.
        default: what was taken meanwhile.
    """

    id: str
    text: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a description was understood to mean.

    Attributes:
        name: what the strategy is called.
        rejected: why it cannot become a strategy, ``None`` if it can.
        spec: the typed spec, ``None`` if rejected or written by a language model that
            left the parser's words.
        structure: the spec as JSON values, ``None`` without a spec.
        english: the same in plain words.
        assumed: everything that was filled in, each with its reason.
        questions: what is open, with the value taken meanwhile.
        untradable: why there is no code although it was understood; empty otherwise.
        code: source text of a backtrader strategy; empty if there is none.
        symbols: instruments that it names.
        is_generated: whether a language model wrote the code.
    """

    name: str
    rejected: Rejected | None = None
    spec: StrategySpec | None = None
    structure: Mapping[str, object] | None = None
    english: str = ""
    assumed: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    untradable: str = ""
    code: str = ""
    symbols: tuple[str, ...] = ()
    is_generated: bool = False


def text_of(fields: Mapping[str, str]) -> str:
    """The fields of a form as one labelled text.

    Raises:
        UsageError: none of the fields holds anything.
    """
    parts = [
        f"{label}{fields[name].strip().rstrip('.')}."
        for name, label in _LABELS
        if fields.get(name, "").strip()
    ]
    if not parts:
        known = ", ".join(name for name, _ in _LABELS)
        raise UsageError(f"there is nothing to read; give one of {known}")
    return "\n".join(parts)


def understand(text: str, *, title: str = "") -> Understanding:
    """Read a description with the English parser.

    Raises:
        UsageError: it is empty or too long.
    """
    if not text.strip():
        raise UsageError("the description is empty")
    found = parse(text, title=title)
    name = " ".join(title.split()) or "Strategy"
    if isinstance(found, Rejected):
        return Understanding(name=name, rejected=found)
    return understanding_of(found)


def understanding_of(spec: StrategySpec) -> Understanding:
    """Everything that is said about a spec."""
    obstacle = why_untradable(spec)
    code = ""
    if obstacle is None:
        try:
            code = emit(spec)
        except UsageError as error:
            obstacle = str(error)
    notes = departures(spec) if code else (_without_code(obstacle or ""),)
    return Understanding(
        name=spec.name,
        spec=spec,
        structure=to_structure(spec),
        english=english(spec),
        assumed=tuple(map(_explained, (*spec.assumed, *notes))),
        questions=tuple(_questions(spec)),
        untradable="" if obstacle is None else _prefixed(obstacle),
        code=code,
        symbols=spec.context.symbols,
    )


def _without_code(obstacle: str) -> Assumption:
    return Assumption(name="code", value="none", reason=_prefixed(obstacle))


def _prefixed(obstacle: str) -> str:
    return obstacle if obstacle.startswith(PREFIX) else PREFIX + obstacle


def _explained(assumption: Assumption) -> str:
    return f"{assumption} ({assumption.reason})"


def _questions(spec: StrategySpec) -> list[Question]:
    kept = " ".join(english(spec).split())
    return [_asked(assumption) for assumption in spec.assumed] + [
        Question(
            id=f"unread.{at}",
            text=f'This part was not understood and is left out: "{passage}". '
            f"What is kept: {kept} Is the strategy right without that part?",
            default="yes",
        )
        for at, passage in enumerate(spec.unread, start=1)
    ]


def _asked(assumption: Assumption) -> Question:
    reason = f"{assumption.reason[0].upper()}{assumption.reason[1:]}"
    is_left_out = assumption.name.startswith(LEFT_OUT)
    asked = (
        "Is the strategy right without it?"
        if is_left_out
        else f"What should {assumption.name} be?"
    )
    return Question(
        id=assumption.name,
        text=f"{reason}. {asked}",
        default="yes" if is_left_out else assumption.value,
    )
