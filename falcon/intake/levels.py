"""Levels: stops, targets, trailing stops, breakeven moves and sizes.

In: tokens with mentions read. A sentence is cut into segments at commas and joining
words; a segment that holds a word of risk ("stop", "target", "of equity") and a level
("2 ATR", "three percent", "the middle band", "1.5 times the risk") sets it in the draft
and is taken out of the tokens, so that its "below" is not read as a condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from falcon.intake.draft import Draft
from falcon.intake.patterns import Captured, Pattern
from falcon.intake.risk import Level, LevelKind, Pyramid, Size, SizeKind
from falcon.intake.terms import (
    Arithmetic,
    Number,
    Series,
    Term,
    scaled,
    series,
    shifted_by_percent,
)
from falcon.intake.tokens import Token, joined
from falcon.intake.values import (
    AtrMultiple,
    Consumed,
    Quantity,
    Span,
    TermValue,
    Unit,
)
from falcon.intake.wordlist import word_list

_SEPARATORS = frozenset({",", ";", ".", ":", "!", "?", "\n", "and", "or", "then", '"'})
_ACTIONS = frozenset(
    word_list("buy sell short exit enter long longs shorts cover exit_long exit_short")
)
_KEYWORDS = {
    "breakeven": "breakeven",
    "trail": "trail",
    "stop": "stop",
    "loss": "stop",
    "target": "target",
    "profit": "target",
    "risk_reward": "target",
}
_LABELLED = frozenset({*_KEYWORDS, "size", "risk"})
_SWING_BARS = 10
_TRAILERS = frozenset(
    word_list(
        "of equity per_trade from entry entry_price below above at on off order "
        "for risk management after highest lowest close since reading price is "
        "trade each"
    )
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A level in a segment, and the tokens it takes."""

    level: Level
    start: int
    end: int


def read_levels(tokens: Sequence[Token], draft: Draft) -> list[Token]:
    """Take the words about stops, targets and sizes out of the tokens."""
    result: list[Token] = []
    for segment in _segments(tokens):
        result += _read_segment(segment, draft)
    return result


def _segments(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut at separators; each separator is a segment of its own."""
    segment: list[Token] = []
    for token in tokens:
        is_label = token.text == ":" and segment and segment[-1].text in _LABELLED
        if token.value is None and token.text in _SEPARATORS and not is_label:
            yield segment
            yield [token]
            segment = []
        else:
            segment.append(token)
    yield segment


def _read_segment(segment: list[Token], draft: Draft) -> list[Token]:
    if not segment:
        return []
    rest = segment
    for read in (_read_phrases, _read_sizes, _read_keywords):
        rest = read(rest, draft) or rest
    has_more = any(token.text in _ACTIONS or _means_more(token) for token in rest)
    if rest == segment or has_more:
        return rest
    return [joined(segment, Consumed("level"))]


def _means_more(token: Token) -> bool:
    """Whether a token must still be read by somebody."""
    value = token.value
    return value is not None and not isinstance(value, Consumed | Quantity)


def _read_phrases(segment: list[Token], draft: Draft) -> list[Token] | None:
    """Fixed phrases such as "risk reward one to two" or "up to four units"."""
    for at in range(len(segment)):
        for pattern, kind in _PHRASES:
            found = pattern.match(segment, at)
            if found is None or not _set_phrase(kind, found[0], segment, draft):
                continue
            return _without(segment, at, found[1])
    return None


def _set_phrase(
    kind: str, captured: Captured, tokens: Sequence[Token], draft: Draft
) -> bool:
    numbers = [item.amount for item in captured if isinstance(item, Quantity)]
    match kind:
        case "ratio":
            ratio = max(numbers) / min(numbers) if min(numbers) > 0 else 0
            level = Level(kind=LevelKind.RISK_MULTIPLE, value=round(ratio, 6))
            draft.set_risk(tokens, target=level)
        case "multiple":
            level = Level(kind=LevelKind.RISK_MULTIPLE, value=numbers[0])
            draft.set_risk(tokens, target=level)
        case "gap":
            draft.set_risk(
                tokens, target=Level(kind=LevelKind.GAP_FILL, value=numbers[0])
            )
        case "gain" | "drop":
            level = Level(kind=LevelKind.PERCENT, value=abs(numbers[0]))
            name = "target" if kind == "gain" else "stop"
            draft.set_risk(tokens, **{name: level})
        case "pyramid":
            step = next(item for item in captured if isinstance(item, AtrMultiple))
            pyramid = Pyramid(step_atr=step.multiple, max_units=int(numbers[-1]))
            draft.set_risk(tokens, pyramid=pyramid)
        case _:
            draft.came_from(f"risk.{kind}", tokens)
    return True


_PHRASES: tuple[tuple[Pattern, str], ...] = tuple(
    (Pattern(source), kind)
    for source, kind in (
        ("risk_reward of? <num> :|to|/ <num>", "ratio"),
        ("<num> :|to <num> risk_reward", "ratio"),
        ("risk_reward of? <r>", "multiple"),
        ("risk_reward of? <num>", "multiple"),
        ("<num> risk_reward", "multiple"),
        ("<num> of gap fill|filled|closed", "gap"),
        ("gap <num> fill|filled|closed", "gap"),
        (
            "add unit|position|one? per|at|after <atr> in favour up to <num> units?",
            "pyramid",
        ),
        ("no_stop", "no_stop"),
        ("no_target", "no_target"),
        ("rise|up|go <pct> from|above entry|entry_price", "gain"),
        ("<pct> above entry|entry_price", "gain"),
        ("fall|down|go <pct> from|below entry|entry_price", "drop"),
    )
)


def _read_sizes(segment: list[Token], draft: Draft) -> list[Token] | None:
    for at in range(len(segment)):
        for pattern, kind in _SIZES:
            found = pattern.match(segment, at)
            if found is None:
                continue
            amount = next(
                (q.amount for q in found[0] if isinstance(q, Quantity)), 100.0
            )
            if (
                kind is SizeKind.PERCENT_OF_EQUITY
                and amount <= 1
                and _is_part(found[0])
            ):
                amount *= 100
            draft.set_risk(segment, size=Size(kind=kind, value=amount))
            keeps_verb = segment[at].text in _ACTIONS
            return _without(segment, at + keeps_verb, found[1])
    return None


def _is_part(captured: Captured) -> bool:
    """Whether "a quarter of the account" is meant, not one percent."""
    return any(isinstance(q, Quantity) and q.unit is Unit.NONE for q in captured)


_SIZES: tuple[tuple[Pattern, SizeKind], ...] = tuple(
    (Pattern(source), kind)
    for source, kind in (
        ("risk <pct> of? equity? per_trade?", SizeKind.RISK_PERCENT),
        ("risk : <pct>", SizeKind.RISK_PERCENT),
        ("<pct> of? equity? at? risk", SizeKind.RISK_PERCENT),
        ("all_in", SizeKind.PERCENT_OF_EQUITY),
        ("<pct> of equity|cash", SizeKind.PERCENT_OF_EQUITY),
        ("<pct> equity|cash", SizeKind.PERCENT_OF_EQUITY),
        ("<num> of equity|cash", SizeKind.PERCENT_OF_EQUITY),
        ("<pct> position|trade|order size|sizes", SizeKind.PERCENT_OF_EQUITY),
        ("<pct> per_trade", SizeKind.PERCENT_OF_EQUITY),
        ("<pct> allocation|size|position|positions", SizeKind.PERCENT_OF_EQUITY),
        ("position|trade size of|: <pct>", SizeKind.PERCENT_OF_EQUITY),
        ("size|position of|:? <pct>", SizeKind.PERCENT_OF_EQUITY),
        ("position? size <pct>", SizeKind.PERCENT_OF_EQUITY),
        ("buy|sell|trade|short <shares>", SizeKind.SHARES),
        ("<shares> per_trade", SizeKind.SHARES),
        ("size of|: <shares>", SizeKind.SHARES),
        ("<dollars> per_trade|each", SizeKind.CASH),
        ("<dollars> position|worth", SizeKind.CASH),
        ("put|invest|use <dollars> in|into?", SizeKind.CASH),
    )
)


def _read_keywords(segment: list[Token], draft: Draft) -> list[Token] | None:
    """Pair each word of risk with a level, in the order in which they stand."""
    keys = [
        (at, _KEYWORDS[token.text])
        for at, token in enumerate(segment)
        if token.value is None and token.text in _KEYWORDS
    ]
    if not keys:
        return None
    kinds = {kind for _, kind in keys}
    if "breakeven" in kinds:
        keys = [key for key in keys if key[1] == "breakeven"]
    elif "trail" in kinds:
        keys = [key for key in keys if key[1] == "trail"]
    elif "stop" in kinds and len(kinds) == 1:
        keys = keys[:1]
    levels = _levels_in(segment, keys[0][1], draft)
    if not levels:
        return None
    for (_, name), found in zip(keys, levels, strict=False):
        draft.set_risk(segment, **{name: found.level})
    places = (
        [at for at, _ in keys] + [f.start for f in levels] + [f.end for f in levels]
    )
    return _without(segment, min(places), max(*places, keys[-1][0] + 1))


def _levels_in(segment: list[Token], name: str, draft: Draft) -> list[_Found]:
    levels: list[_Found] = []
    at = 0
    while at < len(segment):
        found = _level_at(segment, at, name, draft)
        if found is None:
            at += 1
        else:
            levels.append(found)
            at = found.end
    return levels


def _level_at(segment: list[Token], at: int, name: str, draft: Draft) -> _Found | None:
    value = segment[at].value
    if isinstance(value, AtrMultiple):
        return _distance_from(segment, at, draft) or _Found(
            _atr_level(value, draft), at, at + 1
        )
    if isinstance(value, Quantity):
        return _distance_from(segment, at, draft) or _quantity_level(segment, at)
    if isinstance(value, TermValue) and not value.is_price:
        return _term_level(segment, at, value.term, name)
    return _worded_level(segment, at, draft)


def _atr_level(value: AtrMultiple, draft: Draft) -> Level:
    period = value.period
    if period is None:
        period = int(draft.reading.line("atr").numbers[0])
    return Level(kind=LevelKind.ATR, value=value.multiple, period=period)


def _quantity_level(segment: list[Token], at: int) -> _Found | None:
    value = segment[at].value
    if not isinstance(value, Quantity):
        return None
    behind = segment[at + 1].text if at + 1 < len(segment) else ""
    kind = {
        Unit.PERCENT: LevelKind.PERCENT,
        Unit.R: LevelKind.RISK_MULTIPLE,
        Unit.PIPS: LevelKind.PIPS,
        Unit.POINTS: LevelKind.POINTS,
        Unit.DOLLARS: LevelKind.POINTS,
    }.get(value.unit)
    end = at + 1
    if kind is None and behind in {"risk", "stop"}:
        kind, end = LevelKind.RISK_MULTIPLE, at + 2
    if kind is None:
        return None
    words = [token.text for token in segment[at:]]
    ref = ""
    if "highest" in words and "close" in words:
        ref, end = "highest_close_since_entry", len(segment)
    return _Found(Level(kind=kind, value=abs(value.amount), ref=ref), at, end)


def _distance_from(segment: list[Token], at: int, draft: Draft) -> _Found | None:
    """Read "2% below the 20 EMA", "1 ATR under the low": a distance from a series."""
    if at + 2 >= len(segment) or segment[at + 1].text not in {"below", "above"}:
        return None
    anchor, value = segment[at + 2], segment[at].value
    sign = "-" if segment[at + 1].text == "below" else "+"
    base: Term
    if isinstance(anchor.value, TermValue) and not anchor.value.is_price:
        base = anchor.value.term
    elif anchor.value is None and anchor.text in {"swing_low", "swing_high"}:
        draft.reading.assume("swing lookback", str(_SWING_BARS), "bars of a swing")
        name = "lowest_low" if anchor.text == "swing_low" else "highest_high"
        base = series(name, _SWING_BARS)
    else:
        return None
    if isinstance(value, AtrMultiple):
        period = _atr_level(value, draft).period or 0
        ref: Term = Arithmetic(
            base, sign, scaled(value.multiple, series("atr", period))
        )
    elif isinstance(value, Quantity) and value.unit is Unit.PERCENT:
        ref = shifted_by_percent(base, float(f"{sign}{abs(value.amount)}"))
    elif isinstance(value, Quantity):
        ref = Arithmetic(base, sign, Number(value.amount))
    else:
        return None
    return _Found(Level(kind=LevelKind.INDICATOR, ref=str(ref)), at, at + 3)


def _term_level(segment: list[Token], at: int, term: Term, name: str) -> _Found | None:
    before = {token.text for token in segment[:at]}
    behind = [token.text for token in segment[at + 1 :]]
    if isinstance(term, Series) and term.name == "close" and term.ago == 0:
        return None
    if (
        isinstance(term, Series)
        and term.name in {"low", "high"}
        and ("pattern" in behind or "engulfing" in before)
    ):
        return _Found(Level(kind=LevelKind.PATTERN_LOW), at, len(segment))
    if name == "target" and not before & {"at", "when", "above", "below", "target"}:
        return None
    return _Found(Level(kind=LevelKind.INDICATOR, ref=str(term)), at, at + 1)


def _worded_level(segment: list[Token], at: int, draft: Draft) -> _Found | None:
    token = segment[at]
    behind = segment[at + 1].text if at + 1 < len(segment) else ""
    if token.value is not None and not isinstance(token.value, Span):
        return None
    if token.text in {"swing_low", "swing_high"} or (
        isinstance(token.value, Span) and behind in {"swing", "swing_low", "swing_high"}
    ):
        return _swing(segment, at, draft)
    if token.text == "other" and behind == "side" and draft.reading.opening_minutes:
        ref = f"opposite side of or({draft.reading.opening_minutes})"
        return _Found(Level(kind=LevelKind.INDICATOR, ref=ref), at, len(segment))
    return None


def _swing(segment: list[Token], at: int, draft: Draft) -> _Found:
    spans = [token.value for token in segment if isinstance(token.value, Span)]
    if spans:
        level = Level(kind=LevelKind.SWING, value=spans[0].count)
    else:
        reason = "the text does not say how far back a swing may lie"
        draft.reading.assume("swing lookback", str(_SWING_BARS), reason)
        source = draft.text[segment[at].start : segment[at].end].lower()
        ref = "pullback high" if "pullback" in source else ""
        level = Level(kind=LevelKind.SWING, ref=ref)
    return _Found(level, at, len(segment))


def _without(segment: list[Token], start: int, end: int) -> list[Token]:
    """The segment with the words of a level replaced by one token."""
    while end < len(segment) and (
        segment[end].value is None and segment[end].text in _TRAILERS
    ):
        end += 1
    taken = joined(segment[start:end], Consumed("level"))
    return segment[:start] + [taken] + segment[end:]
