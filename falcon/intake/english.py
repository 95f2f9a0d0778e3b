"""English: a spec said in plain words, so that a person can check what was understood.

The words are those that the parser reads: `parse(english(spec))` gives the same spec
back, apart from assumptions, for specs made of what plain sentences can say.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.formula import parse_term
from falcon.intake.phrases import say, term_words
from falcon.intake.risk import Level, LevelKind, Risk, Size, SizeKind
from falcon.intake.spec import Entry, Exit, Fill, StrategySpec, TradeSide
from falcon.intake.terms import (
    plain,
)

_ENTER = {
    TradeSide.LONG: "Buy when",
    TradeSide.SHORT: "Sell short when",
    TradeSide.LONG_SPREAD: "Buy the spread when",
    TradeSide.SHORT_SPREAD: "Sell the spread when",
    TradeSide.BOTH: "Enter when",
}
_LEAVE = {
    TradeSide.LONG: "Exit long when",
    TradeSide.SHORT: "Exit short when",
    TradeSide.LONG_SPREAD: "Exit the long spread when",
    TradeSide.SHORT_SPREAD: "Exit the short spread when",
    TradeSide.BOTH: "Exit when",
}
_FILLS = {
    Fill.NEXT_OPEN: "Orders fill at the next open.",
    Fill.OPEN: "Orders fill at the open.",
    Fill.CLOSE: "Orders are meant to fill at the close.",
    Fill.STOP: "Entries rest as stop orders.",
    Fill.LIMIT: "Entries rest as limit orders.",
}
_FRAMES = {"1d": "Daily bars.", "1w": "Weekly bars.", "1h": "Hourly bars."}


def english(spec: StrategySpec) -> str:
    """Say a spec in plain words, one sentence for each part."""
    lines = [_entry_sentence(entry) for entry in spec.entries]
    lines += [_exit_sentence(item) for item in spec.exits]
    lines += _risk_sentences(spec.risk)
    lines += _context_sentences(spec)
    return "\n".join(lines)


def _entry_sentence(entry: Entry) -> str:
    said = " and ".join(say(condition) for condition in entry.conditions)
    return f"{_ENTER[entry.side]} {said}."


def _exit_sentence(item: Exit) -> str:
    said = " or ".join(say(condition) for condition in item.conditions)
    return f"{_LEAVE[item.side]} {said}."


def _risk_sentences(risk: Risk) -> list[str]:
    levels = (
        ("Stop loss", risk.stop),
        ("Take profit", risk.target),
        ("Trailing stop", risk.trail),
        ("Move the stop to breakeven after", risk.breakeven),
    )
    lines = [f"{words} {_say_level(level)}." for words, level in levels if level]
    if risk.size is not None:
        lines.append(_say_size(risk.size))
    if risk.time_exit is not None and risk.time_exit.time:
        lines.append(f"Everything is closed at {_spaced(risk.time_exit.time)}.")
    if risk.pyramid is not None:
        step, units = plain(risk.pyramid.step_atr), risk.pyramid.max_units
        lines.append(f"Add a unit every {step} ATR in favour up to {units} units.")
    return lines + _limit_sentences(risk)


def _limit_sentences(risk: Risk) -> list[str]:
    sentences = (
        (risk.max_trades_per_day, f"At most {risk.max_trades_per_day} trade a day."),
        (risk.max_positions, f"No more than {risk.max_positions} positions."),
        (risk.oco, "One cancels the other."),
        (risk.rebalance, f"Holdings are renewed at each {_spaced(risk.rebalance)}."),
        (risk.fallback, f"Otherwise hold {risk.fallback}."),
    )
    return [sentence for said, sentence in sentences if said]


def _spaced(name: str) -> str:
    return name.replace("_", " ")


_LEVELS = {
    LevelKind.PERCENT: "{value}%",
    LevelKind.ATR: "{value} times the {period}-period ATR",
    LevelKind.SWING: "beyond the last {value}-bar swing low",
    LevelKind.RISK_MULTIPLE: "{value}R",
    LevelKind.PIPS: "{value} pips",
    LevelKind.POINTS: "{value} points",
    LevelKind.PATTERN_LOW: "below the low of the pattern",
    LevelKind.GAP_FILL: "when {value} of the gap is filled",
    LevelKind.ZSCORE: "at a z-score of {value}",
}


def _say_level(level: Level) -> str:
    value = plain(level.value) if level.value is not None else ""
    if level.kind is LevelKind.INDICATOR:
        return f"at {_say_ref(level.ref)}"
    if level.kind is LevelKind.SWING and not value:
        return "beyond the last swing low"
    said = _LEVELS[level.kind].format(value=value, period=level.period)
    return f"{said} off the highest close" if level.ref else said


def _say_ref(ref: str) -> str:
    try:
        return term_words(parse_term(ref))
    except UsageError:
        return ref


_SIZES = {
    SizeKind.PERCENT_OF_EQUITY: "Use {value}% of equity per trade.",
    SizeKind.RISK_PERCENT: "Risk {value}% of equity per trade.",
    SizeKind.SHARES: "Buy {value} shares.",
    SizeKind.CASH: "Invest ${value} per trade.",
    SizeKind.DOLLAR_NEUTRAL: "Both legs have the same dollar amount.",
    SizeKind.EQUAL_WEIGHT: "Hold {value} positions in equal weight.",
}


def _say_size(size: Size) -> str:
    value = plain(size.value) if size.value is not None else ""
    return _SIZES[size.kind].format(value=value)


def _context_sentences(spec: StrategySpec) -> list[str]:
    context = spec.context
    lines = []
    if context.timeframe:
        lines.append(_FRAMES.get(context.timeframe, f"Bars of {context.timeframe}."))
    if context.symbols:
        lines.append(f"Symbols: {', '.join(context.symbols)}.")
    if context.session:
        lines.append(f"Session {context.session}.")
    if context.timezone:
        lines.append(f"Times are those of {context.timezone}.")
    if context.fill is not None:
        lines.append(_FILLS[context.fill])
    return lines
