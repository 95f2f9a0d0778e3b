"""Ways out: exit conditions while a description is being read.

What a verb of leaving waits for, how long a trade may last, and what holds for both
sides; mirrored for shorts where a condition was said of longs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from falcon.intake.abstentions import Refusal
from falcon.intake.bindings import as_state, is_settled, negated_group
from falcon.intake.conditions import (
    AllOf,
    Comparison,
    Condition,
    Cross,
    Direction,
    Moment,
    parts_of,
)
from falcon.intake.draft import Draft
from falcon.intake.mirror import mirrored
from falcon.intake.risk import TimeExit
from falcon.intake.sentences import Clause, Group, Sentence, conditions_of, flattened
from falcon.intake.spec import Entry, TradeSide
from falcon.intake.terms import Number, Series
from falcon.intake.tokens import Token, words_of
from falcon.intake.values import ConditionValue

_CONDITIONAL = frozenset({"when", "whenever", "if", "once", "at", "on", "after"})
_FIRST_CONDITIONS = 3


@dataclass
class WayOut:
    """An exit condition; the side is ``None`` where it holds for all."""

    side: TradeSide | None
    condition: Condition
    tokens: list[Token]


@dataclass
class WaysOut:
    """Exit conditions in the order in which they were found.

    Attributes:
        draft: where levels and times are noted.
        entries: what was found to get in, for the side that a line is reached from.
        found: the exits.
        idle: verbs that nothing was bound to.
        refusals: when not to leave.
    """

    draft: Draft
    entries: list[tuple[Entry, list[Token]]]
    found: list[WayOut] = field(default_factory=list)
    idle: list[Token] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def leave_by(
        self, clause: Clause, label: TradeSide | None, sentence: Sentence
    ) -> None:
        """Take in a verb of leaving."""
        side = clause.action.side or label
        conditions = clause.action.conditions
        for condition in conditions:
            self.found.append(WayOut(side, condition, clause.tokens))
        if clause.groups:
            self.leave(side, clause.groups, clause.tokens)
        elif clause.fill in {"open", "next_open"}:
            self._leave_at_open(side, clause)
        elif clause.fill == "next":
            bars = Comparison(Series("bars_since_entry"), ">=", Number(1))
            self._add_way_out(side, bars, clause.tokens)
        elif not conditions and not is_settled(sentence, clause):
            self.idle += clause.tokens
            self._note_unread(clause, sentence)

    def _note_unread(self, clause: Clause, sentence: Sentence) -> None:
        """Keep the words of an exit that has a condition nobody understood."""
        tokens = sentence.tokens
        at = next(k for k, token in enumerate(tokens) if token is clause.tokens[0])
        words = words_of(self.draft.text, tokens[at:]).split()
        is_stated = bool(_CONDITIONAL.intersection(map(str.lower, words[1:3])))
        if is_stated and not self.draft.unread_exit:
            self.draft.unread_exit = " ".join(words)

    def _leave_at_open(self, side: TradeSide | None, clause: Clause) -> None:
        self.found.append(WayOut(side, Moment("next_open"), clause.tokens))
        self.draft.set_risk(clause.tokens, time_exit=TimeExit(at="next_open"))

    def hold(self, value: ConditionValue, tokens: list[Token]) -> None:
        """Take in how long a trade may last."""
        for condition in value.conditions:
            self._add_way_out(None, condition, tokens)

    def leave(
        self, side: TradeSide | None, groups: Sequence[Group], tokens: list[Token]
    ) -> None:
        """Take in what a trade is left on."""
        words = [*tokens, *(token for group in groups for token in group.tokens)]
        words.sort(key=lambda token: token.start)
        for alternative in flattened(self.turned(groups)):
            values = [self._approached(value) for value in alternative]
            held = [value for value in values if value.is_holding]
            kept = conditions_of([as_state(v) for v in values if not v.is_holding])
            rest = list(dict.fromkeys(kept))
            for condition in conditions_of(held):
                self._add_way_out(side, condition, words)
            if len(rest) == 1:
                self._add_way_out(side, rest[0], words)
            elif rest:
                self._add_way_out(side, AllOf(tuple(rest)), words)

    def turned(self, groups: Sequence[Group]) -> list[Group]:
        """The groups, those behind "unless" turned round; others are left over."""
        found = [(group, negated_group(group)) for group in groups]
        for group, turned in found:
            if turned is None:
                self.idle += group.tokens
        return [turned for _, turned in found if turned is not None]

    def _approached(self, value: ConditionValue) -> ConditionValue:
        """A trade that bought a dip reaches a line from below, others from above."""
        if not value.is_touch:
            return value
        bought = [
            c if entry.side is TradeSide.LONG else mirrored(c)
            for entry, _ in self.entries[:1]
            for c in entry.conditions
        ]
        is_dip = any(
            (isinstance(c, Comparison) and c.op.startswith("<"))
            or (isinstance(c, Cross) and c.direction is Direction.DOWN)
            for c in bought[:_FIRST_CONDITIONS]
        )
        if not is_dip:
            return value
        return replace(value, conditions=tuple(mirrored(c) for c in value.conditions))

    def _add_way_out(
        self, side: TradeSide | None, condition: Condition, tokens: list[Token]
    ) -> None:
        self.found.append(WayOut(side, condition, tokens))
        if (
            isinstance(condition, Comparison)
            and condition.left == Series("bars_since_entry")
            and isinstance(condition.right, Number)
        ):
            bars = int(condition.right.value)
            self.draft.set_risk(tokens, time_exit=TimeExit(bars=bars))

    def sold_short(self) -> list[tuple[Entry, list[Token]]]:
        """Read "Sell when ..., cover when ...": without any buy, selling opens."""
        sells = [way for way in self.found if way.side is TradeSide.LONG]
        covers = [way for way in self.found if way.side is TradeSide.SHORT]
        if not sells or not covers:
            return []
        self.found[:] = [way for way in self.found if way not in sells]
        return [
            (Entry(side=TradeSide.SHORT, conditions=(way.condition,)), way.tokens)
            for way in sells
        ]

    def of(
        self, side: TradeSide, sides: Sequence[TradeSide], *, wants_mirror: bool
    ) -> tuple[Condition, ...]:
        """The exit conditions of one side; those said of both hold for each.

        Args:
            side: whose exits are asked for.
            sides: every side that is traded.
            wants_mirror: whether shorts are the mirror image of longs.
        """
        found: list[Condition] = []
        is_second = side is TradeSide.SHORT and TradeSide.LONG in sides
        has_own = any(way.side is side for way in self.found)
        for way in self.found:
            if way.side is side:
                found.append(way.condition)
            elif way.side is None:
                found.append(mirrored(way.condition) if is_second else way.condition)
            elif wants_mirror and is_second and not has_own:
                found.append(mirrored(way.condition))
        found = self._allowed(side, found) + self.draft.clock_exits
        return tuple(dict.fromkeys(found))

    def _allowed(self, side: TradeSide, found: list[Condition]) -> list[Condition]:
        """Leave only where nothing forbids it; what is waited for may be the way."""
        for refusal in self.refusals:
            if not refusal.holds_for(side):
                continue
            if refusal.is_whole and not found:
                found = [_together(each) for each in refusal.alternatives]
                continue
            found = [
                _together((*parts_of(condition), *each))
                for condition in found
                for each in refusal.alternatives
            ]
        return found


def _together(conditions: tuple[Condition, ...]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(conditions)
