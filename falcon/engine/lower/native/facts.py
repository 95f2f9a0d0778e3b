"""Facts: what is found out about a tree once, however often it is lowered."""

from __future__ import annotations

from functools import lru_cache

from falcon.engine import code, ir
from falcon.engine.lower import weights
from falcon.engine.lower.aliases import local_names

_KEPT = 16_384


@lru_cache(maxsize=_KEPT)
def acts(node: ir.Expr) -> bool:
    """Whether an expression could change what was read before it."""
    return any(isinstance(one, ir.HelperCall) for one in code.walk(node))


@lru_cache(maxsize=_KEPT)
def price_of(body: tuple[code.Stmt, ...]) -> int:
    """Fuel of going once through statements."""
    return 1 + weights.of_block(body)


@lru_cache(maxsize=_KEPT)
def price_of_test(node: ir.Expr) -> int:
    """Fuel of the test of a loop."""
    return weights.of_nodes(node)


@lru_cache(maxsize=_KEPT)
def assigned_in(body: tuple[code.Stmt, ...]) -> frozenset[str]:
    """The locals that statements assign to."""
    return frozenset(
        name
        for node in code.walk(*body)
        if isinstance(node, code.Assign | code.Augment | code.For)
        for target in _targets(node)
        for name in local_names(target)
    )


def _targets(node: code.Assign | code.Augment | code.For) -> tuple[ir.Target, ...]:
    return node.targets if isinstance(node, code.Assign) else (node.target,)
