"""Traits: what the code of a spec must keep track of, and what both sides share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from falcon.intake.conditions import series_in
from falcon.intake.emit.plan import size_of, stake_method
from falcon.intake.emit.protection import (
    has_stop,
    trails_a_peak,
    write_state,
)
from falcon.intake.emit.source import Source
from falcon.intake.spec import Fill, StrategySpec


@dataclass(frozen=True)
class Traits:
    """What the code of a spec must keep track of.

    Attributes:
        counts_bars: whether the bars of a trade are counted.
        stops: whether a stop order rests during a trade.
        rests: whether entries rest as stop orders.
        sizes: whether the spec says how large a trade is.
        once_a_day: whether a day has at most one entry.
        pyramids: whether trades are added to.
    """

    counts_bars: bool
    stops: bool
    rests: bool
    sizes: bool
    once_a_day: bool
    pyramids: bool

    @classmethod
    def of(cls, spec: StrategySpec) -> Traits:
        """Read off a spec what its code must keep track of."""
        conditions = [c for item in spec.exits for c in item.conditions]
        names = {part.name for c in conditions for part in series_in(c)}
        return cls(
            counts_bars="bars_since_entry" in names or bool(bars_of(spec)),
            stops=has_stop(spec.risk),
            rests=spec.context.fill is Fill.STOP,
            sizes=size_of(spec.risk) is not None,
            once_a_day=spec.risk.max_trades_per_day == 1,
            pyramids=spec.risk.pyramid is not None,
        )

    @property
    def has_state(self) -> bool:
        """Whether something must be forgotten when a trade has ended."""
        return self.counts_bars or self.stops

    def shared_methods(
        self, spec: StrategySpec, source: Source
    ) -> Iterable[Iterable[str]]:
        """Write the state, and the methods that both sides use."""
        if self.counts_bars:
            source.attribute("entry_bar", "0")
            source.helper(
                "def bars_held(self):", "    return len(self) - self.entry_bar"
            )
        write_state(spec.risk, source)
        if self.pyramids:
            source.attribute("units_size", "0")
        if self.once_a_day:
            source.attribute("traded_on", "None")
        if self.rests:
            source.attribute("entry_orders", "[]")
            source.helper(
                "def cancel_entries(self):",
                "    for order in self.entry_orders:",
                "        if order is not None:",
                "            self.cancel(order)",
                "    self.entry_orders = []",
            )
        if self.has_state:
            source.helper(*self._leave())
            source.helper(*self._stand_down(spec))
        size = size_of(spec.risk)
        if size is not None:
            source.helper(*stake_method(size, source))
        return source.helpers

    def _leave(self) -> list[str]:
        lines = ["def leave(self):"]
        if self.stops:
            lines += [
                "    if self.stop_order is not None:",
                "        self.cancel(self.stop_order)",
            ]
        return [*lines, "    self.close()", "    self.stand_down()"]

    def _stand_down(self, spec: StrategySpec) -> list[str]:
        lines = ["def stand_down(self):"]
        if self.counts_bars:
            lines.append("    self.entry_bar = 0")
        if self.stops:
            lines += ["    self.stop_order = None", "    self.stop_price = 0.0"]
        if self.stops and trails_a_peak(spec.risk):
            lines.append("    self.peak = 0.0")
        if self.pyramids:
            lines += ["    self.units = 0", "    self.units_size = 0"]
        return lines


def bars_of(spec: StrategySpec) -> int:
    """Bars after which a spec ends a trade, 0 if it does not say."""
    time_exit = spec.risk.time_exit
    return (time_exit.bars or 0) if time_exit is not None else 0
