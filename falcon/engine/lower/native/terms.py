"""Terms: what is stated of an order besides its size."""

from __future__ import annotations

from typing import Final

from falcon.engine.broker.kinds import Kind
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.fields import states_price
from falcon.engine.lower.native.numbers import number, to_float
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import ABSENT, BOOL, NONE, NotNativeError, Value
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op

_NUMBERS: Final = {
    "price": (col.ASKED_PRICE, col.GIVEN_PRICE, col.WHOLE_PRICE),
    "plimit": (col.ASKED_PLIMIT, col.GIVEN_PLIMIT, col.WHOLE_PLIMIT),
    "trailamount": (col.ASKED_TRAIL_AMOUNT, 0, 0),
    "trailpercent": (col.ASKED_TRAIL_PERCENT, 0, 0),
}
_TIES: Final = {
    "exectype": (col.ASKED_KIND, "int"),
    "tradeid": (col.ASKED_TRADEID, "int"),
    "oco": (col.ASKED_OCO, "order"),
    "parent": (col.ASKED_PARENT, "order"),
    "transmit": (col.ASKED_TRANSMIT, "bool"),
}

Given = dict[str, Value]
"""Arguments by name."""


def put_terms(coder: Coder, leg: int, data: int, bound: Given) -> None:
    """Lower the terms of an order, or of one leg of a bracket, in a feed.

    Raises:
        NotNativeError: one of them is of a kind that only the Python tier knows.
    """
    for key, value in bound.items():
        if value.kind == "none":
            continue
        if key in _NUMBERS:
            _number_term(coder, leg, key, value)
        elif key == "valid":
            _valid(coder, leg, data, value)
        elif key in _TIES:
            _tie(coder, leg, key, value)
        else:
            _attach(key, value)


def _attach(key: str, value: Value) -> None:
    """What a strategy attaches to its order: nobody sees it unless it looks."""
    is_text = value.kind == "text" or (value.kind == "str" and value.data is not None)
    if not (is_text or value.kind in {"bool", "int", "float"}):
        raise NotNativeError(f"an order with {key}")


def _number_term(coder: Coder, leg: int, key: str, value: Value) -> None:
    column, given, whole = _NUMBERS[key]
    skip = Label()
    if value.kind == "mixed" and value.mask & NONE:
        coder.tape.jump(op.I_EQ, value.tag, coder.zero(), skip)
        value = value._replace(data=value.mask & ~NONE)
    if value.kind == "static":
        coder.fail()
        return
    if value.mask & BOOL:
        raise NotNativeError("a price that may be a bool")
    value = number(coder, value)
    if value.kind == "nothing":
        return
    if value.kind == "mixed":
        raise NotNativeError("a price that may be whole or not")
    if given:
        states_price(coder, value)
    bits = given | (whole if value.kind == "int" else 0)
    coder.tape.emit(op.TERM, leg, column, to_float(coder, value))
    coder.tape.emit(op.GIVE, leg, bits)
    coder.tape.place(skip)


def _valid(coder: Coder, leg: int, data: int, value: Value) -> None:
    kind, tape = value.kind, coder.tape
    if kind == "timedelta":
        coder.check(op.I_EQ, value.register, tape.whole(ABSENT))
        tape.emit(op.VALID_FOR, leg, value.register, data)
        return
    if kind in {"date", "datetime"}:
        coder.check(op.I_EQ, value.register, tape.whole(ABSENT))
        code = op.TO_FLOAT if kind == "date" else op.TO_NUMBER
        moment = coder.emit(code, value.register)
        tape.emit(op.TERM, leg, col.ASKED_VALID, moment)
        tape.emit(op.GIVE, leg, col.GIVEN_VALID)
        return
    value = number(coder, value)
    if value.kind != "float":
        raise NotNativeError("an order valid until a whole number")
    tape.emit(op.TERM, leg, col.ASKED_VALID, value.register)
    tape.emit(op.GIVE, leg, col.GIVEN_VALID)


def _tie(coder: Coder, leg: int, key: str, value: Value) -> None:
    column, kind = _TIES[key]
    if value.kind != kind and not (kind == "int" and value.kind == "bool"):
        raise NotNativeError(f"{key} of kind {value.kind}")
    if key == "exectype":
        most = coder.tape.whole(Kind.STOP_TRAIL_LIMIT)
        coder.check(op.I_LT, value.register, coder.zero())
        coder.check(op.I_LT, most, value.register)
    coder.tape.emit(op.TIE, leg, column, value.register)
