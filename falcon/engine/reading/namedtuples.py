"""Named tuples: ``class Leg(NamedTuple)``, written as a call of ``namedtuple``."""

from __future__ import annotations

import ast

from falcon.engine.reading.paths import NAMED_TUPLE
from falcon.engine.reading.refusal import refusal, shown


def unfold_named_tuples(module: ast.Module) -> None:
    """Write each ``class Leg(NamedTuple)`` of a file as a call of ``namedtuple``.

    Raises:
        UnsupportedConstructError: one of them has methods.
    """
    for index, node in enumerate(module.body):
        if isinstance(node, ast.ClassDef) and _is_named_tuple(node):
            module.body[index] = _as_call(node)


def _is_named_tuple(node: ast.ClassDef) -> bool:
    match node.bases:
        case [ast.Name(id=name) | ast.Attribute(attr=name)]:
            return name == "NamedTuple"
    return False


def _as_call(node: ast.ClassDef) -> ast.Assign:
    names, defaults = list[ast.expr](), list[ast.expr]()
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                names.append(ast.Constant(name))
                if value:
                    defaults.append(value)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                hint = "write fields only, or a dataclass"
                raise refusal(one, f"`{shown(one)}` in a NamedTuple", hint)
    call = ast.Call(
        func=ast.Name(NAMED_TUPLE, ast.Load()),
        args=[ast.Constant(node.name), ast.List(names, ast.Load())],
        keywords=[ast.keyword("defaults", ast.List(defaults, ast.Load()))],
    )
    made = ast.Assign(targets=[ast.Name(node.name, ast.Store())], value=call)
    return ast.fix_missing_locations(ast.copy_location(made, node))
