"""Calls: built-ins, indicators, orders, own methods, methods of values."""

from __future__ import annotations

import ast
from collections.abc import Callable

from falcon.engine import ir
from falcon.engine.check import own, texts, written
from falcon.engine.check.constants import DATE_CALLS, KEYWORDS, MATH, TYPES
from falcon.engine.check.methods import METHODS
from falcon.engine.check.modules import instead, is_known
from falcon.engine.check.names import (
    ACTIONS,
    BUILTINS,
    CALLBACKS,
    IDLE_ACTIONS,
    LINE_NAMES,
    WRITTEN,
    feed_line,
    feed_number,
    is_indicator,
    rewrite,
)
from falcon.engine.check.outside import outside
from falcon.engine.check.scope import Scope, is_self, own_name
from falcon.engine.check.services import MADE, on_broker
from falcon.engine.refusal import place, refusal, shown

Read = Callable[[ast.expr, Scope], ir.Expr]
Keywords = tuple[tuple[str, ir.Expr], ...]


def read(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    """Read a call.

    Raises:
        UnsupportedConstructError: what is called is not on the list.
    """
    func = node.func
    if isinstance(func, ast.Name):
        return _named(node, func, scope, read_value)
    if not isinstance(func, ast.Attribute):
        return _value_call(node, scope, read_value)
    if is_self(func.value):
        return _on_self(node, func.attr, scope, read_value)
    path = scope.path(func)
    if path is not None:
        return _global_call(node, path, scope, read_value)
    return _on_owner(node, func, scope, read_value)


def _on_owner(
    node: ast.Call, func: ast.Attribute, scope: Scope, read_value: Read
) -> ir.Expr:
    """A method of the base class, of the broker or of a value."""
    if _is_super(func.value):
        return _base_call(node, func.attr, scope)
    if own_name(func.value) == "broker" and not scope.lines:
        return on_broker(node, func.attr, *_arguments(node, scope, read_value))
    return _on_value(node, func, scope, read_value)


def _arguments(
    node: ast.Call, scope: Scope, read_value: Read
) -> tuple[tuple[ir.Expr, ...], Keywords]:
    for keyword in node.keywords:
        if keyword.arg is None:
            raise refusal(node, "**arguments", "write the arguments by name")
    args = tuple(read_value(arg, scope) for arg in node.args)
    keywords = tuple(
        (keyword.arg or "", read_value(keyword.value, scope))
        for keyword in node.keywords
    )
    return args, keywords


def _named(node: ast.Call, func: ast.Name, scope: Scope, read_value: Read) -> ir.Expr:
    name = func.id
    if name in scope.locals:
        return _value_call(node, scope, read_value)
    path = scope.path(func)
    if path is not None:
        return _global_call(node, path, scope, read_value)
    if name in scope.source.indicators:
        args, keywords = _arguments(node, scope, read_value)
        return ir.Call(place(node), f"{WRITTEN}{name}", args, keywords)
    written.check_call(node, name, scope)
    if name in scope.source.outside or name in scope.source.classes:
        raise outside(node, name, scope.source)
    if name in BUILTINS and name not in scope.fixed:
        return _builtin(node, name, scope, read_value)
    raise refusal(node, f"call of {name}", rewrite(name))


def _builtin(node: ast.Call, name: str, scope: Scope, read_value: Read) -> ir.Expr:
    if name in {"getattr", "hasattr"}:
        return _static_attribute(node, name, scope, read_value)
    if name == "isinstance":
        return _isinstance(node, scope, read_value)
    if name == "len" and len(node.args) == 1 and is_self(node.args[0]):
        return ir.Action(place(node), "length", ())
    _check_keywords(node, name)
    args, keywords = _arguments(node, scope, read_value)
    return ir.Call(place(node), name, args, keywords)


def _check_keywords(node: ast.Call, path: str) -> None:
    known = KEYWORDS.get(path, frozenset())
    for keyword in node.keywords:
        # What is given by name to dict is an entry of it.
        if keyword.arg is not None and keyword.arg not in known and path != "dict":
            names = ", ".join(sorted(known)) or "no names"
            construct = f"argument {keyword.arg} of {path}"
            raise refusal(keyword.value, construct, f"it takes {names}")


def _static_attribute(
    node: ast.Call, name: str, scope: Scope, read_value: Read
) -> ir.Expr:
    """``getattr`` and ``hasattr`` with a literal name are ordinary attributes."""
    match node.args:
        case [target, ast.Constant(value=str() as attribute), *rest]:
            pass
        case _:
            raise refusal(
                node, f"{name} with a computed name", "write the name as a string"
            )
    default = read_value(rest[0], scope) if rest else None
    if is_self(target) or own.is_params(target):
        return own.read_static(node, attribute, default, scope)
    value = read_value(target, scope)
    attribute = own.public(node, attribute)
    if name == "hasattr":
        return ir.Has(place(node), value, attribute)
    return ir.Attr(place(node), value, attribute, default)


def _isinstance(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    match node:
        case ast.Call(args=[value, wanted], keywords=[]):
            pass
        case _:
            raise refusal(node, "isinstance", "write isinstance(x, (int, float))")
    classes = wanted.elts if isinstance(wanted, ast.Tuple) else [wanted]
    names = []
    for one in classes:
        path = scope.path(one) or (one.id if isinstance(one, ast.Name) else "")
        if path not in TYPES:
            raise refusal(
                one, f"isinstance of {shown(one)}", f"known: {', '.join(TYPES)}"
            )
        names.append(ir.Const(place(one), TYPES[path]))
    return ir.Call(place(node), "isinstance", (read_value(value, scope), *names))


def _is_super(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
    )


def _base_call(node: ast.Call, name: str, scope: Scope) -> ir.Expr:
    """A call of the base class: it does nothing, but that nextstart calls next."""
    if name == "nextstart" and "next" in scope.methods:
        return ir.HelperCall(place(node), "next", ())
    if name not in CALLBACKS:
        raise refusal(node, f"super().{name}", "call the method on self")
    return ir.Const(place(node), None)


def _on_self(node: ast.Call, name: str, scope: Scope, read_value: Read) -> ir.Expr:
    at = place(node)
    if name in scope.methods:
        args, keywords = _arguments(node, scope, read_value)
        return ir.HelperCall(at, name, _bound(node, name, args, keywords, scope))
    if (known := written.read_call(node, name, scope, read_value)) is not None:
        return known
    if name in scope.attributes:
        if name in ACTIONS:
            raise refusal(
                node,
                f"self.{name}() after self.{name} was assigned",
                f"give the attribute another name, such as self.data{name}",
            )
        return _value_call(node, scope, read_value)
    if name in IDLE_ACTIONS:
        return ir.Const(at, None)
    if name in ACTIONS:
        args, keywords = _arguments(node, scope, read_value)
        return ir.Action(at, name, args, keywords)
    if feed_number(name) is not None or feed_line(name) is not None:
        return _value_call(node, scope, read_value)
    raise own.unknown(node, name, scope)


def _global_call(node: ast.Call, path: str, scope: Scope, read_value: Read) -> ir.Expr:
    at = place(node)
    head, _, name = path.rpartition(".")
    if head == "datetime.datetime" and name in {"now", "utcnow", "today"}:
        raise refusal(node, f"`{shown(node)}`", "use self.data.datetime.datetime(0)")
    known = (
        (head == "math" and name in MATH)
        or path in DATE_CALLS
        or path in MADE
        or is_indicator(path)
    )
    if not is_known(path):
        raise refusal(node, f"call of {path}", instead(path))
    if not known:
        raise refusal(node, f"call of {path}", _closest(path))
    if not is_indicator(path):
        _check_keywords(node, path)
    args, keywords = _arguments(node, scope, read_value)
    return ir.Call(at, path, args, keywords)


def _closest(path: str) -> str:
    if path.startswith("backtrader.talib"):
        return "use the indicators of bt.ind"
    if path.startswith(("backtrader.ind", "backtrader.btind")):
        return "use an indicator of backtrader, as bt.ind.SMA or bt.ind.RSI"
    return "use bt.ind indicators, bt.num2date, math functions and datetime"


def _on_value(
    node: ast.Call, func: ast.Attribute, scope: Scope, read_value: Read
) -> ir.Expr:
    match func:
        case ast.Attribute(value=ast.Constant(value=str() as text), attr="format"):
            return texts.read_format(node, text, scope, read_value)
        case ast.Attribute(attr="format"):
            raise refusal(node, "format of a computed template", "use an f-string")
    value = read_value(func.value, scope)
    if isinstance(value, ir.Params):
        wanted = own.parameter(node, func.attr, scope)
        return ir.ValueCall(place(node), wanted, *_arguments(node, scope, read_value))
    name = own.public(node, func.attr)
    if name not in METHODS and name not in LINE_NAMES and not scope.is_init:
        raise refusal(
            node, f"method {name}", "use methods of lists, dicts, strings and dates"
        )
    args, keywords = _arguments(node, scope, read_value)
    return ir.MethodCall(place(node), value, name, args, keywords)


def _value_call(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    """A delayed line, or an indicator whose class is a value."""
    args, keywords = _arguments(node, scope, read_value)
    return ir.ValueCall(place(node), read_value(node.func, scope), args, keywords)


def _bound(
    node: ast.Call,
    name: str,
    args: tuple[ir.Expr, ...],
    keywords: Keywords,
    scope: Scope,
) -> tuple[ir.Expr | None, ...]:
    """The arguments of an own method, complete and in its order."""
    signature = scope.methods[name]
    takes = len(signature.args) - signature.keyword_only
    if len(args) > takes:
        raise refusal(
            node, f"{len(args)} arguments for self.{name}", f"it takes {takes}"
        )
    bound = dict(zip(signature.args, args, strict=False))
    for key, value in keywords:
        if key not in signature.args or key in bound:
            raise refusal(
                node, f"argument {key} for self.{name}", "match its definition"
            )
        bound[key] = value
    for key, default in zip(signature.args, signature.defaults, strict=True):
        if default is None and key not in bound:
            raise refusal(node, f"self.{name} without {key}", "pass every argument")
    return tuple(bound.get(key) for key in signature.args)
