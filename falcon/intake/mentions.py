"""Mentions: the words that name a price, an average, a band or another indicator.

In: canonical tokens. Out: tokens in which each mention is one token with a term. Run
twice: the first pass learns parameters that the text states only later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.averages import (
    AVERAGE_RULES,
    read_averages,
    read_crossed_average,
    read_elided_average,
    volume_average,
)
from falcon.intake.conditions import Comparison
from falcon.intake.parameters import read_parameterized
from falcon.intake.patterns import Builder, Captured, Rule, RuleBook, rule
from falcon.intake.reading import Reading
from falcon.intake.terms import Number, Series, series
from falcon.intake.tokens import Token, joined
from falcon.intake.values import (
    AtrMultiple,
    ConditionValue,
    Consumed,
    Quantity,
    Span,
    TermValue,
    TimeUnit,
    Unit,
    Value,
)
from falcon.intake.wordlist import word_list

_OF_ONE_PERIOD = word_list(
    "rsi mfi cci roc momentum williams_r adx plus_di minus_di stddev"
)
_BEHIND_A_PERIOD = frozenset(
    ["above", "below", "cross", ">=", "<=", "=", "go", "fall", "rise", "reach", "back"]
)
_OF_LAST = "of|in|for|above? last|previous? <count>"
_LARGEST_ATR_MULTIPLE = 6
"""A plain number before ATR up to this one is a multiple, above it a period."""


def _counts(captured: Captured) -> list[Quantity | Span]:
    return [item for item in captured if isinstance(item, Quantity | Span)]


def _line(name: str) -> Builder:
    """A line of one period, stated before or behind its name, or not at all."""

    def build(reading: Reading, captured: Captured) -> Value | None:
        numbers = tuple(reading.bars(count) for count in _counts(captured)[:1])
        return TermValue(reading.line(name, numbers))

    return build


def _extreme(reading: Reading, captured: Captured) -> Value | None:
    """The high or low of some bars: "20-day high", "highest close of last 55 days"."""
    count = _counts(captured)[0]
    words = {item for item in captured if isinstance(item, str)}
    is_high = bool(words & {"high", "highest"}) and "low" not in words
    if "close" in words:
        name = "highest_close" if is_high else "lowest_close"
    else:
        name = "donchian_high" if is_high else "donchian_low"
    if isinstance(count, Span) and count.unit not in {TimeUnit.DAY, TimeUnit.BAR}:
        reading.assume(
            f"bars in {count.count:g} {count.unit}s",
            str(count.bars),
            "counted in daily bars",
        )
    return TermValue(series(name, reading.bars(count)))


def _price(ago: int) -> Builder:
    def build(_reading: Reading, captured: Captured) -> Value | None:
        return TermValue(Series(str(captured[0]), ago=ago))

    return build


def _price_ago(_reading: Reading, captured: Captured) -> Value | None:
    word, span = captured
    if not isinstance(span, Span) or span.unit not in {TimeUnit.DAY, TimeUnit.BAR}:
        return None
    return TermValue(Series(str(word), ago=int(span.count)))


def _fixed(name: str) -> Builder:
    return lambda _reading, _captured: TermValue(Series(name))


def _plain_price(_reading: Reading, _captured: Captured) -> Value | None:
    return TermValue(Series("close"), is_price=True)


def _atr(reading: Reading, captured: Captured) -> Value | None:
    """A distance such as "1.5 times the 14-day ATR", or the ATR itself."""
    multiple: float | None = None
    period: float | None = None
    for item in _counts(captured):
        if multiple is None and _is_multiple(item):
            multiple = item.amount if isinstance(item, Quantity) else item.count
        else:
            period = reading.bars(item)
    if period is not None:
        reading.line("atr", (period,))
    if multiple is None:
        return TermValue(reading.line("atr"))
    return AtrMultiple(multiple, None if period is None else int(period))


def _is_multiple(item: Quantity | Span) -> bool:
    if isinstance(item, Span):
        return False
    return item.unit is Unit.TIMES or item.amount <= _LARGEST_ATR_MULTIPLE


def _zscore(reading: Reading, captured: Captured) -> Value | None:
    """How many standard deviations the close lies from its mean."""
    bars = Number(reading.bars(_counts(captured)[0]))
    reading.stated["zscore"] = (bars.value,)
    return TermValue(Series("zscore", (Series("close"), bars)))


def _known_zscore(reading: Reading, _captured: Captured) -> Value | None:
    known = reading.stated.get("zscore")
    if known is None:
        return None
    return TermValue(Series("zscore", (Series("close"), Number(known[0]))))


def _named_n(reading: Reading, captured: Captured) -> Value | None:
    """Read "N is the 20-day ATR"."""
    reading.has_n = True
    reading.line("atr", (reading.bars(captured[0]),))
    return Consumed("n")


def _n_multiple(reading: Reading, captured: Captured) -> Value | None:
    if not reading.has_n or not isinstance(captured[0], Quantity):
        return None
    return AtrMultiple(captured[0].amount)


def _traded_shares(reading: Reading, captured: Captured) -> Value | None:
    """Read "More than 500,000 shares a day on average over 50 days"."""
    shares = captured[0]
    if not isinstance(shares, Quantity):
        return None
    numbers = tuple(reading.bars(count) for count in _counts(captured)[1:])
    average = reading.line("volume_sma", numbers)
    return ConditionValue((Comparison(average, ">", Number(shares.amount)),))


def _known_momentum(reading: Reading, _captured: Captured) -> Value | None:
    """The indicator, once its length was stated; otherwise a word of the trade."""
    is_stated = "momentum" in reading.stated or "momentum" in reading.known
    return TermValue(reading.line("momentum")) if is_stated else None


def _of_one_period() -> list[Rule]:
    rules: list[Rule] = []
    for name in _OF_ONE_PERIOD:
        rules += [
            rule(f"<count> {name}", _line(name)),
            rule(f"{name} period|length of|=|:? <num>", _line(name)),
            rule(f"{name} ( period|length? <count> )", _line(name)),
            rule(f"{name} of|above|with|for? period|length? <bars>", _line(name)),
        ]
    return rules


_RULES = RuleBook(
    [
        rule(
            "trade above|>= <shares> per? day? on average above|of|in last? <count>",
            _traded_shares,
        ),
        rule("trade above|>= <shares> per? day? on average", _traded_shares),
        rule("n <count> atr", _named_n),
        rule("n = <count> atr", _named_n),
        rule("<num> n", _n_multiple),
        rule("<num>? <count> atr ( <count> )", _atr),
        rule("<num> atr ( <count> )", _atr),
        rule("<num> <count>? atr", _atr),
        rule("<count> atr", _atr),
        rule("atr ( <count> ) x|times|* <num>", _atr),
        rule("atr ( <count> )", _atr),
        rule("atr", _atr),
        *AVERAGE_RULES,
        *_of_one_period(),
        rule("{highest|lowest} {high|low|close} " + _OF_LAST, _extreme),
        rule("<count> {highest|lowest} {high|low|close}", _extreme),
        rule("<count> {high|low} {close}", _extreme),
        rule("<count> {close} {high|low|highest|lowest}", _extreme),
        rule("<count> donchian|band? {high|low|highest|lowest}", _extreme),
        rule("{highest|lowest} price? of|in|above last? <span>", _extreme),
        rule("{high|low} of last? <span>", _extreme),
        rule("bandwidth", _line("bb_width")),
        rule("signal_line", _line("macd_signal")),
        rule("histogram", _line("macd_hist")),
        rule("tenkan", _line("tenkan")),
        rule("kijun", _line("kijun")),
        rule("zscore of price? of|above|in? last? <count>", _zscore),
        rule("<count> zscore of? price?", _zscore),
        rule("zscore ( <count> )", _zscore),
        rule("<count> return|returns", _line("roc")),
        rule("vwap", _fixed("vwap")),
        rule("ibs", _fixed("ibs")),
        rule("previous_day|previous_candle|previous {open|high|low|close}", _price(1)),
        rule("{open|high|low|close} of? previous_day|previous_candle", _price(1)),
        rule("day|today|candle {open|high|low|close}", _price(0)),
        rule("{open|high|low|close} of day|candle|today", _price(0)),
        rule("{high|low|close} <span> ago", _price_ago),
        rule("high low range", _fixed("range")),
        rule("day|candle range", _fixed("range")),
        rule("volume", _fixed("volume")),
        rule("price|symbol", _plain_price),
        rule("{open|high|low|close}", _price(0)),
    ]
)
_BARE = RuleBook(
    [
        *(rule(name, _line(name)) for name in _OF_ONE_PERIOD if name != "momentum"),
        rule("zscore", _known_zscore),
        rule("momentum", _known_momentum),
    ]
)


def read_mentions(tokens: Sequence[Token], reading: Reading) -> list[Token]:
    """Replace every mention of a series by one token with its term."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _mention_at(tokens, at, reading)
        if found is None:
            result.append(tokens[at])
            at += 1
        else:
            result.append(replace(found[0], is_definite=tokens[at].is_definite))
            at = found[1]
        reading.saw(result[-1])
    return result


def _mention_at(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    return (
        read_parameterized(tokens, at, reading)
        or read_averages(tokens, at, reading)
        or read_crossed_average(tokens, at, reading)
        or _RULES.apply(tokens, at, reading)
        or read_elided_average(tokens, at, reading)
        or _period_behind(tokens, at, reading)
        or _BARE.apply(tokens, at, reading)
        or volume_average(tokens, at, reading)
        or _close_that_crosses(tokens, at)
    )


def _period_behind(
    tokens: Sequence[Token], at: int, reading: Reading
) -> tuple[Token, int] | None:
    """Read "RSI 14 below 30": the number is a period if a comparison follows it."""
    if tokens[at].text not in _OF_ONE_PERIOD or at + 2 >= len(tokens):
        return None
    value, behind = tokens[at + 1].value, tokens[at + 2]
    is_plain = isinstance(value, Quantity) and value.unit is Unit.NONE
    if not is_plain or behind.text not in _BEHIND_A_PERIOD:
        return None
    term = reading.line(tokens[at].text, (reading.bars(value),))
    return joined(tokens[at : at + 2], TermValue(term)), at + 2


def _close_that_crosses(tokens: Sequence[Token], at: int) -> tuple[Token, int] | None:
    """Read "On a close back inside the cloud": here the close is compared."""
    if tokens[at].text != "on_close_basis" or at + 1 >= len(tokens):
        return None
    if tokens[at + 1].text not in {"back", "above", "below", "inside", "outside"}:
        return None
    return joined(tokens[at : at + 1], TermValue(Series("close"))), at + 1
