"""Indicators of the file: their own lines, and what they may not do."""

from __future__ import annotations

import ast
import re
from typing import Final

from falcon.engine import ir
from falcon.engine.check.names import ACTIONS, IDLE_ACTIONS
from falcon.engine.check.scope import Read, Scope, own_name
from falcon.engine.reading.refusal import place, refusal, shown

_ALL: Final = frozenset({"lines", "l"})
_NUMBERED: Final = re.compile(r"line_?(\d*)$")
_LONGER: Final = frozenset({"addminperiod", "incminperiod"})
_WITHOUT_EFFECT: Final = frozenset({"setminperiod", "updateminperiod"})
"""What these set backtrader computes again when the indicator is built."""

_TRADING: Final = (ACTIONS - IDLE_ACTIONS) | {"position", "broker", "datetime", "env"}


def line_key(name: str) -> str:
    """What a line of the indicator is called among its attributes."""
    return f"lines.{name}"


def read_line(node: ast.expr, scope: Scope) -> ir.Own | None:
    """Read ``self.lines.x``, ``self.lines[0]``, ``self.lines`` or ``self.x``.

    Returns:
        ``None`` if it is no own line of an indicator.

    Raises:
        UnsupportedConstructError: the indicator has no such line.
    """
    if not scope.lines:
        return None
    name = own_name(node)
    key = _named(node, scope.lines) if name is None else _own_line(name, scope)
    return None if key is None else ir.Own(place(node), key)


def _own_line(name: str, scope: Scope) -> str | None:
    """The line in ``self.x``, ``self.line`` and ``self.line_0``."""
    if name in scope.attributes:
        return None
    if name in _ALL:
        return "lines"
    found = _NUMBERED.match(name)
    if found and int(found[1] or 0) < len(scope.lines):
        return line_key(scope.lines[int(found[1] or 0)])
    name = name.removeprefix("line_") if name not in scope.lines else name
    return line_key(name) if name in scope.lines else None


def _named(node: ast.expr, lines: tuple[str, ...]) -> str | None:
    """The line in ``self.lines.x`` and ``self.lines[0]``, ``None`` for all else."""
    match node:
        case ast.Attribute(value=owner, attr=name) if own_name(owner) in _ALL:
            found = name
        case ast.Subscript(value=owner, slice=ast.Constant(value=int() as number)):
            if own_name(owner) not in _ALL:
                return None
            found = lines[number] if number < len(lines) else ""
        case _:
            return None
    if found not in lines:
        raise refusal(node, f"`{shown(node)}`", f"its lines: {', '.join(lines)}")
    return line_key(found)


def read_line_target(node: ast.expr, scope: Scope) -> ir.Own | None:
    """Read an own line that is assigned to; ``None`` if it is something else.

    Raises:
        UnsupportedConstructError: it is not assigned to in `__init__`.
    """
    if own_name(node) is not None:
        return None
    line = read_line(node, scope)
    if line is not None and (not scope.is_init or line.name == "lines"):
        raise refusal(
            node, f"assignment to `{shown(node)}`", "write its value: self.lines.x[0] ="
        )
    return line


def read_call(node: ast.Call, name: str, scope: Scope, read: Read) -> ir.Expr | None:
    """Read a call of what backtrader gives an indicator; ``None`` for others."""
    check_within(node, name, scope)
    if not scope.lines or name in scope.attributes:
        return None
    if name in _WITHOUT_EFFECT:
        return ir.Const(place(node), None)
    if name not in _LONGER:
        return None
    match node:
        case ast.Call(args=[bars], keywords=[]) if scope.is_init:
            return ir.Action(place(node), name, (read(bars, scope),))
    raise refusal(node, f"`{shown(node)}`", "write it in __init__ with one number")


def check_within(node: ast.expr, name: str, scope: Scope) -> None:
    """Refuse what only a strategy may do or read.

    Raises:
        UnsupportedConstructError: an indicator does.
    """
    if scope.lines and name in _TRADING and name not in scope.attributes:
        raise refusal(
            node, f"self.{name} in an indicator", "leave trading to the strategy"
        )
