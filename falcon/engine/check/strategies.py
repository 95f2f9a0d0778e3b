"""The strategy class: its parameters, constants and methods.

1. `_parameters`: ``params`` in every style, with their values.
2. `_scope`: which names the methods define, set and may use.
3. Each method is read; then the calls between them are checked: nothing calls itself,
   and only ``__init__`` and what it alone calls builds indicators.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from falcon.engine import code, ir
from falcon.engine.check.expressions import read
from falcon.engine.check.names import (
    ACTIONS,
    CALLBACKS,
    IDLE_CALLBACKS,
    INNER,
    RESERVED,
)
from falcon.engine.check.parameters import Default, read_parameters
from falcon.engine.check.reach import check_calls
from falcon.engine.check.scope import Scope, Signature, own_name
from falcon.engine.check.statements import assigned_names, read_body
from falcon.engine.definitions import Definition
from falcon.engine.refusal import place, refusal, shown
from falcon.engine.source import Source

MAX_METHODS = 200
"""Most methods of a strategy; the busiest in the wild have a third of it."""

_DRAWING = frozenset({"plotinfo", "plotlines"})


def check(source: Source) -> code.Strategy:
    """Read a strategy class into the engine's own form.

    Raises:
        UnsupportedConstructError: it uses what is not on the list.
    """
    strategy = _class(source, ())
    if not strategy.methods.keys() & CALLBACKS.keys():
        raise refusal(
            source.strategy, "strategy without next", "define def next(self):"
        )
    indicators = tuple(_indicator(source, one) for one in source.indicators.values())
    return replace(strategy, indicators=indicators)


def _indicator(source: Source, one: Definition) -> code.Strategy:
    """An indicator of the file, which is read as a strategy is."""
    found = _class(replace(source, strategy=one.node), one.lines)
    return replace(found, lines=one.lines, least_datas=one.least_datas)


def _class(source: Source, lines: tuple[str, ...]) -> code.Strategy:
    body = source.strategy.body
    for statement in body:
        _check_member(statement)
    parameters = read_parameters(source)
    scope = replace(_scope(source, parameters), lines=lines)
    outer = replace(scope, attributes=frozenset())
    methods = {
        node.name: _method(node, scope)
        for node in body
        if isinstance(node, ast.FunctionDef)
    }
    check_calls(methods)
    return code.Strategy(
        name=source.strategy.name,
        doc=ast.get_docstring(source.strategy) or "",
        parameters={k: v for k, v in parameters.items() if not isinstance(v, ast.expr)},
        computed={
            k: read(v, outer) for k, v in parameters.items() if isinstance(v, ast.expr)
        },
        fixed=dict(_constants(source.constants, scope)),
        constants=dict(_constants(body, scope)),
        methods=methods,
    )


def _check_member(node: ast.stmt) -> None:
    match node:
        case ast.FunctionDef(decorator_list=[]) | ast.Pass():
            return
        case ast.FunctionDef(decorator_list=[first, *_]):
            raise refusal(
                first, f"decorator {shown(first)}", "write a plain method with self"
            )
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name()):
            return
    raise refusal(
        node,
        f"`{shown(node)}` in the class body",
        "keep only params, constants and methods there",
    )


def _scope(source: Source, parameters: dict[str, Default]) -> Scope:
    body = source.strategy.body
    fixed = frozenset(name for name, _ in _assignments(source.constants))
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    if len(functions) > MAX_METHODS:
        raise refusal(
            functions[MAX_METHODS],
            f"{len(functions)} methods",
            f"write {MAX_METHODS} at most",
        )
    return Scope(
        source=source,
        parameters=parameters,
        fixed=fixed,
        attributes=frozenset(
            [*_attributes(functions), *(name for name, _ in _assignments(body))]
        ),
        methods={node.name: _signature(node) for node in functions},
    )


def _attributes(functions: list[ast.FunctionDef]) -> Iterator[str]:
    """The names that some method assigns to on ``self``."""
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                name = own_name(node)
                if name is not None:
                    yield name


def _assignments(
    body: tuple[ast.Assign, ...] | list[ast.stmt],
) -> Iterator[tuple[str, ast.expr]]:
    """The constants that a body defines, ``params`` and the drawing left out."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                pass
            case _:
                continue
        if name != "params" and name not in _DRAWING:
            yield name, value


def _constants(
    body: tuple[ast.Assign, ...] | list[ast.stmt], scope: Scope
) -> Iterator[tuple[str, ir.Expr]]:
    for name, value in _assignments(body):
        taken = name in RESERVED or name in INNER or name in ACTIONS
        if taken or name in scope.methods:
            raise refusal(
                value, f"constant {name}", f"choose another name: MY_{name.upper()}"
            )
        yield name, read(value, scope)


def _signature(node: ast.FunctionDef) -> Signature:
    given = node.args
    if given.vararg or given.kwarg or given.posonlyargs:
        raise refusal(node, f"*arguments of {node.name}", "name every argument")
    if not given.args or given.args[0].arg != "self":
        raise refusal(node, f"{node.name} without self", f"def {node.name}(self, …):")
    names = [arg.arg for arg in (*given.args[1:], *given.kwonlyargs)]
    missing = len(given.args) - 1 - len(given.defaults)
    defaults = [None] * missing + [*given.defaults, *given.kw_defaults]
    return Signature(
        args=tuple(names),
        defaults=tuple(_default(node, default) for default in defaults[-len(names) :])
        if names
        else (),
        keyword_only=len(given.kwonlyargs),
    )


def _default(node: ast.FunctionDef, default: ast.expr | None) -> ir.Const | None:
    if default is None:
        return None
    try:
        value = ast.literal_eval(default)
    except (ValueError, TypeError, RecursionError):
        value = ()
    if value is None or isinstance(value, bool | int | float | str):
        return ir.Const(place(default), value)
    raise refusal(
        default,
        f"default {shown(default)} in {node.name}",
        "use a number, a string or None, and set it inside the method",
    )


def _method(node: ast.FunctionDef, scope: Scope) -> code.Method:
    signature = scope.methods[node.name]
    _check_name(node, signature)
    inside = replace(
        scope,
        method=node.name,
        locals=assigned_names(node.body) | frozenset(signature.args),
    )
    return code.Method(
        place(node),
        node.name,
        signature.args,
        signature.defaults,
        read_body(node.body, inside),
    )


def _check_name(node: ast.FunctionDef, signature: Signature) -> None:
    name = node.name
    if name in CALLBACKS:
        wanted = CALLBACKS[name]
        required = [default for default in signature.defaults if default is None]
        if len(signature.args) < wanted or len(required) > wanted:
            raise refusal(
                node, f"arguments of {name}", f"it takes {wanted} besides self"
            )
        return
    taken = name in RESERVED or name in INNER or name in ACTIONS
    if taken or (name.startswith("__") and name.endswith("__")):
        raise refusal(
            node, f"method {name}", f"choose another name: my_{name.strip('_')}"
        )
    if name in IDLE_CALLBACKS:
        # backtrader calls these only in set-ups that a run here never has.
        return
