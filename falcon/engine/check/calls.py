"""Calls: built-ins, indicators, orders, own methods, methods of values."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from falcon.engine import ir
from falcon.engine.check import arrays, declared, files, own, texts, written
from falcon.engine.check.arguments import arguments, check_keywords, own_call
from falcon.engine.check.builtins import read_builtin
from falcon.engine.check.byname import told_by_name
from falcon.engine.check.constants import (
    CALLS,
    DATE_CALLS,
    LOGGING,
    LOGURU,
    LOGURU_LEVELS,
)
from falcon.engine.check.errors import error_name
from falcon.engine.check.methods import DATE_METHODS, INSTEAD, METHODS
from falcon.engine.check.modules import UNKNOWN, instead, is_known
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
from falcon.engine.check.nearest import near_name
from falcon.engine.check.outside import outside
from falcon.engine.check.scope import Read, Scope, function_key, is_self
from falcon.engine.check.services import (
    MADE,
    is_broker,
    is_environment,
    on_broker,
    on_environment,
)
from falcon.engine.reading.refusal import place, refusal, shown

_HINT = "use bt.ind indicators, bt.num2date, math functions and datetime"

_UNBOUND = frozenset({"datetime.datetime", "datetime.date", "datetime.time"})
"""Classes whose methods may be called with the value as their first argument."""

_KNOWN = (
    CALLS
    | DATE_CALLS
    | MADE.keys()
    | arrays.CALLS
    | files.PATHS
    | {"traceback.print_exc"}
)
"""Functions of modules."""


def read(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    """Read a call.

    Raises:
        UnsupportedConstructError: what is called is not on the list.
    """
    func = node.func
    if isinstance(func, ast.Name):
        return _named(node, func, scope, read_value)
    if not isinstance(func, ast.Attribute):
        found = told_by_name(node, scope, read_value)
        if isinstance(found, ast.Call):
            return read(found, scope, read_value)
        return found or _value_call(node, scope, read_value)
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
    if written.read_line(func, scope) is not None:
        return _value_call(node, scope, read_value)
    if _is_super(func.value):
        return _base_call(node, func.attr, scope)
    if is_broker(func.value) and not scope.lines:
        return on_broker(node, func.attr, *arguments(node, scope, read_value))
    if is_environment(func.value):
        args, _ = arguments(node, scope, read_value)
        return on_environment(node, func.attr, args)
    return _on_value(node, func, scope, read_value)


def _named(node: ast.Call, func: ast.Name, scope: Scope, read_value: Read) -> ir.Expr:
    name = func.id
    if name in scope.locals or name in scope.shared or name in scope.fixed:
        return _value_call(node, scope, read_value)
    path = scope.path(func)
    if path is not None:
        return _global_call(node, path, scope, read_value)
    if name in scope.source.indicators:
        args, keywords = arguments(node, scope, read_value)
        return ir.Call(place(node), f"{WRITTEN}{name}", args, keywords)
    if function_key(name) in scope.methods:
        return own_call(node, function_key(name), scope, read_value)
    if name in scope.source.outside or name in scope.source.classes:
        raise outside(node, name, scope.source)
    return _well_known(node, func, scope, read_value)


def _well_known(
    node: ast.Call, func: ast.Name, scope: Scope, read_value: Read
) -> ir.Expr:
    """A built-in function or an exception."""
    if (file := files.read_file_call(node, func.id, scope, read_value)) is not None:
        return file
    if func.id in BUILTINS:
        return read_builtin(node, func.id, scope, read_value)
    if (error := error_name(func, scope)) is not None:
        args, _ = arguments(node, scope, read_value)
        return ir.Call(place(node), f"error.{error}", args)
    hint = near_name(func.id, scope) or rewrite(func.id)
    raise refusal(node, f"call of {func.id}", hint)


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
    if name == "__init__" and scope.base:
        return ir.Action(place(node), "build_inherited", ())
    if name not in CALLBACKS:
        raise refusal(node, f"super().{name}", "call the method on self")
    return ir.Const(place(node), None)


def _on_self(node: ast.Call, name: str, scope: Scope, read_value: Read) -> ir.Expr:
    at = place(node)
    if name in scope.methods:
        return own_call(node, name, scope, read_value)
    if (known := written.read_call(node, name, scope, read_value)) is not None:
        return known
    if name in scope.attributes:
        # A line that is called while lines are built is that line some bars ago.
        if name in ACTIONS and not (scope.is_init and node.args):
            raise refusal(
                node,
                f"self.{name}() after self.{name} was assigned",
                f"give the attribute another name, such as self.data{name}",
            )
        return _value_call(node, scope, read_value)
    if name in IDLE_ACTIONS:
        return ir.Const(at, None)
    if name in ACTIONS:
        args, keywords = arguments(node, scope, read_value)
        return ir.Action(at, name, args, keywords)
    if feed_number(name) is not None or feed_line(name) is not None:
        return _value_call(node, scope, read_value)
    raise own.unknown_call(node, name, scope)


def _global_call(node: ast.Call, path: str, scope: Scope, read_value: Read) -> ir.Expr:
    at = place(node)
    head, _, name = path.rpartition(".")
    if head == "datetime.datetime" and name in {"now", "utcnow", "today"}:
        hint = instead("datetime.datetime.now")
        raise refusal(node, f"`{shown(node)}`", hint)
    if path.startswith(LOGURU) and name in LOGURU_LEVELS:
        return _logged(node, scope, read_value)
    if scope.lines and scope.method and path.startswith("logging."):
        raise refusal(node, f"{path} in an indicator", "log in the strategy")
    if head in _UNBOUND and name in DATE_METHODS and node.args:
        owner, *rest = arguments(node, scope, read_value)[0]
        return ir.MethodCall(at, owner, name, tuple(rest))
    if (known := _without_effect(node, path, scope, read_value)) is not None:
        return known
    _check_known(node, path)
    args, keywords = arguments(node, scope, read_value)
    return ir.Call(at, path, args, keywords)


def _without_effect(
    node: ast.Call, path: str, scope: Scope, read_value: Read
) -> ir.Expr | None:
    """A call that does nothing to a run; ``None`` for all others."""
    match path, node.args:
        case "typing.cast", [_, value]:
            return read_value(value, scope)
        case "logging.getLogger", _:
            return ir.Call(place(node), path, ())
        case "traceback.print_exc", _:
            # What it prints is no output of the strategy.
            return ir.Const(place(node), None)
    return files.read_file_call(node, path, scope, read_value)


def _check_known(node: ast.Call, path: str) -> None:
    if not is_known(path):
        raise refusal(node, f"call of {path}", instead(path))
    if not (path in _KNOWN or is_indicator(path)):
        raise refusal(node, f"call of {path}", _closest(path))
    if not is_indicator(path):
        check_keywords(node, path)


def _logged(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    """A line for the log; with values it is a template of ``str.format``."""
    at = place(node)
    args, keywords = arguments(node, scope, read_value)
    if scope.lines or not args:
        raise refusal(node, f"`{shown(node)}`", "log a text, in the strategy")
    if len(args) > 1 or keywords:
        args = (ir.MethodCall(at, args[0], "format", args[1:], keywords),)
    return ir.Call(at, "logging.info", args)


def _closest(path: str) -> str:
    if path.startswith("backtrader.talib"):
        return "use the indicators of bt.ind"
    if path.startswith(("backtrader.ind", "backtrader.btind")):
        return "use an indicator of backtrader, as bt.ind.SMA or bt.ind.RSI"
    if (better := instead(path)) != UNKNOWN:
        return better
    root = path.split(".", maxsplit=1)[0]
    known = [one for one in CALLS | arrays.CALLS if one.startswith(f"{root}.")]
    near = get_close_matches(path, known, cutoff=0.8)
    return f"known: {', '.join(near)}" if near else _HINT


def _on_value(
    node: ast.Call, func: ast.Attribute, scope: Scope, read_value: Read
) -> ir.Expr:
    match func:
        case ast.Attribute(value=ast.Constant(value=str() as text), attr="format") if (
            all(keyword.arg is not None for keyword in node.keywords)
        ):
            return texts.read_format(node, text, scope, read_value)
        case ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"):
            args, _ = arguments(node, scope, read_value)
            return ir.Call(place(node), "dict.fromkeys", args)
    value = read_value(func.value, scope)
    if isinstance(value, ir.Params):
        if func.attr in declared.LISTINGS:
            return declared.listing(node, func.attr, scope)
        wanted = declared.parameter(node, func.attr, scope)
        return ir.ValueCall(place(node), wanted, *arguments(node, scope, read_value))
    if func.attr in scope.told:
        args, keywords = arguments(node, scope, read_value)
        return ir.MethodCall(place(node), value, func.attr, args, keywords)
    name = own.public(node, func.attr)
    is_line = name in LINE_NAMES or (scope.is_init and name not in INSTEAD)
    if name not in METHODS and not is_line:
        hint = INSTEAD.get(name, "use methods of lists, dicts, strings and dates")
        raise refusal(node, f"method {name}", hint)
    if scope.lines and isinstance(value, ir.Fixed) and name in LOGGING:
        raise refusal(node, f"{shown(func)} in an indicator", "log in the strategy")
    args, keywords = arguments(node, scope, read_value)
    return ir.MethodCall(place(node), value, name, args, keywords)


def _value_call(node: ast.Call, scope: Scope, read_value: Read) -> ir.Expr:
    """A delayed line, an indicator whose class is a value, or a function."""
    args, keywords = arguments(node, scope, read_value)
    return ir.ValueCall(place(node), read_value(node.func, scope), args, keywords)
