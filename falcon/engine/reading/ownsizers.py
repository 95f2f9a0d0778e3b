"""Own sizers: ``class Half(bt.Sizer)``, written as a plain class of the file.

What such a class has of backtrader is put into it: its parameters become arguments of
``__init__`` and values of the object, and what it reads of the strategy and of its
broker is read there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from falcon.engine.reading.generated import STRATEGY
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal, shown

_BASES: Final[dict[str, Mapping[str, float]]] = {
    "backtrader.Sizer": {},
    "backtrader.sizer.Sizer": {},
    "backtrader.sizers.FixedSize": {"stake": 1, "tranches": 1},
    "backtrader.SizerFix": {"stake": 1, "tranches": 1},
    "backtrader.sizers.PercentSizer": {"percents": 20, "retint": False},
    "backtrader.sizers.AllInSizer": {"percents": 100, "retint": False},
}
"""What may be derived from, with the parameters that it has."""

_SIZING: Final = "_getsizing"
_PARAMS: Final = ("p", "params")
_PAIR: Final = 2


def unfold_sizers(module: ast.Module) -> None:
    """Write each sizer of a file as a plain class.

    Raises:
        UnsupportedConstructError: one of them says nothing about sizes, or its
            parameters are not stated plainly.
    """
    imports = {
        alias.asname or alias.name: f"{head}{alias.name}"
        for node in module.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for head in [f"{node.module}." if isinstance(node, ast.ImportFrom) else ""]
        for alias in node.names
    }
    for node in module.body:
        if isinstance(node, ast.ClassDef) and len(node.bases) == 1:
            path = dotted(node.bases[0], imports)
            if path in _BASES:
                _unfold(node, _BASES[path])


def _unfold(node: ast.ClassDef, inherited: Mapping[str, float]) -> None:
    methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    if not any(one.name == _SIZING for one in methods):
        hint = f"define def {_SIZING}(self, comminfo, cash, data, isbuy):"
        raise refusal(node, f"sizer without {_SIZING}", hint)
    params = _params(node, inherited)
    body = list[ast.stmt]()
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="params")]):
                pass
            case ast.FunctionDef(args=ast.arguments(args=[first, *_])):
                body.append(_Within(first.arg, params).visit(statement))
            case _:
                body.append(statement)
    node.bases = []
    node.body = [_initialiser(params, body, node), *body]


def _params(node: ast.ClassDef, inherited: Mapping[str, float]) -> dict[str, ast.expr]:
    """The parameters with their defaults."""
    params: dict[str, ast.expr] = {k: ast.Constant(v) for k, v in inherited.items()}
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="params")], value=value):
                params |= dict(_pairs(value))
    return params


def _pairs(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    for key, default in _entries(value):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            raise _refused(value)
        yield key.value, default


def _entries(value: ast.expr) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    match value:
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                if not isinstance(item, ast.Tuple) or len(item.elts) != _PAIR:
                    raise _refused(item)
                yield item.elts[0], item.elts[1]
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            yield from ((ast.Constant(one.arg), one.value) for one in keywords)
        case ast.Dict(keys=keys, values=values):
            yield from zip(keys, values, strict=True)
        case _:
            raise _refused(value)


def _refused(node: ast.expr) -> Exception:
    hint = "write params = (('stake', 10),)"
    return refusal(node, f"parameters as `{shown(node)}`", hint)


def _initialiser(
    params: Mapping[str, ast.expr], body: list[ast.stmt], node: ast.ClassDef
) -> ast.FunctionDef:
    """An ``__init__`` that takes the parameters, then does what was written."""
    own = next((one for one in body if getattr(one, "name", "") == "__init__"), None)
    made = ast.parse("def __init__(self): pass").body[0]
    assert isinstance(made, ast.FunctionDef)  # noqa: S101  # as it is written
    given = made.args
    given.kwonlyargs = [ast.arg(name) for name in params]
    given.kw_defaults = [*params.values()]
    stored = [
        ast.Assign(
            [ast.Attribute(ast.Name("self", ast.Load()), f"{name}@", ast.Store())],
            ast.Name(name, ast.Load()),
        )
        for name in params
    ]
    more = list[ast.stmt]()
    if isinstance(own, ast.FunctionDef):
        if len(own.args.args) > 1:
            hint = "declare what varies in params, and read it by self.p"
            raise refusal(own, "arguments of __init__ of a sizer", hint)
        body.remove(own)
        given.args[0].arg = own.args.args[0].arg
        more = [one for one in own.body if not _calls_up(one)]
        for one in stored:
            one.targets[0].value.id = given.args[0].arg  # type: ignore[attr-defined]
    made.body = [*stored, *more] or [ast.Pass()]
    for inner in ast.walk(made):
        if not hasattr(inner, "lineno"):
            ast.copy_location(inner, node)
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _calls_up(node: ast.stmt) -> bool:
    """Whether a statement is ``super().__init__()``, which does nothing here."""
    return isinstance(node, ast.Expr) and "super(" in ast.unparse(node)


class _Within(ast.NodeTransformer):
    """Has a method of a sizer read what backtrader would have given to it."""

    def __init__(self, first: str, params: Mapping[str, ast.expr]) -> None:
        self._first = first
        self._params = params

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """``self.p.stake``, ``self.strategy`` and ``self.broker``."""
        match node:
            case ast.Attribute(value=ast.Attribute(value=owner, attr=way), attr=name):
                if way in _PARAMS and self._is_own(owner):
                    if name not in self._params:
                        raise refusal(node, f"parameter {name}", "declare it in params")
                    stored = ast.Attribute(owner, f"{name}@", node.ctx)
                    return ast.copy_location(stored, node)
            case ast.Attribute(value=owner, attr="strategy" | "broker" as name):
                if self._is_own(owner):
                    strategy = ast.Name(STRATEGY, ast.Load())
                    ast.copy_location(strategy, node)
                    if name == "strategy":
                        return strategy
                    return ast.copy_location(
                        ast.Attribute(strategy, name, node.ctx), node
                    )
        self.generic_visit(node)
        return node

    def _is_own(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == self._first
