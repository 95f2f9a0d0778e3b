"""Locals: where local variables are kept."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.collected import stored
from falcon.engine.lower.native.flow import SEVERAL, Key
from falcon.engine.lower.native.lists import FRESH
from falcon.engine.lower.native.values import HELD, LIST_TAG, Value
from falcon.engine.lower.native.variables import copied
from falcon.engine.native.machine import opcodes as op


def bind(coder: Coder, key: Key, value: Value) -> None:
    """Let a local have a value: in registers, or by knowing what it is."""
    if value.kind == "nothing":
        return
    if _comes_and_goes(coder, key, value):
        _name(coder, key, value)
        return
    if value.mask or value.kind in HELD:
        coder.flow.known.pop(key, None)
        coder.variables.store(coder.variables.of(key), value)
        coder.flow.texts.pop(key, None)
        if value.kind == "str" and isinstance(value.data, str):
            coder.flow.texts[key] = value.data
    else:
        coder.flow.known[key] = copied(coder.tape, value)
    coder.flow.assigned.add(key)


def _comes_and_goes(coder: Coder, key: Key, value: Value) -> bool:
    """Whether a value is a list that changes, be it later on."""
    is_written = value.kind == "tuple" and value.tag == LIST_TAG
    return value.kind == "list" or (is_written and key[-1] in coder.mutated)


def _name(coder: Coder, key: Key, value: Value) -> None:
    """Give a list a name; if it has one, a further one."""
    if value.kind == "list" and value.tag != FRESH:
        value.data.is_viewed = True
    else:
        slot = coder.lists.of(coder, (*key, "list"))
        slot.is_replaced = True
        stored(coder, slot, value)
        value = slot.value
    coder.flow.known[key] = value
    coder.flow.assigned.add(key)


def forget(coder: Coder, names: AbstractSet[str]) -> None:
    """Locals that a loop sets again are not what they were before it."""
    for name in names:
        coder.flow.texts.pop(coder.key(name), None)
        if coder.key(name) in coder.flow.known:
            coder.flow.known[coder.key(name)] = SEVERAL


def unset(coder: Coder, names: AbstractSet[str]) -> None:
    """Where a method begins, none of its locals is set, whatever the last call left."""
    for name in sorted(names):
        flag = coder.variables.flag(coder.key(name))
        if flag >= 0:
            coder.tape.emit(op.MOVE, flag, coder.zero())
