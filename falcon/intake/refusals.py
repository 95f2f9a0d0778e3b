"""Refusals: when not to get in, applied to the entries once all are known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from falcon.intake.abstentions import Alternatives, Refusal, denied
from falcon.intake.conditions import Condition
from falcon.intake.contradictions import conflict_in
from falcon.intake.draft import Draft
from falcon.intake.sentences import Clause, Sentence, conditions_of, flattened
from falcon.intake.spec import Entry, TradeSide
from falcon.intake.tokens import Token
from falcon.intake.values import Act
from falcon.intake.ways_out import WaysOut

Entries = list[tuple[Entry, list[Token]]]


@dataclass
class Refusals:
    """What the text forbids, as it was found.

    Attributes:
        draft: where words and reasons are noted.
        found: what forbids an entry.
    """

    draft: Draft
    found: list[Refusal] = field(default_factory=list)

    def take(self, clause: Clause, sentence: Sentence, ways_out: WaysOut) -> None:
        """Take in a verb that is forbidden, with what it depends on."""
        refusal = self._read(clause, sentence)
        if refusal is None and "otherwise" in sentence.words:
            # "Otherwise stay in cash" only says what the rules say already.
            return
        if refusal is None:
            tokens = [token for group in clause.groups for token in group.tokens]
            ways_out.idle += [*clause.tokens, *tokens]
        elif clause.action.act is Act.ENTER:
            self.found.append(refusal)
            self.draft.refused += refusal.refused
            self.draft.came_from("entry.filter", refusal.tokens)
        else:
            ways_out.refusals.append(refusal)
            self.draft.came_from("exit.filter", refusal.tokens)

    def _read(self, clause: Clause, sentence: Sentence) -> Refusal | None:
        """Read "don't P unless U": P must not hold, or else U must."""
        against = flattened([group for group in clause.groups if not group.is_negated])
        in_spite = flattened([group for group in clause.groups if group.is_negated])
        allowed: Alternatives = tuple(tuple(conditions_of(v)) for v in in_spite)
        refused = [conditions_of(values) for values in against]
        if refused:
            opposite = denied(refused)
            if opposite is None:
                return None
            allowed = (*opposite, *allowed)
        if not allowed:
            return None
        return Refusal(
            side=clause.action.side,
            alternatives=allowed,
            is_whole=not refused,
            tokens=sentence.tokens,
            refused=tuple(condition for values in refused for condition in values),
        )

    def apply(self, entries: Entries) -> None:
        """Let every entry also meet what the text asks for instead."""
        for refusal in self.found:
            if refusal.is_whole and not entries:
                side = refusal.side or TradeSide.LONG
                entries += [
                    (Entry(side=side, conditions=conditions), refusal.tokens)
                    for conditions in refusal.alternatives
                ]
                continue
            entries[:] = [
                (held, tokens)
                for entry, tokens in entries
                for held in _with(entry, refusal)
            ]


def _with(entry: Entry, refusal: Refusal) -> list[Entry]:
    """The entry with each alternative that can hold together with it."""
    if not refusal.holds_for(entry.side):
        return [entry]
    joined = [
        replace(entry, conditions=_joined(entry.conditions, each))
        for each in refusal.alternatives
    ]
    possible = [one for one in joined if not conflict_in(one.conditions)]
    return possible or joined[:1]


def _joined(
    conditions: tuple[Condition, ...], more: tuple[Condition, ...]
) -> tuple[Condition, ...]:
    return tuple(dict.fromkeys((*conditions, *more)))
