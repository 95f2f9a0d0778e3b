"""Collected: functions and methods of lists that come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import items_of, jump_if_equal, test_value
from falcon.engine.lower.native.lists import (
    FRESH,
    Slot,
    item_at,
    length_of,
    made,
    pay,
    push,
    sliced,
)
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.turns import fill, turns
from falcon.engine.lower.native.values import (
    FLOAT,
    INT,
    LIST_TAG,
    TAGS,
    NotNativeError,
    Value,
)
from falcon.engine.native.machine import opcodes as op

Method = Callable[[Coder, Slot, list[Value]], Value | None]


def method(
    coder: Coder, key: object, slot: Slot, name: str, args: list[Value]
) -> Value:
    """A method of a list.

    Raises:
        NotNativeError: the machine does not know it.
    """
    if name == "copy" and not args:
        return sliced(coder, key, slot, [None, None])
    lower = _METHODS.get(name)
    if lower is None or slot.is_array or (slot.is_deque and slot in coder.iterated):
        raise NotNativeError(f".{name}() of a list")
    pay(coder, slot, 8 if name == "extend" else 1)
    found = lower(coder, slot, args)
    return coder.tape.constant(None) if found is None else found


def _append(coder: Coder, slot: Slot, args: list[Value]) -> Value | None:
    if len(args) != 1:
        return coder.fail()
    coder.pay(1)
    push(coder, slot, args[0])
    return None


def _pop(coder: Coder, slot: Slot, args: list[Value]) -> Value | None:
    if args and slot.is_deque:
        return coder.fail()
    index = args[0] if args else coder.tape.constant(-1)
    found = item_at(coder, slot, index)
    coder.tape.emit(op.LIST_DROP, slot.number, index.register)
    return found


def _pop_first(coder: Coder, slot: Slot, _: list[Value]) -> Value | None:
    if not slot.is_deque:
        return coder.fail()
    first = coder.tape.constant(0)
    found = item_at(coder, slot, first)
    coder.tape.emit(op.LIST_DROP, slot.number, first.register)
    return found


def _clear(coder: Coder, slot: Slot, _: list[Value]) -> Value | None:
    coder.tape.emit(op.LIST_CLEAR, slot.number)
    return None


def _extend(coder: Coder, slot: Slot, args: list[Value]) -> Value | None:
    if len(args) != 1:
        return coder.fail()
    if args[0].kind != "list":
        for item in items_of(coder, args[0]):
            push(coder, slot, item)
        return None
    if args[0].data is slot:
        raise NotNativeError("a list that is added to itself")
    pay(coder, args[0].data, 16)
    with turns(coder, args[0].data) as item:
        push(coder, slot, item)
    return None


def _remove(coder: Coder, slot: Slot, args: list[Value]) -> Value | None:
    index, found = coder.emit(op.MOVE, coder.tape.whole(-1)), Label()
    with turns(coder, slot) as item:
        coder.tape.emit(op.I_ADD, index, index, coder.tape.whole(1))
        jump_if_equal(coder, item, args[0], found)
    coder.tape.fail()
    coder.tape.place(found)
    coder.tape.emit(op.LIST_DROP, slot.number, index)
    return None


def _count(coder: Coder, slot: Slot, args: list[Value]) -> Value | None:
    count = coder.emit(op.MOVE, coder.zero())
    with turns(coder, slot) as item:
        one, other = Label(), Label()
        jump_if_equal(coder, item, args[0], one)
        coder.tape.go(other)
        coder.tape.place(one)
        coder.tape.emit(op.I_ADD, count, count, coder.tape.whole(1))
        coder.tape.place(other)
    return Value("int", count)


_METHODS: Final[dict[str, Method]] = {
    "append": _append,
    "clear": _clear,
    "count": _count,
    "extend": _extend,
    "pop": _pop,
    "popleft": _pop_first,
    "remove": _remove,
}


def total(coder: Coder, slot: Slot) -> Value:
    """``sum(list)``: a whole number if it is empty."""
    tape = coder.tape
    kind = coder.variables.peek(slot.item).kind
    if kind == "nothing":
        return tape.constant(0)
    if kind in {"int", "bool"}:
        count = coder.emit(op.MOVE, coder.zero())
        with turns(coder, slot) as item:
            tape.emit(op.I_ADD, count, count, item.register)
            coder.check(op.SMALL, count)
        return Value("int", count)
    if kind != "float":
        raise NotNativeError(f"a sum of values of kind {kind}")
    result, tag = coder.emit(op.MOVE, tape.number(0.0)), tape.register()
    tape.emit(op.MOVE, tag, tape.whole(TAGS["int"]))
    with turns(coder, slot) as item:
        tape.emit(op.F_ADD, result, result, item.register)
        tape.emit(op.MOVE, tag, tape.whole(TAGS["float"]))
    return Value("mixed", result, INT | FLOAT, tag)


def extreme(coder: Coder, slot: Slot, codes: tuple[int, int]) -> Value:
    """``max(list)`` or ``min(list)``; an empty one has none."""
    kind = coder.variables.peek(slot.item).kind
    if kind == "nothing":
        return coder.fail()
    if kind not in {"float", "int"}:
        raise NotNativeError(f"the largest of values of kind {kind}")
    pay(coder, slot, 16)
    best = item_at(coder, slot, coder.tape.constant(0)).register
    code = codes[0] if kind == "float" else codes[1]
    with turns(coder, slot) as item:
        coder.tape.emit(code, best, best, item.register)
    return Value(kind, best)


def every(coder: Coder, slot: Slot, *, wanted: bool) -> Value:
    """``all(list)``, or ``any(list)`` if it is to be false."""
    register, end = coder.emit(op.MOVE, coder.tape.whole(int(not wanted))), Label()
    pay(coder, slot, 8)
    with turns(coder, slot) as item:
        test_value(coder, item, end, wanted=not wanted)
    coder.tape.emit(op.MOVE, register, coder.tape.whole(int(wanted)))
    coder.tape.place(end)
    return Value("bool", register)


def listed(coder: Coder, key: object, values: Iterable[Value]) -> Value:
    """A new list of some values."""
    slot = made(coder, key)
    for value in values:
        push(coder, slot, value)
    return slot.fresh


def length(coder: Coder, slot: Slot) -> Value:
    """``len(list)``."""
    return Value("int", length_of(coder, slot))


def stored(coder: Coder, slot: Slot, value: Value) -> None:
    """Let the list of a name have the items of a value.

    Raises:
        NotNativeError: the value may have another name, or is no list.
    """
    if slot in coder.iterated or slot.is_deque:
        raise NotNativeError("a list that is replaced in its loop")
    if value.kind == "tuple" and value.tag == LIST_TAG:
        coder.tape.emit(op.LIST_CLEAR, slot.number)
        for item in value.data:
            push(coder, slot, item)
        return
    if value.kind != "list":
        raise NotNativeError(f"a variable is a list or {value.kind}")
    if value.tag != FRESH and not value.data.is_local:
        raise NotNativeError("a list with several names")
    fill(coder, slot, value)
