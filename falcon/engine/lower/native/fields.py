"""Fields of orders, trades and positions, read from the arrays of the book."""

from __future__ import annotations

from typing import Final

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import (
    FLOAT,
    INT,
    NONE,
    TAGS,
    NotNativeError,
    Value,
)
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op

_ORDER_INTS: Final = {
    "status": col.STATUS,
    "exectype": col.KIND,
    "tradeid": col.TRADEID,
    "ordtype": col.IS_SELL,
}
_STATED: Final = {
    "price": (col.PRICE, col.GIVEN_PRICE),
    "pricelimit": (col.PLIMIT, col.GIVEN_PLIMIT),
    "plimit": (col.PLIMIT, col.GIVEN_PLIMIT),
}
_EXECUTED: Final = {
    "price": col.DONE_PRICE,
    "value": col.DONE_VALUE,
    "comm": col.COMM,
    "pnl": col.PNL,
    "size": col.DONE_SIZE,
    "remsize": col.REMSIZE,
    "psize": col.PSIZE,
    "pprice": col.PPRICE,
}
_CREATED: Final = {
    "dt": col.CREATED_DT,
    "size": col.SIZE,
    "price": col.CREATED_PRICE,
    "pricelimit": col.CREATED_PLIMIT,
    "pclose": col.CREATED_CLOSE,
}
_TRADE_INTS: Final = {
    "ref": col.TRADE_REF,
    "status": col.TRADE_STATUS,
    "tradeid": col.TRADE_ID,
    "baropen": col.TRADE_BAROPEN,
    "barclose": col.TRADE_BARCLOSE,
    "barlen": col.TRADE_BARLEN,
}
_TRADE_TESTS: Final = {
    "justopened": col.TRADE_JUSTOPENED,
    "isopen": col.TRADE_ISOPEN,
    "isclosed": col.TRADE_ISCLOSED,
    "long": col.TRADE_LONG,
}
_TRADE_FLOATS: Final = {
    "size": col.TRADE_SIZE,
    "price": col.TRADE_PRICE,
    "value": col.TRADE_VALUE,
    "commission": col.TRADE_COMMISSION,
    "pnl": col.TRADE_PNL,
    "pnlcomm": col.TRADE_PNLCOMM,
    "dtopen": col.TRADE_DTOPEN,
    "dtclose": col.TRADE_DTCLOSE,
}
_SIZES: Final = frozenset({"size", "remsize", "psize"})
_FRACTIONS: Final = "sizes that are not whole"
_ROUND: Final = "prices that are whole"


def field(coder: Coder, owner: Value, name: str) -> Value:
    """A field of an order, a trade or a position.

    Raises:
        NotNativeError: the machine does not know it.
    """
    reader = _READERS.get(owner.kind)
    if reader is None:
        raise NotNativeError(f"{name} of a {owner.kind}")
    if owner.kind != "position":
        coder.check(op.I_LT, owner.register, coder.zero())
    return reader(coder, owner, name)


def _order(coder: Coder, owner: Value, name: str) -> Value:
    register = owner.register
    if name in {"executed", "created"}:
        return Value(name, register)
    if name == "ref":
        row = coder.emit(op.ORDER_ROW, register)
        return Value("int", coder.emit(op.I_ADD, row, coder.tape.whole(1)))
    if name in _ORDER_INTS:
        return Value("int", coder.emit(op.ORDER_INT, register, _ORDER_INTS[name]))
    if name == "size":
        return _order_number(coder, register, col.SIZE, name)
    if name == "data":
        return _feed(coder, (op.ORDER_INT, register, col.DATA))
    if name in _STATED:
        return _stated(coder, register, *_STATED[name])
    raise NotNativeError(f"{name} of an order")


def _feed(coder: Coder, read: tuple[int, int, int]) -> Value:
    """The feed of an order or a trade."""
    feeds = coder.setting.stage.feeds
    if len(feeds) == 1:
        return Value("static", data=feeds[0])
    return Value("feed", coder.emit(*read))


def _stated(coder: Coder, register: int, column: int, bit: int) -> Value:
    """A number as the strategy stated it, or ``None``."""
    given = coder.emit(op.ORDER_BIT, register, bit)
    value = coder.tape.register()
    tag = coder.tape.register()
    end = Label()
    coder.tape.emit(op.MOVE, tag, coder.zero())
    coder.tape.emit(op.MOVE, value, coder.tape.number(0.0))
    coder.tape.jump(op.I_EQ, given, coder.zero(), end)
    coder.tape.emit(op.ORDER_FLOAT, value, register, column)
    coder.tape.emit(op.ORDER_TAG, tag, register, column)
    coder.tape.place(end)
    return Value("mixed", value, NONE | INT | FLOAT, tag)


def _executed(coder: Coder, owner: Value, name: str) -> Value:
    if name not in {"dt", *_EXECUTED}:
        raise NotNativeError(f"{name} of an execution")
    if name != "dt":
        return _order_number(coder, owner.register, _EXECUTED[name], name)
    value = coder.emit(op.ORDER_FLOAT, owner.register, col.DT)
    tag, end = coder.tape.register(), Label()
    coder.tape.emit(op.MOVE, tag, coder.tape.whole(TAGS["float"]))
    coder.tape.jump(op.F_EQ, value, value, end)
    coder.tape.emit(op.MOVE, tag, coder.zero())
    coder.tape.place(end)
    return Value("mixed", value, NONE | FLOAT, tag)


def _created(coder: Coder, owner: Value, name: str) -> Value:
    if name not in _CREATED:
        raise NotNativeError(f"{name} of a created order")
    return _order_number(coder, owner.register, _CREATED[name], name)


def _order_number(coder: Coder, register: int, column: int, name: str) -> Value:
    """A number of an order, whole or not by its kind or by what the run says."""
    value = coder.emit(op.ORDER_FLOAT, register, column)
    return _number(coder, (value, op.ORDER_TAG, register, column), name)


def _number(coder: Coder, read: tuple[int, int, int, int], name: str) -> Value:
    """Sizes are whole and prices are not, unless some order says otherwise."""
    value, code, register, column = read
    tag = coder.emit(code, register, column)
    if name in _SIZES:
        if _FRACTIONS in coder.traits:
            return Value("mixed", value, INT | FLOAT, tag)
        coder.check(op.I_NE, tag, coder.tape.whole(TAGS["int"]))
        return Value("int", coder.emit(op.TO_WHOLE, value, 0))
    if _ROUND in coder.traits:
        return Value("mixed", value, INT | FLOAT, tag)
    coder.check(op.I_NE, tag, coder.tape.whole(TAGS["float"]))
    return Value("float", value)


def _trade(coder: Coder, owner: Value, name: str) -> Value:
    register = owner.register
    if name in _TRADE_INTS:
        return Value("int", coder.emit(op.TRADE_INT, register, _TRADE_INTS[name]))
    if name in _TRADE_TESTS:
        return Value("bool", coder.emit(op.TRADE_INT, register, _TRADE_TESTS[name]))
    if name == "data":
        return _feed(coder, (op.TRADE_INT, register, col.TRADE_DATA))
    if name not in _TRADE_FLOATS:
        raise NotNativeError(f"{name} of a trade")
    column = _TRADE_FLOATS[name]
    value = coder.emit(op.TRADE_FLOAT, register, column)
    return _number(coder, (value, op.TRADE_TAG, register, column), name)


def _position(coder: Coder, owner: Value, name: str) -> Value:
    feed = owner.data
    if name == "size":
        if _FRACTIONS not in coder.traits:
            return Value("int", coder.emit(op.WHOLE_POSITION, feed))
        value = coder.emit(op.POSITION, feed)
        return Value("mixed", value, INT | FLOAT, coder.emit(op.POSITION_TAG, feed))
    if name != "price":
        raise NotNativeError(f"{name} of a position")
    if _ROUND in coder.traits:
        raise NotNativeError(_ROUND)
    return Value("float", coder.emit(op.POSITION_PRICE, feed))


def states_size(coder: Coder, value: Value) -> None:
    """Note which sizes orders have."""
    if value.kind not in {"int", "bool"}:
        coder.trait(_FRACTIONS)


def states_price(coder: Coder, value: Value) -> None:
    """Note which prices orders have."""
    if value.kind != "float":
        coder.trait(_ROUND)


_READERS: Final = {
    "order": _order,
    "executed": _executed,
    "created": _created,
    "trade": _trade,
    "position": _position,
}
