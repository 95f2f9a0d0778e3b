"""Dates and times as whole numbers: days of a date, microseconds of the others."""

from __future__ import annotations

from datetime import date
from typing import Final

from falcon.engine.lower.native.clock import DAY
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.texts import method_text, present_only
from falcon.engine.lower.native.values import TIMES, NotNativeError, Value
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.moments import CLOCK, ORDINAL, PARTS

_FIELDS: Final = {
    "date": ("year", "month", "day"),
    "time": ("hour", "minute", "second", "microsecond"),
}
_DAYS: Final = frozenset({"date", "datetime"})
_DIGITS: Final = frozenset("0123456789")
_TEXTS: Final = frozenset({"isoformat", "strftime"})


def is_time(value: Value) -> bool:
    """Whether it is a date, a time or a span."""
    return value.kind in TIMES


def moment(coder: Coder, number: int) -> Value:
    """The time of a date number in a register."""
    coder.check(op.TRUNCATES, number)
    return Value("datetime", coder.emit(op.FROM_NUMBER, number))


def part(coder: Coder, value: Value, name: str) -> Value:
    """A field of a date or time.

    Raises:
        NotNativeError: the machine does not know it.
    """
    present_only(coder, value)
    kind, register = value.kind, value.register
    if kind == "timedelta":
        return _span_part(coder, value, name)
    fields = _FIELDS.get(kind, _FIELDS["date"] + _FIELDS["time"])
    if name not in fields:
        raise NotNativeError(f"{name} of a {kind}")
    if kind == "date":
        register = midnight(coder, value)
    return Value("int", coder.emit(op.MOMENT, register, PARTS.index(name)))


def midnight(coder: Coder, value: Value) -> int:
    """The beginning of a date as a time."""
    day = coder.tape.whole(DAY)
    return coder.emit(op.I_MUL, value.register, day)


def _span_part(coder: Coder, value: Value, name: str) -> Value:
    if name != "days":
        raise NotNativeError(f"{name} of a timedelta")
    day = coder.tape.whole(DAY)
    return Value("int", coder.emit(op.I_FLOOR_DIV, value.register, day))


def method(coder: Coder, value: Value, name: str, args: list[Value]) -> Value:
    """A method of a date or time."""
    present_only(coder, value)
    if name in _TEXTS:
        if any(set(str(one.data)) & _DIGITS for one in args):
            raise NotNativeError("a date format with widths")
        return method_text(coder, name, value, args)
    kind = value.kind
    if name == "total_seconds" and kind == "timedelta":
        million = coder.tape.number(1e6)
        span = coder.emit(op.TO_FLOAT, value.register)
        coder.tape.emit(op.EXACT, value.register, 0, 0)
        return Value("float", coder.emit(op.F_DIV, span, million))
    if args or kind not in _DAYS:
        raise NotNativeError(f"{name} of a {kind}")
    whole = midnight(coder, value) if kind == "date" else value.register
    if name in {"weekday", "isoweekday"}:
        return Value("int", coder.emit(op.MOMENT, whole, PARTS.index(name)))
    if name == "toordinal":
        return Value("int", coder.emit(op.MOMENT, whole, ORDINAL))
    if kind == "datetime" and name in {"date", "time"}:
        number = ORDINAL if name == "date" else CLOCK
        return Value(name, coder.emit(op.MOMENT, whole, number))
    raise NotNativeError(f"{name} of a {kind}")


def shifted(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    """A time plus or minus a span, or the span between two times."""
    for side in (left, right):
        present_only(coder, side)
    kinds = (left.kind, right.kind)
    if kinds in _SPANS and sign == "-":
        return _difference(coder, left, right)
    if kinds == ("timedelta", "timedelta") and sign in "+-":
        code = op.I_ADD if sign == "+" else op.I_SUB
        return Value("timedelta", coder.emit(code, left.register, right.register))
    if sign == "+" and left.kind == "timedelta":
        left, right = right, left
    if right.kind != "timedelta" or sign not in "+-" or left.kind not in _DAYS:
        raise NotNativeError(f"{left.kind} {sign} {right.kind}")
    span = right.register
    if left.kind == "date":
        span = coder.emit(op.I_FLOOR_DIV, span, coder.tape.whole(DAY))
    code = op.I_ADD if sign == "+" else op.I_SUB
    register = coder.emit(code, left.register, span)
    # Within the years 1 to 9999.
    most = date.max.toordinal() * (1 if left.kind == "date" else DAY)
    coder.check(op.I_LT, register, coder.tape.whole(1 if left.kind == "date" else DAY))
    coder.check(op.I_LT, coder.tape.whole(most), register)
    return Value(left.kind, register)


_SPANS: Final = {("date", "date"), ("datetime", "datetime")}


def _difference(coder: Coder, left: Value, right: Value) -> Value:
    register = coder.emit(op.I_SUB, left.register, right.register)
    if left.kind == "date":
        register = coder.emit(op.I_MUL, register, coder.tape.whole(DAY))
    return Value("timedelta", register)
