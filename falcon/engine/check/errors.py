"""Exceptions that strategy code may name: what it raises, and what it catches."""

from __future__ import annotations

import ast

from falcon.engine.check.ownerrors import OWN, own_errors
from falcon.engine.check.scope import Scope
from falcon.engine.check.words import words
from falcon.engine.reading.refusal import refusal, shown

RAISED = words(
    """
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError
    LookupError NameError NotImplementedError OverflowError RuntimeError StopIteration
    TypeError ValueError ZeroDivisionError
    """
)
"""Exceptions that strategy code may raise."""

CAUGHT = RAISED | words(
    """
    BaseException EOFError FileNotFoundError FloatingPointError IOError ImportError
    ModuleNotFoundError OSError PermissionError TimeoutError UnboundLocalError
    UnicodeError
    """
)
"""Exceptions that strategy code may catch, be it that they never come."""

STATISTICS_ERROR = "StatisticsError"


def error_name(node: ast.expr, scope: Scope) -> str | None:
    """Which exception an expression names, or ``None`` if it names none."""
    if scope.path(node) == "statistics.StatisticsError":
        return STATISTICS_ERROR
    if not isinstance(node, ast.Name) or node.id in scope.locals | scope.fixed:
        return None
    return node.id if node.id in CAUGHT else None


def caught(node: ast.expr | None, scope: Scope) -> tuple[str, ...]:
    """The exceptions that ``except node:`` catches; a bare one catches all.

    Raises:
        UnsupportedConstructError: it names something else.
    """
    if node is None:
        return ("Exception",)
    found = []
    for one in node.elts if isinstance(node, ast.Tuple) else [node]:
        name = error_name(one, scope)
        if isinstance(one, ast.Name) and one.id in own_errors(scope.source):
            name = f"{OWN}{one.id}"
        if name is None:
            known = ", ".join(sorted(RAISED))
            raise refusal(one, f"except {shown(one)}", f"known: {known}")
        found.append(name)
    return tuple(found)
