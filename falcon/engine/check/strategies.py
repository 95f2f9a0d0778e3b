"""The strategy class: its parameters, constants and methods.

1. `_parameters`: ``params`` in every style, with their values.
2. `_scope`: which names the methods define, set and may use.
3. Each method is read; then the calls between them are checked: only
   ``__init__`` and what it alone calls builds indicators.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from falcon.engine import code
from falcon.engine.check.enums import fields
from falcon.engine.check.expressions import read
from falcon.engine.check.fields import KNOWN
from falcon.engine.check.fixed import (
    assignments,
    constants,
    fixed_names,
    fixed_values,
    shared_values,
)
from falcon.engine.check.functions import beside, signature
from falcon.engine.check.names import (
    ACTIONS,
    CALLBACKS,
    IDLE_CALLBACKS,
    INNER,
    RESERVED,
    is_feed_name,
)
from falcon.engine.check.parameters import Default, read_parameters
from falcon.engine.check.reach import called, check_calls, handed
from falcon.engine.check.scope import (
    Scope,
    Signature,
    function_key,
    own_name,
)
from falcon.engine.check.shortened import written_out
from falcon.engine.check.statements import assigned_names, read_body
from falcon.engine.reading import syntax
from falcon.engine.reading.census import Census
from falcon.engine.reading.definitions import Definition
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import place, refusal, shown
from falcon.engine.reading.script import imported
from falcon.engine.reading.source import Source

MAX_METHODS = 200
"""Most methods of a strategy; the busiest in the wild have a third of it."""


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
    inside = replace(source, strategy=one.node, census=Census(one.node))
    found = _class(inside, one.lines, one.base)
    return replace(found, lines=one.lines, least_datas=one.least_datas, base=one.base)


def _class(source: Source, lines: tuple[str, ...], base: str = "") -> code.Strategy:
    body = source.strategy.body
    for statement in body:
        _check_member(statement)
    parameters = read_parameters(source)
    scope = replace(_scope(source, parameters), lines=lines, base=base)
    outer = replace(scope, attributes=frozenset())
    methods = {
        node.name: _method(node, scope)
        for node in body
        if isinstance(node, ast.FunctionDef)
    }
    fixed = fixed_values(source, scope)
    held = handed(fixed)
    methods |= _functions(methods, held, scope)
    check_calls(methods, held, scope.told)
    return code.Strategy(
        name=source.strategy.name,
        doc=ast.get_docstring(source.strategy) or "",
        parameters={k: v for k, v in parameters.items() if not isinstance(v, ast.expr)},
        computed={
            k: read(v, outer) for k, v in parameters.items() if isinstance(v, ast.expr)
        },
        fixed=fixed,
        constants={**dict(shared_values(scope)), **dict(constants(body, scope))},
        methods=methods,
    )


def _check_member(node: ast.stmt) -> None:
    match node:
        case ast.FunctionDef() | ast.Pass() | ast.Expr(value=ast.Constant()):
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
        fixed=fixed_names(source),
        attributes=frozenset(
            [*_attributes(source), *(name for name, _ in assignments(body))]
        ),
        is_open=_sets_by_name(source),
        shared=_shared_names(source),
        records=frozenset((*_record_fields(source), *fields(source))),
        told=frozenset(_told(source)),
        methods={node.name: signature(node, source) for node in functions}
        | {
            function_key(name): beside(node, source)
            for name, node in source.functions.items()
        },
    )


def _record_fields(source: Source) -> Iterator[str]:
    """The names of the fields of all namedtuples that the file makes."""
    others = Census(*source.constants, *source.functions.values())
    for node in (*source.census.of(ast.Call), *others.of(ast.Call)):
        match node:
            case ast.Call(func=func, args=[_, fields, *_]):
                path = dotted(func, source.imports)
                if path == "collections.namedtuple":
                    yield from _words(fields)
    for record in source.records.values():
        yield from record.attributes
    stored = (*source.census.of(ast.Attribute), *others.of(ast.Attribute))
    for one in stored:
        if isinstance(one.ctx, ast.Store) and own_name(one) is None:
            # Without records only orders and trades get any, of new names.
            is_new = one.attr not in KNOWN and not one.attr.startswith("_")
            if source.records or is_new:
                yield one.attr


def _told(source: Source) -> Iterator[str]:
    """The names of all methods of its records."""
    for record in source.records.values():
        yield from record.methods | record.statics


def _words(fields: ast.expr) -> Iterator[str]:
    for node in syntax.walk(fields):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from node.value.replace(",", " ").split()


def _sets_by_name(source: Source) -> bool:
    """Whether a method calls ``setattr``."""
    return any(node.id == "setattr" for node in source.census.of(ast.Name))


def _shared_names(source: Source) -> frozenset[str]:
    """The variables of the module that some function declares to be ``global``."""
    others = Census(*source.functions.values())
    nodes = (*source.census.of(ast.Global), *others.of(ast.Global))
    return frozenset(name for node in nodes for name in node.names)


def _functions(
    methods: dict[str, code.Method], held: frozenset[str], scope: Scope
) -> dict[str, code.Method]:
    """The functions beside the class that the methods need, and those these need."""
    waiting = [held, *map(called, methods.values())]
    found: dict[str, code.Method] = {}
    while waiting:
        for key in sorted(waiting.pop()):
            name = key.removesuffix("()")
            if key == function_key(name) and key not in found:
                found[key] = _method(scope.source.functions[name], scope, key)
                waiting.append(called(found[key]))
    return found


def _attributes(source: Source) -> Iterator[str]:
    """The names that some method assigns to on ``self``, or one of its objects."""
    others = Census(*(f for name, f in source.functions.items() if "." in name))
    for node in (*source.census.of(ast.Attribute), *others.of(ast.Attribute)):
        if isinstance(node.ctx, ast.Store):
            name = own_name(node)
            if name is not None and not is_feed_name(name):
                yield name


def _method(node: ast.FunctionDef, scope: Scope, key: str = "") -> code.Method:
    how = scope.methods[key or node.name]
    if not key:
        _check_name(node, how)
    body = _of_class(node.body) if how.is_of_class else node.body
    if node.name in IDLE_CALLBACKS:
        # Nothing calls them here, so they need not say what is understood.
        body = [ast.copy_location(ast.Pass(), node)]
    body = written_out(body, how.all_args)
    inside = replace(
        scope,
        source=_with_imports(scope.source, node),
        method=key or node.name,
        locals=assigned_names(body) | frozenset(how.all_args),
    )
    return code.Method(
        place(node),
        key or node.name,
        how.all_args,
        how.defaults + (None,) * (len(how.all_args) - len(how.args)),
        read_body(body, inside),
        how.keyword_only,
        how.rest,
        how.named,
    )


class _AsSelf(ast.NodeTransformer):
    """Calls the class by the name of its one instance."""

    def visit_Name(self, node: ast.Name) -> ast.Name:  # as ast asks for
        if node.id != "cls":
            return node
        return ast.copy_location(ast.Name("self", node.ctx), node)


def _of_class(body: list[ast.stmt]) -> list[ast.stmt]:
    """The body of a class method: what it reads of ``cls``, ``self`` has as well."""
    return [_AsSelf().visit(syntax.copied(statement)) for statement in body]


def _with_imports(source: Source, node: ast.FunctionDef) -> Source:
    """The file with what one of its functions imports."""
    census, found = source.census, source.imports
    imports = [*census.of(ast.Import), *census.of(ast.ImportFrom)]
    if not imports and node.name not in source.functions:
        return source
    for inner in syntax.walk(node):
        if isinstance(inner, ast.Import | ast.ImportFrom):
            found = {**found, **imported(inner)}
    return replace(source, imports=found)


def _check_name(node: ast.FunctionDef, signature: Signature) -> None:
    name = node.name
    if name in CALLBACKS:
        wanted = CALLBACKS[name]
        required = [default for default in signature.defaults if default is None]
        takes_more = name == "notify_timer"
        is_long = len(required) > wanted and not takes_more
        if len(signature.args) < wanted or is_long:
            raise refusal(
                node, f"arguments of {name}", f"it takes {wanted} besides self"
            )
        return
    plain = name.strip("_").lower()
    meant = "__init__" if plain == "init" and "_" in name else name.lower()
    if meant in CALLBACKS:
        raise refusal(node, f"method {name}", f"write def {meant}")
    taken = name in RESERVED or name in INNER or name in ACTIONS
    if taken or (name.startswith("__") and name.endswith("__")):
        raise refusal(
            node, f"method {name}", f"choose another name: my_{name.strip('_')}"
        )
    if name in IDLE_CALLBACKS:
        # backtrader calls these only in set-ups that a run here never has.
        return
