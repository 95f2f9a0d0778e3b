"""Generated lines: indicators and operations between lines, up to three deep."""

from __future__ import annotations

from falcon.engine.indicators.catalogue import AVERAGES, INDICATORS
from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.record import Indicator
from tests.differential.generator_pen import Pen

DEEPEST = 3
USUAL = (
    *("SMA", "EMA", "WMA", "SmoothedMovingAverage", "RSI_Safe", "ATR", "Highest"),
    *("Lowest", "BollingerBands", "MACD", "MACDHisto", "StandardDeviation"),
    *("Momentum", "SumN", "UpMove", "TrueRange", "MovAv.Simple", "HMA", "ParabolicSAR"),
)
"""Indicators that never divide by zero, or hardly ever."""

_LEFT_OUT = ("HeikinAshi", "haDelta", "ZeroLagIndicator", "Dickson")
"""Candles switch backtrader to another mode, in which values before the first bar of an
indicator and lines over several feeds differ. What is built on a line of the others
starts too early there, on values that are none."""

_BY_NAME = {entry.name: entry for entry in INDICATORS} | {
    name: entry for entry in INDICATORS for name in entry.aliases
}
_FEED_LINES = "close high low open volume"
_KEEP = ("band", "perc", "lead", "chikou", "open", "close", "_autoplot", "level")


def line(pen: Pen, depth: int = 0, feed: str = "") -> str:
    """An expression that builds a line, of one feed if one is named."""
    if depth >= DEEPEST or pen.maybe(0.2):
        return _leaf(pen, feed)
    form = pen.pick(
        {
            _indicator: 5.0,
            _rare: 1.0,
            _arithmetic: 2.0,
            _comparison: 1.0,
            _function: 1.0,
            _delay: 1.0,
            _cross: 1.0,
        }
        | ({_custom: 3.0} if pen.customs else {})
    )
    return form(pen, depth, feed)


def _leaf(pen: Pen, feed: str) -> str:
    if not feed and pen.lines and pen.maybe(0.4):
        return pen.one(pen.lines)
    whole = feed or _some_feed(pen)
    name = pen.some(_FEED_LINES)
    return pen.one([whole, f"{whole}.{name}", f"{whole}.close", f"{whole}.lines.close"])


def _custom(pen: Pen, _depth: int, feed: str) -> str:
    """An indicator that the file defines."""
    words = [feed or _some_feed(pen)]
    if pen.maybe(0.5):
        words.append(f"period={pen.random.randint(2, 7)}")
    text = f"{pen.one(pen.customs)}({', '.join(words)})"
    return pen.one([text, text, f"{text}.value", f"{text}.lines.value"])


def _some_feed(pen: Pen) -> str:
    return pen.feed() if pen.mixes else "self.data"


def _inner(pen: Pen, depth: int, feed: str) -> str:
    """What an indicator is computed from."""
    return line(pen, depth + 1, feed) if pen.maybe(0.5) else _leaf(pen, feed)


def _indicator(pen: Pen, depth: int, feed: str) -> str:
    name = pen.one(USUAL)
    entry = _BY_NAME.get(name.replace("MovAv.Simple", "SMA"))
    return _built(pen, name, entry or _BY_NAME["SMA"], _inner(pen, depth, feed), feed)


def _rare(pen: Pen, depth: int, feed: str) -> str:
    entry = pen.one([one for one in INDICATORS if not one.name.startswith(_LEFT_OUT)])
    whole = feed or _some_feed(pen)
    source = whole if pen.maybe(0.6) else _inner(pen, depth, feed)
    return _built(pen, entry.name, entry, source, feed)


def _built(pen: Pen, name: str, entry: Indicator, source: str, feed: str) -> str:
    sources = [source]
    if entry.inputs > 1:
        sources.append(_leaf(pen, feed))
    if name in {"ATR", "TrueRange", "ParabolicSAR"}:
        sources = [feed or _some_feed(pen)]
    words = [*sources, *_parameters(pen, entry)]
    text = f"bt.{pen.one(['ind', 'indicators'])}.{name}({', '.join(words)})"
    if len(entry.lines) > 1 and pen.maybe(0.4):
        return f"{text}.{pen.one(['', 'lines.'])}{pen.one(entry.lines)}"
    return text


def _parameters(pen: Pen, entry: Indicator) -> list[str]:
    return [
        f"{name}={_value(pen, name, value)}"
        for name, value in entry.params.items()
        if not name.startswith(_KEEP) and pen.maybe(0.85)
    ]


def _value(pen: Pen, name: str, value: Value) -> str:
    if isinstance(value, bool):
        return str(pen.maybe(0.5)) if name == "safediv" else str(value)
    if isinstance(value, int):
        if pen.params and pen.maybe(0.3):
            return f"self.p.{pen.params[0]}"
        return str(pen.random.randint(2, 12))
    if isinstance(value, str):
        average = pen.some("SMA EMA WMA SMMA")
        return f"bt.ind.{average}" if average in AVERAGES else "bt.ind.SMA"
    return repr(value)


def _arithmetic(pen: Pen, depth: int, feed: str) -> str:
    left, op = line(pen, depth + 1, feed), pen.some("+ - * + -")
    if pen.maybe(0.3):
        return f"({left} {op} {pen.constant()})"
    if pen.maybe(0.2):
        return f"({left} / {pen.some('2.0 4 3.0 0.5')})"
    if pen.maybe(0.1):
        return pen.one([f"abs({left})", f"(-{left})"])
    return f"({left} {op} {line(pen, depth + 1, feed)})"


def _comparison(pen: Pen, depth: int, feed: str) -> str:
    left, op = line(pen, depth + 1, feed), pen.some("< <= > >= == !=")
    right = pen.constant() if pen.maybe(0.3) else line(pen, depth + 1, feed)
    return f"({left} {op} {right})"


def _function(pen: Pen, depth: int, feed: str) -> str:
    inner = [line(pen, depth + 1, feed) for _ in range(3)]
    match pen.some("And Or If Max Min Sum Any All DivByZero Cmp"):
        case "If":
            tail = pen.one([inner[2], pen.constant()])
            return f"bt.If({_comparison(pen, depth + 1, feed)}, {inner[1]}, {tail})"
        case "DivByZero":
            return f"bt.DivByZero({inner[0]}, {inner[1]}, zero={pen.constant()})"
        case "Cmp":
            return f"bt.Cmp({inner[0]}, {inner[1]})"
        case ("Max" | "Min" | "And" | "Or") as name if pen.maybe(0.3):
            return f"bt.{name}({inner[0]}, {pen.constant()})"
        case name:
            return f"bt.{name}({', '.join(inner[: pen.random.randint(2, 3)])})"


def _delay(pen: Pen, depth: int, feed: str) -> str:
    whole = feed or _some_feed(pen)
    name = pen.some(_FEED_LINES)
    ago = pen.random.randint(1, 5)
    inner = pen.one([f"{whole}.{name}", f"{line(pen, depth + 1, feed)}"])
    return f"{inner}(-{ago})"


def _cross(pen: Pen, depth: int, feed: str) -> str:
    name = pen.some("CrossOver CrossUp CrossDown CrossOver")
    one, other = line(pen, depth + 1, feed), line(pen, depth + 1, feed)
    if pen.maybe(0.2):
        other = pen.constant()
    return f"bt.ind.{name}({one}, {other})"
