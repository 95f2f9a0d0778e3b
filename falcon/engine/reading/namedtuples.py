"""Named tuples: ``class Leg(NamedTuple)``, written as a call of ``namedtuple``.

One with methods stays a class, whose methods `falcon.engine.reading.records` reads.
"""

from __future__ import annotations

import ast

from falcon.engine.reading.paths import NAMED_TUPLE
from falcon.engine.reading.refusal import refusal, shown


def unfold_named_tuples(module: ast.Module) -> None:
    """Write each of a file that only has fields as a constant of the module.

    Raises:
        UnsupportedConstructError: one of them holds what is not offered.
    """
    for index, node in enumerate(module.body):
        if isinstance(node, ast.ClassDef) and is_named_tuple(node):
            call = bare_tuple(node)
            if not any(isinstance(one, ast.FunctionDef) for one in node.body):
                target = ast.Name(node.name, ast.Store())
                made = ast.Assign(targets=[target], value=call)
                ast.copy_location(made, node)
                module.body[index] = ast.fix_missing_locations(made)


def is_named_tuple(node: ast.ClassDef) -> bool:
    """Whether a class is one."""
    match node.bases:
        case [ast.Name(id=name) | ast.Attribute(attr=name)]:
            return name == "NamedTuple"
    return False


def bare_tuple(node: ast.ClassDef) -> ast.Call:
    """The call that makes it without its methods.

    Raises:
        UnsupportedConstructError: it holds something else than fields and methods.
    """
    names, defaults = list[ast.expr](), list[ast.expr]()
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                names.append(ast.Constant(name))
                if value:
                    defaults.append(value)
            case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.FunctionDef():
                pass
            case _:
                hint = "write fields and methods only, or a dataclass"
                raise refusal(one, f"`{shown(one)}` in a NamedTuple", hint)
    call = ast.Call(
        func=ast.Name(NAMED_TUPLE, ast.Load()),
        args=[ast.Constant(node.name), ast.List(names, ast.Load())],
        keywords=[ast.keyword("defaults", ast.List(defaults, ast.Load()))],
    )
    return ast.fix_missing_locations(ast.copy_location(call, node))
