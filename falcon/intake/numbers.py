"""Numbers: figures and number words, with their units.

In: tokens. Out: tokens in which every number is one token with a value: a `Quantity`
("half a percent", "two R", "1:3", "$10", "500k"), a `Span` ("fifty-day", "ten trading
days"), a `Clock` ("9:45", "four in the afternoon", "noon") or a `Weekday`.

Steps: `_read_number` reads one number from a position, `_read_fraction` what half and
quarter mean there, `_with_unit` the unit behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.ratios import read_ratio
from falcon.intake.terms import Clock, Weekday
from falcon.intake.tokens import Token, joined
from falcon.intake.values import Quantity, Span, TimeUnit, Unit, Value
from falcon.intake.wordlist import word_list

_UNITS = dict(
    zip(
        word_list(
            "zero one two three four five six seven eight nine ten eleven twelve "
            "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        ),
        range(20),
        strict=True,
    )
)
_TENS = {
    word: 10 * at
    for at, word in enumerate(
        word_list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "k": 1_000}
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "quarters": 0.25, "third": 1 / 3}
_MULTIPLES = {"twice": 2.0, "double": 2.0, "triple": 3.0}
_ORDINALS = dict(
    zip(
        word_list("second third fourth fifth sixth seventh eighth ninth tenth"),
        range(2, 11),
        strict=True,
    )
)
_QUANTITY_UNITS = {
    "%": Unit.PERCENT,
    "percent": Unit.PERCENT,
    "pct": Unit.PERCENT,
    "r": Unit.R,
    "rr": Unit.R,
    "x": Unit.TIMES,
    "times": Unit.TIMES,
    "*": Unit.TIMES,
    "pip": Unit.PIPS,
    "pips": Unit.PIPS,
    "point": Unit.POINTS,
    "points": Unit.POINTS,
    "dollar": Unit.DOLLARS,
    "dollars": Unit.DOLLARS,
    "usd": Unit.DOLLARS,
    "shares": Unit.SHARES,
}
_TIME_UNITS = {
    word: unit
    for unit, words in {
        TimeUnit.BAR: "bar bars candle candles period periods",
        TimeUnit.MINUTE: "minute minutes min mins m",
        TimeUnit.HOUR: "hour hours hr hrs h",
        TimeUnit.DAY: "day days session sessions d",
        TimeUnit.WEEK: "week weeks",
        TimeUnit.MONTH: "month months",
        TimeUnit.YEAR: "year years",
    }.items()
    for word in words.split()
}
_WEEKDAYS = {
    f"{name}{ending}": day
    for day, name in zip(
        Weekday,
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        strict=True,
    )
    for ending in ("", "s")
}
_BEFORE_PRONOUN = frozenset(
    {"shorter", "longer", "faster", "slower", "fast", "slow", "other", "this", "that"}
)
_HALVES_OF_DAY = {"am": 0, "pm": 12, "morning": 0, "afternoon": 12, "evening": 12}
_NOON = 12
_HOURS = 24
_MINUTES = 60

_FIXED: dict[str, Value] = {
    **_WEEKDAYS,
    **{word: Quantity(value, Unit.TIMES) for word, value in _MULTIPLES.items()},
    **{word: Quantity(value, Unit.ORDINAL) for word, value in _ORDINALS.items()},
    "noon": Clock(_NOON * _MINUTES),
    "midday": Clock(_NOON * _MINUTES),
    "midnight": Clock(0),
}

Found = tuple[float, int]
"""A number and the position after it."""


def read_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Turn every number among the tokens into one token with its value."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        value, end = _read_value(tokens, at)
        if value is None:
            result.append(tokens[at])
            at += 1
        else:
            result.append(joined(tokens[at:end], value))
            at = end
    return result


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _read_value(tokens: Sequence[Token], at: int) -> tuple[Value | None, int]:
    word = _word(tokens, at)
    if word in _FIXED:
        return _FIXED[word], at + 1
    sign = {"plus": 1, "minus": -1, "-": -1, "+": 1}.get(word, 0)
    dollars = word == "$"
    start = at + 1 if sign or dollars else at
    if word in {"-", "+"} and not _opens_a_number(tokens, at):
        return None, at
    clock = _read_clock(tokens, start)
    if clock is not None:
        return clock
    is_pronoun = word == "one" and _word(tokens, at - 1) in _BEFORE_PRONOUN
    found = None if is_pronoun else _read_number(tokens, start)
    if found is None:
        return None, at
    number, end = found
    if dollars:
        return Quantity(number, Unit.DOLLARS), end
    reward = None if sign else read_ratio(tokens, number, end)
    return reward or _with_unit(tokens, (sign or 1) * number, end)


def _opens_a_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign belongs to the figure after it and not to the one before."""
    before = _word(tokens, at - 1)
    glued = at > 0 and tokens[at - 1].end == tokens[at].start
    return _word(tokens, at + 1)[:1].isdigit() and not (before and glued)


def _read_number(tokens: Sequence[Token], at: int) -> Found | None:
    word = _word(tokens, at)
    if word[:1].isdigit() or (word[:1] == "." and len(word) > 1):
        number, end = float(word.replace(",", "")), at + 1
        if _word(tokens, end) in _SCALES and (
            _word(tokens, end) != "k" or tokens[end - 1].end == tokens[end].start
        ):
            number, end = number * _SCALES[_word(tokens, end)], end + 1
    elif word in _FRACTIONS:
        return _read_fraction(tokens, at)
    else:
        words = _read_words(tokens, at)
        if words is None:
            return None
        number, end = words
    return _with_fraction(tokens, number, end)


def _read_words(tokens: Sequence[Token], at: int) -> Found | None:
    """Read a run of number words: "two-hundred", "five hundred thousand"."""
    total, group, end, seen = 0.0, 0.0, at, False
    while True:
        word = _word(tokens, end)
        if seen and word in {"-", "and"} and _is_number_word(_word(tokens, end + 1)):
            if word == "and" and _word(tokens, end - 1) not in _SCALES:
                break
            end += 1
            continue
        if word in _TENS or word in _UNITS:
            if seen and not _may_follow(_word(tokens, end - 1), word):
                break
            group += _TENS.get(word, 0) + _UNITS.get(word, 0)
        elif word in _SCALES and word != "k" and (seen or _word(tokens, at - 1) == "a"):
            group = max(group, 1) * _SCALES[word]
            if _SCALES[word] > _SCALES["hundred"]:
                total, group = total + group, 0
        else:
            break
        seen, end = True, end + 1
    return (total + group, end) if seen else None


def _is_number_word(word: str) -> bool:
    return word in _TENS or word in _UNITS or (word in _SCALES and word != "k")


def _may_follow(before: str, word: str) -> bool:
    """Whether two number words form one number: "twenty five", not "five six"."""
    if before in _TENS or before == "-":
        return word in _UNITS and 0 < _UNITS[word] < len("0123456789")
    return before in _SCALES or before == "and"


def _read_fraction(tokens: Sequence[Token], at: int) -> Found | None:
    """Read "half a percent", "half an ATR", "a quarter of the account"."""
    word = _word(tokens, at)
    if word == "third":
        return None
    return _FRACTIONS[word], at + 1


def _with_fraction(tokens: Sequence[Token], number: float, end: int) -> Found:
    """Add "and a half" behind a number; "three quarters" is three of them."""
    if _word(tokens, end) == "quarters":
        return number * _FRACTIONS["quarters"], end + 1
    after = end + 1
    if _word(tokens, end) == "and":
        after += _word(tokens, after) == "a"
        if _word(tokens, after) in {"half", "quarter"}:
            return number + _FRACTIONS[_word(tokens, after)], after + 1
    if _word(tokens, end) == "/" and _word(tokens, end + 1) == "2" and number == 1:
        return 0.5, end + 2
    return number, end


def _with_unit(tokens: Sequence[Token], number: float, end: int) -> tuple[Value, int]:
    at = end
    hyphen = _word(tokens, at) == "-"
    at += hyphen
    while _word(tokens, at) in {"a", "an", "of", "trading", "full", "consecutive"}:
        at += 1
    if _word(tokens, at) in {"per", "basis"} and _word(tokens, at + 1) in {
        "cent",
        "points",
    }:
        basis = _word(tokens, at) == "basis"
        return Quantity(number / 100 if basis else number, Unit.PERCENT), at + 2
    word = _word(tokens, at)
    skipped_words = at - end - hyphen
    if word in _QUANTITY_UNITS and not (skipped_words and word in {"r", "x"}):
        return Quantity(number, _QUANTITY_UNITS[word]), at + 1
    if word in _TIME_UNITS and not _is_fraction_of(tokens, end, at):
        return Span(number, _TIME_UNITS[word]), at + 1
    return Quantity(number), end


def _is_fraction_of(tokens: Sequence[Token], end: int, at: int) -> bool:
    """Whether words between number and unit make it no span: "one of days"."""
    return any(
        _word(tokens, between) in {"of", "consecutive"} for between in range(end, at)
    )


def _read_clock(tokens: Sequence[Token], at: int) -> tuple[Clock, int] | None:
    """Read "9:30", "4pm", "11 o'clock", "eight in the morning"."""
    word = _word(tokens, at)
    hour, end, minutes = _UNITS.get(word, -1), at + 1, 0
    if word.isdigit():
        hour = int(word)
    if not 0 <= hour <= _HOURS:
        return None
    is_clock = False
    if _word(tokens, end) == ":" and _is_minutes(_word(tokens, end + 1)):
        minutes, end, is_clock = int(_word(tokens, end + 1)), end + 2, True
    offset, end, named = _read_half_of_day(tokens, end)
    if not (is_clock or named):
        return None
    hour = hour % _NOON + offset if offset is not None else hour
    return Clock(hour * _MINUTES + minutes), end


def _is_minutes(word: str) -> bool:
    return len(word) == len("00") and word.isdigit() and int(word) < _MINUTES


def _read_half_of_day(tokens: Sequence[Token], at: int) -> tuple[int | None, int, bool]:
    """Read what follows an hour: offset in hours, position after, whether it did."""
    word = _word(tokens, at)
    if word in {"am", "pm"}:
        return _HALVES_OF_DAY[word], at + 1, True
    if word in {"a", "p"} and [_word(tokens, at + k) for k in (1, 2)] == [".", "m"]:
        return _HALVES_OF_DAY[word + "m"], at + 3, True
    if word == "o'clock":
        return None, at + 1, True
    if word == "in" and _word(tokens, at + 1) == "the":
        half = _HALVES_OF_DAY.get(_word(tokens, at + 2))
        if half is not None:
            return half, at + 3, True
    return None, at, False
