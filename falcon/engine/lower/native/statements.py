"""Statements, and the methods made of them."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine import code, ir
from falcon.engine.lower.native import collected, loops, records
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.collected import stored
from falcon.engine.lower.native.conditions import items_of, test
from falcon.engine.lower.native.flow import SEVERAL, Flow
from falcon.engine.lower.native.lists import FRESH, put
from falcon.engine.lower.native.locals import bind, unset
from falcon.engine.lower.native.operations import combined
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import LIST_TAG, NotNativeError, Value
from falcon.engine.lower.native.variables import copied
from falcon.engine.native.machine import opcodes as op

_RETURN = "return"


def block(coder: Coder, body: Sequence[code.Stmt]) -> None:
    """Lower statements; what follows a leap is never reached."""
    for statement in body:
        if coder.flow.is_dead:
            return
        _statement(coder, statement)


def _statement(coder: Coder, node: code.Stmt) -> None:
    match node:
        case code.Assign():
            _assign(coder, node)
        case code.Augment():
            _augment(coder, node)
        case code.Do():
            _do(coder, node)
        case code.If():
            _if(coder, node)
        case code.Return():
            _return(coder, node)
        case code.While() | code.For() | code.Leap():
            loops.loop(coder, node, block)
        case _:
            _rare(coder, node)


def _rare(coder: Coder, node: code.Stmt) -> None:
    match node:
        case code.Try():
            _try(coder, node)
        case code.Delete(targets=targets):
            for target in targets:
                _delete(coder, target)
        case code.Raise():
            coder.fail()
            coder.flow.is_dead = True
        case _:
            name = type(node).__name__
            raise NotNativeError(f"{name} at line {node.at.line}")


def _assign(coder: Coder, node: code.Assign) -> None:
    value = coder.value(node.value)
    if len(node.targets) > 1 or isinstance(node.targets[0], ir.Unpack):
        value = copied(coder.tape, value)
    for target in node.targets:
        store(coder, target, value)


def store(coder: Coder, target: ir.Target, value: Value) -> None:
    """Let a target have a value.

    Raises:
        NotNativeError: it is an item of a container.
    """
    match target:
        case ir.Local(name=name):
            bind(coder, coder.key(name), value)
        case ir.Own(name=name) if name in coder.owned:
            coder.owned[name].is_replaced = True
            stored(coder, coder.owned[name], value)
            _leave(coder, value)
        case ir.Own(name=name):
            coder.variables.store(coder.variables.of(name), value)
        case ir.Unpack(targets=targets):
            _unpack(coder, targets, value)
        case ir.Index():
            _store_item(coder, target, value)
        case _:
            raise NotNativeError(f"an item that is set at line {target.at.line}")


def _leave(coder: Coder, value: Value) -> None:
    """A local whose list now belongs to an attribute must not be used any more."""
    if value.kind == "list" and value.tag != FRESH:
        if coder.loops:
            raise NotNativeError("a list with several names")
        for key, known in coder.flow.known.items():
            if known.data is value.data:
                coder.flow.known[key] = SEVERAL


def _store_item(coder: Coder, target: ir.Index, value: Value) -> None:
    value = copied(coder.tape, value)
    owner, key = coder.values(target.value, target.key)
    if owner.kind == "record":
        records.put(coder, owner.data, key, value)
        return
    if owner.kind != "list":
        raise NotNativeError(f"an item that is set at line {target.at.line}")
    put(coder, owner.data, key, value)


def _unpack(coder: Coder, targets: tuple[ir.Target, ...], value: Value) -> None:
    if value.kind == "nothing":
        items = [value] * len(targets)
    else:
        items = items_of(coder, value)
    if len(items) != len(targets):
        coder.fail()
        return
    for inner, item in zip(targets, items, strict=True):
        store(coder, inner, item)


def _augment(coder: Coder, node: code.Augment) -> None:
    before, value = coder.values(node.target, node.value)
    if before.kind in {"tuple", "static", "list"}:
        raise NotNativeError("a container that grows")
    store(coder, node.target, combined(coder, node.op, before, value))


def _do(coder: Coder, node: code.Do) -> None:
    match node.value:
        case ir.MethodCall(value=ir.Own(name=name), name="append", args=(item,)) if (
            name in coder.setting.recorded
        ):
            _record(coder, name, item)
        case _:
            coder.value(node.value)


def _record(coder: Coder, name: str, item: ir.Expr) -> None:
    """Append to a list that nobody reads: only what that costs is left of it."""
    coder.value(item)
    coder.pay(1)
    count = coder.variables.counter(name)
    coder.tape.emit(op.I_ADD, count, count, coder.tape.whole(1))
    coder.tape.emit(op.I_LT, coder.tape.whole(_LONGEST_RECORD), count, 0)


_LONGEST_RECORD = 100_000
"""Items of a list that no bound of the Python tier could meet."""


def _if(coder: Coder, node: code.If) -> None:
    tape, other, end = coder.tape, Label(), Label()
    start = len(tape.rows)
    test(coder, node.test, other, wanted=False)
    rows = tape.rows[start:]
    if not rows:
        block(coder, node.then)
        return
    if len(rows) == 1 and rows[0][0] == op.JUMP and other.jumps:
        tape.place(other)
        block(coder, node.other)
        return
    before = coder.flow.copy()
    block(coder, node.then)
    after, coder.flow = coder.flow, before
    if node.other and not after.is_dead:
        tape.go(end)
    tape.place(other)
    block(coder, node.other)
    coder.flow.join(after)
    tape.place(end)


def _try(coder: Coder, node: code.Try) -> None:
    """What fails is not done here, so no handler ever runs."""
    leaps = [one for one in code.walk(node) if isinstance(one, code.Return | code.Leap)]
    if node.last and leaps:
        raise NotNativeError("a leap past finally")
    block(coder, node.body)
    block(coder, node.other)
    block(coder, node.last)


def _delete(coder: Coder, target: ir.Target) -> None:
    if not isinstance(target, ir.Index):
        raise NotNativeError(f"del at line {target.at.line}")
    owner, key = coder.values(target.value, target.key)
    if owner.kind == "record":
        records.drop(coder, owner.data, key)
    elif owner.kind == "list":
        collected.method(coder, id(target), owner.data, "pop", [key])
    else:
        raise NotNativeError(f"del at line {target.at.line}")


def _return(coder: Coder, node: code.Return) -> None:
    if coder.scope:
        none = coder.tape.constant(None)
        value = none if node.value is None else coder.value(node.value)
        _give(coder, value)
        coder.tape.go(coder.end)
    else:
        if node.value is not None:
            coder.value(node.value)
        coder.tape.emit(op.RETURN)
    coder.flow.is_dead = True


def _give(coder: Coder, value: Value) -> None:
    key = (*coder.scope, _RETURN)
    variable = coder.variables.of(key)
    is_written = value.kind == "tuple" and value.tag == LIST_TAG
    if value.kind == "list" or (is_written and variable.base == "list"):
        slot = coder.lists.of(coder, (*key, "list"))
        if value.kind == "list" and value.tag != FRESH and not value.data.is_local:
            raise NotNativeError("a list with several names")
        stored(coder, slot, value)
        coder.variables.become_list(variable, slot.fresh)
        return
    if value.kind in {"text", "tuple"}:
        value = copied(coder.tape, value)
    coder.variables.store(variable, value)


def inlined(
    coder: Coder, method: code.Method, values: list[Value], call: object
) -> Value:
    """A call of a method: its body, with locals of its own."""
    if call in coder.path:
        raise NotNativeError(f"{method.name}() that calls itself")
    outer = (coder.flow, coder.path, coder.scope, coder.end, coder.loops)
    mutated = coder.mutated
    coder.enter(method)
    path = (*coder.path, call)
    values = [_argument(coder, value) for value in values]
    for value in values:
        if value.kind == "list" and not value.data.is_local:
            value.data.is_viewed = True
    coder.flow = Flow()
    coder.path, coder.scope, coder.end, coder.loops = path, path, Label(), []
    set_again = coder.facts.assigned_in(method.body)
    unset(coder, set_again)
    for name, value in zip(method.args, values, strict=True):
        if name in set_again:
            bind(coder, coder.key(name), value)
        else:
            coder.flow.known[coder.key(name)] = value
    coder.pay(coder.facts.price_of(method.body))
    block(coder, method.body)
    if not coder.flow.is_dead:
        _give(coder, coder.tape.constant(None))
    coder.tape.place(coder.end)
    coder.flow, coder.path, coder.scope, coder.end, coder.loops = outer
    coder.mutated = mutated
    return copied(
        coder.tape, coder.variables.peek(coder.variables.of((*path, _RETURN)))
    )


def _argument(coder: Coder, value: Value) -> Value:
    """An argument as it is when the call begins."""
    is_known = value.data is not None and value.kind in {"bool", "int", "float", "str"}
    return value if is_known else copied(coder.tape, value)
