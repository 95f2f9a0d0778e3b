"""Calls: of functions, of methods of values and of the strategy itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final

from falcon.engine import ir
from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES, Status
from falcon.engine.check.constants import known_constant
from falcon.engine.lower.native import (
    classes,
    collected,
    comprehensions,
    functions,
    mathematics,
    records,
    texts,
    times,
)
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.fields import field
from falcon.engine.lower.native.lists import line_part
from falcon.engine.lower.native.places import item
from falcon.engine.lower.native.reads import line_value_at, row_of
from falcon.engine.lower.native.statements import inlined
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import TIMES, NotNativeError, Value
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.valued import Valued

_TEXTUAL: Final = frozenset({"upper", "lower", "strip", "title", "capitalize"})


def global_name(coder: Coder, node: ir.Global) -> Value:
    """A constant of a module."""
    value = mathematics.constant_of(coder, node.path)
    if value is not None:
        return value
    known = known_constant(node.path)
    if known is None:
        raise NotNativeError(node.path)
    return coder.tape.constant(known)


def call(coder: Coder, node: ir.Call) -> Value:
    """A built-in or a function of a module."""
    path = node.path
    if path == "print":
        return texts.printed(coder, node)
    if path == "isinstance":
        return classes.is_instance(coder, node)
    if path == "backtrader.num2date" and len(node.args) == 1:
        return times.moment(coder, _float(coder, node.args[0]))
    if path.startswith("datetime."):
        return _time(coder, node)
    lower = functions.builtin(path)
    if lower is None or node.keywords:
        raise NotNativeError(f"{path}()")
    match node.args:
        case (ir.Comprehension(kind="generator") as inner,) if path in _EXHAUSTING:
            return lower(coder, [comprehensions.listed(coder, inner)])
    return lower(coder, coder.values(*node.args))


_EXHAUSTING: Final = frozenset({"sum", "max", "min", "list", "tuple"})
"""Functions that go through all of what they are given."""


def _float(coder: Coder, node: ir.Expr) -> int:
    value = coder.value(node)
    if value.kind == "mixed":
        texts.present_only(coder, value)
        return value.register
    if value.kind != "float":
        raise NotNativeError("a time of something else than a line")
    return value.register


_UNITS: Final = {
    "days": 86_400_000_000,
    "seconds": 1_000_000,
    "minutes": 60_000_000,
    "hours": 3_600_000_000,
    "weeks": 7 * 86_400_000_000,
}
_PLACES: Final = ("days", "seconds")


def _time(coder: Coder, node: ir.Call) -> Value:
    """A date or time of known parts, or a span."""
    values = coder.values(*node.args, *(value for _, value in node.keywords))
    names = [key for key, _ in node.keywords]
    if node.path == "datetime.timedelta":
        return _span(
            coder, dict(zip([*_PLACES[: len(node.args)], *names], values, strict=True))
        )
    is_known = all(isinstance(value.data, int) for value in values)
    if node.path in _MADE and is_known:
        return _known_time(coder, node, [value.data for value in values], names)
    if node.path == "datetime.datetime.combine" and len(values) == 2:  # noqa: PLR2004
        return _combined(coder, *values)
    raise NotNativeError(node.path)


_MADE: Final[dict[str, Callable[..., date | time]]] = {
    "datetime.date": date,
    "datetime.time": time,
    "datetime.datetime": datetime,
}


def _combined(coder: Coder, day: Value, clock: Value) -> Value:
    if day.kind != "date" or clock.kind != "time":
        raise NotNativeError("combine of other than a date and a time")
    for value in (day, clock):
        texts.present_only(coder, value)
    midnight = times.midnight(coder, day)
    return Value("datetime", coder.emit(op.I_ADD, midnight, clock.register))


def _known_time(
    coder: Coder, node: ir.Call, parts: list[int], names: list[str]
) -> Value:
    made = _MADE[node.path]
    plain = parts[: len(parts) - len(names)]
    try:
        value = made(*plain, **dict(zip(names, parts[len(plain) :], strict=True)))
    except (TypeError, ValueError):
        return coder.fail()
    return coder.setting.known(coder.tape, value)


def _span(coder: Coder, parts: dict[str, Value]) -> Value:
    total = coder.zero()
    for name, value in parts.items():
        if name not in _UNITS or value.kind != "int":
            raise NotNativeError("a span of other than whole parts")
        unit = coder.tape.whole(_UNITS[name])
        coder.check(op.PRODUCT, value.register, unit)
        product = coder.emit(op.I_MUL, value.register, unit)
        total = coder.emit(op.I_ADD, total, product)
    return Value("timedelta", total)


def helper_call(coder: Coder, node: ir.HelperCall) -> Value:
    """A method of the strategy itself, lowered right here."""
    method = coder.setting.methods[node.method]
    if method.rest or method.named:
        raise NotNativeError(f"{method.name}() with any number of arguments")
    given = iter(coder.values(*(one for one in node.args if one is not None)))
    values = [
        coder.tape.constant(None if default is None else default.value)
        if one is None
        else next(given)
        for one, default in zip(node.args, method.defaults, strict=True)
    ]
    return inlined(coder, method, values, id(node))


def method_call(coder: Coder, node: ir.MethodCall) -> Value:
    """A method of a value."""
    if node.name == "get":
        return _get(coder, node)
    owner, *args = coder.values(node.value, *node.args)
    if node.name == "addinfo" and owner.kind == "order":
        return _attached(coder, owner, node)
    if node.keywords:
        raise NotNativeError(f".{node.name}() with keywords")
    if owner.kind in {"nothing", "none"}:
        return coder.fail()
    if owner.kind == "record":
        return records.method(coder, owner.data, node, args)
    if owner.kind == "list":
        return collected.method(coder, id(node), owner.data, node.name, args)
    return _method(coder, owner, node.name, args)


def _method(coder: Coder, owner: Value, name: str, args: list[Value]) -> Value:
    if owner.kind in TIMES:
        return times.method(coder, owner, name, args)
    if owner.kind == "order":
        return _order_method(coder, owner, name)
    if owner.kind == "static":
        return _static_method(coder, owner, name, args)
    return _further_method(coder, owner, name, args)


def _attached(coder: Coder, owner: Value, node: ir.MethodCall) -> Value:
    """``order.addinfo(…)``, which nobody sees unless the strategy looks."""
    values = coder.values(*(value for _, value in node.keywords))
    if any(value.kind not in _ATTACHED for value in values):
        raise NotNativeError("what is attached to an order")
    coder.check(op.I_LT, owner.register, coder.zero())
    return coder.tape.constant(None)


_ATTACHED: Final = frozenset({"bool", "int", "float", "text", "str"})


def _get(coder: Coder, node: ir.MethodCall) -> Value:
    """``line.get(ago, size)``, or an item of a dict that is known."""
    given = [*node.args, *(value for _, value in node.keywords)]
    owner, *args = coder.values(node.value, *given)
    if owner.kind != "static" or not isinstance(owner.data, Valued):
        if owner.kind == "record" and not node.keywords:
            return records.method(coder, owner.data, node, args)
        if node.keywords or owner.kind != "static":
            raise NotNativeError(f".get() of a {owner.kind}")
        return _static_method(coder, owner, "get", args)
    plain, names = args[: len(node.args)], [name for name, _ in node.keywords]
    bound = dict(zip(("ago", "size"), plain, strict=False))
    bound |= dict(zip(names, args[len(plain) :], strict=True))
    if len(plain) > 2 or not bound.keys() <= {"ago", "size"}:  # noqa: PLR2004
        return coder.fail()
    ago = bound.get("ago", coder.tape.constant(0))
    size = bound.get("size", coder.tape.constant(1))
    row = row_of(coder, owner.data.main)
    return line_part(coder, id(node), row, (ago, size))


def _static_method(coder: Coder, owner: Value, name: str, args: list[Value]) -> Value:
    if isinstance(owner.data, Valued):
        return _line_method(coder, owner.data, name, args)
    if isinstance(owner.data, dict) and name == "get" and args:
        return item(coder, owner, args[0])
    raise NotNativeError(f".{name}() of a container")


def _further_method(coder: Coder, owner: Value, name: str, args: list[Value]) -> Value:
    kind = owner.kind
    if kind == "trade" and name in {"open_datetime", "close_datetime"}:
        dt = "dtopen" if name == "open_datetime" else "dtclose"
        return times.moment(coder, field(coder, owner, dt).register)
    if kind in {"text", "str"} and name in _TEXTUAL and not args:
        return texts.method_text(coder, name, owner, args)
    raise NotNativeError(f".{name}() of a {kind}")


def _line_method(coder: Coder, line: Valued, name: str, args: list[Value]) -> Value:
    """The time of a bar."""
    if name not in {"date", "time", "datetime"}:
        raise NotNativeError(f".{name}() of a line")
    offset = args[0] if args else coder.tape.constant(0)
    value = line_value_at(coder, line.main, offset)
    if value.kind == "nothing":
        return value
    moment = times.moment(coder, value.register)
    if name == "datetime":
        return moment
    return times.method(coder, moment, name, [])


def _order_method(coder: Coder, owner: Value, name: str) -> Value:
    coder.check(op.I_LT, owner.register, coder.zero())
    if name in {"isbuy", "issell"}:
        side = coder.emit(op.ORDER_INT, owner.register, col.IS_SELL)
        if name == "issell":
            return Value("bool", side)
        return Value("bool", coder.emit(op.I_SUB, coder.tape.whole(1), side))
    if name == "alive":
        return _alive(coder, owner)
    if name in _NAMES:
        column, names = _NAMES[name]
        number = coder.emit(op.ORDER_INT, owner.register, column)
        return item(coder, Value("static", data=names), Value("int", number))
    raise NotNativeError(f".{name}() of an order")


def _alive(coder: Coder, owner: Value) -> Value:
    status = coder.emit(op.ORDER_INT, owner.register, col.STATUS)
    register, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, register, coder.tape.whole(1))
    coder.tape.jump(op.I_LT, status, coder.tape.whole(Status.COMPLETED), end)
    coder.tape.emit(op.MOVE, register, coder.zero())
    coder.tape.place(end)
    return Value("bool", register)


_NAMES: Final = {
    "getstatusname": (col.STATUS, STATUS_NAMES),
    "getordername": (col.KIND, KIND_NAMES),
    "ordtypename": (col.IS_SELL, ("Buy", "Sell")),
}
