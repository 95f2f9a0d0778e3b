"""Subjects: who is compared, when the text names him, points at him or is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.intake.judgements import CLOSE, PRONOUNS, Way, walk
from falcon.intake.objects import Object
from falcon.intake.reading import Reading
from falcon.intake.terms import Number, Series, Term
from falcon.intake.tokens import Token, word_at
from falcon.intake.values import Quantity, TermList, TermValue, Unit

Subject = TermValue | TermList | None

_BEFORE_ELIDED = frozenset(
    {",", ".", ";", ":", "!", "?", "\n", "(", "and", "or", "when", "provided", "then"}
    | {"with", "not", "unless", "not_when", "only", "to", "buy", "sell", "short"}
    | {"long", "exit", "long_only", "short_only", "avoid_longs", "avoid_shorts"}
    | {"cover", "exit_long", "exit_short", "enter", "until", "both", "after", "on"}
    | {"longs", "shorts", "it", "also", "either", "first", "go", "trade", "back"}
)
_OPENERS = frozenset(
    {"above", "below", ">=", "<=", "=", "inside", "between", "reach", "touch", "cross"}
    | {"back", "break", "fall", "rise", "trade"}
)


_RELATIONS = frozenset({"above", "below", ">=", "<="})


@dataclass(frozen=True, slots=True)
class Stride:
    """A comparison up to its relation.

    Attributes:
        subject: what is compared; ``None`` for a pronoun or nothing.
        way: the words between subject and relation.
        end: the position of the relation.
        reading: what was spoken of before.
    """

    subject: Subject
    way: Way
    end: int
    reading: Reading

    @property
    def is_price(self) -> bool:
        """Whether price is compared."""
        subject = self.subject
        return isinstance(subject, TermValue) and (
            subject.is_price or subject.term == CLOSE
        )

    def who(self, other: Term) -> Term:
        """The term that is compared with another one."""
        if isinstance(self.subject, TermValue):
            return CLOSE if self.is_price else self.subject.term
        if isinstance(other, Number) and not self.way.closes:
            return self.reading.level or CLOSE
        if isinstance(other, Series) and other.name == "volume_sma":
            return Series("volume")
        return CLOSE

    def left_terms(self, found: Object) -> tuple[Term, ...]:
        """All terms that are compared with what was found."""
        if "both" in self.way.words and self.reading.pair is not None:
            return self.reading.pair
        if isinstance(self.subject, TermList):
            return self.subject.terms
        if found.unit is Unit.DOLLARS:
            return (CLOSE,)
        return (self.who(found.terms[0]),)


def _is_bare(token: Token) -> bool:
    value = token.value
    return isinstance(value, Quantity) and value.unit is Unit.NONE


def _may_open(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comparison may begin without naming its subject.

    Behind a noun that is not known ("the fear index is below 20") it may not: what is
    compared there is that noun, and not the price.
    """
    if word_at(tokens, at) not in PRONOUNS | _OPENERS:
        return False
    before = tokens[at - 1] if at else None
    if before is not None and _is_bare(before) and tokens[at].text in _RELATIONS:
        # "10 > 30 EMA": the number is what is compared, whatever it stands for.
        return False
    return before is None or before.value is not None or before.text in _BEFORE_ELIDED


def stride_at(tokens: Sequence[Token], at: int, reading: Reading) -> Stride | None:
    """Read subject and way at a position, ``None`` if no comparison begins there."""
    value = tokens[at].value
    subject = value if isinstance(value, TermValue | TermList) else None
    if subject is None and not _may_open(tokens, at):
        return None
    way, end = walk(tokens, at + (subject is not None))
    if subject is None and not way.words and reading.is_intrabar:
        # "Long when price trades above A and short below B" trades in both halves.
        way.words.add("trade")
    return Stride(subject, way, end, reading)
