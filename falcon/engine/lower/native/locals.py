"""Locals: where local variables are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from falcon.engine import code, ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.flow import SEVERAL, Key
from falcon.engine.lower.native.values import HELD, Value
from falcon.engine.lower.native.variables import copied


def bind(coder: Coder, key: Key, value: Value) -> None:
    """Let a local have a value: in registers, or by knowing what it is."""
    if value.kind == "nothing":
        return
    if value.mask or value.kind in HELD:
        coder.flow.known.pop(key, None)
        coder.variables.store(coder.variables.of(key), value)
    else:
        coder.flow.known[key] = copied(coder.tape, value)
    coder.flow.assigned.add(key)


def forget(coder: Coder, names: set[str]) -> None:
    """Locals that a loop sets again are not what they were before it."""
    for name in names:
        if coder.key(name) in coder.flow.known:
            coder.flow.known[coder.key(name)] = SEVERAL


def assigned_in(body: Sequence[ir.Node]) -> set[str]:
    """The locals that statements assign to."""
    return {
        name
        for node in code.walk(*body)
        if isinstance(node, code.Assign | code.Augment | code.For)
        for target in (
            node.targets if isinstance(node, code.Assign) else (node.target,)
        )
        for name in _names(target)
    }


def _names(target: ir.Target) -> Iterator[str]:
    if isinstance(target, ir.Local):
        yield target.name
    elif isinstance(target, ir.Unpack):
        for inner in target.targets:
            yield from _names(inner)
