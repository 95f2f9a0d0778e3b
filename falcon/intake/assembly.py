"""Assembly: from sentences to entries and exits.

Each sentence is read in order; setups without a verb wait for the entry that follows;
what says "mirror for shorts" is expanded at the end, when everything about longs is
known. Words behind every part are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from falcon.intake.bindings import (
    a_bar_ago,
    after_down_days,
    is_holding,
    mirrored_entry,
    opens_again,
    side_label,
    with_reversal,
    without_implied,
)
from falcon.intake.conditions import (
    Condition,
    Within,
    series_in,
)
from falcon.intake.draft import Draft
from falcon.intake.mirror import mirrored
from falcon.intake.refusals import Refusals
from falcon.intake.sentences import (
    SETUP_BARS,
    Clause,
    Sentence,
    conditions_of,
    flattened,
    lasting,
)
from falcon.intake.spec import Entry, Exit, Fill, TradeSide
from falcon.intake.terms import Series
from falcon.intake.tokens import Token
from falcon.intake.values import Act, ConditionValue
from falcon.intake.ways_out import WaysOut


@dataclass
class Assembly:
    """Entries and exits in the making.

    Attributes:
        draft: everything else.
        entries: as they were found.
        ways_out: exit conditions as they were found.
        waiting: setups that wait for an entry.
        role: what conditions without a verb mean: ``entry`` or ``exit`` by label.
        refusals: when not to get in.
        wants_mirror: whether shorts are the mirror image of longs.
        wants_reversal: whether the opposite entry ends a trade.
    """

    draft: Draft
    entries: list[tuple[Entry, list[Token]]] = field(default_factory=list)
    waiting: list[ConditionValue] = field(default_factory=list)
    role: str = ""
    refusals: Refusals = field(init=False)
    wants_mirror: bool = False
    wants_reversal: bool = False
    ways_out: WaysOut = field(init=False)

    def __post_init__(self) -> None:
        self.ways_out = WaysOut(self.draft, self.entries)
        self.refusals = Refusals(self.draft)

    def add(self, sentence: Sentence) -> None:
        """Take in one sentence."""
        self._note_labels(sentence)
        if "mirror_all" in sentence.words:
            self.wants_mirror = True
            return
        if "reverse" in sentence.words:
            self.wants_reversal = True
        if self.waiting and sentence.words & {"after", "then"}:
            self._let_wait()
        if "next_day" in sentence.words and any(
            clause.action.conditions for clause in sentence.clauses
        ):
            self.waiting = [a_bar_ago(value) for value in self.waiting]
        side = side_label(sentence)
        for clause in sentence.clauses:
            if clause.action.is_negated:
                self.refusals.take(clause, sentence, self.ways_out)
            elif clause.action.act is Act.ENTER:
                self._enter(clause, sentence)
            else:
                self.ways_out.leave_by(clause, side, sentence)
        self._take_loose(sentence)

    def _note_labels(self, sentence: Sentence) -> None:
        for label, role in (
            ("label_entry", "entry"),
            ("label_exit", "exit"),
            ("label_risk", ""),
        ):
            if label in sentence.words:
                self.role = role

    def _let_wait(self) -> None:
        fresh = [lasting(value) for value in self.waiting]
        if fresh != self.waiting:
            self._assume_window()
        self.waiting = fresh

    def _assume_window(self) -> None:
        self.draft.reading.assume(
            "setup.window",
            f"{SETUP_BARS} bars",
            "the text does not say how long a setup stays valid before its trigger",
        )

    def _enter(self, clause: Clause, sentence: Sentence) -> None:
        side = clause.action.side or self._side_of_enter()
        groups = [g for g in clause.groups if not is_holding(g)]
        for group in clause.groups:
            if is_holding(group):
                self.ways_out.leave(None, [group], clause.tokens)
        alternatives = [
            self._without_holding(values, clause)
            for values in flattened(self.ways_out.turned(groups))
        ]
        if clause.action.conditions:
            value = ConditionValue(clause.action.conditions, is_stop_entry=True)
            alternatives = [[*have, value] for have in alternatives or [[]]]
        if not alternatives and clause.action.is_label:
            return
        if not alternatives and not self.waiting:
            self.ways_out.idle += clause.tokens
            return
        waiting = self.waiting
        if not opens_again(sentence, clause):
            self.waiting = []
        for alternative in alternatives or [[]]:
            values = after_down_days(waiting + alternative, sentence)
            self._add_entry(side, values, clause, sentence)

    def _without_holding(
        self, values: list[ConditionValue], clause: Clause
    ) -> list[ConditionValue]:
        """Bars of a trade end it, wherever they are mentioned."""
        for value in values:
            if value.is_holding:
                self.ways_out.hold(value, clause.tokens)
        return [value for value in values if not value.is_holding]

    def _side_of_enter(self) -> TradeSide:
        if self.draft.sides == (TradeSide.SHORT,):
            return TradeSide.SHORT
        if self.draft.sides != (TradeSide.LONG,):
            self.draft.reading.assume("side", "long", "the text does not name the side")
        return TradeSide.LONG

    def _add_entry(
        self,
        side: TradeSide,
        values: Sequence[ConditionValue],
        clause: Clause | None,
        sentence: Sentence,
    ) -> None:
        conditions: list[Condition] = []
        for value in without_implied(values):
            turned = value.is_touch and side is TradeSide.SHORT
            conditions += [mirrored(c) if turned else c for c in value.conditions]
        if any(isinstance(condition, Within) for condition in conditions):
            self._assume_window()
        conditions = list(dict.fromkeys(conditions))
        self._note_fill(values, clause, conditions, sentence.tokens)
        entry = Entry(side=side, conditions=tuple(conditions))
        self.entries.append((entry, sentence.tokens))

    def _note_fill(
        self,
        values: Sequence[ConditionValue],
        clause: Clause | None,
        conditions: list[Condition],
        tokens: list[Token],
    ) -> None:
        fill: Fill | None = None
        if any(value.is_stop_entry for value in values):
            fill = Fill.STOP
        elif clause is not None and clause.fill:
            reads_open = any(
                s == Series("open") for c in conditions for s in series_in(c)
            )
            fill = {
                "close": Fill.CLOSE,
                "next": Fill.NEXT_OPEN,
                "next_open": Fill.NEXT_OPEN,
                "open": Fill.OPEN if reads_open else Fill.NEXT_OPEN,
            }[clause.fill]
            if clause.fill == "open" and any("today" in token.text for token in tokens):
                fill = Fill.OPEN
        if fill is not None:
            self.draft.set_context(tokens, fill=fill)

    def _take_loose(self, sentence: Sentence) -> None:
        """Conditions without a verb: setups, filters, or exits by their label."""
        loose = [group for group in sentence.loose if not is_holding(group)]
        for group in sentence.loose:
            if is_holding(group):
                self.ways_out.leave(None, [group], group.tokens)
        if not loose:
            return
        if self.role == "exit":
            self.ways_out.leave(None, loose, [])
            return
        values = flattened(self.ways_out.turned(loose))
        if not values:
            return
        if len(values) > 1 and not self.waiting:
            for alternative in values:
                self._add_entry(self._side_of_enter(), alternative, None, sentence)
            return
        self.waiting += after_down_days(values[0], sentence)

    def finish(self) -> tuple[tuple[Entry, ...], tuple[Exit, ...]]:
        """Apply filters and mirrors; return entries and exits."""
        self._enter_what_waits()
        self.refusals.apply(self.entries)
        if not self.entries:
            self.entries += self.ways_out.sold_short()
        entries = [entry for entry, _ in self.entries]
        if self.wants_mirror:
            entries += [mirrored_entry(entry) for entry in entries]
        entries = [
            replace(entry, conditions=(*entry.conditions, *self.draft.filters))
            for entry in dict.fromkeys(entries)
        ]
        self._note_origins()
        sides = tuple(dict.fromkeys(entry.side for entry in entries))
        exits = [
            Exit(
                side=side,
                conditions=self.ways_out.of(
                    side, sides, wants_mirror=self.wants_mirror
                ),
            )
            for side in sides
        ]
        if self.wants_reversal:
            exits = [with_reversal(item, entries) for item in exits]
        return tuple(entries), tuple(item for item in exits if item.conditions)

    def _enter_what_waits(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        if not self.entries:
            entry = Entry(
                side=self._side_of_enter(),
                conditions=tuple(conditions_of(without_implied(waiting))),
            )
            self.entries.append((entry, []))
            return
        extra = conditions_of(waiting)
        is_long = any(entry.side is TradeSide.LONG for entry, _ in self.entries)
        self.entries[:] = [
            (
                replace(
                    entry,
                    conditions=(
                        *entry.conditions,
                        *(
                            mirrored(c)
                            if is_long and entry.side is TradeSide.SHORT
                            else c
                            for c in extra
                        ),
                    ),
                ),
                tokens,
            )
            for entry, tokens in self.entries
        ]

    def _note_origins(self) -> None:
        for at, (_, tokens) in enumerate(self.entries):
            if tokens:
                self.draft.came_from(f"entry[{at}]", tokens)
        for at, way in enumerate(self.ways_out.found):
            if way.tokens:
                self.draft.came_from(f"exit[{at}]", way.tokens)
