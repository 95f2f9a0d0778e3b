"""Schedule: time frames, hours, weekdays and the sides that may be traded.

In: canonical tokens before mentions are read. Out: tokens without those words; what
they said is in the draft: time frame, time zone, session, entry hours, weekdays, the
hour at which everything is closed, "long only", "fourteen periods for everything".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from falcon.intake.conditions import Comparison, Moment
from falcon.intake.draft import Draft
from falcon.intake.patterns import Captured, Pattern, PatternBook
from falcon.intake.risk import TimeExit
from falcon.intake.spec import TradeSide
from falcon.intake.terms import Clock, Series, Weekday
from falcon.intake.tokens import Token, joined
from falcon.intake.values import Consumed, Quantity, Span, TimeUnit

_TIME = Series("time")
_SESSION = "09:30-16:00"
_SESSION_OPEN = Clock(9 * 60 + 30)
_SESSION_CLOSE = Clock(16 * 60)
_UNIT_LETTERS = {
    TimeUnit.MINUTE: "m",
    TimeUnit.HOUR: "h",
    TimeUnit.DAY: "d",
    TimeUnit.WEEK: "w",
    TimeUnit.MONTH: "mo",
}
_NAMED_FRAMES = {"daily": "1d", "hourly": "1h", "weekly": "1w", "intraday": "intraday"}
_ZONES = {
    "eastern": "America/New_York",
    "est": "America/New_York",
    "et": "America/New_York",
    "york": "America/New_York",
    "london": "Europe/London",
    "utc": "UTC",
    "gmt": "UTC",
    "central": "America/Chicago",
}
_ZONE_NAMES = "|".join(_ZONES)
_WHILE = frozenset({"above", "below", "when", "in", "during", "provided", "unless"})
_FORBIDDING = frozenset(
    {"no", "not", "never", "don't", "avoid", "without", "do", "don\u2019t", "skip"}
)
_OF_BARS = "chart|candle|timeframe|data|basis|frame|time?"
_HOURS = "only? enter|trade?"
_IN_ZONE = f"{{{_ZONE_NAMES}}}? time?"

Writer = Callable[[Draft, Captured, Sequence[Token]], bool]
"""Notes in the draft what a pattern said; ``False`` if it does not apply after all."""


def _frame(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    frame = captured[0]
    if isinstance(frame, Span):
        letter = _UNIT_LETTERS.get(frame.unit)
        if letter is None:
            return False
        draft.set_context(tokens, timeframe=f"{frame.count:g}{letter}")
    else:
        draft.set_context(tokens, timeframe=_NAMED_FRAMES[str(frame)])
    return True


def _everything(draft: Draft, captured: Captured, _tokens: Sequence[Token]) -> bool:
    span = captured[0]
    count = span.count if isinstance(span, Span) else getattr(span, "amount", 0)
    draft.reading.everything = int(count)
    return True


def _sides(*sides: TradeSide) -> Writer:
    def write(draft: Draft, _captured: Captured, _tokens: Sequence[Token]) -> bool:
        draft.sides = sides
        return True

    return write


def _hours(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    clocks = [item for item in captured if isinstance(item, Clock)]
    zone = next((item for item in captured if isinstance(item, str)), None)
    draft.filters.append(Comparison(_TIME, ">=", clocks[0]))
    draft.filters.append(Comparison(_TIME, "<=", clocks[1]))
    if zone is not None:
        draft.set_context(tokens, timezone=_ZONES[zone])
    draft.came_from("entry.hours", tokens)
    return True


def _not_after(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    if not isinstance(captured[0], Clock):
        return False
    draft.filters.append(Comparison(_TIME, "<=", captured[0]))
    draft.came_from("entry.hours", tokens)
    return True


def _not_before(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    if not isinstance(captured[0], Clock):
        return False
    draft.filters.append(Comparison(_TIME, ">=", captured[0]))
    draft.came_from("entry.hours", tokens)
    return True


def _zone(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    draft.set_context(tokens, timezone=_ZONES[str(captured[0])])
    return True


def _weekday(op: str) -> Writer:
    def write(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
        days = [item for item in captured if isinstance(item, Weekday)]
        if op == "==" and len(days) > 1:
            return False
        for day in days:
            draft.filters.append(Comparison(Series("weekday"), op, day))
        draft.came_from("entry.weekday", tokens)
        return True

    return write


def _exit_at(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    if not isinstance(captured[0], Clock):
        return False
    _leave_at(draft, captured[0], tokens)
    return True


def _before_close(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    span = captured[0]
    if not isinstance(span, Span):
        return False
    draft.set_context(tokens, session=_SESSION)
    draft.reading.assume(
        "session.close", str(_SESSION_CLOSE), "the regular session of US stocks"
    )
    _leave_at(draft, Clock(_SESSION_CLOSE.minutes - int(span.count)), tokens)
    return True


def _leave_at(draft: Draft, clock: Clock, tokens: Sequence[Token]) -> None:
    draft.clock_exits.append(Comparison(_TIME, ">=", clock))
    draft.set_risk(tokens, time_exit=TimeExit(time=str(clock)))


def _session_close(draft: Draft, _captured: Captured, tokens: Sequence[Token]) -> bool:
    draft.clock_exits.append(Moment("session_close"))
    draft.set_risk(tokens, time_exit=TimeExit(time="session_close"))
    return True


def _opening_range(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    span = captured[0]
    clock = captured[1] if len(captured) > 1 else None
    if not isinstance(span, Span):
        return False
    opening = clock if isinstance(clock, Clock) else _SESSION_OPEN
    draft.reading.opening_minutes = int(span.count)
    draft.filters.append(
        Comparison(_TIME, ">=", Clock(opening.minutes + draft.reading.opening_minutes))
    )
    draft.set_context(tokens, timeframe="intraday", session=_SESSION)
    return True


def _once_a_day(draft: Draft, _captured: Captured, tokens: Sequence[Token]) -> bool:
    draft.set_risk(tokens, max_trades_per_day=1)
    return True


def _most_positions(draft: Draft, captured: Captured, tokens: Sequence[Token]) -> bool:
    if not isinstance(captured[0], Quantity):
        return False
    draft.set_risk(tokens, max_positions=int(captured[0].amount))
    return True


def _one_cancels_other(
    draft: Draft, _captured: Captured, tokens: Sequence[Token]
) -> bool:
    draft.set_risk(tokens, oco=True)
    return True


_WRITERS: PatternBook[Writer] = PatternBook(
    (Pattern(source), writer)
    for source, writer in (
        (
            "high and low of first_of_day? <minutes> after|of|from <clock> open?",
            _opening_range,
        ),
        ("high and low of first_of_day? <minutes>", _opening_range),
        ("first_of_day <minutes> candle|opening_range|range? of? day?", _opening_range),
        ("opening_range <minutes>", _opening_range),
        ("<minutes> opening_range", _opening_range),
        ("opening_range of|( <minutes> )?", _opening_range),
        ("<span> for everything|all", _everything),
        ("<num> period? for everything|all", _everything),
        ("everything <count>", _everything),
        ("on|use? <span> chart|candle|timeframe|data|frame|time", _frame),
        (
            "on|use? {daily|hourly|weekly|intraday} " + _OF_BARS,
            _frame,
        ),
        ("timeframe : {daily|hourly|weekly|intraday}", _frame),
        ("timeframe : <span>", _frame),
        ("symbol <minutes>", _frame),
        ("long_only here?", _sides(TradeSide.LONG)),
        ("short_only here?", _sides(TradeSide.SHORT)),
        (
            f"{_HOURS} between <clock> and|to <clock> {_IN_ZONE}",
            _hours,
        ),
        (
            f"{_HOURS} from <clock> to|until <clock> {_IN_ZONE}",
            _hours,
        ),
        ("nothing_new after <clock>", _not_after),
        ("not enter|trade|buy after <clock>", _not_after),
        ("not enter|trade|buy before <clock>", _not_before),
        ("only enter|trade|buy after <clock>", _not_before),
        ("only enter|trade|buy before <clock>", _not_after),
        (f"{{{_ZONE_NAMES}}} time", _zone),
        ("not trade|buy|enter on? <weekday> or|and? <weekday>?", _weekday("!=")),
        ("except on? <weekday>", _weekday("!=")),
        ("not on? <weekday> or|and? <weekday>?", _weekday("!=")),
        ("only trade? on <weekday>", _weekday("==")),
        ("trade on <weekday>", _weekday("==")),
        (
            "exit|exit_long|exit_short|sell|cover|out|close at|by|before <clock>",
            _exit_at,
        ),
        (
            "exit|sell <minutes> before at_close|end_of_day|close|market_close",
            _before_close,
        ),
        ("exit|sell <minutes> at_close|end_of_day", _before_close),
        ("exit|sell position|it? end_of_day", _session_close),
        ("exit|sell by|before|at|on end_of_day|market_close", _session_close),
        ("not hold overnight", _session_close),
        ("not overnight position|positions|hold", _session_close),
        ("one_a_day", _once_a_day),
        ("<= <num> names|positions|stocks|holdings", _most_positions),
        ("maximum of? <num> positions|names", _most_positions),
        ("whichever fills cancels other", _one_cancels_other),
        ("one cancels other", _one_cancels_other),
        ("oco", _one_cancels_other),
    )
)


def read_schedule(tokens: Sequence[Token], draft: Draft) -> list[Token]:
    """Take the words about time and sides out of the tokens."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at if _is_conditional(tokens, at, draft) else _apply(tokens, at, draft)
        if tokens[at].text == "opening_range" and _names_its_edge(
            tokens, at + 1, draft
        ):
            at += 1
            continue
        if end == at:
            result.append(tokens[at])
            at += 1
        else:
            if not _names_its_edge(tokens, end, draft):
                result.append(joined(tokens[at:end], Consumed("schedule")))
            at = end
    return result


def _is_conditional(tokens: Sequence[Token], at: int, draft: Draft) -> bool:
    """Whether "no shorts above ..." forbids a side only for a while."""
    token = tokens[at]
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if token.text not in {"long_only", "short_only"} or behind not in _WHILE:
        return False
    first = draft.text[token.start : token.end].lower().split()[0]
    return first in _FORBIDDING


def _names_its_edge(tokens: Sequence[Token], at: int, draft: Draft) -> bool:
    """Whether "the first five minutes" only says whose high or low is meant."""
    behind = tokens[at].text if at < len(tokens) else ""
    return bool(draft.reading.opening_minutes) and behind in {"high", "low"}


def _apply(tokens: Sequence[Token], at: int, draft: Draft) -> int:
    for match in _WRITERS.matches(tokens, at):
        if match.payload(draft, match.captured, tokens[at : match.end]):
            return match.end
    return at
