"""Wholes: indicators that compute all bars at once, written to go bar by bar.

Upstream calls ``once(start, end)`` with the arrays of a whole file, where a live
strategy has one more bar each day. What is offered is the loop that everybody writes,
``for i in range(start, end)``, with whatever stands before it: the loop becomes
``next``, each turn of it one bar, and what the method keeps in variables from turn to
turn is kept in attributes of names of ours, so that both ways do the same.

* ``once`` runs from the bar after the minimum period on; ``oncestart`` on that bar, by
  default as a run of ``once``; ``preonce`` before it, by default not at all;
* where there is a ``once``, upstream passes over ``next`` in its usual mode.

A read of a bar that has not happened yet, and a write to any bar but the present one,
fail when they run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.bounded import without_bounds
from falcon.engine.reading.census import Census
from falcon.engine.reading.paths import ARRAY
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.steady import bindings, is_line, is_self, parted

WHOLE: Final = "once@"
"""The method ``once`` as it stands, which only reads arrays."""

_STEPS: Final = ("prenext", "nextstart", "next")
_RUNS: Final = ("preonce", "oncestart", "once")
_INSTEAD: Final = "write next, which computes the present bar: self.lines.x[0] = …"
_ARGUMENTS: Final = 3
_Method = ast.FunctionDef


def stepwise(node: ast.ClassDef) -> ast.ClassDef:
    """The class of an indicator with ``next`` in place of ``once``.

    Raises:
        UnsupportedConstructError: its ``once`` cannot go bar by bar.
    """
    methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    runs = {name: methods[name] for name in _RUNS if name in methods}
    if not runs:
        return node
    methods |= {name: without_bounds(one) for name, one in runs.items()}
    dropped = {*_RUNS, *(_STEPS if "once" in runs else ())}
    body = [one for one in node.body if getattr(one, "name", "") not in dropped]
    if "once" in runs:
        body += _Rewriting(methods).members()
    made = ast.ClassDef(
        name=node.name, bases=[], keywords=[], body=body, decorator_list=[]
    )
    return ast.fix_missing_locations(ast.copy_location(made, node))


class _Rewriting:
    """Writes the runs of one indicator as its steps."""

    def __init__(self, methods: Mapping[str, _Method]) -> None:
        self._methods = methods
        self._runs = {name: methods[name] for name in _RUNS if name in methods}

    def members(self) -> Iterator[ast.stmt]:
        """The methods that take their place, and first values of attributes."""
        for method in self._runs.values():
            _check(method)
            yield _renamed(method)
        yield _step("nextstart", self._present("oncestart", "once"))
        yield from _looped("next", self._runs["once"])
        if "preonce" in self._runs:
            yield from _looped("prenext", self._runs["preonce"])

    def _present(self, *names: str) -> list[ast.stmt]:
        """A run over the present bar alone, by the first of these methods."""
        name = next(one for one in names if one in self._runs)
        text = f"self.{name}(len(self) - 1, len(self))"
        call = _Names().visit(ast.parse(text).body[0])
        return [_at(call, self._runs[name])]


def _check(method: _Method) -> None:
    if len(method.args.args) != _ARGUMENTS or method.decorator_list:
        hint = f"def {method.name}(self, start, end):"
        raise refusal(method, f"arguments of {method.name}", hint)
    lines = {
        target.id
        for node in syntax.walk(method)
        if isinstance(node, ast.Assign) and is_line(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in syntax.walk(method):
        match node:
            case ast.Subscript(value=ast.Name(id=name)) if name in lines:
                found = True
            case ast.Subscript(value=ast.Attribute(attr="datas" | "lines" | "l")):
                continue
            case ast.Subscript(value=value):
                found = is_line(value)
            case ast.Call(func=ast.Name(id="len"), args=[value]):
                found = is_line(value) or is_self(value)
            case _:
                continue
        if found:
            hint = f"read arrays there, as in self.data.array[i]; or {_INSTEAD}"
            raise refusal(node, f"`{shown(node)}` in {method.name}", hint)


class _Names(ast.NodeTransformer):
    """Gives runs and arrays their names of ours, and variables that are kept theirs."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self._kept = kept or {}

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """``self.once`` and ``line.array``."""
        if is_self(node.value) and node.attr in _RUNS:
            node.attr = f"{node.attr}@"
        elif node.attr == "array" and isinstance(node.ctx, ast.Load):
            node.attr = ARRAY
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A variable that outlives the bar."""
        if node.id not in self._kept:
            return node
        owner = ast.copy_location(ast.Name("self", ast.Load()), node)
        kept = ast.Attribute(owner, self._kept[node.id], node.ctx)
        return ast.copy_location(kept, node)


def _renamed(method: _Method) -> _Method:
    """The method as it stands, for whoever calls it on a single bar."""
    made: _Method = _Names().visit(syntax.copied(method))
    made.name = f"{method.name}@"
    return made


def _at(node: ast.stmt, place: ast.AST) -> ast.stmt:
    for inner in ast.walk(node):
        ast.copy_location(inner, place)
    return node


def _step(name: str, body: list[ast.stmt]) -> _Method:
    made = ast.parse(f"def {name}(self): pass").body[0]
    assert isinstance(made, ast.FunctionDef)  # noqa: S101  # as it is written
    _at(made, body[0])
    made.body = body
    return made


def _looped(name: str, run: _Method) -> Iterator[ast.stmt]:
    """The loop of a run as a step, and whether it has begun yet."""
    before, loop = _parted(run)
    start = run.args.args[1].arg
    steady, first = parted(before, run)
    bound = {*bindings(*first, *loop.body), start}
    kept = {one: f"{one}@{run.name}" for one in bound}
    _check_scopes(run, kept)
    begun = f"begun@{run.name}"
    constant = _at(ast.parse("x = False").body[0], run)
    assert isinstance(constant, ast.Assign)  # noqa: S101  # as it is written
    constant.targets = [ast.copy_location(ast.Name(begun, ast.Store()), run)]
    yield constant
    text = f"if not self.x:\n self.x = True\n {start} = len(self) - 1"
    opening = _at(ast.parse(text).body[0], run)
    assert isinstance(opening, ast.If)  # noqa: S101  # as it is written
    for node in ast.walk(opening):
        if isinstance(node, ast.Attribute):
            node.attr = begun
    opening.body += first
    present = ast.parse("(len(self) - 1,)", mode="eval").body
    loop.iter = ast.copy_location(present, loop.iter)
    rename = _Names(kept)
    body = [rename.visit(one) for one in (*map(syntax.copied, steady), opening, loop)]
    yield _step(name, body)


def _parted(run: _Method) -> tuple[list[ast.stmt], ast.For]:
    """What stands before the loop of a run, and the loop."""
    start, end = (one.arg for one in run.args.args[1:])
    body = [syntax.copied(one) for one in run.body if not _is_text(one)]
    match body:
        case [
            *before,
            ast.For(
                target=ast.Name(),
                iter=ast.Call(
                    func=ast.Name(id="range"), args=[ast.Name(id=one), ast.Name(id=two)]
                ),
                orelse=[],
            ) as loop,
        ] if (one, two) == (start, end):
            pass
        case _:
            hint = f"end it with one loop, for i in range({start}, {end}); {_INSTEAD}"
            raise refusal(run, f"{run.name} of this form", hint)
    for node in syntax.walk(*before, *loop.body):
        if isinstance(node, ast.Name) and node.id == end:
            hint = f"what is still to come is not known; {_INSTEAD}"
            raise refusal(node, f"`{end}` in {run.name}", hint)
    for node in (*_leaps(loop), *_returns(run)):
        raise refusal(node, f"`{shown(node)}` in {run.name}", _INSTEAD)
    return before, loop


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _returns(run: _Method) -> Iterator[ast.AST]:
    return (node for node in syntax.walk(run) if isinstance(node, ast.Return))


def _leaps(loop: ast.For) -> Iterator[ast.AST]:
    """What ends the loop of a run before its end."""
    waiting: list[ast.AST] = [*loop.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break):
            yield node
        if not isinstance(node, ast.For | ast.While):
            waiting += syntax.parts(node)


def _check_scopes(run: _Method, kept: Mapping[str, str]) -> None:
    """A function or a comprehension inside must not hide what is kept."""
    census = Census(*run.body)
    for node in (*census.of(ast.FunctionDef), *census.of(ast.Lambda)):
        raise refusal(node, f"function in {run.name}", "write a method of the class")
    for clause in census.of(ast.comprehension):
        for inner in syntax.walk(clause.target):
            if isinstance(inner, ast.Name) and inner.id in kept:
                hint = "give one of them another name"
                raise refusal(inner, f"`{inner.id}` for two things", hint)
