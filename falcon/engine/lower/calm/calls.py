"""Harmless calls: built-ins, what backtrader gives, methods that only reckon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from falcon.engine import ir
from falcon.engine.lower.calm.emitter import WAKE, Harmless
from falcon.engine.lower.calm.inlining import inlined
from falcon.engine.lower.emitter import constant_offset
from falcon.engine.lower.types import DATES, FLOAT, NONE, ORDER
from falcon.engine.runtime.handles import FeedHandle

_LENGTH: Final = "(dropped + i + 1)"
_ACCOUNT: Final = {
    "length": _LENGTH,
    "broker.cash": "account.cash",
    "broker.startingcash": "account.starting_cash",
    "broker.value": "account.value_at(b3)",
}
"""What is read without a call; the only feed closes at ``b3``."""

_TIMES: Final = frozenset({"date", "datetime", "time"})
_PARTS: Final = _TIMES | {"weekday", "isoweekday", "toordinal"}
_TESTS: Final = frozenset({"isbuy", "issell", "alive"})
_EXTREMES: Final = {"max": "_max", "min": "_min"}
_SINGLE: Final = {"abs": "_abs", "bool": "_bool", "float": "_float"}
_FROM_FLOATS: Final = {"int": "_int", "round": "_round"}
_DEEPEST: Final = 8


def _call(emit: Harmless, node: ir.Call) -> str:
    """A function of numbers, or the length of a feed."""
    path, args = node.path, node.args
    if path == "len" and [emit.handle(one) for one in args] != [None]:
        return _LENGTH if len(args) == 1 else WAKE
    if node.keywords or not all(map(emit.is_number, args)):
        return WAKE
    texts = ", ".join(map(emit.value, args))
    if path in _EXTREMES and len(args) > 1:
        return f"{_EXTREMES[path]}({texts})"
    if path in _SINGLE and len(args) == 1:
        return f"{_SINGLE[path]}({texts})"
    # What is no finite number fails there, as it does here.
    if path in _FROM_FLOATS and [emit.type(one) for one in args] == [FLOAT]:
        return f"_bounded({_FROM_FLOATS[path]}({texts}))"
    return WAKE


def _method_call(emit: Harmless, node: ir.MethodCall) -> str:
    """What an order says of itself, or the time of a bar."""
    handle = emit.handle(node.value)
    if handle is not None and node.name in _TIMES and not node.keywords:
        offset = constant_offset(node.args[0]) if node.args else 0
        if offset is None or offset > 0:
            return WAKE
        moment = f"_moment({emit.read(handle.main, offset)})"
        return moment if node.name == "datetime" else f"{moment}.{node.name}()"
    if node.args or node.keywords:
        return WAKE
    kind = emit.kind(node.value)
    is_told = kind - NONE == ORDER and node.name in _TESTS
    is_part = bool(kind) and kind <= DATES and node.name in _PARTS
    return f"{emit.expr(node.value)}.{node.name}()" if is_told or is_part else WAKE


def _action(emit: Harmless, node: ir.Action) -> str:
    """What the account is worth, the position, the length of the run."""
    if node.name in _ACCOUNT:
        return _ACCOUNT[node.name]
    if node.name != "getposition" or node.keywords:
        return WAKE
    # There is but one feed.
    are_feeds = [isinstance(emit.handle(one), FeedHandle) for one in node.args]
    if are_feeds not in ([], [True]):
        return WAKE
    emit.looks = True
    return "held"


def _helper_call(emit: Harmless, node: ir.HelperCall) -> str:
    """What a method gives that only works it out; it may call others."""
    if emit.inside >= _DEEPEST:
        return WAKE
    value = inlined(emit.methods[node.method], node.args)
    if value is None:
        return WAKE
    emit.inside += 1
    text = emit.expr(value)
    emit.inside -= 1
    return text


CALLS: Final[dict[type, Callable[[Harmless, Any], str]]] = {
    ir.Action: _action,
    ir.Call: _call,
    ir.HelperCall: _helper_call,
    ir.MethodCall: _method_call,
}
"""Which function emits which node."""
