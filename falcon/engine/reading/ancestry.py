"""Ancestry: which classes of a file derive from which, and which one is meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from falcon.engine.indicators.record import Indicator
from falcon.engine.ir import At
from falcon.engine.reading.inherited import entry_of
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.script import Script
from falcon.errors import UnsupportedConstructError

STRATEGY: Final = "strategy"
SIGNAL_STRATEGY: Final = "signal strategy"
INDICATOR: Final = "indicator"

_ROOTS: Final = {
    "backtrader.Strategy": STRATEGY,
    "backtrader.strategy.Strategy": STRATEGY,
    "backtrader.SignalStrategy": SIGNAL_STRATEGY,
    "backtrader.strategy.SignalStrategy": SIGNAL_STRATEGY,
    "backtrader.Indicator": INDICATOR,
    "backtrader.indicator.Indicator": INDICATOR,
    "backtrader.ind.Indicator": INDICATOR,
    "backtrader.indicators.Indicator": INDICATOR,
}
"""What classes of backtrader make of those that derive from them."""

MAX_ANCESTORS: Final = 12
"""Most classes that one may derive from."""

_STRATEGIES: Final = {STRATEGY, SIGNAL_STRATEGY}
_PLAIN_BASES: Final = frozenset({"object"})
_LEAST: Final = 2
"""Strategies from which on a file holds several."""


class Family:
    """The classes of a file.

    Attributes:
        script: the file.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self._classes = script.classes
        self._orders: dict[str, tuple[str, ...]] = {}

    def strategy(self) -> str:
        """The name of the strategy class.

        That is the one the file starts, else the only one that no other derives from.

        Raises:
            UnsupportedConstructError: there is none, or there are several.
        """
        known = [name for name in self._classes if self._is_strategy(name)]
        started = set(self.script.started) & set(known)
        if len(started) == 1:
            return started.pop()
        parents = {parent for name in known for parent in self.parents(name)}
        leaves = [name for name in known if name not in parents]
        if not leaves:
            raise self._without_strategy()
        chosen = [name for name in leaves if name in started or not started]
        if len(chosen) >= _LEAST:
            raise refusal(
                self._classes[chosen[1]],
                f"several strategy classes: {', '.join(chosen)}",
                "keep one a file, or add the one you mean: cerebro.addstrategy(…)",
            )
        return (chosen or leaves)[0]

    def kind(self, name: str) -> str | None:
        """What a class is by its first base outside of the file, ``None`` if plain."""
        for one in self._reached(name):
            for base in self._classes[one].bases:
                path = dotted(base, self.script.imports)
                if path in _ROOTS:
                    return _ROOTS[path]
                if entry_of(base, self.script):
                    return INDICATOR
        return None

    def entry(self, name: str) -> Indicator | None:
        """The indicator of backtrader that a class derives from, if it does."""
        for one in self._reached(name):
            for base in self._classes[one].bases:
                if entry := entry_of(base, self.script):
                    return entry
        return None

    def parents(self, name: str) -> Iterator[str]:
        """The classes of the file that a class derives from directly."""
        for base in self._classes[name].bases:
            if isinstance(base, ast.Name) and base.id in self._classes:
                yield base.id

    def node(self, name: str) -> ast.ClassDef:
        """The class as it stands in the file."""
        return self._classes[name]

    def order(self, name: str) -> tuple[str, ...]:
        """A class and all of the file that it derives from, as Python looks them up.

        Raises:
            UnsupportedConstructError: a base or a decorator that is not offered, or no
                order that Python would accept.
        """
        # A class stands behind its bases in the file, which ends all circles.
        for one in sorted(self._reached(name), key=lambda n: self._classes[n].lineno):
            if one not in self._orders:
                self._orders[one] = self._ordered(one)
        return self._orders[name]

    def _ordered(self, name: str) -> tuple[str, ...]:
        node, bases = self._classes[name], [*self.parents(name)]
        self._check(node)
        found = merged_order([*(list(self._orders[base]) for base in bases), bases])
        if found is None or len(found) > MAX_ANCESTORS:
            raise refusal(node, f"bases of {name}", "derive from one class")
        return (name, *found)

    def _is_strategy(self, name: str) -> bool:
        return self.kind(name) in _STRATEGIES

    def _reached(self, name: str) -> Iterator[str]:
        waiting, seen = [name], set()
        while waiting:
            one = waiting.pop(0)
            if one not in seen:
                seen.add(one)
                yield one
                waiting += self.parents(one)

    def _check(self, node: ast.ClassDef) -> None:
        hint = "derive from bt.Strategy or from a class of this file"
        if node.keywords:
            raise refusal(node.keywords[0].value, "metaclass", hint)
        if node.decorator_list:
            raise refusal(node.decorator_list[0], "class decorator", "leave it out")
        seen_root = False
        for base in node.bases:
            name = base.id if isinstance(base, ast.Name) else ""
            is_earlier = (
                name in self._classes and self._classes[name].lineno < node.lineno
            )
            is_known = dotted(base, self.script.imports) in _ROOTS
            is_known = is_known or entry_of(base, self.script) is not None
            if not (is_earlier or is_known or name in _PLAIN_BASES):
                raise refusal(base, f"base class {shown(base)}", hint)
            if seen_root and is_earlier:
                construct = f"{name} behind a class of backtrader"
                raise refusal(base, construct, "write backtrader's class last")
            if seen_root and is_known:
                raise refusal(base, f"bases of {node.name}", "derive from one class")
            seen_root = seen_root or is_known

    def _lacks_import(self, base: ast.expr) -> bool:
        path = dotted(base, self.script.imports)
        return path is None and shown(base).endswith(".Strategy")

    def _without_strategy(self) -> UnsupportedConstructError:
        hint = "write one class that derives from bt.Strategy"
        for node in self._classes.values():
            if any(map(self._lacks_import, node.bases)):
                hint = "import backtrader as bt at the top, and derive from bt.Strategy"
                return refusal(node, "no strategy class", hint)
        return refusal(At(line=1, column=1), "no strategy class", hint)


def merged_order(lines: Sequence[list[str]]) -> list[str] | None:
    """Python's order of base classes: each before its own bases, as they are written.

    The next is the first head of a line that stands behind the head of no other.
    """
    lines = [list(line) for line in lines if line]
    order: list[str] = []
    while lines:
        later = {name for line in lines for name in line[1:]}
        head = next((line[0] for line in lines if line[0] not in later), None)
        if head is None:
            return None
        order.append(head)
        lines = [[n for n in line if n != head] for line in lines]
        lines = [line for line in lines if line]
    return order
