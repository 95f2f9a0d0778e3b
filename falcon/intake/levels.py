"""Levels: stops, targets, trailing stops, breakeven moves and sizes.

In: tokens with mentions read. A sentence is cut into segments at commas and joining
words; a segment that holds a word of risk ("stop", "target", "of equity") and a level
("2 ATR", "three percent", "the middle band", "1.5 times the risk") sets it in the draft
and is taken out of the tokens, so that its "below" is not read as a condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from falcon.intake.distances import levels_in
from falcon.intake.draft import Draft
from falcon.intake.gains import Course, gain_in
from falcon.intake.patterns import Captured, Pattern, PatternBook
from falcon.intake.risk import Level, LevelKind, Pyramid, Size, SizeKind
from falcon.intake.tokens import Token, joined
from falcon.intake.values import (
    AtrMultiple,
    Consumed,
    Quantity,
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
_GIVEN = "ratio? of|:|=|at|is? at_least|>=|above?"
_EVERYTHING = 100.0
_STEP = 0.5
"""ATRs between the units of a pyramid, where the text is silent."""
_NEAR = 4
_LABELLED = frozenset({*_KEYWORDS, "size", "risk", "ratio"})
_TRAILERS = frozenset(
    word_list(
        "of equity per_trade from entry entry_price below above at on off order "
        "for risk management after highest lowest close since reading price is "
        "trade each"
    )
)


def read_levels(tokens: Sequence[Token], draft: Draft) -> list[Token]:
    """Take the words about stops, targets and sizes out of the tokens."""
    result: list[Token] = []
    course = Course()
    for segment in _segments(tokens):
        course.follow(segment)
        result += _read_segment(_without_gain(segment, course, draft), draft)
    return result


def _without_gain(segment: list[Token], course: Course, draft: Draft) -> list[Token]:
    """Take out "when it is up 20%" where it is said of an open trade."""
    gain = gain_in(segment, course)
    if gain is None:
        return segment
    level = Level(kind=LevelKind.PERCENT, value=gain.percent)
    draft.set_risk(segment, **{gain.part: level})
    return _without(segment, gain.start, gain.end)


def _segments(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut at separators; each separator is a segment of its own."""
    segment: list[Token] = []
    for at, token in enumerate(tokens):
        if _cuts(tokens, at, segment):
            yield segment
            yield [token]
            segment = []
        else:
            segment.append(token)
    yield segment


def _cuts(tokens: Sequence[Token], at: int, segment: list[Token]) -> bool:
    """Whether a token divides segments: "with" does if a word of risk follows."""
    token = tokens[at]
    if token.value is not None:
        return False
    if token.text == ":":
        return not segment or segment[-1].text not in _LABELLED
    if token.text == "with":
        behind = {each.text for each in tokens[at + 1 : at + 1 + _NEAR]}
        return bool(behind & _LABELLED) and not (
            segment and segment[-1].text == "trail"
        )
    return token.text in _SEPARATORS


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
        for match in _PHRASES.matches(segment, at):
            if not _applies(match.payload, segment):
                continue
            _set_phrase(match.payload, match.captured, segment, draft)
            return _without(segment, at, match.end)
    return None


def _applies(kind: str, segment: list[Token]) -> bool:
    """Whether a phrase means what it says: "stop 5% above entry" is no gain."""
    if kind == "alone":
        return len(segment) == 1
    words = {token.text for token in segment if token.value is None}
    return kind not in {"gain", "drop"} or not words & {"stop", "target", "trail"}


def _set_phrase(
    kind: str, captured: Captured, tokens: Sequence[Token], draft: Draft
) -> None:
    numbers = [item.amount for item in captured if isinstance(item, Quantity)]
    match kind:
        case "ratio":
            ratio = max(numbers) / min(numbers) if min(numbers) > 0 else 0
            level = Level(kind=LevelKind.RISK_MULTIPLE, value=round(ratio, 6))
            draft.set_risk(tokens, target=level)
        case "multiple" | "alone":
            level = Level(kind=LevelKind.RISK_MULTIPLE, value=numbers[0])
            draft.set_risk(tokens, target=level)
        case "gap":
            draft.set_risk(
                tokens, target=Level(kind=LevelKind.GAP_FILL, value=numbers[0])
            )
        case "either" if numbers[0] < 0:
            level = Level(kind=LevelKind.PERCENT, value=-numbers[0])
            draft.set_risk(tokens, stop=level)
        case "gain" | "drop" | "either":
            level = Level(kind=LevelKind.PERCENT, value=abs(numbers[0]))
            name = "stop" if kind == "drop" else "target"
            draft.set_risk(tokens, **{name: level})
        case "pyramid":
            _set_pyramid(captured, tokens, draft)
        case _:
            draft.came_from(f"risk.{kind}", tokens)


def _set_pyramid(captured: Captured, tokens: Sequence[Token], draft: Draft) -> None:
    units = [item.amount for item in captured if isinstance(item, Quantity)]
    steps = [item.multiple for item in captured if isinstance(item, AtrMultiple)]
    if not steps:
        draft.reading.assume(
            "pyramid.step", f"{_STEP:g} ATR", "the text does not say how far apart"
        )
    pyramid = Pyramid(step_atr=[*steps, _STEP][0], max_units=int(units[-1]))
    draft.set_risk(tokens, pyramid=pyramid)


_PHRASES: PatternBook[str] = PatternBook(
    (Pattern(source), kind)
    for source, kind in (
        (f"risk_reward {_GIVEN} <num> :|to|/ <num>", "ratio"),
        ("<num> :|to|/|- <num> risk_reward", "ratio"),
        ("risk <num> to rise|make|win|earn|target|profit|get|go? <num>", "ratio"),
        (f"risk_reward {_GIVEN} <r>", "multiple"),
        (f"risk_reward {_GIVEN} <num>", "multiple"),
        ("<r> risk_reward", "multiple"),
        ("<r>", "alone"),
        ("<num> risk_reward", "multiple"),
        ("<num> of gap fill|filled|closed", "gap"),
        ("gap <num> fill|filled|closed", "gap"),
        (
            "add unit|position|one? per|at|after <atr> in favour up to <num> units?",
            "pyramid",
        ),
        ("pyramid with? up? to? <= <num> units?", "pyramid"),
        ("pyramid up? to? <num> units?", "pyramid"),
        ("add up? to <num> units", "pyramid"),
        ("exit|sell at <pct>", "either"),
        ("exit|sell at <pct> profit", "gain"),
        ("no_stop", "no_stop"),
        ("no_target", "no_target"),
        ("rise|up|go <pct> from|above entry|entry_price", "gain"),
        ("<pct> above entry|entry_price", "gain"),
        ("fall|down|go <pct> from|below entry|entry_price", "drop"),
    )
)


def _read_sizes(segment: list[Token], draft: Draft) -> list[Token] | None:
    for at in range(len(segment)):
        for match in _SIZES.matches(segment, at):
            is_risk = any(t.text == "risk" for t in segment[match.end : match.end + 1])
            kind = SizeKind.RISK_PERCENT if is_risk else match.payload
            draft.set_risk(segment, size=_size(kind, match.captured))
            keeps_verb = segment[at].text in _ACTIONS
            return _without(segment, at + keeps_verb, match.end)
    return None


def _size(kind: SizeKind, captured: Captured) -> Size:
    amounts = [item.amount for item in captured if isinstance(item, Quantity)]
    amount = amounts[0] if amounts else _EVERYTHING
    if kind is SizeKind.PERCENT_OF_EQUITY and amount <= 1 and _is_part(captured):
        amount *= _EVERYTHING
    return Size(kind=kind, value=amount)


def _is_part(captured: Captured) -> bool:
    """Whether "a quarter of the account" is meant, not one percent."""
    return any(isinstance(q, Quantity) and q.unit is Unit.NONE for q in captured)


_SIZES: PatternBook[SizeKind] = PatternBook(
    (Pattern(source), kind)
    for source, kind in (
        ("risk <pct> of? equity? per_trade?", SizeKind.RISK_PERCENT),
        ("label_risk :? <pct> of? equity? per_trade", SizeKind.RISK_PERCENT),
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
    levels = levels_in(segment, keys[0][1], draft)
    if not levels:
        return None
    for (_, name), found in zip(keys, levels, strict=False):
        draft.set_risk(segment, **{name: found.level})
    places = (
        [at for at, _ in keys] + [f.start for f in levels] + [f.end for f in levels]
    )
    return _without(segment, min(places), max(*places, keys[-1][0] + 1))


def _without(segment: list[Token], start: int, end: int) -> list[Token]:
    """The segment with the words of a level replaced by one token."""
    while end < len(segment) and (
        segment[end].value is None and segment[end].text in _TRAILERS
    ):
        end += 1
    taken = joined(segment[start:end], Consumed("level"))
    return [*segment[:start], taken, *segment[end:]]
