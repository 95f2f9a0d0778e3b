"""Clauses: from tokens with terms to tokens with conditions and verbs of trading.

At each position the rules of `falcon.intake.events` are tried, then a comparison, then
the verbs. What none of them reads stays a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.abstentions import abstention_at, denied
from falcon.intake.comparisons import comparison_at
from falcon.intake.conditions import Cross, Direction, Slope
from falcon.intake.draft import Draft
from falcon.intake.events import EVENTS
from falcon.intake.reading import Reading
from falcon.intake.repetitions import lasting_for, repeated_at
from falcon.intake.spec import TradeSide
from falcon.intake.terms import Series
from falcon.intake.tokens import Token, joined
from falcon.intake.values import Act, Action, ConditionValue, TermValue

VERBS = {
    "buy": Action(Act.ENTER, TradeSide.LONG),
    "long": Action(Act.ENTER, TradeSide.LONG),
    "longs": Action(Act.ENTER, TradeSide.LONG),
    "short": Action(Act.ENTER, TradeSide.SHORT),
    "shorts": Action(Act.ENTER, TradeSide.SHORT),
    "enter": Action(Act.ENTER, None),
    "exit": Action(Act.EXIT, None),
    "until": Action(Act.EXIT, None),
    "sell": Action(Act.EXIT, TradeSide.LONG),
    "exit_long": Action(Act.EXIT, TradeSide.LONG),
    "cover": Action(Act.EXIT, TradeSide.SHORT),
    "exit_short": Action(Act.EXIT, TradeSide.SHORT),
}
_ENDS = frozenset({".", ";", "!", "?", "\n", ",", "and", "when", ":", "or"})
_SIDES = {"above": Direction.UP, "below": Direction.DOWN}
_LONGEST_EVENT = 12
_SLOPES = {
    "rise": Direction.UP,
    "up": Direction.UP,
    "fall": Direction.DOWN,
    "down": Direction.DOWN,
}


def read_clauses(tokens: Sequence[Token], draft: Draft) -> list[Token]:
    """Replace conditions and verbs by tokens with their values."""
    reading = draft.reading
    _forget(reading)
    source = [_with_opening_range(token, reading) for token in tokens]
    result: list[Token] = []
    at = 0
    while at < len(source):
        token, at = _next(source, at, reading)
        result.append(token)
        if isinstance(token.value, ConditionValue):
            reading.conditions.extend(token.value.conditions)
            _define_trend(result, reading)
        reading.saw(token)
    return result


def _forget(reading: Reading) -> None:
    """Pronouns are resolved afresh, from the start of the text."""
    reading.pair = reading.subject = reading.level = None
    reading.conditions.clear()


def _with_opening_range(token: Token, reading: Reading) -> Token:
    """Read "The high" of the opening range, where there is one."""
    value = token.value
    if not reading.opening_minutes or not isinstance(value, TermValue):
        return token
    if not isinstance(value.term, Series) or value.term.ago:
        return token
    name = {"high": "or_high", "low": "or_low"}.get(value.term.name)
    if name is None:
        return token
    return replace(
        token, value=TermValue(reading.line(name, (float(reading.opening_minutes),)))
    )


def _next(tokens: Sequence[Token], at: int, reading: Reading) -> tuple[Token, int]:
    event = (
        abstention_at(tokens, at)
        or _not_so(tokens, at, reading)
        or EVENTS.apply(tokens, at, reading)
        or _elided_side(tokens, at, reading)
    )
    if event is not None:
        for token in tokens[at : event[1]]:
            reading.saw(token)
        return event
    comparison = repeated_at(tokens, at, reading) or comparison_at(tokens, at, reading)
    if comparison is not None:
        value, end = lasting_for(tokens, *comparison)
        return joined(tokens[at:end], value), end
    simple = _slope(tokens, at, reading) or _elided_cross(tokens, at, reading)
    simple = simple or _hold_while(tokens, at)
    if simple is not None:
        return simple
    token = tokens[at]
    if _is_way_out(tokens, at):
        return replace(token, value=VERBS["exit"]), at + 1
    if token.value is None and token.text in VERBS:
        verb = VERBS[token.text]
        is_label = at + 1 < len(tokens) and tokens[at + 1].text == ":"
        return replace(token, value=replace(verb, is_label=is_label)), at + 1
    return token, at + 1


def _is_way_out(tokens: Sequence[Token], at: int) -> bool:
    """Whether "out" is a verb: "..., out on the death cross"."""
    if tokens[at].value is not None or tokens[at].text != "out":
        return False
    before = tokens[at - 1] if at else None
    return before is None or (before.value is None and before.text in _ENDS)


def _not_so(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "RSI is not overbought": the opposite of what stands behind "not"."""
    words = [token.text for token in tokens[at + 1 : at + 2] if token.value is None]
    if words != ["not"] or not isinstance(tokens[at].value, TermValue):
        return None
    without = [tokens[at], *tokens[at + 2 : at + 2 + _LONGEST_EVENT]]
    event = EVENTS.apply(without, 0, reading)
    if event is None or not isinstance(event[0].value, ConditionValue):
        return None
    opposite = denied([event[0].value.conditions])
    if opposite is None or len(opposite) > 1:
        return None
    end = at + 1 + event[1]
    return joined(tokens[at:end], ConditionValue(opposite[0])), end


def _hold_while(tokens: Sequence[Token], at: int) -> tuple[Token, int] | None:
    """Read "Hold SPY when it is above its average": being in is the rule."""
    words = [token.text for token in tokens[at : at + 3]]
    if words[:1] != ["hold"] or "when" not in words:
        return None
    if tokens[at].value is not None:
        return None
    return replace(tokens[at], value=VERBS["buy"]), at + 1


def _slope(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "The 200 SMA is rising", if nothing is compared behind it."""
    value = tokens[at].value
    if not isinstance(value, TermValue) or at + 1 >= len(tokens):
        return None
    word = tokens[at + 1].text if tokens[at + 1].value is None else ""
    ends = at + 2 >= len(tokens) or tokens[at + 2].text in _ENDS
    if word not in _SLOPES or not ends or value.is_price:
        return None
    reading.assume("slope.bars", "1", "compared with the bar before")
    reading.saw(tokens[at])
    condition = Slope(_SLOPES[word], value.term, 1)
    return joined(tokens[at : at + 2], ConditionValue((condition,))), at + 2


def _elided_cross(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "...upward, go long; downward, go short": the same pair, the other way."""
    word = tokens[at].text if tokens[at].value is None else ""
    if word not in {"up", "down"} or reading.pair is None or at == 0:
        return None
    behind = tokens[at + 1].text if at + 1 < len(tokens) else "."
    if tokens[at - 1].text not in _ENDS or not (behind in _ENDS or behind in VERBS):
        return None
    condition = Cross(Direction(word), *reading.pair)
    return joined([tokens[at]], ConditionValue((condition,))), at + 1


def _elided_side(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "A crosses over B buy, under sell": the same pair, the other way."""
    way = _SIDES.get(tokens[at].text) if tokens[at].value is None else None
    if way is None or reading.pair is None or not at or at + 1 >= len(tokens):
        return None
    if tokens[at - 1].text not in _ENDS or tokens[at + 1].text not in VERBS:
        return None
    return joined([tokens[at]], ConditionValue((Cross(way, *reading.pair),))), at + 1


def _define_trend(result: list[Token], reading: Reading) -> None:
    """Remember "the trend is up when ..." for "in an uptrend"."""
    before = [token.text for token in result[-4:-1]]
    value = result[-1].value
    if before[:1] != ["trend"] or not isinstance(value, ConditionValue):
        return
    if before[1] in {"up", "down"} and before[2] == "when":
        reading.trends[f"{before[1]}trend"] = value.conditions
        result[-1] = replace(result[-1], value=None, text="defined")
