"""Loops: over ranges as they run, over known items written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from falcon.engine import code, ir
from falcon.engine.lower.native.coder import Coder, Loop
from falcon.engine.lower.native.conditions import items_of, test
from falcon.engine.lower.native.locals import bind, forget
from falcon.engine.lower.native.sources import source_of
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.turns import Dynamic, begin, iterating
from falcon.engine.lower.native.values import NotNativeError, Value

Block = Callable[[Coder, Sequence[code.Stmt]], None]

_LONGEST = 4_096
"""Instructions up to which loops are written out."""


def loop(coder: Coder, node: code.Stmt, block: Block) -> None:
    """Lower a loop, or a leap out of one."""
    match node:
        case code.Leap(kind=kind):
            _leap(coder, kind)
        case code.While():
            _while(coder, node, block)
        case code.For():
            source = source_of(coder, node.source)
            if isinstance(source, list):
                _items(coder, node, source, block)
            else:
                _dynamic(coder, node, source, block)


def _leap(coder: Coder, kind: str) -> None:
    inner = coder.loops[-1]
    if kind == "break":
        inner.left.join(coder.flow)
        coder.tape.go(inner.end)
    else:
        inner.turned.join(coder.flow)
        coder.tape.go(inner.again)
    coder.flow.is_dead = True


def _while(coder: Coder, node: code.While, block: Block) -> None:
    tape, inner, out = coder.tape, Loop(), Label()
    forget(coder, coder.facts.assigned_in(node.body))
    tape.place(inner.again)
    test(coder, node.test, out, wanted=False)
    is_endless = isinstance(node.test, ir.Const) and bool(node.test.value)
    before = coder.flow.copy()
    coder.iterated.append(node)
    _body(coder, node, inner, block, coder.facts.price_of_test(node.test))
    coder.iterated.pop()
    tape.go(inner.again)
    coder.flow = before
    coder.flow.is_dead = before.is_dead or is_endless
    tape.place(out)
    block(coder, node.other)
    coder.flow.join(inner.left)
    tape.place(inner.end)


def _body(
    coder: Coder, node: code.While | code.For, inner: Loop, block: Block, test_: int = 0
) -> None:
    coder.pay(test_ + coder.facts.price_of(node.body))
    coder.loops.append(inner)
    block(coder, node.body)
    coder.loops.pop()


def _dynamic(coder: Coder, node: code.For, source: Dynamic, block: Block) -> None:
    """A loop that only the run knows the turns of."""
    tape, inner, out = coder.tape, Loop(), Label()
    forget(coder, coder.facts.assigned_in((node,)))
    before = coder.flow.copy()
    with iterating(coder, source):
        item, step = begin(coder, source, out)
        _bind(coder, node.target, item)
        _body(coder, node, inner, block)
    tape.place(inner.again)
    step()
    coder.flow = before
    tape.place(out)
    block(coder, node.other)
    coder.flow.join(inner.left)
    tape.place(inner.end)


def _bind(coder: Coder, target: ir.Target, item: Value) -> None:
    """Let the target of a loop be its item, in registers."""
    if isinstance(target, ir.Local):
        bind(coder, coder.key(target.name), item)
    elif isinstance(target, ir.Unpack) and item.kind == "tuple":
        if len(item.data) != len(target.targets):
            raise NotNativeError("a loop whose items do not fit its targets")
        for one, value in zip(target.targets, item.data, strict=True):
            _bind(coder, one, value)
    elif item.kind != "nothing":
        raise NotNativeError("a loop over a place")


def _items(coder: Coder, node: code.For, items: list[Value], block: Block) -> None:
    """A loop over known items, written out."""
    tape, inner = coder.tape, Loop()
    for turn, item in enumerate(items):
        if max(turn, len(tape.rows)) > _LONGEST:
            raise NotNativeError(f"a loop over {len(items)} items")
        with coder.within(id(node), turn):
            take(coder, node.target, item)
            _body(coder, node, inner, block)
        coder.flow.join(inner.turned)
        tape.place(inner.again)
        following = Loop()
        following.end, following.left = inner.end, inner.left
        inner = following
        if coder.flow.is_dead:
            break
    block(coder, node.other)
    coder.flow.join(inner.left)
    tape.place(inner.end)


def take(coder: Coder, target: ir.Target, item: Value) -> None:
    """Let the target of a loop be its item."""
    if isinstance(target, ir.Local):
        key = coder.key(target.name)
        coder.flow.known[key] = item
        coder.flow.assigned.add(key)
    elif isinstance(target, ir.Unpack):
        inner = items_of(coder, item)
        if len(inner) != len(target.targets):
            raise NotNativeError("a loop whose items do not fit its targets")
        for one, value in zip(target.targets, inner, strict=True):
            take(coder, one, value)
    else:
        raise NotNativeError("a loop over a place")
