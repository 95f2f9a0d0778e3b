"""Facts: what is found out about a tree once, however often it is lowered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from falcon.engine import code, ir
from falcon.engine.lower import weights
from falcon.engine.lower.aliases import local_names

Tree = TypeVar("Tree")
Found = TypeVar("Found")


class Facts:
    """Facts about the trees of one program, which keeps them."""

    __slots__ = ("_acting", "_assigned", "_mutated", "_prices", "_test_prices")

    def __init__(self) -> None:
        self._acting: dict[ir.Expr, bool] = {}
        self._assigned: dict[tuple[code.Stmt, ...], frozenset[str]] = {}
        self._mutated: dict[code.Method, frozenset[tuple[type, str]]] = {}
        self._prices: dict[tuple[code.Stmt, ...], int] = {}
        self._test_prices: dict[ir.Expr, int] = {}

    def acts(self, node: ir.Expr) -> bool:
        """Whether an expression could change what was read before it."""
        return _once(self._acting, node, _acts)

    def mutated_in(self, method: code.Method) -> frozenset[tuple[type, str]]:
        """Attributes and locals whose items a method changes, with their kinds."""
        return _once(self._mutated, method, _mutated_in)

    def price_of(self, body: tuple[code.Stmt, ...]) -> int:
        """Fuel of going once through statements."""
        return _once(self._prices, body, lambda one: 1 + weights.of_block(one))

    def price_of_test(self, node: ir.Expr) -> int:
        """Fuel of the test of a loop."""
        return _once(self._test_prices, node, weights.of_nodes)

    def assigned_in(self, body: tuple[code.Stmt, ...]) -> frozenset[str]:
        """The locals that statements assign to."""
        return _once(self._assigned, body, _assigned_in)


def _once(kept: dict[Tree, Found], tree: Tree, find: Callable[[Tree], Found]) -> Found:
    found = kept.get(tree)
    if found is None:
        found = kept[tree] = find(tree)
    return found


_MUTATORS: Final = frozenset(
    {
        *("append", "appendleft", "clear", "extend", "insert", "pop", "popleft"),
        *("remove", "reverse", "rotate", "sort", "setdefault", "update"),
        *("add", "discard"),
    }
)


def _mutated_in(method: code.Method) -> frozenset[tuple[type, str]]:
    owners = [node.value for node in method.of(ir.MethodCall) if node.name in _MUTATORS]
    targets = [target for node in method.of(code.Assign) for target in node.targets]
    targets += [node.target for node in method.of(code.Augment)]
    targets += [target for node in method.of(code.Delete) for target in node.targets]
    while targets:
        target = targets.pop()
        if isinstance(target, ir.Unpack):
            targets += target.targets
        elif isinstance(target, ir.Index | ir.Slice):
            owners.append(target.value)
    return frozenset(
        (type(owner), owner.name)
        for owner in owners
        if isinstance(owner, ir.Own | ir.Local)
    )


def _acts(node: ir.Expr) -> bool:
    return any(isinstance(one, ir.HelperCall) for one in code.walk(node))


def _assigned_in(body: tuple[code.Stmt, ...]) -> frozenset[str]:
    return frozenset(
        name
        for node in code.walk(*body)
        if isinstance(node, code.Assign | code.Augment | code.For)
        for target in _targets(node)
        for name in local_names(target)
    )


def _targets(node: code.Assign | code.Augment | code.For) -> tuple[ir.Target, ...]:
    return node.targets if isinstance(node, code.Assign) else (node.target,)
