"""Actions: orders with their terms, and what a strategy asks of its broker."""

from __future__ import annotations

from typing import Final

from falcon.engine import ir
from falcon.engine.broker import prices
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.fields import states_price, states_size
from falcon.engine.lower.native.numbers import number, to_float
from falcon.engine.lower.native.reads import length
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import (
    ABSENT,
    NONE,
    TAGS,
    UNKNOWN_TAG,
    NotNativeError,
    Value,
)
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.actions import bind
from falcon.engine.runtime.handles import FeedHandle

_CODES: Final = {
    "buy": op.BUY,
    "sell": op.SELL,
    "close": op.CLOSE,
    "order_target_size": op.TARGET_SIZE,
    "order_target_value": op.TARGET_VALUE,
    "order_target_percent": op.TARGET_PERCENT,
    "buy_bracket": op.BUY_BRACKET,
    "sell_bracket": op.SELL_BRACKET,
}
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
_LOOKS: Final = frozenset({"getposition", "getpositionbyname", "getdatabyname"})
_LAST_KIND: Final = 6
_LEGS: Final = (col.MAIN, col.STOP, col.LIMIT)
_LEG_KEYWORDS: Final = ("oargs", "stopargs", "limitargs")

Given = dict[str, Value]


def action(coder: Coder, node: ir.Action) -> Value:
    """What backtrader gives a strategy: orders, positions, cash."""
    name = node.name
    if name == "length":
        return length(coder, None)
    if name in {"broker.cash", "broker.value"}:
        if not isinstance(coder.setting.desk.cash, float):
            raise NotNativeError("cash that is a whole number")
        code = op.CASH if name == "broker.cash" else op.VALUE
        return Value("float", coder.emit(code))
    if name == "broker.startingcash":
        return coder.tape.constant(coder.setting.desk.account.starting_cash)
    if name not in _CODES.keys() | _LOOKS | {"cancel"}:
        raise NotNativeError(f"{name}()")
    given = [*node.args, *(value for _, value in node.keywords)]
    values = coder.values(*given)
    keywords = [key for key, _ in node.keywords]
    named = dict(zip(keywords, values[len(node.args) :], strict=True))
    bound = _bound(coder, name, values[: len(node.args)], named)
    return _ask(coder, name, bound, len(named))


def _bound(coder: Coder, name: str, args: list[Value], named: Given) -> Given | None:
    """Arguments by name; ``None`` where the call itself fails."""
    try:
        return bind(name, tuple(args), named)
    except TypeError:
        coder.fail()
        return None


def _ask(coder: Coder, name: str, bound: Given | None, given: int) -> Value:
    if bound is None:
        return coder.fail()
    if name in _LOOKS:
        return _look(coder, name, bound)
    if name == "cancel":
        return _cancel(coder, bound.get("order"))
    if name.endswith("bracket"):
        return _bracket(coder, name, bound, given)
    return _order(coder, name, bound, given)


def _look(coder: Coder, name: str, bound: Given) -> Value:
    """A position or a feed."""
    if name == "getposition":
        return Value("position", data=feed(coder, bound.get("data")))
    index = _by_name(coder, bound["name"])
    if name == "getpositionbyname":
        return Value("position", data=index)
    return Value("static", data=coder.setting.stage.feeds[index])


def feed(coder: Coder, value: Value | None) -> int:
    """The index of a feed that is known."""
    if value is None or value.kind == "none":
        return 0
    if value.kind == "static" and isinstance(value.data, FeedHandle):
        return value.data.index
    if value.kind == "str" and value.data is not None:
        return _by_name(coder, value)
    raise NotNativeError("a feed that only the run knows")


def _by_name(coder: Coder, value: Value) -> int:
    names = [one.name for one in coder.setting.stage.feeds]
    if value.kind != "str" or value.data not in names:
        raise NotNativeError("a name that only the run knows")
    # Of feeds with the same name the last one counts.
    return len(names) - 1 - names[::-1].index(value.data)


def _cancel(coder: Coder, order: Value | None) -> Value:
    if order is not None and order.kind == "order":
        coder.tape.emit(op.CANCEL, order.register)
    elif order is not None and order.kind != "none":
        return coder.fail()
    return coder.tape.constant(None)


def _order(coder: Coder, name: str, bound: Given, given: int) -> Value:
    coder.pay(prices.CALL + given)
    data = feed(coder, bound.pop("data", None))
    amount = "target" if name.startswith("order_target") else "size"
    _size(coder, name, bound.pop(amount, None))
    coder.tape.emit(op.CLEAR_TERMS, col.MAIN)
    _terms(coder, col.MAIN, data, bound)
    return Value("order", coder.emit(op.PLACE, _CODES[name], data))


def _size(coder: Coder, name: str, size: Value | None) -> None:
    """Put the size where `op.PLACE` takes it from."""
    tape = coder.tape
    if size is None and name.startswith("order_target"):
        size = tape.constant(0)
    if size is None or (size.kind == "none" and not name.startswith("order_target")):
        tape.emit(op.MOVE, op.HAS_SIZE_REGISTER, tape.whole(col.NO_SIZE))
        if not isinstance(getattr(coder.setting.desk.sizing.rule, "stake", 0), int):
            states_size(coder, tape.constant(0.0))
        return
    end = Label()
    if (
        size.mask & NONE
        and size.kind == "mixed"
        and not name.startswith("order_target")
    ):
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


def _terms(coder: Coder, leg: int, data: int, bound: Given) -> None:
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
    if key in _STATED or not (is_text or value.kind in {"bool", "int", "float"}):
        raise NotNativeError(f"an order with {key}")


_STATED: Final = frozenset({*_NUMBERS, *_TIES, "valid"})


def _number_term(coder: Coder, leg: int, key: str, value: Value) -> None:
    column, given, whole = _NUMBERS[key]
    skip = Label()
    if value.kind == "mixed" and value.mask & NONE:
        coder.tape.jump(op.I_EQ, value.tag, coder.zero(), skip)
        value = value._replace(data=value.mask & ~NONE)
    if value.kind == "static":
        coder.fail()
        return
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
        most = coder.tape.whole(_LAST_KIND)
        coder.check(op.I_LT, value.register, coder.zero())
        coder.check(op.I_LT, most, value.register)
    coder.tape.emit(op.TIE, leg, column, value.register)


def _bracket(coder: Coder, name: str, bound: Given, given: int) -> Value:
    """An entry with its exits, in the steps of `falcon.engine.runtime.actions`."""
    coder.pay(prices.BRACKET_CALL + given)
    if any(key in bound for key in _LEG_KEYWORDS):
        raise NotNativeError("a bracket with oargs, stopargs or limitargs")
    data = feed(coder, bound.pop("data", None))
    _size(coder, name, bound.pop("size", None))
    constant = coder.tape.constant
    stop = (bound.pop("stopprice", None), bound.pop("stopexec", constant(3)))
    limit = (bound.pop("limitprice", None), bound.pop("limitexec", constant(2)))
    shared: Given = {k: bound[k] for k in ("valid", "tradeid") if k in bound}
    main = {"exectype": constant(2), **bound}
    for leg in _LEGS:
        coder.tape.emit(op.CLEAR_TERMS, leg)
    _terms(coder, col.MAIN, data, main)
    for leg, (price, kind) in ((col.STOP, stop), (col.LIMIT, limit)):
        if kind.kind == "none":
            coder.tape.emit(op.TIE, leg, col.IS_ASKED, coder.zero())
            continue
        terms: Given = {"exectype": kind, **shared}
        if price is not None:
            terms["price"] = price
        _terms(coder, leg, data, terms)
    coder.emit(op.PLACE, _CODES[name], data)
    legs = [Value("order", coder.emit(op.LEG, leg)) for leg in _LEGS]
    return Value("tuple", data=legs, tag=-2)
