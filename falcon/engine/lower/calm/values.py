"""Harmless values: names, fields, operations; anything else is `WAKE`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from falcon.engine import ir
from falcon.engine.check.constants import ORDER_CONSTANTS
from falcon.engine.check.fields import FIELDS
from falcon.engine.lower import operations, values
from falcon.engine.lower.calm.emitter import WAKE, Harmless
from falcon.engine.lower.emitter import constant_offset, display
from falcon.engine.lower.types import NONE, ORDER

_SMALL: Final = frozenset({"+", "-", "*"})
"""Operators by which whole numbers grow no faster than they can be checked."""


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
    if kind == ORDER and node.name in ORDER_CONSTANTS:
        return str(ORDER_CONSTANTS[node.name])
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
    is_number = node.op in "+-" and emit.is_number(node.value)
    return f"({node.op}{emit.value(node.value)})" if is_number else WAKE


def _binary(emit: Harmless, node: ir.Binary) -> str:
    """An operation that needs no guard, or no other than one for its size."""
    sides = (node.left, node.right)
    if not all(map(emit.is_flat, sides)):
        return WAKE
    text = operations.binary(emit, node)
    if text.endswith(f" {WAKE})"):
        return WAKE
    if text.startswith("("):
        return text
    if node.op not in _SMALL or not all(map(emit.is_number, sides)):
        return WAKE
    return f"_bounded({emit.value(node.left)} {node.op} {emit.value(node.right)})"


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


def _logic(emit: Harmless, node: ir.Logic) -> str:
    return operations.logic(emit, node) if emit.is_inert(node) else WAKE


def _choice(emit: Harmless, node: ir.Choice) -> str:
    return operations.choice(emit, node) if emit.is_inert(node) else WAKE


VALUES: Final[dict[type, Callable[[Harmless, Any], str]]] = {
    ir.Attr: _attr,
    ir.Binary: _binary,
    ir.Choice: _choice,
    ir.Compare: _compare,
    ir.Const: values.const,
    ir.Fixed: _named,
    ir.Index: _index,
    ir.Local: _local,
    ir.Logic: _logic,
    ir.Own: _named,
    ir.Param: _named,
    ir.Unary: _unary,
}
"""Which function emits which node."""
