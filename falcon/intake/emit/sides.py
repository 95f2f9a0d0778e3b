"""Sides: the methods that one side of a strategy needs.

`long_entry` and `long_exit` say when, `enter_long` and `rest_long` place the order,
`guard_long` follows the trade with a stop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from falcon.intake.emit.entries import (
    StopEntry,
    exit_tests,
    market_tests,
    stop_entries,
)
from falcon.intake.emit.layout import asking, unless
from falcon.intake.emit.plan import Side
from falcon.intake.emit.protection import (
    guard_method,
    initial_stop,
    is_distance,
    target_test,
)
from falcon.intake.emit.source import Source
from falcon.intake.emit.traits import Traits, bars_of
from falcon.intake.risk import LevelKind
from falcon.intake.spec import StrategySpec, TradeSide

_PLANNED = {"risk": "abs(price - stop)", "stop": "stop"}
_TODAY = "self.data.datetime.date(0)"


@dataclass(frozen=True)
class SideWriter:
    """Writes the methods of one side.

    Attributes:
        spec: the strategy.
        side: which side.
        traits: what the code keeps track of.
        source: receives indicators, parameters and state.
    """

    spec: StrategySpec
    side: Side
    traits: Traits
    source: Source

    @property
    def _trade_side(self) -> TradeSide:
        return TradeSide(self.side.word)

    @cached_property
    def _market(self) -> list[list[str]]:
        return market_tests(self.spec, self._trade_side, self.source)

    @cached_property
    def _resting(self) -> list[StopEntry]:
        return stop_entries(self.spec, self._trade_side, self.source)

    @cached_property
    def _exits(self) -> list[list[str]]:
        conditions = self.spec.exits_of(self._trade_side)
        tests = exit_tests(conditions, self.source)
        bars = bars_of(self.spec)
        if bars and not any("bars_since_entry" in str(c) for c in conditions):
            limit = self.source.once(
                "time exit", lambda: self.source.param("max_bars", bars)
            )
            tests.append([f"self.bars_held() >= {limit}"])
        target = target_test(self.spec.risk, self.side, self.source)
        return [*tests, [target]] if target is not None else tests

    @property
    def enters_at_market(self) -> bool:
        """Whether any entry is a market order."""
        return bool(self._market)

    @property
    def rests(self) -> bool:
        """Whether any entry rests as a stop order."""
        return bool(self._resting)

    @property
    def _is_planned(self) -> bool:
        """Whether an entry needs more than one call."""
        return self.traits.stops or self.traits.sizes

    @property
    def _plans(self) -> tuple[str, ...]:
        """What of a planned stop must be remembered: the distance, or the level."""
        if not self.traits.stops:
            return ()
        risk = self.spec.risk
        needs_risk = is_distance(risk) or any(
            level is not None and level.kind is LevelKind.RISK_MULTIPLE
            for level in (risk.target, risk.breakeven)
        )
        needs = {"risk": needs_risk, "stop": not is_distance(risk)}
        return tuple(name for name, is_needed in needs.items() if is_needed)

    @property
    def enter(self) -> str:
        """The call that enters at the market."""
        word = self.side.word
        return (
            f"self.enter_{word}()" if self._is_planned else f"self.{self.side.opens}()"
        )

    @property
    def leave(self) -> str:
        """The call that ends a trade."""
        return "self.leave()" if self.traits.has_state else "self.close()"

    def held(self, other: SideWriter | None) -> list[str]:
        """What is done on each bar of a trade of this side."""
        lines = [f"self.traded_on = {_TODAY}"] if self.traits.once_a_day else []
        if self.traits.rests:
            lines.append("self.cancel_entries()")
        word = "if"
        if other is not None and other.enters_at_market:
            lines += [
                f"if self.{other.side.word}_entry():",
                f"    {self.leave}",
                f"    {other.enter}",
            ]
            word = "elif"
        if self._exits:
            lines += [f"{word} self.{self.side.word}_exit():", f"    {self.leave}"]
            word = "else"
        if self.traits.stops:
            guard = f"self.guard_{self.side.word}()"
            if word == "if":
                lines.append(guard)
            else:
                lines += ["else:", f"    {guard}"]
        return lines or ["pass"]

    def methods(self) -> Iterable[Iterable[str]]:
        """The methods of this side, in the order in which they are read."""
        word = self.side.word
        if self._market:
            yield asking(f"{word}_entry", self._entry_tests())
        if self._exits:
            yield asking(f"{word}_exit", self._exits)
        if self._is_planned:
            for name in self._plans:
                self.source.attribute(f"{word}_{name}", "0.0")
        if self._market and self._is_planned:
            yield self._enter_method()
        if self._resting:
            yield self._rest_method()
        if self.traits.stops:
            yield guard_method(self.spec.risk, self.side, self.source)

    def _entry_tests(self) -> list[list[str]]:
        if not self.traits.once_a_day:
            return self._market
        return [[f"self.traded_on != {_TODAY}", *tests] for tests in self._market]

    def _enter_method(self) -> list[str]:
        return [
            f"def enter_{self.side.word}(self):",
            "    price = self.data.close[0]",
            *(f"    {line}" for line in self._planned()),
            f"    self.{self.side.opens}({self._size()})",
        ]

    def _planned(self) -> list[str]:
        """Compute the stop of a new trade; no trade if it lies on the wrong side."""
        stop = initial_stop(self.spec.risk, self.side, self.source)
        if stop is None:
            return []
        wrong = ">=" if self.side.sign > 0 else "<="
        word = self.side.word
        return [
            f"stop = {stop}",
            f"if stop {wrong} price:",
            "    return",
            *(f"self.{word}_{name} = {_PLANNED[name]}" for name in self._plans),
        ]

    def _size(self) -> str:
        if not self.traits.sizes:
            return ""
        return f"size=self.stake(price, {'stop' if self.traits.stops else '0.0'})"

    def _rest_method(self) -> list[str]:
        lines = [f"def rest_{self.side.word}(self):"]
        for entry in self._resting:
            tests = list(entry.tests)
            if self.traits.once_a_day:
                tests.insert(0, f"self.traded_on != {_TODAY}")
            if tests:
                lines += unless(tests)
            lines.append(f"    price = {entry.level}")
            lines += [f"    {line}" for line in self._planned()]
            size = f", {self._size()}" if self.traits.sizes else ""
            order = f"exectype=bt.Order.Stop, price=price{size}"
            lines += [
                "    self.entry_orders.append(",
                f"        self.{self.side.opens}({order})",
                "    )",
            ]
        return lines
