"""Completion: fill what a description leaves open, and say so.

An exit that is missing altogether becomes the reversal of the entry; a time frame that
is missing becomes daily bars. Everything filled in is an `Assumption` of the spec.
"""

from __future__ import annotations

from dataclasses import replace

from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import Condition, Cross, Turn
from falcon.intake.contradictions import conflict_in
from falcon.intake.draft import Draft
from falcon.intake.indicators import indicators_of
from falcon.intake.mirror import mirrored
from falcon.intake.spec import (
    Assumption,
    Context,
    Entry,
    Exit,
    Fill,
    RejectCode,
    Rejected,
    StrategySpec,
)

_DAILY = "1d"
_LONGEST_NAME = 60


def completed(
    entries: tuple[Entry, ...], exits: tuple[Exit, ...], draft: Draft, *, title: str
) -> StrategySpec | Rejected:
    """Turn what was found into a spec without holes.

    Args:
        entries: what was found to get in.
        exits: what was found to get out.
        draft: everything else that was found.
        title: what the strategy is called.
    """
    if not entries:
        return Rejected(
            code=RejectCode.NOT_TESTABLE,
            reason=_no_entry(draft),
        )
    if not exits and not draft.risk.has_exit and draft.unread_exit:
        return Rejected(
            code=RejectCode.NOT_TESTABLE,
            reason="The text says when to get out, but this was not understood: "
            f'"{draft.unread_exit}".',
        )
    if not exits and not draft.risk.has_exit:
        exits = _reversals(entries, draft)
        if not exits:
            return Rejected(
                code=RejectCode.NOT_TESTABLE,
                reason="The text says when to get in but not when to get out, "
                "and the entry has no natural opposite.",
            )
    spec = StrategySpec(
        name=_name(title),
        entries=entries,
        exits=exits,
        risk=draft.risk,
        context=_context(draft),
        origins=tuple(draft.origins),
    )
    return replace(spec, assumed=_relevant(spec, draft))


def _no_entry(draft: Draft) -> str:
    if draft.refused:
        listed = ", ".join(map(str, draft.refused))
        return f"The text says when not to get in ({listed}) but never when to get in."
    return (
        "No measurable entry: the text names no condition on price, "
        "an indicator or the calendar that says when to get in."
    )


def _name(title: str) -> str:
    cleaned = " ".join(title.split())[:_LONGEST_NAME]
    return cleaned or "Strategy"


def _reversals(entries: tuple[Entry, ...], draft: Draft) -> tuple[Exit, ...]:
    """Leave when the entry's trigger turns round."""
    exits = []
    for entry in entries:
        reversal = _reversal(entry.conditions)
        if reversal is None:
            continue
        exits.append(Exit(side=entry.side, conditions=(reversal,)))
        draft.reading.assume(f"exit.{entry.side}", str(reversal), "no exit is stated")
    return tuple(exits)


def _reversal(conditions: tuple[Condition, ...]) -> Condition | None:
    """The mirror image of a condition that cannot hold while the entry does."""
    events = [c for c in conditions if isinstance(c, Cross | Turn)]
    for condition in (*events, *conditions):
        reversal = mirrored(condition)
        is_turn = isinstance(condition, Turn) and reversal != condition
        if is_turn or conflict_in((*conditions, reversal)):
            return reversal
    return None


def _context(draft: Draft) -> Context:
    context = draft.context
    if not context.timeframe and draft.reading.is_daily:
        context = replace(context, timeframe=_DAILY)
    if not context.timeframe:
        draft.reading.assume("timeframe", _DAILY, "the text does not name a time frame")
    if context.fill is None:
        draft.reading.assume(
            "fill", Fill.NEXT_OPEN.value, "orders fill at the open of the next bar"
        )
    if draft.risk.size is None and draft.risk.pyramid is None:
        draft.reading.assume(
            "size", "allocation", "the text does not say how large a trade is"
        )
    return context


def _relevant(spec: StrategySpec, draft: Draft) -> tuple[Assumption, ...]:
    """Keep the assumptions that the spec depends on."""
    used = {str(item["name"]) for item in indicators_of(spec)}
    families = {entry.family for entry in CATALOGUE.values() if entry.family}
    return tuple(
        assumption
        for name, assumption in draft.reading.assumed.items()
        if (family := name.partition(".")[0]) not in families or family in used
    )
