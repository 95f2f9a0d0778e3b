"""Placing: the column of what is refused only when ``__init__`` runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from falcon.engine import code, ir
from falcon.errors import UnsupportedConstructError

_BUILDING = (ir.Call, ir.Index)
_CALLING = (ir.ValueCall, ir.MethodCall)
"""What may be refused when it runs, the likelier first."""


@contextmanager
def placing(strategy: code.Strategy) -> Iterator[None]:
    """Add the column to refusals of the code inside, which know their line only."""
    try:
        yield
    except UnsupportedConstructError as refused:
        if refused.column > 1:
            raise
        raise UnsupportedConstructError(
            line=refused.line,
            column=_column(refused, strategy),
            construct=refused.construct,
            hint=refused.hint,
        ) from refused


def _column(refused: UnsupportedConstructError, strategy: code.Strategy) -> int:
    found = [
        one for one in strategy.of(*_BUILDING, *_CALLING) if one.at.line == refused.line
    ]
    named = [one for one in found if _names(one, refused.construct)]
    building = [one for one in found if isinstance(one, _BUILDING)]
    return min((one.at.column for one in named or building or found), default=1)


def _names(node: ir.Expr, construct: str) -> bool:
    match node:
        case ir.Call():
            return node.path.rpartition(".")[2] in construct
        case ir.Index():
            return construct.startswith("[")
    return construct.startswith("a shift of")
