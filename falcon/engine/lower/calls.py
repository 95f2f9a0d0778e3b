"""Calls: built-ins, indicators, orders, own methods, methods of values."""

from __future__ import annotations

from falcon.engine import ir
from falcon.engine.check.methods import LINE_METHODS
from falcon.engine.check.names import BRACKETS, indicator_name, is_indicator
from falcon.engine.lower.emitter import (
    Emitter,
    Keywords,
    constant,
    constant_offset,
    display,
    keyword_mapping,
)
from falcon.engine.lower.layout import cursor
from falcon.engine.lower.tables import ACTIONS, BUILTINS, READINGS, function_name
from falcon.engine.lower.types import VALUED, kinds
from falcon.engine.lower.values import line_text
from falcon.engine.runtime.handles import FeedHandle, LineHandle

_ORDER_TESTS = frozenset({"isbuy", "issell", "alive"})
_OF_VALUES = frozenset({"abs", "bool"})
"""Built-ins to which a line stands for its value."""


def call(emit: Emitter, node: ir.Call) -> str:
    """A built-in, a function of a module, or an indicator."""
    path = node.path
    if is_indicator(path):
        return _bundle(
            emit, "_indicator", indicator_name(path), node.args, node.keywords
        )
    if path == "len" and not node.keywords and len(node.args) == 1:
        return _length(emit, node.args[0])
    if path == "dict":
        entries = keyword_mapping(emit, node.keywords)
        return f"_dict({', '.join([*emit.exprs(node.args), f'**{entries}'])})"
    name = BUILTINS.get(path) or function_name(path)
    return f"{name}({_arguments(emit, path, node.args, node.keywords)})"


def helper_call(emit: Emitter, node: ir.HelperCall) -> str:
    """A method of the strategy itself; its arguments are complete."""
    defaults = emit.layout.defaults[node.method]
    passed = [
        constant(default.value if default else None)
        if given is None
        else emit.expr(given)
        for given, default in zip(node.args, defaults, strict=True)
    ]
    return f"{emit.layout.names.methods[node.method]}({', '.join(passed)})"


def method_call(emit: Emitter, node: ir.MethodCall) -> str:
    """A method of a value."""
    handle = emit.handle(node.value)
    if handle is not None and node.name in LINE_METHODS:
        return _line_call(emit, handle.main, node)
    owner, text = emit.kind(node.value), emit.expr(node.value)
    if node.name in LINE_METHODS and (not owner or owner & VALUED):
        emit.layout.reads_any(None if node.args or node.keywords else 0)
    if node.name == "append" and owner == kinds("list") and len(node.args) == 1:
        return f"_append({text}, {emit.expr(node.args[0])})"
    is_order = bool(owner) and owner <= kinds("order", "none")
    if is_order and node.name in _ORDER_TESTS and not node.args:
        return f"{text}.{node.name}()"
    return _bundle(emit, "_call", node.name, node.args, node.keywords, text)


def action(emit: Emitter, node: ir.Action) -> str:
    """What backtrader gives a strategy: orders, positions, cash."""
    name = node.name
    if name in READINGS:
        return READINGS[name]
    if name == "getposition":
        return _position(emit, node)
    if name in ACTIONS:
        return f"{ACTIONS[name]}({_arguments(emit, '', node.args, node.keywords)})"
    if name == "add_timer":
        passed = display("tuple", emit.exprs(node.args))
        return f"_add_timer({passed}, {keyword_mapping(emit, node.keywords)})"
    function = "_bracket" if name in BRACKETS else "_order"
    return _bundle(emit, function, name, node.args, node.keywords)


def _line_call(emit: Emitter, line: LineHandle, node: ir.MethodCall) -> str:
    """A method of a line: its time some bars ago, or several values."""
    offset = constant_offset(node.args[0]) if node.args else 0
    if node.name == "get" or offset is None or offset > 0 or node.keywords:
        text = line_text(emit, line)
        return _bundle(emit, "_call", node.name, node.args, node.keywords, text)
    moment = f"_backtrader_num2date({emit.read(line, offset)})"
    return moment if node.name == "datetime" else f"{moment}.{node.name}()"


def _position(emit: Emitter, node: ir.Action) -> str:
    if not node.args and not node.keywords:
        return "_positions[0]"
    handle = emit.handle(node.args[0]) if node.args else None
    if isinstance(handle, FeedHandle) and len(node.args) == 1 and not node.keywords:
        return f"_positions[{handle.index}]"
    return f"_position({_arguments(emit, '', node.args, node.keywords)})"


def _length(emit: Emitter, node: ir.Expr) -> str:
    handle = emit.handle(node)
    if handle is None:
        return f"_len({emit.expr(node)})"
    return length_of(cursor(handle.main))


def length_of(name: str) -> str:
    """The bars that a cursor has seen."""
    return f"({name}.dropped + {name}.at + 1)"


def _bundle(  # the parts of a call
    emit: Emitter,
    function: str,
    name: str,
    args: tuple[ir.Expr, ...],
    keywords: Keywords,
    *before: str,
) -> str:
    """A call that passes arguments as a tuple and keywords as a dict."""
    passed = display("tuple", emit.exprs(args))
    texts = [*before, repr(name), passed, keyword_mapping(emit, keywords)]
    return f"{function}({', '.join(texts)})"


def _arguments(
    emit: Emitter, path: str, args: tuple[ir.Expr, ...], keywords: Keywords
) -> str:
    """Arguments of a function of ours; the check knows the names that it takes."""
    texts = [emit.value(arg) if path in _OF_VALUES else emit.expr(arg) for arg in args]
    texts += [f"{key}={emit.expr(value)}" for key, value in keywords]
    return ", ".join(texts)
