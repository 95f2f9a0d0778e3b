"""Events: conditions that are not comparisons of two terms.

Runs of lower closes, candlestick patterns, new highs, extremes of the last bars, days
of the month, flips, slopes, gaps, percentages moved, bars held.
"""

from __future__ import annotations

from falcon.intake.calendar_events import (
    at_time,
    before_month_end,
    held,
    month_day,
    on_weekday,
)
from falcon.intake.conditions import (
    Direction,
)
from falcon.intake.line_events import (
    flip,
    named_cross,
    opposite_cross,
    other_extreme,
    same_again,
    sign,
    slope,
    sold_out,
    stacked,
    toned_cross,
    trend,
)
from falcon.intake.patterns import RuleBook, rule
from falcon.intake.price_events import (
    at_channel,
    at_donchian,
    at_extreme,
    at_line,
    at_reading,
    candle,
    changed_close,
    coloured_close,
    coloured_run,
    extreme_close,
    gap,
    heavy_volume,
    in_a_row,
    moved,
    near,
    new_extreme,
    next_bar,
    range_break,
    stop_order,
    volume_multiple,
    volume_spike,
)
from falcon.intake.spec import TradeSide

_MOVES = "{fall|rise|down|up}"
_AT_LEAST = "above|>=|by? <pct> or_more?"
_NEXT_DAY = "next_day trade|break|go above|below of?"
_TONE = "{red|green|down|up|lower|higher}"

EVENTS = RuleBook(
    [
        rule(">=? <num> running? {red|green} candle running?", coloured_run),
        rule(
            f">=? <count> running? {_TONE} day|candle|close|session running?", in_a_row
        ),
        rule(f">=? <count> running? {_TONE} <term> running?", in_a_row),
        rule(f"<count> running of? {_TONE} <term>|day|close", in_a_row),
        rule(f"<term>? <term> {_TONE} for|>=? <count> running?", in_a_row),
        rule("close? {down|up|lower|higher} for|>=? <count> running", in_a_row),
        rule("{green|red} engulfing candle|pattern|bar?", candle("engulfing")),
        rule("{green|red} candle", candle("candle")),
        rule("inside_bar", candle("inside_bar")),
        rule("hammer candle?", candle("hammer")),
        rule("shooting_star candle?", candle("shooting_star")),
        rule("doji candle?", candle("doji")),
        rule(
            f"{_NEXT_DAY} engulfing|hammer|pattern|candle? <term>",
            next_bar,
        ),
        rule("buy_stop at|above? <term>", stop_order(TradeSide.LONG)),
        rule("sell_stop at|below? <term>", stop_order(TradeSide.SHORT)),
        rule(
            "<term> at? {lowest|highest} reading|value|level|point? in|of|above|for? "
            "last? <count> ( <count> )",
            at_extreme,
        ),
        rule(
            "<term> at? {lowest|highest} reading|value|level|point? in|of|above|for? "
            "last? <count>",
            at_extreme,
        ),
        rule("<term>? go? at? new <term> , {on_close_basis}", new_extreme),
        rule("<term>? go? at? new <term> {on_close_basis}?", new_extreme),
        rule("<term>? go <term> {on_close_basis}?", new_extreme),
        rule("break of? <count> range to? {up|down}", range_break),
        rule("break of|above|below? <term>", at_channel),
        rule("at|of|on <term>", at_donchian),
        rule("<th> trading_day of month|new_month", month_day),
        rule("<num> trading_day of month|new_month", month_day),
        rule("trading_day of month|new_month", month_day),
        rule("<bars> before end_of_month", before_month_end),
        rule("last trading_day of? month?", before_month_end),
        rule("end_of_month", before_month_end),
        rule("<term>? {green|red} flip", flip),
        rule("<term> flip|go|cross to? {green|red|up|down}", flip),
        rule("<term> flip|cross|go to? {positive|negative}", sign(is_turn=True)),
        rule("<term> {positive|negative}", sign(is_turn=False)),
        rule("it {positive|negative}", sign(is_turn=False)),
        rule("it flip|cross|go to? {positive|negative}", sign(is_turn=True)),
        rule("<term>? go? {oversold|overbought}", sold_out),
        rule("gap {up|down} by? of|above|>=? <pct>", gap),
        rule("gap {up|down}", gap),
        rule(
            f"<term> {{fall|rise}} {_AT_LEAST} in|within|above last? <bars>",
            moved,
        ),
        rule(
            f"<term> {{down|up}} {_AT_LEAST} in|within|above|on|for? last? <bars>",
            moved,
        ),
        rule(
            f"<term> {_MOVES} {_AT_LEAST} from|below|above <term>",
            moved,
        ),
        rule(f"<term> {_MOVES} {_AT_LEAST} on|in? day?", moved),
        rule("hold period above|reach|>= <bars>", held(">=")),
        rule("<term>? within <pct> of <term>", near),
        rule("at <clock>", at_time),
        rule("nothing happens? in|within|after <bars>", held(">=")),
        rule("on|per <weekday>", on_weekday),
        rule("at <term>", at_line),
        rule("at|on <term> <num>", at_reading),
        rule("in? trade? for above <bars>", held(">")),
        rule("after <bars> have? passed?", held(">=")),
        rule("hold it? for <bars>", held(">=")),
        rule("hold <bars>", held(">=")),
        rule("<bars> later", held(">=")),
        rule("<bars> after buy|entry|enter", held(">=")),
        rule("<terms> stacked|aligned|order {up|down|green|red}? {down}?", stacked),
        rule("opposite cross", opposite_cross),
        rule("{green|red} <term>? cross", toned_cross),
        rule("golden_cross", named_cross(Direction.UP)),
        rule("death_cross", named_cross(Direction.DOWN)),
        rule("same <term> condition|filter|rule|conditions", same_again),
        rule("<term> reach opposite|other extreme|side", other_extreme),
        rule("<x> <term>", volume_multiple),
        rule("on|with? high_volume", heavy_volume),
        rule("<term> spike|spikes|surge|surges", volume_spike),
        rule("<term> sloping|pointing|slope|slopes|heading {up|down|rise|fall}", slope),
        rule("<term> {rise|fall} for|above last? <bars>", slope),
        rule("in {uptrend|downtrend}", trend),
        rule("<term> <term>", extreme_close),
        rule("{up|down|higher|lower} <term>", changed_close),
        rule("<term>? <term> {higher|lower}", changed_close),
        rule("{green|red} <term>", coloured_close),
        rule("<term> {green|red}", coloured_close),
    ]
)
"""Rules for conditions that are events, in the order in which they are tried."""
