"""Script: the statements of a strategy file, sorted by what they mean to the strategy.

Nothing of a file is ever run. Of what stands beside the strategy only this counts:

* imports, of whatever: what is not known to the engine is refused where it is used;
* constants: names that are assigned once, at the top of the file;
* classes and functions.

The rest sets up and starts a run. It is left out, and so is what it assigns: such names
are *outside*, and refused where the strategy uses them. Only one thing is refused on
sight: changing backtrader or a class of the file from outside of it.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from falcon.engine.reading import syntax
from falcon.engine.reading.paths import BY_NAME, FINDER, NAMED_TUPLE, ROOT
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.stars import starred

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

MAX_CLASSES = 200
"""Most classes of one file."""

_OURS = {
    FINDER: BY_NAME,
    NAMED_TUPLE: "collections.namedtuple",
    ROOT: "backtrader.Indicator",
}
"""Names of ours that every file has."""

_DRAWING = frozenset({"plotinfo", "plotlines"})
_CHANGING = frozenset({"setattr", "delattr"})
_READING = frozenset(
    {"print", "len", "list", "tuple", "set", "dict", "sorted", "enumerate", "range"}
    | {"zip", "str", "sum", "min", "max", "any", "all"}
)
"""Built-ins that leave the containers they are given as they are."""


@dataclass(slots=True)
class Script:
    """A file, taken apart.

    Attributes:
        imports: name in the file to full path, ``bt`` to ``backtrader``.
        constants: assignments of names that nothing else touches, in order.
        functions: plain functions by name.
        classes: by name.
        started: classes that the file hands to ``addstrategy`` or ``optstrategy``.
        outside: names that only running the file would define.
    """

    imports: dict[str, str] = field(default_factory=lambda: dict(_OURS))
    constants: list[ast.Assign] = field(default_factory=list)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)


def read_script(module: ast.Module) -> Script:
    """Sort the statements of a file.

    Raises:
        UnsupportedConstructError: an import that cannot be resolved by name, or a
            change to backtrader or to a class from outside.
    """
    script = Script()
    for statement in module.body:
        _sort(statement, script)
    if len(script.classes) > MAX_CLASSES:
        last = [*script.classes.values()][MAX_CLASSES]
        raise refusal(last, f"{len(script.classes)} classes", f"keep {MAX_CLASSES}")
    _leave_out(_disturbed(module, script), script)
    for statement in module.body:
        if not isinstance(statement, ast.ClassDef):
            _look_through(statement, script)
    return script


def _sort(statement: ast.stmt, script: Script) -> None:
    match statement:
        case ast.ClassDef(name=name):
            script.classes[name] = statement
        case ast.FunctionDef(name=name, decorator_list=[]):
            script.functions[name] = statement
        case ast.Assign(targets=[ast.Name()]):
            script.constants.append(statement)
        case ast.AnnAssign(target=ast.Name() as target, value=value) if value:
            plain = ast.Assign(targets=[target], value=value)
            script.constants.append(ast.copy_location(plain, statement))
        case _:
            for node in _inside(statement):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    script.imports |= imported(node)


def _inside(statement: ast.AST) -> Iterator[ast.AST]:
    """A statement and what it runs; functions and classes stay closed."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Definition):
            waiting.extend(syntax.parts(node))


def imported(statement: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """The names that an import makes known, each with its full path.

    Raises:
        UnsupportedConstructError: it does not say which names.
    """
    if isinstance(statement, ast.Import):
        roots = [name.name.split(".", maxsplit=1)[0] for name in statement.names]
        return {
            name.asname or root: name.name if name.asname else root
            for name, root in zip(statement.names, roots, strict=True)
        }
    head = "." * statement.level + (statement.module or "")
    if any(name.name == "*" for name in statement.names):
        return starred(statement)
    return {name.asname or name.name: f"{head}.{name.name}" for name in statement.names}


def _disturbed(module: ast.Module, script: Script) -> set[str]:
    """Names that are bound twice, or by code that is not run here."""
    bound = Counter(
        name for statement in module.body for name in _bound(statement, script)
    )
    plain = {
        *(_name_of(one) for one in script.constants),
        *script.functions,
        *script.classes,
    }
    disturbed = {name for name, count in bound.items() if count > 1}
    disturbed |= {name for name in bound if name not in plain}
    mutable = {_name_of(c) for c in script.constants if _is_mutable(c.value)}
    for statement in module.body:
        if not isinstance(statement, Definition):
            disturbed |= mutable & set(_changed(statement))
    return disturbed | _declared_global(script)


def _bound(statement: ast.stmt, script: Script) -> Iterator[str]:
    """The names that a statement at the top of the file binds, imports left out."""
    for node in _inside(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                if name in script.imports:
                    yield name
            case ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name


def _declared_global(script: Script) -> set[str]:
    """Variables that a function assigns to which no class of the file calls."""
    if not script.functions:
        return set()
    called: set[str] = set()
    waiting: list[ast.AST] = list(script.classes.values())
    while waiting:
        for node in syntax.walk(waiting.pop()):
            name = node.id if isinstance(node, ast.Name) else ""
            if name in script.functions and name not in called:
                called.add(name)
                waiting.append(script.functions[name])
    return {
        name
        for function in script.functions.values()
        if function.name not in called
        for node in syntax.walk(function)
        if isinstance(node, ast.Global)
        for name in node.names
    }


def _name_of(constant: ast.Assign) -> str:
    (target,) = constant.targets
    return target.id if isinstance(target, ast.Name) else ""


def _is_mutable(value: ast.expr) -> bool:
    return not isinstance(
        value, ast.Constant | ast.UnaryOp | ast.BinOp | ast.Compare | ast.JoinedStr
    )


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Names of containers that a statement may change."""
    for node in _inside(statement):
        match node:
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                yield _root(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                yield name
                yield from _given(node)
            case ast.Call(func=ast.Name(id=name)) if name in _READING:
                pass
            case ast.Call():
                yield from _given(node)


def _given(call: ast.Call) -> Iterator[str]:
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(argument, ast.Name):
            yield argument.id


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _leave_out(names: set[str], script: Script) -> None:
    script.outside = names
    script.constants = [c for c in script.constants if _name_of(c) not in names]
    for kept in (script.functions, script.classes, script.imports):
        for name in names & kept.keys():
            del kept[name]


def _look_through(statement: ast.stmt, script: Script) -> None:
    """Find the class that is started; refuse changes from outside."""
    for node in syntax.walk(statement):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                if name not in _DRAWING:
                    _refuse_change(node, _root(node), script)
            case ast.Call(func=ast.Name(id=name), args=[target, *_]):
                if name in _CHANGING:
                    _refuse_change(node, _root(target), script)
            case ast.Call(
                func=ast.Attribute(attr="addstrategy" | "optstrategy"),
                args=[ast.Name(id=name), *_],
            ):
                script.started.append(name)


def _refuse_change(node: ast.expr, root: str, script: Script) -> None:
    path = script.imports.get(root, "")
    if root in script.classes or path.split(".")[0] == "backtrader":
        raise refusal(
            node,
            f"change of `{shown(node)}` from outside",
            "write it into the class of the strategy",
        )
