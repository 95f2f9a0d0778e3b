"""Conditions: which points of a grid are kept, as people write them: ``fast < slow``.

A condition compares numbers, names of parameters, and their sums, differences, products
and quotients; ``and``, ``or`` and ``not`` join comparisons. It is read as a tree of
these few things and never executed as code.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from falcon.domain.strategies import Parameters
from falcon.errors import UsageError

LONGEST: Final = 500
"""Most characters of a condition."""

_COMPARISONS: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: Final[Mapping[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: Final[Mapping[type, Callable[[Any], Any]]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_KNOWN: Final = (
    *(ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare),
    *(ast.Load, ast.And, ast.Or, *_COMPARISONS, *_ARITHMETIC, *_SIGNS),
)
_HINT: Final = "write comparisons of parameters and numbers, such as fast < slow"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    Attributes:
        text: as it was written.
        tree: of nodes that `holds` knows.
    """

    text: str
    tree: ast.expr

    @classmethod
    def parse(cls, text: str, names: Collection[str]) -> Condition:
        """Read a condition over parameters of these names.

        Raises:
            UsageError: it cannot be read, or names something else.
        """
        if len(text) > LONGEST:
            raise UsageError(f"a condition has at most {LONGEST} characters; {_HINT}")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise UsageError(f"condition {text!r} cannot be read; {_HINT}") from None
        if not _is_truth(tree):
            raise UsageError(f"condition {text!r} compares nothing; {_HINT}")
        _check(text, tree, names)
        return cls(text, tree)

    def holds(self, values: Parameters) -> bool:
        """Whether it is true of a point, given all parameters of the strategy.

        Raises:
            UsageError: what it compares cannot be compared or divided.
        """
        try:
            return bool(_value(self.tree, values))
        except (TypeError, ArithmeticError) as error:
            shown = ", ".join(f"{k}={v}" for k, v in values.items())
            raise UsageError(
                f"condition {self.text!r} has no answer for {shown}: {error}"
            ) from None


def _is_truth(tree: ast.expr) -> bool:
    match tree:
        case ast.Compare():
            return True
        case ast.BoolOp(values=values):
            return all(map(_is_truth, values))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _is_truth(inner)
    return False


def _check(text: str, tree: ast.expr, names: Collection[str]) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, _KNOWN) or not _is_plain(node):
            is_part = isinstance(node, ast.expr)
            shown = ast.unparse(node) if is_part else type(node).__name__
            raise UsageError(f"condition {text!r} holds {shown!r:.60}; {_HINT}")
        if isinstance(node, ast.Name) and node.id not in names:
            known = ", ".join(names) or "none"
            raise UsageError(
                f"condition {text!r} names {node.id}, which is no parameter; "
                f"the strategy declares {known}"
            )


def _is_plain(node: ast.AST) -> bool:
    """Whether it is no constant of a strange kind."""
    kinds = bool | int | float | str | None
    return not isinstance(node, ast.Constant) or isinstance(node.value, kinds)


def _value(tree: ast.expr, values: Parameters) -> Any:
    return _READERS[type(tree)](tree, values)


def _named(tree: ast.Name, values: Parameters) -> Any:
    return values[tree.id]


def _constant(tree: ast.Constant, _values: Parameters) -> Any:
    return tree.value


def _calculated(tree: ast.BinOp, values: Parameters) -> Any:
    left, right = _value(tree.left, values), _value(tree.right, values)
    return _ARITHMETIC[type(tree.op)](left, right)


def _unary(tree: ast.UnaryOp, values: Parameters) -> Any:
    return _SIGNS[type(tree.op)](_value(tree.operand, values))


def _joined(tree: ast.BoolOp, values: Parameters) -> bool:
    join = all if isinstance(tree.op, ast.And) else any
    return join(_value(part, values) for part in tree.values)


def _compared(tree: ast.Compare, values: Parameters) -> bool:
    sides = [_value(side, values) for side in (tree.left, *tree.comparators)]
    return all(
        _COMPARISONS[type(op)](one, other)
        for op, one, other in zip(tree.ops, sides, sides[1:], strict=False)
    )


# Each function takes the node of its own type; the table pairs them.
_READERS: Final[Mapping[type, Callable[[Any, Parameters], Any]]] = {
    ast.Name: _named,
    ast.Constant: _constant,
    ast.BinOp: _calculated,
    ast.UnaryOp: _unary,
    ast.BoolOp: _joined,
    ast.Compare: _compared,
}
