"""Parameters: indicators with several settings, and the lines they draw.

Reads "MACD (12, 26, 9)", "stochastic 14-3-3", "supertrend ten comma three", "lower
Bollinger Band (20, 2)", "top Keltner channel (20 EMA, 1 ATR)"; settings may also be
missing, then those stated elsewhere or the customary ones hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.catalogue import CATALOGUE
from falcon.intake.reading import Reading
from falcon.intake.tokens import Token, joined, word_at
from falcon.intake.values import Consumed, Quantity, Span, TermValue, Unit
from falcon.intake.wordlist import word_list

_MAIN_LINES = {
    "macd": "macd",
    "macd_signal": "macd_signal",
    "macd_hist": "macd_hist",
    "stoch": "stoch_k",
    "stoch_k": "stoch_k",
    "stoch_d": "stoch_d",
    "supertrend": "supertrend",
    "psar": "psar",
}
_BANDS = {"bollinger": "bb", "keltner": "keltner", "donchian": "donchian"}
_POSITIONS = {
    "upper": "upper",
    "lower": "lower",
    "middle": "mid",
    "upper_line": "upper",
    "lower_line": "lower",
    "middle_line": "mid",
}
_DONCHIAN = {"upper": "donchian_high", "lower": "donchian_low"}
_BETWEEN = frozenset(
    word_list(
        "- , / comma and settings setting at with using default standard of "
        "period periods deviation deviations std dev sd ema sma atr parameters : "
        "(default) = length"
    )
)
_LONGEST_SETTINGS = 14
"""Tokens looked at behind the name of an indicator."""


def read_parameterized(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read an indicator of several settings, or a line of bands, at a position."""
    word = tokens[at].text if tokens[at].value is None else ""
    if word in _POSITIONS:
        return _band_line(tokens, at, reading)
    if word in _BANDS or word == "ichimoku":
        return _bands(tokens, at, reading)
    if word not in _MAIN_LINES:
        return None
    numbers, end = settings_behind(tokens, at + 1)
    name = _MAIN_LINES[word]
    if len(numbers) > len(CATALOGUE[name].params):
        numbers, end = (), at + 1
    if name == "stoch_d" and len(numbers) == 1:
        # "%D(3)" names the last of the three settings.
        numbers = (*reading.settings("stoch")[:2], numbers[0])
    return joined(tokens[at:end], TermValue(reading.line(name, numbers))), end


def _band_line(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "upper band", "lower Bollinger Band (20, 2)", "top Keltner channel"."""
    word, end = tokens[at].text, at + 1
    if word_at(tokens, end) in _BANDS:
        reading.channel = word_at(tokens, end)
        end += 1
    elif not word.endswith("_line"):
        return None
    while word_at(tokens, end) in {"band", "line"}:
        end += 1
    numbers, end = settings_behind(tokens, end)
    return _line(tokens[at:end], word, numbers, reading, end)


def _line(
    tokens: Sequence[Token],
    word: str,
    numbers: tuple[float, ...],
    reading: Reading,
    end: int,
) -> tuple[Token, int] | None:
    family = reading.channel or "bollinger"
    position = _POSITIONS[word]
    name = f"{_BANDS[family]}_{position}"
    if family == "donchian":
        name = _DONCHIAN.get(position, "")
    if not name:
        return None
    return joined(tokens, TermValue(reading.line(name, numbers))), end


def _bands(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read the name of bands, settings, and perhaps a line: "Bollinger upper band"."""
    family = tokens[at].text
    if family in _BANDS:
        reading.channel = family
    end = at + 1
    if word_at(tokens, end) in _POSITIONS:
        return _band_line_behind(tokens, at, reading)
    numbers, end = settings_behind(tokens, end)
    if numbers:
        line = "cloud_top" if family == "ichimoku" else f"{_BANDS[family]}_upper"
        reading.line(_DONCHIAN["upper"] if family == "donchian" else line, numbers)
    return joined(tokens[at:end], Consumed(family)), end


def _band_line_behind(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    word, end = tokens[at + 1].text, at + 2
    while word_at(tokens, end) in {"band", "line"}:
        end += 1
    numbers, end = settings_behind(tokens, end)
    return _line(tokens[at:end], word, numbers, reading, end)


def settings_behind(tokens: Sequence[Token], at: int) -> tuple[tuple[float, ...], int]:
    """The numbers set for an indicator behind its name, and the position after them.

    In brackets one number is enough; without, at least two must follow each other.
    """
    bracketed = word_at(tokens, at) == "("
    numbers: list[float] = []
    index, end = at + bracketed, at
    while index < min(len(tokens), at + _LONGEST_SETTINGS):
        value = tokens[index].value
        if isinstance(value, Quantity) and value.unit in {Unit.NONE, Unit.TIMES}:
            numbers.append(value.amount)
        elif isinstance(value, Span):
            numbers.append(value.count)
        elif bracketed and tokens[index].text == ")":
            return (tuple(numbers), index + 1) if numbers else ((), at)
        elif value is not None or tokens[index].text not in _BETWEEN:
            break
        index += 1
        if value is not None:
            end = index
    if bracketed or len(numbers) < len(("first", "second")):
        return (), at
    return tuple(numbers), end
