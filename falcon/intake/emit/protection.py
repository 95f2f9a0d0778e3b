"""Protection: how an open trade is guarded, bar by bar.

The stop rests in the market as a Stop order from the first complete bar of the trade
on; it is only ever moved towards the price. A target is checked when a bar is complete,
so that never two orders rest of which both might fill.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.emit.layout import needed
from falcon.intake.emit.lines import line_of
from falcon.intake.emit.plan import Side, distance_of, level_of
from falcon.intake.emit.source import Source
from falcon.intake.risk import Level, LevelKind, Risk
from falcon.intake.terms import series

_DISTANCES = frozenset(
    {LevelKind.PERCENT, LevelKind.ATR, LevelKind.PIPS, LevelKind.POINTS}
)


def has_stop(risk: Risk) -> bool:
    """Whether a stop order rests while a trade is open."""
    return risk.stop is not None or risk.trail is not None


def write_state(risk: Risk, source: Source) -> None:
    """Set the attributes that guarding needs, and the method that moves the stop."""
    if not has_stop(risk):
        return
    source.attribute("stop_order", "None")
    source.attribute("stop_price", "0.0")
    if trails_a_peak(risk):
        source.attribute("peak", "0.0")
    if risk.pyramid is not None:
        source.attribute("units", "0")
        source.attribute("unit_price", "0.0")
    source.helper(
        "def move_stop(self, price):",
        "    if self.stop_order is not None:",
        "        self.cancel(self.stop_order)",
        "    self.stop_price = price",
        "    size = self.position.size",
        "    if size > 0:",
        "        self.stop_order = self.sell(",
        "            exectype=bt.Order.Stop, price=price, size=size",
        "        )",
        "    else:",
        "        self.stop_order = self.buy(",
        "            exectype=bt.Order.Stop, price=price, size=-size",
        "        )",
    )


def initial_stop(risk: Risk, side: Side, source: Source) -> str | None:
    """Where the stop of a new trade lies, with ``price`` in scope.

    Raises:
        UsageError: it cannot be computed.
    """
    level = risk.stop or risk.trail
    if level is None:
        return None
    name = "stop" if risk.stop is not None else "trail"
    distance = distance_of(level, source, name)
    if distance is not None:
        return f"price {side.away} {distance}"
    return level_of(level, side, source)


def trails_a_peak(risk: Risk) -> bool:
    """Whether the stop follows the best close of the trade."""
    return risk.trail is not None and risk.trail.kind in _DISTANCES


def is_distance(risk: Risk) -> bool:
    """Whether the stop is measured from the entry price."""
    level = risk.stop or risk.trail
    return level is not None and level.kind in _DISTANCES


def guard_method(risk: Risk, side: Side, source: Source) -> tuple[str, ...]:
    """The method that guards an open trade of one side."""
    first = f"entry {side.away} self.{side.word}_risk"
    lines = [
        f"def guard_{side.word}(self):",
        "    entry = self.position.price",
        "    price = self.data.close[0]",
        "    stop = self.stop_price",
        "    if self.stop_order is None:",
        f"        stop = {first if is_distance(risk) else f'self.{side.word}_stop'}",
    ]
    if risk.trail is not None:
        lines += _trail(risk.trail, side, source)
    if risk.breakeven is not None:
        lines += _breakeven(risk.breakeven, side, source)
    further = ">" if side.sign > 0 else "<"
    moved = f"stop {further} self.stop_price"
    if risk.pyramid is not None:
        lines += _pyramid(risk, side, source)
        moved = f"is_larger or {moved}"
    lines += [
        f"    if self.stop_order is None or {moved}:",
        "        self.move_stop(stop)",
    ]
    return tuple(needed(lines, ("entry", "price")))


def _trail(trail: Level, side: Side, source: Source) -> list[str]:
    best = "max" if side.sign > 0 else "min"
    distance = distance_of(trail, source, "trail")
    if distance is None:
        return [f"    stop = {best}(stop, {level_of(trail, side, source)})"]
    reach = distance.replace("price", "self.peak")
    return [
        f"    self.peak = {best}(self.peak, price) if self.peak else price",
        f"    stop = {best}(stop, self.peak {side.away} {reach})",
    ]


def _breakeven(level: Level, side: Side, source: Source) -> list[str]:
    """Move the stop to the entry price once the trade is far enough ahead."""
    value = level.value or 1.0
    if level.kind is LevelKind.RISK_MULTIPLE:
        name = source.once("breakeven", lambda: source.param("breakeven_r", value))
        far = f"{name} * self.{side.word}_risk"
    else:
        distance = distance_of(level, source, "breakeven")
        if distance is None:
            raise UsageError("the move to breakeven has no distance")
        far = distance.replace("price", "entry")
    gain = "price - entry" if side.sign > 0 else "entry - price"
    best = "max" if side.sign > 0 else "min"
    return [f"    if {gain} >= {far}:", f"        stop = {best}(stop, entry)"]


def _pyramid(risk: Risk, side: Side, source: Source) -> list[str]:
    pyramid, stop = risk.pyramid, risk.stop
    if pyramid is None or stop is None or stop.period is None:
        raise UsageError("adding to a trade needs a stop in ATRs")
    atr = line_of(series("atr", stop.period), source)
    step = source.once("step", lambda: source.param("step_atr", pyramid.step_atr))
    most = source.once("most", lambda: source.param("max_units", pyramid.max_units))
    gain = "price - self.unit_price" if side.sign > 0 else "self.unit_price - price"
    unit_stop = f"price {side.away} self.{side.word}_risk"
    return [
        "    is_larger = False",
        "    if self.units == 0:",
        "        self.units = 1",
        "        self.unit_price = entry",
        "    elif abs(self.position.size) > self.units_size:",
        "        is_larger = True",
        "    self.units_size = abs(self.position.size)",
        f"    gain = {gain}",
        f"    if self.units < {most} and gain >= {step} * {atr}[0]:",
        f"        self.{side.opens}(size=self.stake(price, {unit_stop}))",
        "        self.units += 1",
        "        self.unit_price = price",
    ]


def target_test(risk: Risk, side: Side, source: Source) -> str | None:
    """The expression that says a trade has reached its target.

    Raises:
        UsageError: the target cannot be computed.
    """
    target = risk.target
    if target is None:
        return None
    op = ">=" if side.sign > 0 else "<="
    close, entry = "self.data.close[0]", "self.position.price"
    if target.kind is LevelKind.RISK_MULTIPLE:
        if not has_stop(risk):
            raise UsageError("a target in multiples of the risk needs a stop")
        reward = target.value or 1.0
        value = source.once("reward", lambda: source.param("reward", reward))
        return f"{close} {op} {entry} {side.ahead} {value} * self.{side.word}_risk"
    distance = distance_of(target, source, "target")
    if distance is not None:
        reach = distance.replace("price", entry)
        return f"{close} {op} {entry} {side.ahead} {reach}"
    if target.kind is LevelKind.INDICATOR:
        return f"{close} {op} {level_of(target, side, source)}"
    raise UsageError(f"a target measured in {target.kind} cannot be placed")
