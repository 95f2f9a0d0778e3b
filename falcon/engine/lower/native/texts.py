"""Texts: what is printed becomes a template and the values to fill it with.

Nothing is formatted while the strategy runs, so what could fail is tested here with
values of the same kinds, and guarded where it depends on the value itself.
"""

from __future__ import annotations

import re
from typing import Final

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.printing import Printer, sample
from falcon.engine.lower.native.templates import (
    Call,
    Leaf,
    Literal,
    Part,
    leaves,
    length_of,
)
from falcon.engine.lower.native.values import (
    ABSENT,
    BOOL,
    FLOAT,
    HELD,
    INT,
    LIST_TAG,
    NONE,
    UNKNOWN_TAG,
    VIEW,
    NotNativeError,
    Value,
)
from falcon.engine.native.machine import opcodes as op

_CONVERSIONS: Final = re.compile(r"%[^%a-zA-Z]*([a-zA-Z%])")
_LONGEST: Final = 20_000
_LEAF_FUEL: Final = 60
_FAILURES: Final = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError)
_PLAIN: Final = (bool, int, float, str, type(None))


def joined(coder: Coder, node: ir.Text) -> Value:
    """A text of literal parts and formatted values."""
    pieces = [part for part in node.parts if isinstance(part, ir.Piece)]
    values = iter(coder.values(*(piece.value for piece in pieces)))
    parts: list[Part] = []
    for one in node.parts:
        if isinstance(one, str):
            parts.append(Literal(one))
        else:
            parts.append(_piece(coder, one, next(values)))
    return _text(coder, "join", *parts)


def _text(coder: Coder, function: str, *parts: Part) -> Value:
    """A text that is made here, and so must not fail, whether it is printed or not."""
    text = Call(function, parts)
    coder.texts.append(text)
    return Value("text", data=text)


def _piece(coder: Coder, piece: ir.Piece, value: Value) -> Part:
    inner = part(coder, value)
    if piece.conversion:
        inner = Call("represent" if piece.conversion == "r" else "show", (inner,))
    if not piece.spec:
        return Call("show", (inner,))
    if not piece.conversion:
        present_only(coder, value)
    _no_character(piece.spec[-1])
    return Call("shaped", (inner, Literal(piece.spec)))


def _no_character(sign: str) -> None:
    """Refuse a number as the character of that number, which not every number has."""
    if sign == "c":
        raise NotNativeError("a number as a character")


def part(coder: Coder, value: Value) -> Part:
    """A value as part of a text."""
    kind = value.kind
    if kind == "text":
        call: Call = value.data
        return call
    if kind == "none" or (value.data is not None and kind in _KNOWN):
        return Literal(value.data)
    if kind == "tuple" and value.tag != VIEW:
        name = "list" if value.tag == LIST_TAG else "tuple"
        return Call(name, tuple(part(coder, item) for item in value.data))
    if kind in {"bool", "int", "float", "mixed"} or (kind in HELD and kind in _SHOWN):
        return Leaf(_told(coder, value))
    if kind == "static" and isinstance(value.data, list | tuple | dict):
        return _container(value.data)
    if kind in _UNSHOWN:
        raise NotNativeError("the text of a container")
    coder.fail()
    return Literal("")


def _container(value: list[object] | tuple[object, ...] | dict[object, object]) -> Part:
    is_plain = all(isinstance(item, _PLAIN) for item in value)
    if isinstance(value, dict) or not is_plain:
        raise NotNativeError("the text of a container")
    return Literal(value)


_UNSHOWN: Final = frozenset({"list", "record", "tuple", "feed", "order", "trade"})
_KNOWN: Final = frozenset({"bool", "int", "float", "str"})
_SHOWN: Final = frozenset({"str", "date", "datetime", "time", "timedelta"})


def _told(coder: Coder, value: Value) -> Value:
    """A value of which the run knows the kind."""
    if value.kind == "mixed" and value.tag < 0:
        if value.mask & ~(BOOL | INT):
            raise NotNativeError("the text of a number that may be whole or not")
        return Value("int", coder.emit(op.TO_WHOLE, value.register, 0))
    if value.kind == "mixed" and value.mask & INT and value.mask & FLOAT:
        coder.check(op.I_EQ, value.tag, coder.tape.whole(UNKNOWN_TAG))
    return value


def present_only(coder: Coder, value: Value) -> None:
    """Give up on ``None``, which has no such text."""
    if value.kind == "mixed" and value.mask & NONE:
        coder.check(op.I_EQ, value.tag, coder.zero())
    elif value.kind in {"str", "order"} and value.data is None:
        coder.check(op.I_LT, value.register, coder.zero())
    elif value.kind in HELD and value.data is None:
        coder.check(op.I_EQ, value.register, coder.tape.whole(ABSENT))
    elif value.kind == "none":
        coder.fail()


def percent(coder: Coder, template: Value, values: Value) -> Value:
    """``template % values``."""
    if template.kind != "str" or template.data is None:
        raise NotNativeError("a % template that only the run knows")
    if "*" in template.data:
        raise NotNativeError("a % template with a star")
    items = (
        values.data if values.kind == "tuple" and values.tag != LIST_TAG else [values]
    )
    signs = [sign for sign in _CONVERSIONS.findall(template.data) if sign != "%"]
    for sign, item in zip(signs, items, strict=False):
        _no_character(sign)
        if sign not in "sr":
            present_only(coder, item)
            if item.mask & FLOAT and sign not in "eEfFgG":
                coder.check(op.FINITE, item.register)
    return _text(coder, "percent", Literal(template.data), part(coder, values))


def glued(coder: Coder, sign: str, left: Value, right: Value) -> Value:
    """``text + text``."""
    if sign != "+":
        raise NotNativeError(f"a text {sign} a value")
    if right.kind not in {"str", "text"}:
        return coder.fail()
    if left.kind == right.kind == "str" and left.data and right.data:
        return coder.tape.constant(left.data + right.data)
    for side in (left, right):
        present_only(coder, side)
    return _text(coder, "join", part(coder, left), part(coder, right))


def shown(coder: Coder, value: Value) -> Value:
    """``str(value)``."""
    if value.kind in {"str", "text"}:
        return value
    return _text(coder, "show", part(coder, value))


def method_text(coder: Coder, name: str, owner: Value, args: list[Value]) -> Value:
    """The text that a method of a value gives."""
    present_only(coder, owner)
    return _text(coder, f".{name}", *(part(coder, value) for value in (owner, *args)))


def printed(coder: Coder, node: ir.Call) -> Value:
    """``print(…)``: keep the values and which template they belong to."""
    given = [*node.args, *(value for _, value in node.keywords)]
    values = coder.values(*given)
    parts = [part(coder, value) for value in values]
    plain = Call("list", tuple(parts[: len(node.args)]))
    names = [name for name, _ in node.keywords]
    known: dict[str, Part] = {"sep": Literal(" "), "end": Literal("\n")}
    known |= dict(zip(names, parts[len(node.args) :], strict=True))
    call = Call("print", (plain, known["sep"], known["end"]))
    _keep(coder, call)
    return coder.tape.constant(None)


def _keep(coder: Coder, call: Call) -> None:
    """Keep the values and the number of the template that they fill."""
    held = list(leaves(call))
    coder.pay(10 + _LEAF_FUEL * len(held) + length_of(call) // 4)
    coder.tape.emit(op.PUT, len(coder.templates))
    coder.templates.append(call)
    for value in held:
        coder.tape.emit(op.PUT_VALUE, value.register)
        if value.kind == "mixed":
            coder.tape.emit(op.PUT_VALUE, value.tag)


def check_texts(coder: Coder) -> None:
    """Fill all texts with some values of the kinds that they will get.

    Raises:
        NotNativeError: one of them fails, or becomes very long.
    """
    printer = Printer()
    for call in (*coder.texts, *coder.templates):
        try:
            length = len(printer.text(call, map(sample, leaves(call))))
        except _FAILURES as error:
            raise NotNativeError(f"a text that fails: {error}") from error
        if length > _LONGEST:
            raise NotNativeError("a long text")
