"""Sentences: which conditions belong to which verb.

In: the tokens of one sentence, with conditions and verbs read. Out: `Clause`s, a verb
with the conditions that it waits for, and the conditions without a verb.

Conditions are grouped at commas and joining words. A group that stands directly behind
a verb belongs to it ("buy when A"); one before the first verb belongs to that ("when A,
buy"); one between two verbs goes to the second if that has none of its own ("A buy, B
sell"); what follows "as long as" at the end holds for every entry of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from falcon.intake.abstentions import forbidden, is_word
from falcon.intake.conditions import AtExtreme, Condition, Cross, Turn, Within
from falcon.intake.terms import Series
from falcon.intake.tokens import Token
from falcon.intake.values import Act, Action, ConditionValue, TermValue

ENDS = frozenset({".", ";", "!", "?", "\n"})
_SEPARATORS = frozenset({",", ":", "and", "then", "or", "with", "but"})
_FILLS = {
    "at_open": "open",
    "at_next_open": "next_open",
    "next_day": "next",
    "at_close": "close",
    "on_close_basis": "close",
}
SETUP_BARS = 5
"""Bars for which a setup stays valid before its trigger, where the text is silent."""


@dataclass(eq=False)
class Group:
    """Conditions that stand together.

    Attributes:
        alternatives: each a list of conditions that must all hold.
        is_direct: whether only words like "when" stand between verb and group.
        is_shared: whether it is introduced by "as long as" or the like.
        is_later: whether "then" stands before it.
        is_negated: whether "unless" stands before it.
        is_alternative: whether "or" stands before it.
        tokens: what it came from.
    """

    alternatives: list[list[ConditionValue]] = field(default_factory=lambda: [[]])
    is_direct: bool = False
    is_shared: bool = False
    is_later: bool = False
    is_negated: bool = False
    is_alternative: bool = False
    tokens: list[Token] = field(default_factory=list)


@dataclass(eq=False)
class Clause:
    """A verb and what it waits for.

    Attributes:
        action: the verb.
        fill: how the verb says it fills: ``open``, ``next``, ``close`` or empty.
        groups: the conditions.
        tokens: what it came from.
    """

    action: Action
    fill: str = ""
    groups: list[Group] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)


@dataclass
class Sentence:
    """A sentence after binding.

    Attributes:
        clauses: its verbs.
        loose: groups without a verb.
        words: its plain words.
        tokens: all of it.
    """

    clauses: list[Clause]
    loose: list[Group]
    words: frozenset[str]
    tokens: list[Token]


def sentences(tokens: Sequence[Token]) -> Iterator[Sentence]:
    """Cut a text into sentences and bind the conditions of each."""
    part: list[Token] = []
    for token in tokens:
        if token.value is None and token.text in ENDS:
            if part:
                yield _bound(part)
            part = []
        else:
            part.append(token)
    if part:
        yield _bound(part)


def _bound(tokens: list[Token]) -> Sentence:
    parts = _parts(tokens)
    clauses = [part for part in parts if isinstance(part, Clause)]
    loose = [group for at, group in _groups(parts) if not _bind(parts, at, group)]
    words = frozenset(token.text for token in tokens if token.value is None)
    return Sentence(clauses, loose, words, tokens)


def _groups(parts: list[Clause | Group]) -> Iterator[tuple[int, Group]]:
    for at, part in enumerate(parts):
        if isinstance(part, Group):
            yield at, part


def _bind(parts: list[Clause | Group], at: int, group: Group) -> bool:
    before = next((p for p in reversed(parts[:at]) if isinstance(p, Clause)), None)
    after = next((p for p in parts[at:] if isinstance(p, Clause)), None)
    if before is None and after is None:
        return False
    if after is None and group.is_shared:
        for clause in _entries_of(parts) or [before]:
            if clause is not None:
                clause.groups.append(group)
        return True
    chosen = before
    if before is None or (
        after is not None and not group.is_direct and not _has_own(parts, after)
    ):
        chosen = after
    if chosen is not None:
        chosen.groups.append(group)
    return chosen is not None


def _entries_of(parts: list[Clause | Group]) -> list[Clause | None]:
    return [
        p
        for p in parts
        if isinstance(p, Clause)
        and p.action.act is Act.ENTER
        and not p.action.is_negated
    ]


def _has_own(parts: list[Clause | Group], clause: Clause) -> bool:
    """Whether a verb brings its own conditions, so that it needs none before it."""
    if clause.action.conditions or (clause.action.act is Act.EXIT and clause.fill):
        return True
    behind = parts[parts.index(clause) + 1 :][:1]
    return any(isinstance(part, Group) and part.is_direct for part in behind)


def _parts(tokens: list[Token]) -> list[Clause | Group]:
    """Read verbs and groups in order."""
    parts: list[Clause | Group] = []
    marks: set[str] = set()
    for at, token in enumerate(tokens):
        value = token.value
        if isinstance(value, ConditionValue):
            _add_condition(parts, token, value, marks)
            marks = set()
        elif isinstance(value, Action):
            if _awaits(token, parts):
                marks.add("unless")
                continue
            action = forbidden(tokens, at, value)
            if action.is_negated and is_word(tokens, at + 1, "yet"):
                continue
            parts.append(_clause(tokens, at, action, parts))
            marks = set()
        elif value is None:
            marks.add(token.text)
    return parts


def _awaits(token: Token, parts: list[Clause | Group]) -> bool:
    """Whether "until" says what a forbidden trade waits for: "don't buy until ..."."""
    last = parts[-1] if parts else None
    is_forbidden = isinstance(last, Clause) and last.action.is_negated
    return token.text == "until" and is_forbidden


def _clause(
    tokens: list[Token], at: int, value: Action, parts: list[Clause | Group]
) -> Clause:
    before = next((p for p in reversed(parts) if isinstance(p, Clause)), None)
    if (
        tokens[at].text in {"longs", "shorts"}
        and before is not None
        and before.action.act is Act.EXIT
        and before.action.side is not None
    ):
        # "Longs exit at ..., shorts at ...": the second noun shares the first verb.
        value = replace(value, act=Act.EXIT)
    return Clause(value, _fill_behind(tokens, at + 1), tokens=[tokens[at]])


def _fill_behind(tokens: list[Token], at: int) -> str:
    """How the verb fills: "buy the close", "buy at the next open"."""
    for token in tokens[at : at + 4]:
        value = token.value
        if value is None and token.text in _FILLS:
            return _FILLS[token.text]
        if isinstance(value, TermValue) and isinstance(value.term, Series):
            name = value.term.name
            if name in {"open", "close"} and not value.is_price:
                return name
        if isinstance(value, Action | ConditionValue):
            return ""
        if value is None and token.text in {"when", ",", "and"}:
            return ""
    return ""


def _add_condition(
    parts: list[Clause | Group],
    token: Token,
    value: ConditionValue,
    marks: set[str],
) -> None:
    last = parts[-1] if parts else None
    is_same = isinstance(last, Group) and not _parts_groups(marks)
    if is_same and isinstance(last, Group):
        if "or" in marks:
            last.alternatives.append([value])
        else:
            last.alternatives[-1].append(value)
        last.tokens.append(token)
        return
    group = Group(
        alternatives=[[value]],
        is_direct=isinstance(last, Clause) and not marks & _SEPARATORS,
        is_shared="provided" in marks or {"not_when", ","} <= marks,
        is_later="then" in marks,
        is_negated=bool(marks & {"unless", "not_when"}),
        is_alternative="or" in marks,
        tokens=[token],
    )
    parts.append(group)


def _parts_groups(marks: set[str]) -> bool:
    """Whether words between two conditions put them into different groups."""
    if marks & {",", ":", "then", "provided", "unless", "not_when"}:
        return True
    return bool({"and", "when"} <= marks or {"or", "when"} <= marks)


def flattened(groups: Sequence[Group]) -> list[list[ConditionValue]]:
    """All alternatives of several groups, each a list that must hold together."""
    results: list[list[ConditionValue]] = []
    for group in groups:
        values = [
            _set_up(group, groups, alternative) for alternative in group.alternatives
        ]
        if group.is_alternative or not results:
            results += values
        else:
            results = [have + more for have in results for more in values]
    return results


def _set_up(
    group: Group, groups: Sequence[Group], values: list[ConditionValue]
) -> list[ConditionValue]:
    """Let what happened before a "then" have happened some bars earlier."""
    later = groups[list(groups).index(group) + 1 :]
    if not any(other.is_later for other in later):
        return values
    return [lasting(value) for value in values]


def lasting(value: ConditionValue) -> ConditionValue:
    """A setup that may lie a few bars back; a state must hold now."""
    is_event = value.is_touch or value.is_move
    return replace(
        value,
        conditions=tuple(
            Within(condition, SETUP_BARS)
            if is_event or isinstance(condition, AtExtreme | Cross | Turn)
            else condition
            for condition in value.conditions
        ),
    )


def conditions_of(values: Sequence[ConditionValue]) -> list[Condition]:
    """The bare conditions of some values."""
    return [condition for value in values for condition in value.conditions]
