"""Calls of built-in functions, those included that only look at what a value is."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check import own
from falcon.engine.check.arguments import arguments, check_keywords
from falcon.engine.check.byname import read_by_name
from falcon.engine.check.constants import TYPES
from falcon.engine.check.errors import error_name
from falcon.engine.check.scope import Read, Scope, Signature, is_self
from falcon.engine.reading.refusal import place, refusal, shown

_PLAIN = Signature(args=(), defaults=())
_OUTPUTS = {"sys.stdout", "sys.stderr"}
_TYPE_HINT = "use isinstance(x, (int, float)) or type(x).__name__"


def read_builtin(node: ast.Call, name: str, scope: Scope, read: Read) -> ir.Expr:
    """Read a call of a built-in function.

    Raises:
        UnsupportedConstructError: it cannot be called so.
    """
    if name in {"getattr", "hasattr"}:
        return _attribute(node, name, scope, read)
    if name == "isinstance":
        return _isinstance(node, scope, read)
    if name == "setattr":
        return _set_by_name(node, scope, read)
    if name == "type":
        raise refusal(node, "type as a value", _TYPE_HINT)
    if name == "len" and len(node.args) == 1 and is_self(node.args[0]):
        return ir.Action(place(node), "length", ())
    check_keywords(node, name)
    if name == "print":
        into = [one.value for one in node.keywords if one.arg == "file"]
        if into and scope.path(into[0]) not in _OUTPUTS:
            file = read(into[0], scope)
            given, named = arguments(_without_file(node), scope, read)
            return ir.Call(place(node), "file.print", (file, *given), named)
        node = _without_file(node)
    args, keywords = arguments(node, scope, read)
    return ir.Call(place(node), name, args, keywords)


def _without_file(node: ast.Call) -> ast.Call:
    """A ``print`` to the one place that there is."""
    kept = [one for one in node.keywords if one.arg not in {"file", "flush"}]
    plain = ast.Call(func=node.func, args=node.args, keywords=kept)
    return ast.copy_location(plain, node)


def read_type_name(node: ast.Attribute, scope: Scope, read: Read) -> ir.Expr | None:
    """Read ``type(x).__name__`` and ``x.__class__.__name__``; ``None`` for others."""
    match node:
        case ast.Attribute(
            value=ast.Call(func=ast.Name(id="type"), args=[value], keywords=[]),
            attr="__name__",
        ):
            pass
        case ast.Attribute(
            value=ast.Attribute(value=value, attr="__class__"), attr="__name__"
        ):
            pass
        case ast.Attribute(value=ast.Name(id="self") as value, attr="__name__"):
            # Only a class method, whose cls is written as self, names it so.
            if not scope.methods.get(scope.method, _PLAIN).is_of_class:
                return None
        case _:
            return None
    if is_self(value):
        return ir.Const(place(node), scope.source.strategy.name)
    return ir.Call(place(node), "type.__name__", (read(value, scope),))


def read_type_test(node: ast.Compare, scope: Scope, read: Read) -> ir.Expr | None:
    """Read ``type(x) is float`` and the like; ``None`` for other comparisons."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="type"), args=[value], keywords=[]),
            ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq() | ast.In() as op],
            comparators=[wanted],
        ):
            pass
        case _:
            return None
    names = _types(wanted, scope)
    found = ir.Call(place(node), "type.is", (read(value, scope), *names))
    negated = isinstance(op, ast.IsNot | ast.NotEq)
    return ir.Unary(place(node), "not", found) if negated else found


def _attribute(node: ast.Call, name: str, scope: Scope, read: Read) -> ir.Expr:
    """``getattr`` and ``hasattr`` with a literal name are ordinary attributes."""
    match node.args:
        case [target, ast.Constant(value=str() as attribute), *rest]:
            pass
        case [_, _, *_] if not node.keywords:
            return read_by_name(node, name, scope, read)
        case _:
            raise refusal(node, name, f"write {name}(value, 'name')")
    default = read(rest[0], scope) if rest else None
    if is_self(target) or own.is_params(target):
        return own.read_static(node, attribute, default, scope)
    value = read(target, scope)
    attribute = own.public(node, attribute)
    if name == "hasattr":
        return ir.Has(place(node), value, attribute)
    return ir.Attr(place(node), value, attribute, default)


def _set_by_name(node: ast.Call, scope: Scope, read: Read) -> ir.Expr:
    """``setattr(self, name, value)``."""
    match node:
        case ast.Call(args=[target, name, value], keywords=[]) if is_self(target):
            given = (read(name, scope), read(value, scope))
            return ir.Call(place(node), "self.setattr", given)
    raise refusal(node, "setattr of a value", "write self.name = value")


def _isinstance(node: ast.Call, scope: Scope, read: Read) -> ir.Expr:
    match node:
        case ast.Call(args=[value, wanted], keywords=[]):
            pass
        case _:
            raise refusal(node, "isinstance", "write isinstance(x, (int, float))")
    names = _types(wanted, scope)
    return ir.Call(place(node), "isinstance", (read(value, scope), *names))


def _types(wanted: ast.expr, scope: Scope) -> list[ir.Const]:
    classes = wanted.elts if isinstance(wanted, ast.Tuple | ast.List) else [wanted]
    names = []
    for one in classes:
        path = scope.path(one) or (one.id if isinstance(one, ast.Name) else "")
        kind = TYPES.get(path) or error_name(one, scope)
        if path in scope.source.classes and path in scope.fixed:
            kind = f"class {path}"
        if kind is None:
            raise refusal(
                one, f"isinstance of {shown(one)}", f"known: {', '.join(TYPES)}"
            )
        names.append(ir.Const(place(one), kind))
    return names


def as_value(node: ast.Name) -> ir.Expr:
    """A built-in function as a value, as in ``key=len``."""
    if node.id in {"getattr", "hasattr", "isinstance", "setattr", "type"}:
        raise refusal(node, f"{node.id} as a value", "call it in a lambda")
    return ir.Global(place(node), f"builtin.{node.id}")
