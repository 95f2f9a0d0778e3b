"""Built-in functions."""

from __future__ import annotations

from typing import Final

from falcon.engine.lower.native import collected, mathematics, texts
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import items_of, test_value
from falcon.engine.lower.native.mathematics import (
    NEAREST,
    TRUNCATED,
    Builtin,
    only,
    plain_number,
    to_whole,
)
from falcon.engine.lower.native.numbers import (
    arithmetic,
    magnitude,
    tag_of,
    to_float,
)
from falcon.engine.lower.native.reads import length
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import (
    BOOL,
    LIST_TAG,
    NOTHING,
    TAGS,
    UNKNOWN_TAG,
    NotNativeError,
    Value,
)
from falcon.engine.lower.native.variables import copied
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.valued import Valued


def builtin(path: str) -> Builtin | None:
    """The lowering of a function, ``None`` if the machine does not know it."""
    if path in _BUILTINS:
        return _BUILTINS[path]
    return mathematics.function(path)


def _float(coder: Coder, args: list[Value]) -> Value:
    value = only(args)
    if value.kind == "str" and value.data in {"nan", "inf", "-inf"}:
        return coder.tape.constant(float(value.data))
    if value.kind in {"str", "text"}:
        raise NotNativeError("a number read from a text")
    value = plain_number(coder, value)
    return value if value == NOTHING else Value("float", to_float(coder, value))


def _bool(coder: Coder, args: list[Value]) -> Value:
    register, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, register, coder.zero())
    test_value(coder, only(args), end, wanted=False)
    coder.tape.emit(op.MOVE, register, coder.tape.whole(1))
    coder.tape.place(end)
    return Value("bool", register)


def _extreme(floats: int, wholes: int) -> Builtin:
    def lower(coder: Coder, args: list[Value]) -> Value:
        if len(args) == 1 and args[0].kind == "list":
            return collected.extreme(coder, args[0].data, (floats, wholes))
        items = args if len(args) > 1 else items_of(coder, only(args))
        coder.pay(2 * len(items))
        if any(item.mask & BOOL for item in items):
            raise NotNativeError("the larger or smaller of what may be a bool")
        numbers = [plain_number(coder, item) for item in items]
        if not numbers or NOTHING in numbers:
            return coder.fail()
        best = numbers[0]
        for item in numbers[1:]:
            best = _better(coder, best, item, (floats, wholes))
        return best

    return lower


def _better(coder: Coder, best: Value, item: Value, codes: tuple[int, int]) -> Value:
    """The first of two unless the second is beyond it, each of its own kind."""
    floats, wholes = codes
    if best.kind == item.kind == "int":
        return Value("int", coder.emit(wholes, best.register, item.register))
    if best.kind == item.kind == "float":
        return Value("float", coder.emit(floats, best.register, item.register))
    x, y = to_float(coder, best), to_float(coder, item)
    register, tag, end = coder.emit(op.MOVE, x), coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, tag, tag_of(coder, best))
    sides = (x, y) if floats == op.F_MAX else (y, x)
    coder.tape.jump(op.F_NOT_LT, *sides, end)
    coder.tape.emit(op.MOVE, register, y)
    coder.tape.emit(op.MOVE, tag, tag_of(coder, item))
    coder.tape.place(end)
    return Value("mixed", register, best.mask | item.mask, tag)


def _round(coder: Coder, args: list[Value]) -> Value:
    if len(args) == 1 or args[1].kind == "none":
        return to_whole(NEAREST)(coder, args[:1])
    value, digits = plain_number(coder, args[0]), args[1]
    if digits.kind != "int" or not isinstance(digits.data, int):
        raise NotNativeError("round to digits that only the run knows")
    if value.kind == "int" and digits.data >= 0:
        return value
    if value.kind == "mixed" and digits.data >= 0:
        return _round_mixed(coder, value, digits)
    if value.kind != "float":
        raise NotNativeError("round of a number that may be whole")
    register = coder.emit(op.ROUND, value.register, digits.register)
    coder.check(op.FINITE, register)
    return Value("float", register)


def _round_mixed(coder: Coder, value: Value, digits: Value) -> Value:
    """What is whole stays as it is."""
    end = Label()
    register = coder.emit(op.MOVE, value.register)
    tag = coder.emit(op.MOVE, tag_of(coder, value))
    coder.check(op.I_EQ, tag, coder.tape.whole(UNKNOWN_TAG))
    coder.tape.jump(op.I_NE, tag, coder.tape.whole(TAGS["float"]), end)
    coder.tape.emit(op.ROUND, register, value.register, digits.register)
    coder.check(op.FINITE, register)
    coder.tape.place(end)
    return value._replace(register=register, tag=tag)


def _length(coder: Coder, args: list[Value]) -> Value:
    value = only(args)
    if value.kind == "static" and isinstance(value.data, Valued):
        return length(coder, value.data)
    if value.kind == "static" and isinstance(value.data, list | tuple | dict):
        return coder.tape.constant(len(value.data))
    if value.kind == "tuple":
        return coder.tape.constant(len(value.data))
    if value.kind == "list":
        return collected.length(coder, value.data)
    if value.kind == "record":
        return coder.tape.constant(len(items_of(coder, value)))
    raise NotNativeError(f"the length of a {value.kind}")


def _sum(coder: Coder, args: list[Value]) -> Value:
    if args[0].kind == "list" and len(args) == 1:
        return collected.total(coder, args[0].data)
    total = args[1] if len(args) > 1 else coder.tape.constant(0)
    for item in items_of(coder, args[0]):
        total = arithmetic(coder, "+", total, item)
    return total


def _all(coder: Coder, args: list[Value], *, wanted: bool = True) -> Value:
    if only(args).kind == "list":
        return collected.every(coder, args[0].data, wanted=wanted)
    register, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, register, coder.tape.whole(int(not wanted)))
    for item in items_of(coder, only(args)):
        test_value(coder, item, end, wanted=not wanted)
    coder.tape.emit(op.MOVE, register, coder.tape.whole(int(wanted)))
    coder.tape.place(end)
    return Value("bool", register)


def _any(coder: Coder, args: list[Value]) -> Value:
    return _all(coder, args, wanted=False)


def _sequence(tag: int) -> Builtin:
    def lower(coder: Coder, args: list[Value]) -> Value:
        items = items_of(coder, only(args)) if args else []
        copies = [copied(coder.tape, item) for item in items]
        return Value("tuple", data=copies, tag=tag)

    return lower


def _abs(coder: Coder, args: list[Value]) -> Value:
    value = only(args)
    if value.kind == "timedelta":
        raise NotNativeError("abs of a timedelta")
    return magnitude(coder, value)


def _text(coder: Coder, args: list[Value]) -> Value:
    return texts.shown(coder, only(args))


_BUILTINS: Final[dict[str, Builtin]] = {
    "abs": _abs,
    "all": _all,
    "any": _any,
    "bool": _bool,
    "float": _float,
    "int": to_whole(TRUNCATED),
    "len": _length,
    "list": _sequence(LIST_TAG),
    "max": _extreme(op.F_MAX, op.I_MAX),
    "min": _extreme(op.F_MIN, op.I_MIN),
    "round": _round,
    "str": _text,
    "sum": _sum,
    "tuple": _sequence(-1),
}
