"""English: a spec said in plain words, so that a person can check what was understood.

The words are those that the parser reads: `parse(english(spec))` gives the same spec
back, apart from assumptions, for specs made of what plain sentences can say.
"""

from __future__ import annotations

from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import (
    AllOf,
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Moment,
    Slope,
    Turn,
    Within,
)
from falcon.intake.risk import Level, LevelKind, Risk, Size, SizeKind
from falcon.intake.spec import Entry, Exit, Fill, StrategySpec, TradeSide
from falcon.intake.terms import (
    NEXT_BAR,
    Arithmetic,
    Clock,
    Label,
    Number,
    Series,
    Term,
    Weekday,
    plain,
)

_RELATIONS = {
    ">": "is above",
    "<": "is below",
    ">=": "is at least",
    "<=": "is at most",
    "==": "equals",
    "!=": "is not",
}
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
_PERIODIC = frozenset(
    {"sma", "ema", "wma", "smma", "hma", "dema", "tema", "rsi", "cci", "roc", "atr"}
    | {"adx", "mfi", "momentum", "stddev", "plus_di", "minus_di", "williams_r"}
)
_DAYS = {
    Weekday.MONDAY: "Monday",
    Weekday.TUESDAY: "Tuesday",
    Weekday.WEDNESDAY: "Wednesday",
    Weekday.THURSDAY: "Thursday",
    Weekday.FRIDAY: "Friday",
    Weekday.SATURDAY: "Saturday",
    Weekday.SUNDAY: "Sunday",
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


def say(condition: Condition) -> str:
    """Say a condition in plain words."""
    match condition:
        case Comparison():
            return _say_comparison(condition)
        case Cross(Direction.EITHER, left, right):
            return f"{term_words(left)} crosses {term_words(right)} either way"
        case Cross(direction, left, right):
            way = "above" if direction is Direction.UP else "below"
            return f"{term_words(left)} crosses {way} {term_words(right)}"
        case AtExtreme(term, direction, bars, ago):
            word = "highest" if direction is Direction.UP else "lowest"
            past = f", {ago} bars ago" if ago else ""
            return f"{term_words(term)} is at its {word} in {bars} bars{past}"
        case Slope(direction, term, bars):
            word = "rising" if direction is Direction.UP else "falling"
            return f"{term_words(term)} is {word} over {bars} bars"
        case Turn(term, direction):
            return f"{term_words(term)} turns {direction}"
        case Candle(kind, ago):
            past = f" {ago} bars ago" if ago else ""
            return f"there is a {kind.replace('_', ' ')} candle{past}"
        case Moment(name):
            return {
                "session_close": "the session closes",
                "next_open": "the next bar opens",
            }.get(name, "the holdings are renewed")
        case Within(inner, bars):
            return f"within the last {bars} bars {say(inner)}"
        case AllOf(parts):
            return " and ".join(say(part) for part in parts)


def _say_comparison(condition: Comparison) -> str:
    left, op, right = condition.left, condition.op, condition.right
    if isinstance(left, Series):
        match left.name:
            case "bars_since_entry":
                more = "more than " if op == ">" else ""
                return f"the trade has lasted {more}{term_words(right)} bars"
            case "consecutive_down_closes" | "consecutive_up_closes":
                way = "lower" if "down" in left.name else "higher"
                past = ", up to the bar before" if left.ago else ""
                return f"there are {term_words(right)} {way} closes in a row{past}"
            case "weekday":
                word = "is" if op == "==" else "is not"
                return f"the day {word} {term_words(right)}"
            case "trading_day_of_month":
                return f"it is trading day {term_words(right)} of the month"
            case "trading_days_to_month_end":
                return f"it is {term_words(right)} trading days before the month end"
    return f"{term_words(left)} {_RELATIONS[op]} {term_words(right)}"


def term_words(term: Term) -> str:
    """Say a term in plain words."""
    match term:
        case Number(value):
            return plain(value)
        case Clock():
            return str(term)
        case Weekday():
            return _DAYS[term]
        case Label(text):
            return text
        case Arithmetic(left, op, right):
            return _say_arithmetic(left, op, right)
        case Series():
            return _say_series(term)


def _say_arithmetic(left: Term, op: str, right: Term) -> str:
    match (left, op, right):
        case (Number(factor), "*", _):
            return f"{plain(factor)} times {term_words(right)}"
        case (_, "*", Arithmetic(Number(1), sign, Number(part))):
            side = "above" if sign == "+" else "below"
            return f"{plain(round(part * 100, 8))}% {side} {term_words(left)}"
        case (
            _,
            "+" | "-",
            Arithmetic(Number(), "*", Series(name="atr")) | Series(name="atr"),
        ):
            side = "above" if op == "+" else "below"
            return f"{_say_atrs(right)} {side} {term_words(left)}"
        case _:
            return f"{term_words(left)} {op} {term_words(right)}"


def _say_atrs(term: Term) -> str:
    match term:
        case Arithmetic(Number(factor), _, Series() as atr):
            return f"{plain(factor)} times the {plain(atr.numbers[0])}-period ATR"
        case Series():
            return f"1 times the {plain(term.numbers[0])}-period ATR"
        case _:
            return term_words(term)


def _say_series(term: Series) -> str:
    if term.name == "close" and not term.ago:
        return "the close"
    said = _say_present(term)
    if term.ago == NEXT_BAR:
        return f"{said} of the next bar"
    if term.ago == 1:
        return f"{said} of the previous bar"
    return f"{said} {term.ago} bars ago" if term.ago else said


def _say_present(term: Series) -> str:
    entry = CATALOGUE.get(term.name)
    if entry is None:
        return f"{term.name} of {', '.join(map(term_words, term.args))}"
    numbers = [plain(value) for value in term.numbers]
    if term.name in _PERIODIC and numbers:
        return f"the {numbers[0]}-period {entry.words}"
    match term.name:
        case "donchian_high" | "donchian_low" | "highest_high" | "lowest_low":
            word = "high" if "high" in term.name else "low"
            return f"the {numbers[0]}-bar {word}"
        case "highest_close" | "lowest_close":
            return f"the {entry.words} of the last {numbers[0]} bars"
        case "volume_sma":
            return f"the {numbers[0]}-bar average volume"
        case "zscore":
            return f"the z-score of {term.args[0]} over {term.args[1]} bars"
    words = entry.words if entry.words.startswith("the ") else f"the {entry.words}"
    return f"{words} ({', '.join(numbers)})" if numbers else words


def _risk_sentences(risk: Risk) -> list[str]:
    lines = []
    if risk.stop is not None:
        lines.append(f"Stop loss {_say_level(risk.stop)}.")
    if risk.target is not None:
        lines.append(f"Take profit {_say_level(risk.target)}.")
    if risk.trail is not None:
        lines.append(f"Trailing stop {_say_level(risk.trail)}.")
    if risk.breakeven is not None:
        lines.append(f"Move the stop to breakeven after {_say_level(risk.breakeven)}.")
    if risk.size is not None:
        lines.append(_say_size(risk.size))
    if risk.time_exit is not None and risk.time_exit.time:
        lines.append(
            f"Everything is closed at {risk.time_exit.time.replace('_', ' ')}."
        )
    if risk.pyramid is not None:
        lines.append(
            f"Add a unit every {plain(risk.pyramid.step_atr)} ATR in favour up to "
            f"{risk.pyramid.max_units} units."
        )
    if risk.max_trades_per_day is not None:
        lines.append(f"At most {risk.max_trades_per_day} trade a day.")
    if risk.max_positions is not None:
        lines.append(f"No more than {risk.max_positions} positions.")
    if risk.oco:
        lines.append("One cancels the other.")
    if risk.rebalance:
        lines.append(
            f"Holdings are renewed at each {risk.rebalance.replace('_', ' ')}."
        )
    return lines


def _say_level(level: Level) -> str:
    value = plain(level.value) if level.value is not None else ""
    match level.kind:
        case LevelKind.PERCENT:
            return f"{value}%" + (" off the highest close" if level.ref else "")
        case LevelKind.ATR:
            return f"{value} times the {level.period}-period ATR"
        case LevelKind.SWING:
            bars = f"{value}-bar " if value else ""
            return f"beyond the last {bars}swing low"
        case LevelKind.RISK_MULTIPLE:
            return f"{value}R"
        case LevelKind.PIPS | LevelKind.POINTS:
            return f"{value} {level.kind}"
        case LevelKind.INDICATOR:
            return f"at {_say_ref(level.ref)}"
        case LevelKind.PATTERN_LOW:
            return "below the low of the pattern"
        case LevelKind.GAP_FILL:
            return f"when {value} of the gap is filled"
        case LevelKind.ZSCORE:
            return f"at a z-score of {value}"


def _say_ref(ref: str) -> str:
    from falcon.errors import UsageError
    from falcon.intake.formula import parse_term

    try:
        return term_words(parse_term(ref))
    except UsageError:
        return ref


def _say_size(size: Size) -> str:
    value = plain(size.value) if size.value is not None else ""
    match size.kind:
        case SizeKind.PERCENT_OF_EQUITY:
            return f"Use {value}% of equity per trade."
        case SizeKind.RISK_PERCENT:
            return f"Risk {value}% of equity per trade."
        case SizeKind.SHARES:
            return f"Buy {value} shares."
        case SizeKind.CASH:
            return f"Invest ${value} per trade."
        case SizeKind.DOLLAR_NEUTRAL:
            return "Both legs have the same dollar amount."
        case SizeKind.EQUAL_WEIGHT:
            return f"Hold {value} positions in equal weight."


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
