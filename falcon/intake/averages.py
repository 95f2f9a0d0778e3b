"""Averages: moving averages of price and volume, alone, in lists and elided.

"The 8, 13 and 21 EMAs", "50/200 SMA", "its 20-day average" after volume was spoken of,
"the 200-day" after an average was, "the fast average" after two were.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.catalogue import MOVING_AVERAGES
from falcon.intake.patterns import Captured, rule
from falcon.intake.reading import Reading
from falcon.intake.terms import Series
from falcon.intake.tokens import Token, joined
from falcon.intake.values import (
    Quantity,
    Span,
    TermList,
    TermValue,
    TimeUnit,
    Unit,
    Value,
)
from falcon.intake.wordlist import word_list

_AVERAGE_WORDS = frozenset({*MOVING_AVERAGES, "average"})
_AVERAGE = "|".join(sorted(_AVERAGE_WORDS))
_SEPARATORS = frozenset({",", "and", "/", "-", "or"})
_BEFORE_ELIDED = frozenset({"above", "below", "touch", "reach", "cross", "and", "or"})
_NO_AVERAGE_BEHIND = frozenset(
    word_list(
        "high low highest lowest atr rsi band donchian range close before ago stop"
    )
)
_ENDS = frozenset({"", ".", ",", ";", "\n", "buy", "sell", "exit", "and", "when"})
_PRICES = frozenset({"price", "it", "close"})
_CROSSING = frozenset({"above", "below", "cross", "go", "up", "down", "back"})
_CROSSED = 5
_LONGEST_LIST = 10
_FEWEST = 2


def _average(reading: Reading, captured: Captured) -> Value | None:
    """An average with a period, whichever came first."""
    count = next(item for item in captured if isinstance(item, Quantity | Span))
    word = next(item for item in captured if isinstance(item, str))
    if word == "average" and reading.is_about_volume:
        return TermValue(reading.line("volume_sma", (reading.bars(count),)))
    return TermValue(reading.moving_average(word, reading.bars(count)))


def _line_of_days(reading: Reading, captured: Captured) -> Value | None:
    """Read "the 200-day line": a moving average."""
    return TermValue(reading.moving_average("average", reading.bars(captured[0])))


def _of_volume(reading: Reading, captured: Captured) -> Value | None:
    numbers = tuple(
        reading.bars(item) for item in captured if isinstance(item, Quantity | Span)
    )
    return TermValue(reading.line("volume_sma", numbers[:1]))


def _by_speed(reading: Reading, captured: Captured) -> Value | None:
    """Read "The fast one" of the averages mentioned."""
    known = sorted(reading.averages) or sorted(reading.known_averages)
    if len(known) < _FEWEST:
        return None
    period = known[0] if captured[0] == "fast" else known[-1]
    return TermValue((reading.averages or dict(reading.known_averages))[period])


AVERAGE_RULES = (
    rule("<count> average_volume", _of_volume),
    rule("average_volume of|above|for last? <count>", _of_volume),
    rule("average_volume ( <count> )", _of_volume),
    rule("volume <count> average|sma|ema", _of_volume),
    rule("<count> average|sma of volume", _of_volume),
    rule("<count> volume average|sma", _of_volume),
    rule("average|sma of volume of|above last? <count>", _of_volume),
    rule("average_volume", _of_volume),
    rule("average|sma|ema ( volume , <num> )", _of_volume),
    rule(f"fast|slow? <count> {{{_AVERAGE}}}", _average),
    rule(f"{{{_AVERAGE}}} ( period|length? <count> )", _average),
    rule(f"{{{_AVERAGE}}} of|above|for close? of|above? last? <span>", _average),
    rule(f"{{{_AVERAGE}}} of|with? period|length? <num>", _average),
    rule(f"{{{_AVERAGE}}} <bars>", _average),
    rule("<bars> line", _line_of_days),
    rule(f"{{fast|slow}} {_AVERAGE}|one|line?", _by_speed),
)
"""Rules for single averages, in the order in which they are tried."""


def read_averages(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read several averages that share one name: "the 8, 13 and 21 EMAs"."""
    if not _is_period(tokens[at].value):
        return None
    counts: list[Value] = []
    index = at
    for index in range(at, min(len(tokens), at + _LONGEST_LIST)):
        value = tokens[index].value
        if value is not None and _is_period(value):
            counts.append(value)
        elif value is not None or tokens[index].text not in _SEPARATORS:
            break
    word = tokens[index].text if tokens[index].value is None else ""
    if len(counts) < _FEWEST or word not in _AVERAGE_WORDS:
        return None
    terms = tuple(reading.moving_average(word, reading.bars(count)) for count in counts)
    return joined(tokens[at : index + 1], TermList(terms)), index + 1


def _is_period(value: Value | None) -> bool:
    if isinstance(value, Span):
        return value.unit in {TimeUnit.BAR, TimeUnit.DAY}
    return isinstance(value, Quantity) and value.unit is Unit.NONE


def read_elided_average(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "the 200-day" or "the 13" where an average is meant."""
    token, value = tokens[at], tokens[at].value
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text if at else ""
    is_known = bool(reading.averages) or (behind in _ENDS and _is_line(tokens, at))
    if not _is_period(value) or behind in _NO_AVERAGE_BEHIND or not is_known:
        return None
    is_pointed_at = token.is_definite or "-" in token.text or _is_line(tokens, at)
    is_object = before in _BEFORE_ELIDED
    if isinstance(value, Span) and is_pointed_at and is_object:
        term: Series = reading.moving_average("average", reading.bars(value))
        return joined([token], TermValue(term)), at + 1
    if isinstance(value, Quantity) and token.is_definite and is_object:
        known = reading.averages.get(int(value.amount))
        if known is not None:
            return joined([token], TermValue(known)), at + 1
    return None


def read_crossed_average(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read the 10 of "10 > 30 EMA": an average of the kind that is named behind."""
    value = tokens[at].value
    is_plain = isinstance(value, Quantity) and value.unit is Unit.NONE
    behind = tokens[at + 1 : at + 1 + _CROSSED]
    words = [token.text for token in behind if token.value is None]
    if not is_plain or not words or behind[0].text not in _CROSSING:
        return None
    counts = [k for k, token in enumerate(behind) if _is_period(token.value)]
    if not counts or counts[0] + 1 >= len(behind):
        return None
    between = {token.text for token in behind[: counts[0]]}
    kind = behind[counts[0] + 1].text
    if kind not in _AVERAGE_WORDS or not between <= _CROSSING:
        return None
    term = reading.moving_average(kind, reading.bars(value))
    return joined([tokens[at]], TermValue(term)), at + 1


def _is_line(tokens: Sequence[Token], at: int) -> bool:
    """Whether price is set against it: "price above 200 day"."""
    if at < len(("price", "above")) or tokens[at - 1].text not in _BEFORE_ELIDED:
        return False
    return tokens[at - 2].value is None and tokens[at - 2].text in _PRICES


def volume_average(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read an average without a period, of volume or of the kind mentioned before."""
    word = tokens[at].text if tokens[at].value is None else ""
    if word not in _AVERAGE_WORDS:
        return None
    if word == "average" and reading.is_about_volume:
        return joined([tokens[at]], TermValue(reading.line("volume_sma"))), at + 1
    known = [
        item for item in reading.averages.values() if word in {item.name, "average"}
    ]
    if not known:
        return None
    return joined([tokens[at]], TermValue(known[-1])), at + 1
