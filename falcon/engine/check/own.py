"""``self.something``: state and indicators of the strategy, its feeds, its broker."""

from __future__ import annotations

import ast
from collections.abc import Collection
from difflib import get_close_matches

from falcon.engine import ir
from falcon.engine.check.fields import FEED_FIELDS, KNOWN
from falcon.engine.check.methods import RECORD_METHODS
from falcon.engine.check.names import (
    ACTIONS,
    CALLBACKS,
    INNER,
    ORDER_ACTIONS,
    OWN_VALUES,
    RESERVED,
    feed_line,
    feed_number,
    is_feed_name,
)
from falcon.engine.check.nearest import near_call, near_line, near_own
from falcon.engine.check.scope import Scope, own_name
from falcon.engine.check.services import (
    is_broker,
    is_environment,
    of_broker,
    of_environment,
)
from falcon.engine.functions import Reference
from falcon.engine.reading.paths import ARRAY
from falcon.engine.reading.refusal import place, refusal
from falcon.errors import UnsupportedConstructError

_FIGURES = "leave it out: figures are worked out when the run is over"
_UNAVAILABLE = {
    "stats": "compute what you need from self.broker.getvalue()",
    "analyzers": _FIGURES,
    "observers": _FIGURES,
    "_orders": "keep what self.buy() gives in a list on self",
    "_trades": "keep what notify_trade is told in a list on self",
    "__dict__": "name the attributes that you mean",
    "__class__": "name the attribute on self, or write the name of the class",
    "__doc__": "put the text into an attribute of self",
    "__module__": "put the text into an attribute of self",
    "env": "leave the set-up of the run out of the strategy",
    "cerebro": "leave the set-up of the run out of the strategy",
    "lines": "keep values in attributes of self",
    "log": "define it: def log(self, txt): print(txt)",
    "cash": "write self.broker.getcash()",
    "value": "write self.broker.getvalue()",
    **dict.fromkeys(("sell_all", "close_all", "exit", "flatten"), "write self.close()"),
}

_FREE = frozenset({"l", "datetime"})
"""Second names of what backtrader's strategy itself reads by the first."""

_TAKEN = RESERVED | INNER | CALLBACKS.keys()

_INSTEAD_OF_SETTING = {
    "sizer": "write self.setsizer(bt.sizers.FixedSize(stake=10)) on a line of its own",
}
_DIRECTIONS = "the lines plusDI and minusDI of bt.ind.DirectionalIndicator(self.data)"
_INSTEAD_OF_PARTS = {
    **dict.fromkeys(("DIplus", "DIminus"), _DIRECTIONS),
    "array": "the last n values are self.data.close.get(size=n)",
    "idx": "bars are counted by len(self.data)",
    "lencount": "bars are counted by len(self.data)",
    **dict.fromkeys(("iloc", "loc", "values"), "read a past value with [-n]"),
    "is_filled": "compare order.status with order.Completed",
}
_INSTEAD_OF_PRIVATE = dict.fromkeys(
    ("_timeframe", "_compression"), "declare the length of the bars in params"
)


def read(node: ast.Attribute, name: str, scope: Scope) -> ir.Expr:
    """Read ``self.name`` where it is not called.

    Raises:
        UnsupportedConstructError: nothing sets it and backtrader does not have it.
    """
    at = place(node)
    if name in {"p", "params"}:
        return ir.Params(at)
    is_method = name in scope.methods or name in ORDER_ACTIONS
    if name in scope.attributes or (is_feeds(name) and not is_method):
        return ir.Own(at, name)
    if is_method:
        return Reference(at, name)
    if name in OWN_VALUES:
        return ir.Action(at, OWN_VALUES[name], ())
    if (line := feed_line(name)) is not None:
        return ir.Attr(at, ir.Own(at, f"data{line[0]}"), line[1])
    return _set_elsewhere(node, name, scope)


def is_feeds(name: str) -> bool:
    """Whether the name stands for feeds, or for the strategy's own time."""
    return name in {"datas", "datetime"} or feed_number(name) is not None


def _set_elsewhere(node: ast.Attribute, name: str, scope: Scope) -> ir.Expr:
    """An attribute that only ``setattr`` may set."""
    if not scope.is_open or is_taken(name, scope.methods):
        raise unknown(node, name, scope)
    at = place(node)
    return ir.Call(at, "self.getattr", (ir.Const(at, name),))


def unknown(node: ast.expr, name: str, scope: Scope) -> UnsupportedConstructError:
    """The refusal of a name that neither strategy nor engine gives to ``self``."""
    hint = _UNAVAILABLE.get(name)
    if hint is None and name in ACTIONS:
        hint = f"call it: self.{name}()"
    hint = hint or near_own(name, scope)
    if name.startswith("__"):
        hint = hint or "use attributes that the strategy itself sets on self"
    return refusal(
        node, f"self.{name}", hint or f"nothing sets it; set self.{name} in __init__"
    )


def unknown_call(node: ast.Call, name: str, scope: Scope) -> UnsupportedConstructError:
    """The refusal of a method that neither strategy nor engine gives to ``self``."""
    close = "" if near_own(name, scope) else near_call(name, scope)
    if name in _UNAVAILABLE or name.startswith("__") or not close:
        return unknown(node, name, scope)
    return refusal(node, f"self.{name}", f"did you mean self.{close}?")


def is_params(node: ast.expr) -> bool:
    """Whether the expression is ``self.p`` or ``self.params``."""
    return own_name(node) in {"p", "params"}


def read_static(
    node: ast.Call, name: str, default: ir.Expr | None, scope: Scope
) -> ir.Expr:
    """Read ``getattr`` or ``hasattr`` of ``self`` or of its parameters.

    Which parameters there are is known here; which attributes are set, at run time.

    Raises:
        UnsupportedConstructError: without a default, as for the plain attribute.
    """
    at, asks = place(node), node.func
    is_has = isinstance(asks, ast.Name) and asks.id == "hasattr"
    target = node.args[0]
    if is_params(target):
        known = name in scope.parameters
        value: ir.Expr = ir.Param(at, name) if known else ir.Const(at, None)
    else:
        known = name in scope.attributes | scope.methods.keys() or _is_given(name)
        plain = ast.Attribute(value=target, attr=name, ctx=ast.Load())
        plain = ast.copy_location(plain, node)
        value = read(plain, name, scope) if known else ir.Const(at, None)
    if is_has:
        is_state = isinstance(value, ir.Own) and name in scope.attributes
        return ir.Has(at, value, name) if is_state else ir.Const(at, known)
    if not known:
        if default is None:
            raise unknown(node, name, scope)
        return default
    if isinstance(value, ir.Own) and name in scope.attributes:
        return ir.Attr(at, value, "", default)
    return value


def _is_given(name: str) -> bool:
    is_given = name in OWN_VALUES or name in ORDER_ACTIONS or is_feed_name(name)
    return is_given or name in {"datas", "datetime"}


def read_broker(node: ast.Attribute) -> ir.Expr | None:
    """Read ``self.broker.cash`` and the like; ``None`` if it is nothing of the run's.

    Raises:
        UnsupportedConstructError: it is the run's, but not on the list.
    """
    if is_broker(node.value):
        return of_broker(node)
    return of_environment(node) if is_environment(node.value) else None


def is_taken(name: str, methods: Collection[str]) -> bool:
    """Whether backtrader or the strategy itself needs an attribute of this name."""
    return (
        name in _TAKEN or name in methods or name.startswith("__") or is_feed_name(name)
    )


def check_assignable(node: ast.expr, name: str, scope: Scope) -> None:
    """Refuse to set an attribute that would break the strategy in backtrader.

    Raises:
        UnsupportedConstructError: the name is taken.
    """
    is_free = name in _FREE and not scope.lines and name not in scope.methods
    if is_taken(name, scope.methods) and not is_free:
        hint = _INSTEAD_OF_SETTING.get(name, f"choose another name: my_{name}")
        raise refusal(node, f"assignment to self.{name}", hint)


def attribute(node: ast.expr, value: ir.Expr, name: str, scope: Scope) -> str:
    """The name, if the value may have such an attribute at all.

    A feed may have lines of its own, which only the bars know; the attributes of
    ``order.info`` are what the strategy stated with the order.

    Raises:
        UnsupportedConstructError: no value has it.
    """
    public(node, name)
    if feed_of(value) is not None:
        _check_line(node, name, scope)
    is_info = isinstance(value, ir.Attr) and value.name == "info"
    is_known = name in KNOWN or name in scope.source.line_names
    if not is_known and not is_info and feed_of(value) is None:
        close = get_close_matches(name, (one for one in KNOWN if one != ARRAY))
        hint = f"did you mean {close[0]}?" if close else "no value has it"
        hint = _INSTEAD_OF_PARTS.get(name, hint)
        raise refusal(node, f"attribute {name}", hint)
    return name


def _check_line(node: ast.expr, name: str, scope: Scope) -> None:
    """Refuse what is all but the name of a line that every feed has."""
    is_known = name in FEED_FIELDS or name in scope.source.line_names
    close = "" if is_known else near_line(name)
    if close:
        raise refusal(node, f"attribute {name}", f"did you mean {close}?")


def is_stated(node: ast.Attribute, base: ir.Expr) -> bool:
    """Whether an attribute is a parameter of an indicator, ``self.sma.p.period``."""
    is_params = isinstance(base, ir.Attr) and base.name in {"p", "params"}
    return is_params and not node.attr.startswith("_")


def public(node: ast.expr, name: str) -> str:
    """The name, if it is a public one.

    Raises:
        UnsupportedConstructError: it is private.
    """
    if name.startswith("_") and name != "_name" and name not in RECORD_METHODS:
        hint = _INSTEAD_OF_PRIVATE.get(name, "use the public attributes")
        raise refusal(node, f"private attribute {name}", hint)
    return name


def feed_of(value: ir.Expr) -> int | None:
    """Which feed an expression plainly names, or ``None``."""
    match value:
        case ir.Own(name=name):
            return feed_number(name)
        case ir.Index(value=ir.Own(name="datas"), key=ir.Const(value=int() as number)):
            return number if number >= 0 else None
    return None


def restates(name: str | None, value: ir.Expr) -> bool:
    """Whether ``self.name = value`` gives a feed, or a line of it, its own name."""
    if name is None:
        return False
    if (number := feed_number(name)) is not None:
        return number == feed_of(value)
    line = feed_line(name)
    if line is None or not isinstance(value, ir.Attr) or value.default is not None:
        return False
    return line == (feed_of(value.value), value.name)
