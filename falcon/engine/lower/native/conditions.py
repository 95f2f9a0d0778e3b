"""Conditions: expressions that are only taken for their truth, as jumps."""

from __future__ import annotations

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.comparisons import compare
from falcon.engine.lower.native.lists import Slot, length_of, pay
from falcon.engine.lower.native.reads import present
from falcon.engine.lower.native.records import entries, has
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.turns import turns
from falcon.engine.lower.native.values import (
    ABSENT,
    HELD,
    NotNativeError,
    Value,
)
from falcon.engine.lower.native.variables import copied
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.valued import Valued


def test(coder: Coder, node: ir.Expr, target: Label, *, wanted: bool) -> None:
    """Jump to ``target`` if the truth of an expression is the wanted one."""
    match node:
        case ir.Logic():
            _test_logic(coder, node, target, wanted=wanted)
        case ir.Unary(op="not"):
            test(coder, node.value, target, wanted=not wanted)
        case ir.Compare():
            _test_compare(coder, node, target, wanted=wanted)
        case _:
            test_value(coder, coder.value(node), target, wanted=wanted)


def _test_logic(coder: Coder, node: ir.Logic, target: Label, *, wanted: bool) -> None:
    """All but the last leave early if their truth decides."""
    decides = node.op == "or"
    *first, last = node.values
    if decides is wanted:
        for operand in node.values:
            test(coder, operand, target, wanted=wanted)
        return
    end = Label()
    for operand in first:
        test(coder, operand, end, wanted=decides)
    test(coder, last, target, wanted=wanted)
    coder.tape.place(end)


def test_value(coder: Coder, value: Value, target: Label, *, wanted: bool) -> None:
    """Jump if the truth of a value is the wanted one."""
    tape, kind = coder.tape, value.kind
    known = _known_truth(value)
    if known is not None:
        if known is wanted:
            tape.go(target)
        return
    if kind == "list":
        kind, value = "int", Value("int", length_of(coder, value.data))
    if kind in {"static", "position"}:
        value = _standing_for(coder, value)
    if value.kind in {"float", "mixed"}:
        code = op.F_NE if wanted else op.F_EQ
        tape.jump(code, value.register, tape.number(0.0), target)
    elif kind in HELD | {"int", "bool"}:
        _test_held(coder, value, target, wanted=wanted)
    elif kind == "nothing":
        tape.fail()
    else:
        raise NotNativeError(f"the truth of a {kind}")


def _standing_for(coder: Coder, value: Value) -> Value:
    """The number whose truth that of a line or a position is."""
    if value.kind == "static":
        return present(coder, value)
    return Value("float", coder.emit(op.POSITION, value.data))


def _known_truth(value: Value) -> bool | None:
    if value.kind == "none":
        return False
    if value.kind == "tuple":
        return bool(value.data)
    if value.kind in {"executed", "created"}:
        return True
    is_known = value.kind in {"bool", "int", "float", "str"} and value.data is not None
    if is_known or (value.kind == "static" and not isinstance(value.data, Valued)):
        return bool(value.data)
    return None


def _test_held(coder: Coder, value: Value, target: Label, *, wanted: bool) -> None:
    tape = coder.tape
    if value.kind in {"int", "bool", "timedelta"}:
        code = op.I_NE if wanted else op.I_EQ
        tape.jump(code, value.register, coder.zero(), target)
        return
    if value.kind == "str":
        _test_text(coder, value, target, wanted=wanted)
        return
    if value.kind == "trade":
        raise NotNativeError("the truth of a trade")
    least = coder.zero() if value.kind == "order" else tape.whole(ABSENT + 1)
    if wanted:
        tape.jump(op.I_LE, least, value.register, target)
    else:
        tape.jump(op.I_LT, value.register, least, target)


def _test_text(coder: Coder, value: Value, target: Label, *, wanted: bool) -> None:
    tape = coder.tape
    empty, end = tape.whole(tape.text("")), Label()
    out = end if wanted else target
    tape.jump(op.I_EQ, value.register, empty, out)
    tape.jump(op.I_LT, value.register, coder.zero(), out)
    if wanted:
        tape.go(target)
    tape.place(end)


def _test_compare(
    coder: Coder, node: ir.Compare, target: Label, *, wanted: bool
) -> None:
    if not {"in", "not in"}.isdisjoint(node.ops):
        _test_member(coder, node, target, wanted=wanted is (node.ops[0] == "in"))
        return
    end = Label()
    left = coder.value(node.first)
    for number_, (sign, operand) in enumerate(zip(node.ops, node.rest, strict=True)):
        if len(node.ops) > 1 or coder.facts.acts(operand):
            left = copied(coder.tape, left)
        right = coder.value(operand)
        is_last = number_ == len(node.ops) - 1
        if is_last:
            compare(coder, sign, (left, right), target, wanted=wanted)
        else:
            out = end if wanted else target
            compare(coder, sign, (left, right), out, wanted=False)
        left = right
    coder.tape.place(end)


def _test_member(
    coder: Coder, node: ir.Compare, target: Label, *, wanted: bool
) -> None:
    """``left in (a, b, …)`` with items that are known one by one."""
    if len(node.ops) > 1:
        raise NotNativeError("in within a chain of comparisons")
    left, among = coder.values(node.first, node.rest[0])
    if _is_container(left) and (among.kind == "record" or isinstance(among.data, dict)):
        raise NotNativeError("a container among the keys of a dict")
    if among.kind == "record":
        has(coder, among.data, left, target, wanted=wanted)
        return
    if among.kind == "list":
        find(coder, among.data, left, target, wanted=wanted)
        return
    items = items_of(coder, among)
    if wanted:
        for item in items:
            jump_if_equal(coder, item, left, target)
        return
    end = Label()
    for item in items:
        jump_if_equal(coder, item, left, end)
    coder.tape.go(target)
    coder.tape.place(end)


def _is_container(value: Value) -> bool:
    is_static = value.kind == "static" and isinstance(value.data, list | tuple | dict)
    return is_static or value.kind in {"tuple", "list", "record"}


def find(
    coder: Coder, slot: Slot, value: Value, target: Label, *, wanted: bool
) -> None:
    """Jump if a list holds a value, or does not."""
    found = target if wanted else Label()
    pay(coder, slot, 16)
    if slot.width:
        with turns(coder, slot) as item:
            jump_if_equal(coder, item, value, found)
    elif coder.variables.peek(slot.item).kind != "nothing":
        raise NotNativeError("a list of values that are known")
    if not wanted:
        coder.tape.go(target)
        coder.tape.place(found)


def jump_if_equal(coder: Coder, item: Value, wanted: Value, target: Label) -> None:
    """Jump if an item equals a value, or is it."""
    for side in (item, wanted):
        if side.kind in {"float", "mixed"}:
            # The same NaN is found, another one is not.
            coder.check(op.F_NE, side.register, side.register)
    compare(coder, "==", (item, wanted), target, wanted=True)


def items_of(coder: Coder, value: Value) -> list[Value]:
    """The items of a container, one by one.

    Raises:
        NotNativeError: only the run knows them.
    """
    if value.kind == "tuple":
        return list(value.data)
    if value.kind == "record":
        return entries(coder, value.data, "keys")
    if value.kind == "static" and isinstance(value.data, list | tuple | dict):
        return [coder.setting.known(coder.tape, item) for item in value.data]
    raise NotNativeError(f"the items of a {value.kind}")
