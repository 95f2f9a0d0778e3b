"""Loops: over ranges as they run, over known items written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from falcon.engine import code, ir
from falcon.engine.lower.native.coder import Coder, Loop
from falcon.engine.lower.native.conditions import items_of, test
from falcon.engine.lower.native.locals import bind, forget
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import NotNativeError, Value
from falcon.engine.native.machine import opcodes as op

Block = Callable[[Coder, Sequence[code.Stmt]], None]

_MANY = 64
"""Items for which a loop is written out."""


def loop(coder: Coder, node: code.Stmt, block: Block) -> None:
    """Lower a loop, or a leap out of one."""
    match node:
        case code.Leap(kind=kind):
            _leap(coder, kind)
        case code.While():
            _while(coder, node, block)
        case code.For(source=ir.Call(path="range", args=args)):
            _range(coder, node, coder.values(*args), block)
        case code.For():
            _items(coder, node, sources(coder, node.source), block)


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
    _body(coder, node, inner, block, coder.facts.price_of_test(node.test))
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


def _range(coder: Coder, node: code.For, bounds: list[Value], block: Block) -> None:
    """A loop over a range; its step is known."""
    start, stop, step = _bounds(coder, bounds)
    tape, inner, out, test_ = coder.tape, Loop(), Label(), Label()
    count, end = tape.register(), tape.register()
    tape.emit(op.MOVE, count, start.register)
    tape.emit(op.MOVE, end, stop.register)
    forget(coder, coder.facts.assigned_in((node,)))
    before = coder.flow.copy()
    tape.place(test_)
    limits = (end, count) if step > 0 else (count, end)
    tape.jump(op.I_LE, *limits, out)
    if not isinstance(node.target, ir.Local):
        raise NotNativeError("a range with several targets")
    bind(coder, coder.key(node.target.name), Value("int", count))
    _body(coder, node, inner, block)
    tape.place(inner.again)
    tape.emit(op.I_ADD, count, count, tape.whole(step))
    tape.go(test_)
    coder.flow = before
    tape.place(out)
    block(coder, node.other)
    coder.flow.join(inner.left)
    tape.place(inner.end)


def _bounds(coder: Coder, bounds: list[Value]) -> tuple[Value, Value, int]:
    if not 1 <= len(bounds) <= 3 or any(b.kind != "int" for b in bounds):  # noqa: PLR2004
        raise NotNativeError("a range of other than whole numbers")
    zero = coder.tape.constant(0)
    first, *rest = bounds
    start, stop = (first, rest[0]) if rest else (zero, first)
    step = rest[1].data if len(rest) > 1 else 1
    if not isinstance(step, int) or step == 0:
        raise NotNativeError("a range with a step that only the run knows")
    return start, stop, step


def _items(coder: Coder, node: code.For, items: list[Value], block: Block) -> None:
    """A loop over known items, written out."""
    tape, inner = coder.tape, Loop()
    if len(items) > _MANY:
        raise NotNativeError(f"a loop over {len(items)} items")
    for turn, item in enumerate(items):
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


def sources(coder: Coder, source: ir.Expr) -> list[Value]:
    """The items that a loop goes through, known one by one."""
    match source:
        case ir.Call(path="enumerate", args=(inner,), keywords=()):
            return [
                Value("tuple", data=[coder.tape.constant(number), item])
                for number, item in enumerate(sources(coder, inner))
            ]
        case ir.Call(path="zip", args=args, keywords=()):
            sides = [sources(coder, inner) for inner in args]
            return [Value("tuple", data=list(row)) for row in zip(*sides, strict=False)]
        case ir.MethodCall(value=inner, name=name, args=(), keywords=()):
            return _entries(coder, coder.value(inner), name)
    return items_of(coder, coder.value(source))


def _entries(coder: Coder, owner: Value, name: str) -> list[Value]:
    """What a known dict is made of."""
    if owner.kind != "static" or not isinstance(owner.data, dict):
        raise NotNativeError(f"a loop over .{name}()")
    known = coder.setting.known
    rows = [(known(coder.tape, k), known(coder.tape, v)) for k, v in owner.data.items()]
    match name:
        case "keys":
            return [key for key, _ in rows]
        case "values":
            return [value for _, value in rows]
        case "items":
            return [Value("tuple", data=list(row)) for row in rows]
    raise NotNativeError(f"a loop over .{name}()")
