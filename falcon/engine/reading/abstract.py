"""Abstract: what only says how classes are meant, taken off them.

``ABC``, ``Protocol``, ``@abstractmethod``, ``@override`` and their kin compute nothing.
A class of backtrader's family keeps its bases: Python would refuse it with these.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from falcon.engine.reading.paths import dotted

_BASES: Final = frozenset(
    {"abc.ABC", "typing.Protocol", "typing.Generic", "typing_extensions.Protocol"}
)
_METACLASSES: Final = frozenset({"abc.ABCMeta"})
_MARKS: Final = frozenset(
    {"abc.abstractmethod", "typing.final", "typing.runtime_checkable"}
    | {"typing.override", "typing_extensions.override"}
)


def unfold_abstract(module: ast.Module) -> None:
    """Take off what says nothing to a run."""
    imports = imported_names(module)
    classes = {one.name: one for one in module.body if isinstance(one, ast.ClassDef)}
    families = set(_families(classes, imports))
    for name, node in classes.items():
        _take_marks(node, imports)
        for one in node.body:
            if isinstance(one, ast.FunctionDef):
                _take_marks(one, imports)
        if name not in families:
            node.bases = [b for b in node.bases if not _is_base(b, imports)]
            node.keywords = [k for k in node.keywords if not _is_meta(k, imports)]


def imported_names(module: ast.Module) -> dict[str, str]:
    """The names that the imports at the top of a file make known."""
    return {
        alias.asname or alias.name: f"{head}{alias.name}"
        for node in module.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for head in [f"{node.module}." if isinstance(node, ast.ImportFrom) else ""]
        for alias in node.names
    }


def _families(
    classes: Mapping[str, ast.ClassDef], imports: Mapping[str, str]
) -> Iterator[str]:
    """The classes that derive from backtrader's, and those these derive from."""
    waiting = [
        name
        for name, node in classes.items()
        if any((dotted(b, imports) or "").startswith("backtrader") for b in node.bases)
    ]
    seen = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            bases = (b.id for b in classes[name].bases if isinstance(b, ast.Name))
            waiting += [base for base in bases if base in classes]


def _take_marks(
    node: ast.ClassDef | ast.FunctionDef, imports: Mapping[str, str]
) -> None:
    node.decorator_list = [
        one for one in node.decorator_list if dotted(one, imports) not in _MARKS
    ]


def _is_base(node: ast.expr, imports: Mapping[str, str]) -> bool:
    if isinstance(node, ast.Subscript):
        node = node.value
    return dotted(node, imports) in _BASES


def _is_meta(node: ast.keyword, imports: Mapping[str, str]) -> bool:
    return node.arg == "metaclass" and dotted(node.value, imports) in _METACLASSES
