"""Harmless expressions: what can be computed by looking at values alone.

A short list of what may stay; for all else `WAKE` stands in the text, which leaves it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from falcon.engine import ir
from falcon.engine.check.fields import FIELDS
from falcon.engine.lower import operations, values
from falcon.engine.lower.emitter import constant_offset, display
from falcon.engine.lower.expressions import Expressions
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import CLOCK, Layout, cursor
from falcon.engine.lower.types import (
    DATES,
    NONE,
    NUMERIC,
    ORDER,
    TEXT,
    VALUED,
    kinds,
)
from falcon.engine.runtime.handles import FeedHandle, LineHandle

WAKE: Final = "_wake()"
"""Text of what cannot be had here."""

_LENGTH: Final = "(dropped + i + 1)"
_FLAT: Final = NUMERIC | NONE | TEXT | ORDER | DATES
_LIVE: Final = VALUED | kinds("other", "iterator")
"""What may look at the present bar, or change, when it is only looked at."""

_TIMES: Final = frozenset({"date", "datetime", "time"})
_TESTS: Final = frozenset({"isbuy", "issell", "alive"})
_EXTREMES: Final = {"max": "_max", "min": "_min"}


class Harmless(Expressions):
    """Emits harmless expressions, and `WAKE` for all others.

    Attributes:
        present: nodes read on this bar.
        past: nodes read on an earlier one.
        values: names of the namespace that are read.
        known: local variables that this bar has set.
        looks: whether the position is looked at.
    """

    def __init__(self, layout: Layout, types: Types, method: str) -> None:
        super().__init__(layout, types, method)
        self.present: set[int] = set()
        self.past: set[int] = set()
        self.values: set[str] = set()
        self.known: set[str] = set()
        self.looks = False

    def expr(self, node: ir.Expr) -> str:
        """An expression as text."""
        emitter = _EMITTERS.get(type(node))
        return WAKE if emitter is None else emitter(self, node)

    def test(self, node: ir.Expr) -> str:
        """An expression that is only taken for its truth."""
        text = super().test(node)
        return "holds" if text == "held" else text

    def local(self, name: str) -> str:
        """Our name of a local variable, unlike those of values of nodes."""
        return self.locals.setdefault(name, f"x{len(self.locals)}")

    def read(self, line: LineHandle, offset: int) -> str:
        """The value of a line at a constant offset."""
        if cursor(line) == CLOCK or line.is_output:
            return WAKE
        if not offset:
            self.present.add(line.node)
            return f"n{line.node}"
        self.past.add(line.node)
        text = f"q{line.node}[i - {-offset}]"
        is_there = self._is_warm(line, -offset)
        return text if is_there else f"({text} if i >= {-offset} else {WAKE})"

    def is_inert(self, node: ir.Expr) -> bool:
        """Whether looking at a value does no more than that."""
        kind = self.kind(node)
        return bool(kind) and not kind & _LIVE

    def is_flat(self, node: ir.Expr) -> bool:
        """Whether a value, lines taken for theirs, is compared in no time."""
        kind = self.type(node)
        return bool(kind) and kind <= _FLAT


def _local(emit: Harmless, node: ir.Local) -> str:
    is_known = node.name in emit.known and emit.is_inert(node)
    return emit.local(node.name) if is_known else WAKE


def _named(emit: Harmless, node: ir.Own | ir.Param | ir.Fixed) -> str:
    """Something of the namespace."""
    names = emit.layout.names
    match node:
        case ir.Own(name=name) if name in emit.layout.own.keys() - emit.layout.deleted:
            text = names.own[name]
        case ir.Param(name=name):
            text = names.params[name]
        case ir.Fixed(name=name):
            text = names.fixed[name]
        case _:
            return WAKE
    if not emit.is_inert(node):
        return WAKE
    emit.values.add(text)
    return text


def _attr(emit: Harmless, node: ir.Attr) -> str:
    """A plain field; nothing that happens on a calm bar changes one."""
    kind = emit.kind(node.value) - NONE
    is_plain = kind and all(node.name in FIELDS.get(one, ()) for one in kind)
    if node.default is not None or not is_plain:
        return WAKE
    return f"{emit.expr(node.value)}.{node.name}"


def _index(emit: Harmless, node: ir.Index) -> str:
    handle, offset = emit.handle(node.value), constant_offset(node.key)
    if handle is None or offset is None or offset > 0:
        return WAKE
    return emit.read(handle.main, offset)


def _unary(emit: Harmless, node: ir.Unary) -> str:
    if node.op == "not":
        return emit.test(node)
    is_number = node.op in "+-" and emit.type(node.value) <= NUMERIC
    return f"({node.op}{emit.value(node.value)})" if is_number else WAKE


def _binary(emit: Harmless, node: ir.Binary) -> str:
    """An operation that needs no guard."""
    sides = (node.left, node.right)
    if not all(map(emit.is_flat, sides)):
        return WAKE
    text = operations.binary(emit, node)
    return text if text.startswith("(") else WAKE


def _compare(emit: Harmless, node: ir.Compare) -> str:
    operands = (node.first, *node.rest)
    if {"in", "not in"}.intersection(node.ops):
        return _membership(emit, node)
    if {"is", "is not"}.issuperset(node.ops):
        return operations.compare(emit, node) if len(node.ops) == 1 else WAKE
    if not all(map(emit.is_flat, operands)):
        return WAKE
    pairs = zip(node.ops, node.rest, strict=True)
    tail = "".join(f" {op} {emit.value(one)}" for op, one in pairs)
    return f"({emit.value(node.first)}{tail})"


def _membership(emit: Harmless, node: ir.Compare) -> str:
    """Whether a value is among others that are written down one by one."""
    match node:
        case ir.Compare(ops=(op,), rest=(ir.Display(items=items) as right,)):
            operands = (node.first, *items)
            if right.kind != "set" and all(map(emit.is_flat, operands)):
                among = display("tuple", emit.exprs(items))
                return f"({emit.expr(node.first)} {op} {among})"
    return WAKE


def _call(emit: Harmless, node: ir.Call) -> str:
    """The largest or smallest of several numbers, one without its sign, a length."""
    if node.path == "len" and [emit.handle(one) for one in node.args] != [None]:
        return _LENGTH if len(node.args) == 1 else WAKE
    are_numbers = all(emit.type(one) and emit.type(one) <= NUMERIC for one in node.args)
    if node.keywords or not are_numbers:
        return WAKE
    texts = ", ".join(map(emit.value, node.args))
    if node.path in _EXTREMES and len(node.args) > 1:
        return f"{_EXTREMES[node.path]}({texts})"
    return f"_abs({texts})" if node.path == "abs" and len(node.args) == 1 else WAKE


def _method_call(emit: Harmless, node: ir.MethodCall) -> str:
    """What an order says of itself, or the time of a bar."""
    handle = emit.handle(node.value)
    if handle is not None and node.name in _TIMES and not node.keywords:
        offset = constant_offset(node.args[0]) if node.args else 0
        if offset is None or offset > 0:
            return WAKE
        moment = f"_moment({emit.read(handle.main, offset)})"
        return moment if node.name == "datetime" else f"{moment}.{node.name}()"
    is_order = emit.kind(node.value) - NONE == ORDER
    if is_order and node.name in _TESTS and not node.args:
        return f"{emit.expr(node.value)}.{node.name}()"
    return WAKE


def _action(emit: Harmless, node: ir.Action) -> str:
    if node.name == "length":
        return _LENGTH
    if node.name != "getposition" or node.keywords:
        return WAKE
    # There is but one feed.
    are_feeds = [isinstance(emit.handle(one), FeedHandle) for one in node.args]
    if are_feeds not in ([], [True]):
        return WAKE
    emit.looks = True
    return "held"


def _logic(emit: Harmless, node: ir.Logic) -> str:
    return operations.logic(emit, node) if emit.is_inert(node) else WAKE


def _choice(emit: Harmless, node: ir.Choice) -> str:
    return operations.choice(emit, node) if emit.is_inert(node) else WAKE


# Each function takes the node of its own type; the table pairs them.
_EMITTERS: Final[dict[type, Callable[[Harmless, Any], str]]] = {
    ir.Action: _action,
    ir.Attr: _attr,
    ir.Binary: _binary,
    ir.Call: _call,
    ir.Choice: _choice,
    ir.Compare: _compare,
    ir.Const: values.const,
    ir.Fixed: _named,
    ir.Index: _index,
    ir.Local: _local,
    ir.Logic: _logic,
    ir.MethodCall: _method_call,
    ir.Own: _named,
    ir.Param: _named,
    ir.Unary: _unary,
}
