"""The source text of a strategy: read with `ast`, never imported or executed.

1. `normalise`: line ends and trailing blanks, so that one code has one hash.
2. `_parse`: size and nesting limits; whatever the parser trips over is a refusal.
3. `read_source`: the imports, the constants of the module and the one strategy class.

A block under ``if __name__ == "__main__":`` and functions beside the class are not part
of the strategy: importing the file would not run them, so they are left out. A name
that only they define is unknown to the strategy.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from falcon.engine.ir import At
from falcon.engine.refusal import refusal, shown

MAX_CHARACTERS = 100_000
"""Longest source; the longest strategies in the wild have a tenth of it."""

MAX_NESTING = 80
"""Deepest tree, counted in nodes from the top of the file."""

MODULES = frozenset({"backtrader", "math", "datetime", "typing", "__future__"})
"""What may be imported."""

_STRATEGY = frozenset({"backtrader.Strategy", "backtrader.strategy.Strategy"})
_NEXT_STEPS = {
    "numpy": "compute with math and plain lists, or with bt.ind in __init__",
    "pandas": "read values from lines, as in self.data.close[-1]",
    "talib": "use the indicators of bt.ind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A parsed file with one strategy in it.

    Attributes:
        text: normalised.
        digest: sha256 of the text, hexadecimal.
        imports: name in the file to full path, ``bt`` to ``backtrader``.
        constants: assignments of the module that stand beside the class, in order.
        outside: names that the file defines and the strategy may not use.
        strategy: the class.
    """

    text: str
    digest: str
    imports: dict[str, str]
    constants: tuple[ast.Assign, ...]
    outside: frozenset[str]
    strategy: ast.ClassDef


@dataclass(slots=True)
class _Parts:
    imports: dict[str, str] = field(default_factory=dict)
    constants: list[ast.Assign] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    classes: list[ast.ClassDef] = field(default_factory=list)


def normalise(text: str) -> str:
    """The text with plain line ends, no trailing blanks and one final line end."""
    lines = (
        text.removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")
    )
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def read_source(text: str) -> Source:
    """Parse a strategy file.

    Raises:
        UnsupportedConstructError: it does not parse, is too large or too deep, imports
            what is not on the list, or holds no or several strategy classes.
    """
    clean = normalise(text)
    module = _parse(clean)
    parts = _Parts()
    for statement in module.body:
        _sort(statement, parts)
    return Source(
        text=clean,
        digest=hashlib.sha256(clean.encode()).hexdigest(),
        imports=parts.imports,
        constants=tuple(parts.constants),
        outside=frozenset(parts.outside),
        strategy=_the_strategy(parts),
    )


def dotted(node: ast.expr, imports: dict[str, str]) -> str | None:
    """The full path that an expression names, or ``None`` if it names none."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in imports:
        return None
    return ".".join([imports[node.id], *reversed(names)])


def _parse(text: str) -> ast.Module:
    start = At(line=1, column=1)
    if len(text) > MAX_CHARACTERS:
        raise refusal(start, f"{len(text)} characters of source", _fit(MAX_CHARACTERS))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except SyntaxError as error:
        at = At(line=error.lineno or 1, column=error.offset or 1)
        construct = f"syntax error: {error.msg}"
        raise refusal(at, construct, "write valid Python 3") from error
    except (RecursionError, MemoryError) as error:
        hint = "split it into simpler statements"
        raise refusal(start, "deeply nested source", hint) from error
    except ValueError as error:
        construct = f"unreadable source: {error}"
        raise refusal(start, construct, "write plain text") from error
    _check_nodes(module)
    return module


def _fit(limit: int) -> str:
    return f"keep it below {limit} characters"


def is_text(value: object) -> bool:
    """Whether a value, if it is a string, can be written down."""
    if not isinstance(value, str) or value.isascii():
        return True
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _check_nodes(module: ast.Module) -> None:
    for node, depth in _depths(module):
        if depth > MAX_NESTING:
            raise refusal(
                node,
                "deeply nested code",
                f"split it: {MAX_NESTING} levels are allowed",
            )
        if isinstance(node, ast.Constant) and not is_text(node.value):
            raise refusal(node, "half a character in a string", "write plain text")


def _depths(module: ast.Module) -> Iterator[tuple[ast.AST, int]]:
    """All nodes with their depth below the top of the file."""
    waiting: list[tuple[ast.AST, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _sort(statement: ast.stmt, parts: _Parts) -> None:
    match statement:
        case ast.Import() | ast.ImportFrom():
            _sort_import(statement, parts)
        case ast.ClassDef():
            parts.classes.append(statement)
        case ast.FunctionDef(name=name, decorator_list=[]):
            parts.outside.add(name)
        case ast.Assign(targets=[ast.Name()]):
            parts.constants.append(statement)
        case _:
            _check_idle(statement)


def _check_idle(statement: ast.stmt) -> None:
    """Refuse a statement unless it does nothing when the file is imported."""
    match statement:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return
        case ast.If(test=test) if _is_main_guard(test):
            return
    raise refusal(
        statement,
        f"module-level statement `{shown(statement)}`",
        "keep only imports, constants and one bt.Strategy class in the file",
    )


def _sort_import(statement: ast.Import | ast.ImportFrom, parts: _Parts) -> None:
    if isinstance(statement, ast.ImportFrom):
        _sort_from(statement, parts)
        return
    for name in statement.names:
        _add_import(statement, parts, name.name, name)


def _sort_from(statement: ast.ImportFrom, parts: _Parts) -> None:
    if statement.level or not statement.module:
        raise refusal(statement, "relative import", _allowed())
    for name in statement.names:
        if name.name == "*":
            raise refusal(statement, "import *", "import backtrader as bt")
        _add_import(statement, parts, f"{statement.module}.{name.name}", name)


def _add_import(statement: ast.stmt, parts: _Parts, path: str, name: ast.alias) -> None:
    root = path.split(".", maxsplit=1)[0]
    if root not in MODULES:
        hint = _NEXT_STEPS.get(root, _allowed())
        raise refusal(statement, f"import of {root}", hint)
    plain = isinstance(statement, ast.Import) and name.asname is None
    parts.imports[name.asname or (root if plain else name.name)] = (
        root if plain else path
    )


def _allowed() -> str:
    return "import only backtrader, math and datetime"


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
    return False


def _the_strategy(parts: _Parts) -> ast.ClassDef:
    found = [
        one
        for one in parts.classes
        if any(dotted(base, parts.imports) in _STRATEGY for base in one.bases)
    ]
    for other in parts.classes:
        if other not in found:
            _refuse_class(other, parts.imports)
    if not found:
        raise refusal(
            At(line=1, column=1),
            "no strategy class",
            "write one class that derives from bt.Strategy",
        )
    if len(found) > 1:
        raise refusal(
            found[1], f"second strategy class {found[1].name}", "keep one a file"
        )
    return _plain(found[0])


def _refuse_class(other: ast.ClassDef, imports: dict[str, str]) -> None:
    paths = [dotted(base, imports) or shown(base) for base in other.bases]
    if any("Indicator" in path for path in paths):
        raise refusal(
            other,
            f"custom indicator {other.name}",
            "build it in __init__ from bt.ind indicators and operators between lines",
        )
    raise refusal(
        other,
        f"class {other.name}",
        "write one class that derives from bt.Strategy and put everything into it",
    )


def _plain(strategy: ast.ClassDef) -> ast.ClassDef:
    if len(strategy.bases) > 1:
        raise refusal(
            strategy.bases[1], "second base class", "derive from bt.Strategy only"
        )
    if strategy.keywords:
        raise refusal(
            strategy.keywords[0].value, "metaclass", "derive from bt.Strategy only"
        )
    if strategy.decorator_list:
        raise refusal(strategy.decorator_list[0], "class decorator", "leave it out")
    return strategy
