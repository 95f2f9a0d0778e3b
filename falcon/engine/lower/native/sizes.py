"""Sizes: how many shares an order asks for, put where `op.PLACE` takes them from."""

from __future__ import annotations

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.fields import states_size
from falcon.engine.lower.native.numbers import number, to_float
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import (
    BOOL,
    NONE,
    TAGS,
    UNKNOWN_TAG,
    NotNativeError,
    Value,
)
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op


def put_size(coder: Coder, name: str, size: Value | None) -> None:
    """Lower the size, or the target, of an order that a method of this name places."""
    tape, is_target = coder.tape, name.startswith("order_target")
    if size is None and is_target:
        size = tape.constant(0)
    if size is None or (size.kind == "none" and not is_target):
        tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(col.NO_SIZE))
        if not isinstance(getattr(coder.setting.desk.sizing.rule, "stake", 0), int):
            states_size(coder, tape.constant(0.0))
        return
    if size.mask & BOOL:
        raise NotNativeError("a size that may be a bool")
    end = Label()
    if size.mask & NONE and size.kind == "mixed" and not is_target:
        tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(col.NO_SIZE))
        tape.jump(op.I_EQ, size.tag, coder.zero(), end)
        size = size._replace(data=size.mask & ~NONE)
    _state_size(coder, name, number(coder, size))
    tape.place(end)


def _state_size(coder: Coder, name: str, value: Value) -> None:
    tape = coder.tape
    if value.kind == "nothing":
        return
    is_target = name in {"order_target_value", "order_target_percent"}
    if not is_target:
        states_size(coder, value)
    tape.emit(op.MOVE, op.SIZE_REGISTER, to_float(coder, value))
    if value.kind == "mixed" and not is_target:
        _mixed_size(coder, value)
        return
    kind = col.WHOLE_SIZE if value.kind == "int" else col.FLOAT_SIZE
    tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(kind))


def _mixed_size(coder: Coder, value: Value) -> None:
    """A size of which the run knows whether it is whole."""
    if value.tag < 0:
        raise NotNativeError("a size that may be whole or not")
    tape, end = coder.tape, Label()
    coder.check(op.I_EQ, value.tag, tape.whole(UNKNOWN_TAG))
    tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(col.WHOLE_SIZE))
    tape.jump(op.I_NE, value.tag, tape.whole(TAGS["float"]), end)
    tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(col.FLOAT_SIZE))
    tape.place(end)
