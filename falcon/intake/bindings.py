"""Bindings: conditions as they change when they are bound to an entry or an exit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.abstentions import denied
from falcon.intake.conditions import (
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Turn,
    Within,
    earlier,
)
from falcon.intake.mirror import mirrored
from falcon.intake.sentences import (
    Clause,
    Group,
    Sentence,
    conditions_of,
)
from falcon.intake.spec import Entry, Exit, TradeSide
from falcon.intake.terms import Series, Term
from falcon.intake.values import Act, ConditionValue, Consumed

_OP_OF = {Direction.UP: ">", Direction.DOWN: "<", Direction.EITHER: "=="}


def side_label(sentence: Sentence) -> TradeSide | None:
    """The side that a sentence is about: "Longs: ..."."""
    for clause in sentence.clauses:
        if clause.action.is_label and clause.action.act is Act.ENTER:
            return clause.action.side
    return None


def is_settled(sentence: Sentence, clause: Clause) -> bool:
    """Whether an exit without conditions has its level, or is the rest of the time.

    The level stands between the same commas as the verb: what "sell when it turns,
    stop 5%" waits for is not the stop.
    """
    if "otherwise" in sentence.words:
        return True
    has_verb = has_level = False
    for token in sentence.tokens:
        if token.value is None and token.text == ",":
            if has_verb:
                break
            has_level = False
        has_verb |= token is clause.tokens[0]
        has_level |= isinstance(token.value, Consumed)
    return has_level


def opens_again(sentence: Sentence, clause: Clause) -> bool:
    """Whether another entry follows: a setup before both holds for both."""
    later = sentence.clauses[sentence.clauses.index(clause) + 1 :]
    return any(
        other.action.act is Act.ENTER and not other.action.is_negated for other in later
    )


def is_holding(group: Group) -> bool:
    """Whether a group only counts the bars of a trade."""
    return all(value.is_holding for values in group.alternatives for value in values)


def negated_group(group: Group) -> Group | None:
    """The group, turned round if "unless" stands before it.

    ``None`` where its opposite cannot be said.
    """
    if not group.is_negated:
        return group
    found = denied([conditions_of(values) for values in group.alternatives])
    if found is None:
        return None
    alternatives = [[ConditionValue(conditions)] for conditions in found]
    return replace(group, alternatives=alternatives)


def as_state(value: ConditionValue) -> ConditionValue:
    """On the way out, coming back to a level is a state, not a crossing."""
    if not value.is_return:
        return value
    return replace(
        value,
        conditions=tuple(
            Comparison(c.left, _OP_OF[c.direction], c.right)
            if isinstance(c, Cross)
            else c
            for c in value.conditions
        ),
    )


def a_bar_ago(value: ConditionValue) -> ConditionValue:
    """The same conditions, asked of the bar before."""
    return replace(value, conditions=tuple(earlier(c, 1) for c in value.conditions))


def after_down_days(
    values: list[ConditionValue], sentence: Sentence
) -> list[ConditionValue]:
    """Read "After three red days, a green candle": the run ended on the bar before."""
    if "after" not in sentence.words or len(values) < len(("run", "candle")):
        return values
    first, *rest = values
    if not any(_is_candle(c) for value in rest for c in value.conditions):
        return values
    is_run = len(first.conditions) > 1 and all(map(_is_candle, first.conditions))
    if is_run or any("consecutive" in str(c) for c in first.conditions):
        return [a_bar_ago(first), *rest]
    return values


def _is_candle(condition: Condition) -> bool:
    """Whether it speaks of the shape of one bar."""
    is_coloured = isinstance(condition, Comparison) and {
        condition.left,
        condition.right,
    } == {Series("close"), Series("open")}
    return isinstance(condition, Candle) or is_coloured


def without_implied(values: Sequence[ConditionValue]) -> list[ConditionValue]:
    """Drop "drops below 30" where "comes back above 30" already says that it did."""
    crossed = {
        (c.left, c.right, _OP_OF[c.direction.opposite])
        for value in values
        for c in value.conditions
        if isinstance(c, Cross)
    }
    return [
        value
        for value in values
        if not (value.is_move and all(_pair_of(c) in crossed for c in value.conditions))
    ]


def _pair_of(condition: Condition) -> tuple[Term, Term, str] | None:
    inner = condition.condition if isinstance(condition, Within) else condition
    if not isinstance(inner, Comparison):
        return None
    return inner.left, inner.right, inner.op


def mirrored_entry(entry: Entry) -> Entry:
    """The entry of the other side."""
    return Entry(
        side=entry.side.opposite,
        conditions=tuple(mirrored(condition) for condition in entry.conditions),
    )


def with_reversal(item: Exit, entries: Sequence[Entry]) -> Exit:
    """Let the trigger of the opposite entry end the trade."""
    triggers = [
        condition
        for entry in entries
        if entry.side is item.side.opposite
        for condition in entry.conditions
        if isinstance(condition, Cross | Turn)
    ]
    return replace(item, conditions=tuple(dict.fromkeys((*item.conditions, *triggers))))
