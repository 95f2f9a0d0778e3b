"""Merging: a class and all that it inherits, written as one class.

1. `_constants`: those of all bodies, bases first. What a later assignment hides keeps
   its value for what was computed from it, under a name of its own.
2. `supers`: each method that is looked up first, and each hidden one that
   somebody calls through ``super()`` or by the name of its class.
3. ``params`` stay as one assignment for each class, in the order in which backtrader
   lets them override each other.

Names of ours hold an ``@``, which no name of the source can.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from falcon.engine.reading import inherited
from falcon.engine.reading.ancestry import INDICATOR, SIGNAL_STRATEGY, Family
from falcon.engine.reading.lookups import Lookup
from falcon.engine.reading.ownlines import unfold_lines
from falcon.engine.reading.refusal import refusal
from falcon.engine.reading.signals import SIGNALS, adds_signals, signal_class
from falcon.engine.reading.stating import settle
from falcon.engine.reading.supers import rewritten

_DRAWING: Final = frozenset({"plotinfo", "plotlines", "alias", "aliased", "csv"})
_DRAWN: Final = frozenset({"_plotlabel", "_plotinit"})
_DEFINING: Final = frozenset({"lines", "_mindatas", "_nextforce"})
"""What only says what an indicator is, not what it computes."""

_MOST_PARAMS: Final = 100
"""Most assignments of params that are merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The members of one class.

    Attributes:
        name: of the class.
        methods: by name, the last of each.
        constants: names and values, in order.
        params: the last assignment of ``params``, if there is one.
        others: statements that have no place in a class.
    """

    name: str
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: list[tuple[str, ast.expr]] = field(default_factory=list)
    params: list[ast.stmt] = field(default_factory=list)
    others: list[ast.stmt] = field(default_factory=list)


def merged(family: Family, name: str) -> ast.ClassDef:
    """The class of a name with everything it inherits from classes of the file.

    Raises:
        UnsupportedConstructError: it inherits in a way that is not offered.
    """
    leaf, kind = family.node(name), family.kind(name)
    dropped = _DRAWING | _DEFINING if kind == INDICATOR else _DRAWING
    bodies = [_body(family.node(one), dropped) for one in family.order(name)]
    given: list[ast.stmt] = []
    if entry := family.entry(name):
        methods = {method for body in bodies for method in body.methods}
        given += inherited.given(entry, leaf, methods)
        if "__init__" not in methods:
            bodies[-1].methods["__init__"] = inherited.initialising(leaf)
    if kind == SIGNAL_STRATEGY:
        signals = _body(signal_class(leaf), dropped)
        given = signals.params
        # Without a signal it is an ordinary strategy.
        if any(adds_signals(family.node(one)) for one in family.order(name)):
            bodies = [*map(_under_signals, bodies), signals]
    lookup = Lookup(
        order=tuple(body.name for body in bodies),
        orders={one: family.order(one) for one in family.order(name)},
        methods={body.name: body.methods for body in bodies},
        constants={body.name: {k for k, _ in body.constants} for body in bodies},
        imports=family.script.imports,
    )
    members: list[ast.stmt] = leaf.body[:1] if ast.get_docstring(leaf) else []
    members += given
    members += _params(family, name, {body.name: body for body in bodies})
    members += _constants(bodies)
    members += [statement for body in bodies for statement in body.others]
    members += rewritten(lookup)
    plain = ast.ClassDef(
        name=name, bases=[], keywords=[], body=members, decorator_list=[]
    )
    if kind != INDICATOR:
        unfold_lines(plain)
        settle(plain)
    return ast.copy_location(plain, leaf)


def _body(node: ast.ClassDef, dropped: frozenset[str]) -> Body:
    body = Body(name=node.name)
    for statement in node.body:
        match statement:
            case ast.FunctionDef(name=name):
                body.methods[name] = statement
            case (
                ast.Expr(value=ast.Constant()) | ast.Pass() | ast.AnnAssign(value=None)
            ):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) if name in dropped:
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                _keep(statement, name, value, body)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                _keep(statement, name, value, body)
            case _:
                body.others.append(statement)
    for name in _DRAWN & body.methods.keys():
        del body.methods[name]
    return body


def _keep(statement: ast.stmt, name: str, value: ast.expr, body: Body) -> None:
    if name == "params":
        body.params[:] = [statement]
    else:
        body.constants.append((name, value))


def _under_signals(body: Body) -> Body:
    """A class below SignalStrategy, whose own ``next`` runs after the signals'."""
    methods = {SIGNALS.get(name, name): node for name, node in body.methods.items()}
    return Body(
        name=body.name,
        methods=methods,
        constants=body.constants,
        params=body.params,
        others=body.others,
    )


def _params(family: Family, name: str, bodies: dict[str, Body]) -> list[ast.stmt]:
    """Assignments of ``params``, later ones overriding earlier ones."""
    found = list(_layers(family, name, bodies))
    if len(found) > _MOST_PARAMS:
        raise refusal(family.node(name), f"bases of {name}", "derive from one class")
    return found


def _layers(family: Family, name: str, bodies: dict[str, Body]) -> Iterator[ast.stmt]:
    first, *_ = [*family.order(name)[1:], ""]
    if first:
        yield from _layers(family, first, bodies)
    for base in list(family.parents(name))[1:]:
        yield from _layers(family, base, bodies)
    yield from bodies[name].params


def _constants(bodies: list[Body]) -> Iterator[ast.stmt]:
    """Constants, bases first; hidden ones renamed."""
    waiting = Counter(name for body in bodies for name, _ in body.constants)
    if not waiting:
        return
    everywhere = set(waiting)
    for body in bodies[::-1]:
        own: dict[str, str] = {}
        for name, value in body.constants:
            waiting[name] -= 1
            read = _Renamed(own, everywhere).visit(copy.deepcopy(value))
            own[name] = f"{name}@{waiting[name]}" if waiting[name] else name
            target = ast.Name(id=own[name], ctx=ast.Store())
            assign = ast.Assign(targets=[target], value=read)
            yield ast.fix_missing_locations(ast.copy_location(assign, value))


class _Renamed(ast.NodeTransformer):
    """Has the body of a class read its own constants, and no other class's."""

    def __init__(self, own: dict[str, str], everywhere: set[str]) -> None:
        self._own = own
        self._everywhere = everywhere

    def visit_Name(self, node: ast.Name) -> ast.Name:  # by ast's rule
        if node.id in self._own:
            return ast.copy_location(ast.Name(self._own[node.id], node.ctx), node)
        if node.id in self._everywhere:
            raise refusal(
                node, f"{node.id} of another class", "define it in the same class"
            )
        return node
