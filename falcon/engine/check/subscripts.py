"""Subscripts: one of many by number or name, a stretch of them, a bar of a line."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check import own, written
from falcon.engine.check.fields import ALL_LINES
from falcon.engine.check.names import LINE_NAMES
from falcon.engine.check.scope import Read, Scope
from falcon.engine.reading.refusal import counted, place, refusal, shown


def read_subscript(node: ast.Subscript, scope: Scope, read: Read) -> ir.Expr:
    """Read ``value[key]``.

    Raises:
        UnsupportedConstructError: it looks ahead, or is not on the list.
    """
    if (line := written.read_line(node, scope)) is not None:
        return line
    value = read(node.value, scope)
    if isinstance(value, ir.Attr) and value.name in ALL_LINES:
        return _numbered(node, value)
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        read_bounds = (None if b is None else read(b, scope) for b in bounds)
        return ir.Slice(place(node), value, *read_bounds)
    key = read(node.slice, scope)
    if own.feed_of(value) is not None and _is_text(key):
        hint = "write the name of the line behind a dot: self.data.close"
        raise refusal(node, f"`{shown(node)}`", hint)
    if (ahead := _ahead(node.value, key)) > 0:
        raise refusal(
            node,
            f"`{shown(node)}` reads a future bar",
            f"write [-{ahead}] for {counted(ahead)} before; [0] is the present bar",
        )
    if isinstance(value, ir.Action) and value.name == "getpositions":
        return ir.Action(place(node), "getposition", (key,))
    return ir.Index(place(node), value, key)


def _is_text(key: ir.Expr) -> bool:
    return isinstance(key, ir.Const) and isinstance(key.value, str)


def _numbered(node: ast.Subscript, lines: ir.Attr) -> ir.Expr:
    """One of the lines of a value by its number, ``value.lines[0]``."""
    match node.slice:
        case ast.Constant(value=int() as number):
            return ir.Attr(place(node), lines.value, f"lines.{int(number)}")
    raise refusal(node, f"`{shown(node)}`", "name the line, as in lines.close")


def _ahead(value: ast.expr, key: ir.Expr) -> int:
    """The bars that an index looks ahead on what can only be a line of prices."""
    if not isinstance(key, ir.Const) or not isinstance(key.value, int):
        return 0
    is_line = isinstance(value, ast.Attribute) and value.attr in LINE_NAMES
    return int(key.value) if is_line else 0
