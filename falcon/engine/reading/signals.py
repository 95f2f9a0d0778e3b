"""Signal strategies: backtrader's ``SignalStrategy``, written as a strategy.

It trades by lines that its ``signal_add`` was given: positive values are long, negative
ones short; several lines of one kind must agree. Its ``next`` acts on the signals and
then calls the strategy's own. While an order that opened something is under way no
other is issued (``_concurrent``), and a position is not added to (``_accumulate``).
"""

from __future__ import annotations

import ast
from typing import Final

from falcon.engine.reading import syntax

SIGNALS: Final = {
    "next": "_next_custom",
    "notify_order": "_notify_custom",
}
"""What the methods of a class below it are called, so that its own run before them."""

_ADDING: Final = frozenset({"signal_add", "_signals"})

KINDS: Final = {
    f"SIGNAL_{name}": number
    for number, name in enumerate(
        (
            *("NONE", "LONGSHORT", "LONG", "LONG_INV", "LONG_ANY"),
            *("SHORT", "SHORT_INV", "SHORT_ANY"),
            *("LONGEXIT", "LONGEXIT_INV", "LONGEXIT_ANY"),
            *("SHORTEXIT", "SHORTEXIT_INV", "SHORTEXIT_ANY"),
        )
    )
}
"""Kinds of signals as backtrader numbers them."""

_TEXT: Final = """
class SignalStrategy:
    params = (('_accumulate', False), ('_concurrent', False))
    _signals = ([], [], [], [], [], [], [], [], [], [], [], [], [], [])
    _under_way = None

    def signal_add(self, sigtype, signal):
        self._signals[sigtype].append(signal)

    def _next_custom(self):
        pass

    def _notify_custom(self, order):
        pass

    def notify_order(self, order):
        if self._under_way is not None and not order.alive():
            if order.ref == self._under_way.ref:
                self._under_way = None
        self._notify_custom(order)

    def next(self):
        if self._under_way is None or self.p._concurrent:
            self._act()
        self._next_custom()

    def _is_up(self, kind):
        lines = self._signals[kind]
        return len(lines) > 0 and all([line[0] > 0.0 for line in lines])

    def _is_down(self, kind):
        lines = self._signals[kind]
        return len(lines) > 0 and all([line[0] < 0.0 for line in lines])

    def _is_any(self, kind):
        lines = self._signals[kind]
        return len(lines) > 0 and all([bool(line[0]) for line in lines])

    def _act(self):
        up, down = self._is_up(1), self._is_down(1)
        buys = self._is_up(2) or self._is_down(3) or self._is_any(4)
        sells = self._is_down(5) or self._is_up(6) or self._is_any(7)
        ends_long = self._is_down(8) or self._is_up(9) or self._is_any(10)
        ends_short = self._is_up(11) or self._is_down(12) or self._is_any(13)
        leaves_long = self._is_down(2) or self._is_up(3) or self._is_any(4)
        leaves_short = self._is_up(5) or self._is_down(6) or self._is_any(7)
        if len(self._signals[8]) > 0:
            turns_long = leaves_long = False
        else:
            turns_long = sells
        if len(self._signals[11]) > 0:
            turns_short = leaves_short = False
        else:
            turns_short = buys
        size = self.position.size
        if size == 0:
            if up or buys:
                self._under_way = self.buy()
            elif down or sells:
                self._under_way = self.sell()
        elif size > 0:
            if down or ends_long or turns_long or leaves_long:
                self.close()
            if down or turns_long:
                self._under_way = self.sell()
            if (up or buys) and self.p._accumulate:
                self._under_way = self.buy()
        else:
            if up or ends_short or turns_short or leaves_short:
                self.close()
            if up or turns_short:
                self._under_way = self.buy()
            if (down or sells) and self.p._accumulate:
                self._under_way = self.sell()
"""


def adds_signals(node: ast.ClassDef) -> bool:
    """Whether a class may have signals: whether it names what adds or holds them."""
    return any(
        isinstance(inner, ast.Attribute) and inner.attr in _ADDING
        for inner in syntax.walk(node)
    )


def signal_class(user: ast.ClassDef) -> ast.ClassDef:
    """The class that a signal strategy derives from, placed where that one stands."""
    node = ast.parse(_TEXT).body[0]
    for inner in syntax.walk(node):
        if isinstance(inner, ast.stmt | ast.expr):
            ast.copy_location(inner, user)
        if isinstance(inner, ast.ClassDef):
            # No class of the file can have this name.
            inner.name = "signals@"
    assert isinstance(node, ast.ClassDef)  # noqa: S101  # it is the only statement
    return node
