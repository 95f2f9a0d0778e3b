"""Fixed values: constants of the module and of the class, and classes of the file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from falcon.engine import ir
from falcon.engine.check.enums import enumerations
from falcon.engine.check.expressions import read
from falcon.engine.check.names import ACTIONS, INNER, RESERVED
from falcon.engine.check.ownerrors import own_errors
from falcon.engine.check.scope import Scope, function_key, shared_key
from falcon.engine.functions import Reference
from falcon.engine.reading.records import RecordClass
from falcon.engine.reading.refusal import place, refusal
from falcon.engine.reading.source import Source

_DRAWING = frozenset({"plotinfo", "plotlines"})


def fixed_names(source: Source) -> frozenset[str]:
    """The names of all fixed values of the module."""
    names = (name for name, _ in assignments(source.constants))
    classes = (*enumerations(source), *own_errors(source), *source.records)
    return frozenset((*names, *classes))


def fixed_values(source: Source, scope: Scope) -> dict[str, ir.Expr]:
    """The fixed values of the module, in the order of the file."""
    found: dict[str, ir.Expr] = {**enumerations(source), **own_errors(source)}
    found |= dict(constants(source.constants, scope))
    for name, record in source.records.items():
        bare = None if record.bare is None else read(record.bare, scope)
        bare = found[name] if record.is_enumeration else bare
        found[name] = _record(record, bare, scope)
    return dict(sorted(found.items(), key=lambda item: item[1].at.line))


def _record(record: RecordClass, bare: ir.Expr | None, scope: Scope) -> ir.Call:
    """The call that makes a class of the file, or adds methods to a bare one."""
    at = place(record.node)
    prefix = f"{record.node.name}."
    functions = {
        ir.Const(at, name.removeprefix(prefix)): Reference(at, function_key(name))
        for name in record.functions
    }
    methods = ir.Mapping(at, tuple(functions), tuple(functions.values()))
    told = (_texts(at, sorted(record.statics)), _texts(at, sorted(record.computed)))
    if bare is not None:
        added = (bare, methods, ir.Display(at, "tuple", told))
        return ir.Call(at, "class.extend", added)
    constants = {ir.Const(at, name): read(v, scope) for name, v in record.constants}
    shape = (
        *told,
        ir.Const(at, None) if record.fields is None else _texts(at, record.fields),
        ir.Const(at, record.is_frozen),
        _texts(at, record.ancestors),
        _texts(at, record.shown),
        _texts(at, record.compared),
        ir.Const(at, record.is_ordered),
    )
    given = (
        ir.Const(at, record.node.name),
        methods,
        ir.Mapping(at, tuple(constants), tuple(constants.values())),
        ir.Display(at, "tuple", shape),
    )
    return ir.Call(at, "class.make", given)


def _texts(at: ir.At, names: Iterable[str]) -> ir.Display:
    return ir.Display(at, "tuple", tuple(ir.Const(at, name) for name in names))


def shared_values(scope: Scope) -> Iterator[tuple[str, ir.Expr]]:
    """First values of the variables of the module that change."""
    for name in sorted(scope.shared & scope.fixed):
        yield shared_key(name), ir.Fixed(place(scope.source.strategy), name)


def assignments(
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


def constants(
    body: tuple[ast.Assign, ...] | list[ast.stmt], scope: Scope
) -> Iterator[tuple[str, ir.Expr]]:
    """The constants of a body by name.

    Raises:
        UnsupportedConstructError: backtrader needs the name.
    """
    for name, value in assignments(body):
        taken = name in RESERVED or name in INNER or name in ACTIONS
        if taken or name in scope.methods:
            raise refusal(
                value, f"constant {name}", f"choose another name: MY_{name.upper()}"
            )
        yield name, read(value, scope)
