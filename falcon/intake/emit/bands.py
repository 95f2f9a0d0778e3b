"""Bands: Bollinger's, Keltner's and Ichimoku's lines, as lines of backtrader."""

from __future__ import annotations

from falcon.intake.emit.source import Source
from falcon.intake.terms import Series

_BANDS = {"bb_upper": "top", "bb_mid": "mid", "bb_lower": "bot"}


def bollinger(term: Series, source: Source) -> str:
    """A line of the bands, or how wide they are."""

    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        width = source.param(f"{name}_width", term.numbers[1])
        return (
            f"bt.ind.BollingerBands(self.data.close, period={period}, "
            f"devfactor={width})"
        )

    bands = source.line(f"bollinger {term.args}", "bands", build)
    if term.name in _BANDS:
        return f"{bands}.lines.{_BANDS[term.name]}"
    top, mid, bottom = (f"{bands}.lines.{line}" for line in ("top", "mid", "bot"))
    return source.line(str(term), "bandwidth", lambda _: f"({top} - {bottom}) / {mid}")


def keltner(term: Series, source: Source) -> str:
    """A line of the channel; its width is counted in ATRs."""

    def build_mid(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        return f"bt.ind.EMA(self.data.close, period={period})"

    middle = source.line(f"keltner {term.args}", "keltner", build_mid)
    if term.name == "keltner_mid":
        return middle
    sign = "+" if term.name == "keltner_upper" else "-"
    period = f"self.p.{middle.removeprefix('self.')}_period"

    def build_range(_name: str) -> str:
        return f"bt.ind.ATR(self.data, period={period})"

    reach = source.line(f"keltner range {term.args}", "keltner_atr", build_range)
    width = source.once(
        f"keltner width {term.args}",
        lambda: source.param("keltner_width", term.numbers[1]),
    )
    return source.line(
        str(term), term.name, lambda _: f"{middle} {sign} {width} * {reach}"
    )


def middle_of_range(term: Series, source: Source) -> str:
    """A line of Ichimoku's: halfway between the highest high and the lowest low."""
    period = source.once(
        f"period {term}",
        lambda: source.param(f"{term.name}_period", term.numbers[0]),
    )

    def edge(kind: str, price: str) -> str:
        return source.line(
            f"{kind} {price} {term}",
            f"{term.name}_{price}",
            lambda _: f"bt.ind.{kind}(self.data.{price}, period={period})",
        )

    high, low = edge("Highest", "high"), edge("Lowest", "low")
    return source.line(str(term), term.name, lambda _: f"({high} + {low}) / 2")


def cloud(term: Series, source: Source) -> str:
    """An edge of the cloud, drawn for this bar 26 bars ago."""

    def build(name: str) -> str:
        tenkan, kijun, senkou = (
            source.param(f"{name}_{word}", value)
            for word, value in zip(
                ("tenkan", "kijun", "senkou"), term.numbers, strict=True
            )
        )
        return (
            f"bt.ind.Ichimoku(self.data, tenkan={tenkan}, kijun={kijun}, "
            f"senkou={senkou})"
        )

    cloud = source.line(f"cloud {term.args}", "ichimoku", build)
    kind = "Max" if term.name == "cloud_top" else "Min"
    spans = f"{cloud}.lines.senkou_span_a, {cloud}.lines.senkou_span_b"
    return source.line(str(term), term.name, lambda _: f"bt.{kind}({spans})")
