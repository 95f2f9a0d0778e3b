"""Functions: how they are called, ``lambda``, and functions inside methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from falcon.engine import code, ir
from falcon.engine.check.constants import known_constant
from falcon.engine.check.methods import TEXT_METHODS
from falcon.engine.check.scope import (
    Read,
    ReadBody,
    Scope,
    Signature,
    is_self,
    own_name,
)
from falcon.engine.check.words import words
from falcon.engine.functions import Arguments, Lambda
from falcon.engine.reading import syntax
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.engine.reading.source import Source

BOUND = words("add append count get index")
"""Methods of containers that are handed on as functions of one argument."""

_GIVEN = "@given"


def signature(node: ast.FunctionDef, source: Source) -> Signature:
    """How a method of the class is called.

    Raises:
        UnsupportedConstructError: a decorator, or a default, is not on the list.
    """
    owner = "cls" if _is_of_class(node) else "self"
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    if not names or names[0] != owner:
        hint = f"def {node.name}({owner}, …):"
        raise refusal(node, f"{node.name} without {owner}", hint)
    return _signature(node, names[1:], source, is_of_class=owner == "cls")


def beside(node: ast.FunctionDef, source: Source) -> Signature:
    """How a function beside the class is called.

    Raises:
        UnsupportedConstructError: a default is not on the list.
    """
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    return _signature(node, names, source, is_of_class=False)


def _is_of_class(node: ast.FunctionDef) -> bool:
    match node.decorator_list:
        case []:
            return False
        case [ast.Name(id="classmethod")]:
            return True
    first = node.decorator_list[0]
    raise refusal(first, f"decorator {shown(first)}", "write a plain method with self")


def _signature(
    node: ast.FunctionDef, names: list[str], source: Source, *, is_of_class: bool
) -> Signature:
    given = node.args
    missing = len(names) - len(given.defaults)
    if missing < 0:
        raise refusal(node, "default of self", "leave it out")
    defaults = [*[None] * missing, *given.defaults, *given.kw_defaults]
    return Signature(
        args=(*names, *(arg.arg for arg in given.kwonlyargs)),
        defaults=tuple(_default(node, default, source) for default in defaults),
        keyword_only=len(given.kwonlyargs),
        rest=given.vararg.arg if given.vararg else "",
        named=given.kwarg.arg if given.kwarg else "",
        is_of_class=is_of_class,
    )


def _default(
    node: ast.FunctionDef, default: ast.expr | None, source: Source
) -> ir.Const | None:
    """The value of a default, worked out here; it never changes."""
    if default is None:
        return None
    found, value = _scalar(default, source)
    if found:
        return ir.Const(place(default), value)
    raise refusal(
        default,
        f"default {shown(default)} in {node.name}",
        "use a number, a string or None, and set it inside the method",
    )


def _scalar(node: ast.expr, source: Source) -> tuple[bool, ir.Scalar]:
    match node:
        case ast.Name(id=name):
            for constant in source.constants:
                target = constant.targets[0]
                if isinstance(target, ast.Name) and target.id == name:
                    return _scalar(constant.value, source)
        case ast.Attribute():
            path = dotted(node, source.imports)
            number = known_constant(path) if path else None
            return number is not None, number
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        return False, None
    return value is None or isinstance(value, bool | int | float | str), value


def read_lambda(node: ast.Lambda, scope: Scope, read: Read) -> Lambda:
    """Read a ``lambda``.

    Raises:
        UnsupportedConstructError: something in it is not on the list.
    """
    if node.args.kwarg:
        raise refusal(node, "**arguments of a lambda", "write a function with def")
    arguments = _arguments(node, node.args, scope, read)
    bound = {
        inner.target.id
        for inner in syntax.walk(node)
        if isinstance(inner, ast.NamedExpr)
    }
    inside = scope.with_locals(frozenset(bound | {*arguments.all_names}))
    return Lambda(place(node), arguments, read(node.body, inside))


def read_bound(node: ast.Attribute, scope: Scope, read: Read) -> Lambda | None:
    """A method of a container as a value, ``key=counts.get``; ``None`` for others.

    It stands for a function that calls the method, so only what cannot have another
    value by then is bound: a local name or an attribute of the strategy.
    """
    is_local = isinstance(node.value, ast.Name) and not is_self(node.value)
    is_named = is_local or own_name(node.value) not in {None, "p", "params"}
    is_other = node.attr in scope.records or scope.path(node) is not None
    if node.attr not in BOUND or not is_named or is_other:
        return None
    given = ast.Name(id=_GIVEN, ctx=ast.Load())
    call = ast.Call(func=node, args=[given], keywords=[])
    arguments = ast.arguments([], [ast.arg(_GIVEN)], None, [], [], None, [])
    function = ast.Lambda(args=arguments, body=call)
    for made in (given, call, function):
        ast.copy_location(made, node)
    return read_lambda(function, scope, read)


def text_method(node: ast.Attribute) -> Lambda:
    """Read ``str.lower`` and the like as a value.

    Raises:
        UnsupportedConstructError: texts have no such method.
    """
    at = place(node)
    if node.attr not in TEXT_METHODS:
        raise refusal(node, f"`{shown(node)}`", "use methods of texts")
    taken = Arguments(at, ("text",), (None,))
    return Lambda(at, taken, ir.MethodCall(at, ir.Local(at, "text"), node.attr, ()))


def read_def(
    node: ast.FunctionDef,
    scope: Scope,
    read: Read,
    read_body: ReadBody,
    names: frozenset[str],
) -> code.Define:
    """Read a function inside a method.

    Args:
        node: its definition.
        scope: of the method around it.
        read: reads an expression.
        read_body: reads statements.
        names: that its own statements bind.

    Raises:
        UnsupportedConstructError: something in it is not on the list.
    """
    if node.decorator_list:
        first = node.decorator_list[0]
        hint = "leave it out, and do in the function what it would add"
        raise refusal(first, f"decorator {shown(first)}", hint)
    at = place(node)
    arguments = _arguments(node, node.args, scope, read)
    outer = tuple(
        name
        for inner in own_nodes(node.body)
        if isinstance(inner, ast.Nonlocal)
        for name in inner.names
    )
    inside = scope.with_locals(names | frozenset(arguments.all_names))
    body = read_body(node.body, inside)
    return code.Define(at, ir.Local(at, node.name), arguments, outer, body)


def own_nodes(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions inside it."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting.extend(syntax.parts(node))


def _arguments(
    node: ast.AST, given: ast.arguments, scope: Scope, read: Read
) -> Arguments:
    positional = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults))
    defaults += [*given.defaults, *given.kw_defaults]
    names = tuple(arg.arg for arg in (*positional, *given.kwonlyargs))
    if "self" in names:
        raise refusal(node, "argument self", "use the self of the method around it")
    return Arguments(
        place(node),
        names,
        tuple(None if one is None else read(one, scope) for one in defaults),
        len(given.kwonlyargs),
        given.vararg.arg if given.vararg else "",
        given.kwarg.arg if given.kwarg else "",
    )
