"""Aliases: local variables that are only another name for a line or a feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from falcon.engine import code, ir
from falcon.engine.functions import Lambda
from falcon.engine.lower.layout import Layout
from falcon.engine.runtime.valued import Valued

BINDING: Final[frozenset[type[ir.Node]]] = frozenset(
    {code.Assign, code.Augment, code.Define, code.Delete, code.For, code.Handler}
    | {ir.Clause, ir.Walrus, Lambda}
)
"""Nodes that bind local variables."""


def aliases(method: code.Method, layout: Layout) -> dict[str, Valued]:
    """Locals of a method that are assigned once, to a line, an indicator or a feed."""
    counts = Counter(method.args)
    values: dict[str, ir.Expr] = {}
    for name, value in _assignments(method):
        counts[name] += 1
        if value is not None:
            values[name] = value
    found: dict[str, Valued] = {}
    for name, value in values.items():
        handle = layout.handle(value, found) if counts[name] == 1 else None
        if handle is not None:
            found[name] = handle
    return found


def _assignments(method: code.Method) -> Iterator[tuple[str, ir.Expr | None]]:
    """The names assigned to, with the value where it is plainly assigned."""
    for node in (one for one in method.nodes if type(one) in BINDING):
        match node:
            case code.Assign(targets=targets, value=value):
                for target in targets:
                    is_plain = isinstance(target, ir.Local)
                    for name in local_names(target):
                        yield name, value if is_plain else None
            case code.Augment() | code.For() | ir.Clause() | ir.Walrus():
                yield from ((name, None) for name in local_names(node.target))
            case code.Delete(targets=targets):
                yield from (
                    (name, None) for one in targets for name in local_names(one)
                )
            case code.Define() | Lambda() | code.Handler():
                yield from ((name, None) for name in inner_names(node))


def local_names(target: ir.Target | ir.Expr) -> Iterator[str]:
    """The local variables that a target assigns to."""
    if isinstance(target, ir.Local):
        yield target.name
    elif isinstance(target, ir.Unpack):
        for inner in target.targets:
            yield from local_names(inner)
    elif isinstance(target, ir.Starred):
        yield from local_names(target.value)


def inner_names(node: code.Define | Lambda | code.Handler) -> Iterator[str]:
    """The names that a function inside a method, or a handler, binds."""
    if isinstance(node, code.Handler):
        yield node.name
        return
    if isinstance(node, code.Define):
        yield node.target.name
    yield from node.arguments.all_names


def is_local(target: ir.Target) -> bool:
    """Whether a target is local variables alone."""
    if isinstance(target, ir.Unpack):
        return all(map(is_local, target.targets))
    return isinstance(target, ir.Local)
