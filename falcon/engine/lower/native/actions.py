"""Actions: orders with their terms, and what a strategy asks of its broker."""

from __future__ import annotations

from typing import Final

from falcon.engine import ir
from falcon.engine.broker import prices
from falcon.engine.broker.kinds import Kind
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.reads import length
from falcon.engine.lower.native.sizes import put_size
from falcon.engine.lower.native.terms import Given, put_terms
from falcon.engine.lower.native.values import LIST_TAG, NotNativeError, Value
from falcon.engine.native.broker import columns as col
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.actions import LEG_KEYWORDS, bind
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
_LOOKS: Final = frozenset({"getposition", "getpositionbyname", "getdatabyname"})
_LEGS: Final = (col.MAIN, col.STOP, col.LIMIT)


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
    put_size(coder, name, bound.pop(amount, None))
    coder.tape.emit(op.CLEAR_TERMS, col.MAIN)
    put_terms(coder, col.MAIN, data, bound)
    return Value("order", coder.emit(op.PLACE, _CODES[name], data))


def _bracket(coder: Coder, name: str, bound: Given, given: int) -> Value:
    """An entry with its exits, in the steps of `falcon.engine.runtime.actions`."""
    coder.pay(prices.BRACKET_CALL + given)
    if any(key in bound for key in LEG_KEYWORDS):
        raise NotNativeError("a bracket with oargs, stopargs or limitargs")
    data = feed(coder, bound.pop("data", None))
    put_size(coder, name, bound.pop("size", None))
    constant = coder.tape.constant
    stop = (bound.pop("stopprice", None), bound.pop("stopexec", constant(Kind.STOP)))
    limit = (
        bound.pop("limitprice", None),
        bound.pop("limitexec", constant(Kind.LIMIT)),
    )
    shared: Given = {k: bound[k] for k in ("valid", "tradeid") if k in bound}
    main = {"exectype": constant(Kind.LIMIT), **bound}
    for leg in _LEGS:
        coder.tape.emit(op.CLEAR_TERMS, leg)
    put_terms(coder, col.MAIN, data, main)
    for leg, (price, kind) in ((col.STOP, stop), (col.LIMIT, limit)):
        if kind.kind == "none":
            coder.tape.emit(op.TIE, leg, col.IS_ASKED, coder.zero())
            continue
        terms: Given = {"exectype": kind, **shared}
        if price is not None:
            terms["price"] = price
        put_terms(coder, leg, data, terms)
    coder.emit(op.PLACE, _CODES[name], data)
    legs = [Value("order", coder.emit(op.LEG, leg)) for leg in _LEGS]
    return Value("tuple", data=legs, tag=LIST_TAG)
