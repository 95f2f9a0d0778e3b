"""What the code of one strategy may refer to, by name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from falcon.engine import code
from falcon.engine.ir import Const, Expr
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How a method of the strategy is called.

    Attributes:
        args: names without ``self``.
        defaults: aligned with ``args``; ``None`` where the argument is required.
        keyword_only: how many at the end may be given by name only.
        rest: name of ``*rest``, or empty.
        named: name of ``**named``, or empty.
        is_of_class: whether it is given the class, ``cls``.
    """

    args: tuple[str, ...]
    defaults: tuple[Const | None, ...]
    keyword_only: int = 0
    rest: str = ""
    named: str = ""
    is_of_class: bool = False

    @property
    def all_args(self) -> tuple[str, ...]:
        """All names that it binds, ``*rest`` and ``**named`` at the end."""
        return (*self.args, *(name for name in (self.rest, self.named) if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Names in reach of one method.

    Attributes:
        source: the file, for its imports.
        parameters: declared in ``params``.
        fixed: constants of the module.
        attributes: set on ``self`` somewhere, or constants of the class.
        shared: variables of the module that some method assigns to.
        methods: that the strategy defines, with their signatures; functions beside
            the class under their `function_key`.
        is_open: whether attributes are set by names that are computed.
        records: names of the fields of its namedtuples and records.
        told: names of the methods of its records.
        method: the one being read; empty in the body of the class.
        locals: variables and arguments of the method.
        lines: of an indicator; a strategy has none.
        base: the indicator of backtrader that an indicator derives from, or empty.
    """

    source: Source
    parameters: Mapping[str, object]
    fixed: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    methods: dict[str, Signature] = field(default_factory=dict)
    is_open: bool = False
    records: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    method: str = ""
    locals: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    base: str = ""

    def path(self, node: ast.expr) -> str | None:
        """The full path of an imported name, or ``None``."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in self.locals:
            return None
        return dotted(node, self.source.imports)

    def with_locals(self, names: frozenset[str]) -> Scope:
        """The same with more local names, those of a comprehension."""
        return replace(self, locals=self.locals | names)

    @property
    def is_init(self) -> bool:
        """Whether indicators may be built here."""
        return self.method.split("@")[0] == "__init__"


def function_key(name: str) -> str:
    """What a function beside the class is called among the methods."""
    return f"{name}()"


def shared_key(name: str) -> str:
    """What a variable of the module is called among the attributes."""
    return f"global {name}"


def is_self(node: ast.expr) -> bool:
    """Whether the expression is ``self``."""
    return isinstance(node, ast.Name) and node.id == "self"


def own_name(node: ast.expr) -> str | None:
    """The name in ``self.name``, or ``None`` for anything else."""
    if isinstance(node, ast.Attribute) and is_self(node.value):
        return node.attr
    return None


Keywords = tuple[tuple[str, Expr], ...]
"""Arguments that are given by name."""

Read = Callable[[ast.expr, Scope], Expr]
"""Reads an expression; it is handed to whoever reads one that holds others."""

ReadBody = Callable[[Sequence[ast.stmt], Scope], tuple[code.Stmt, ...]]
"""Reads statements, likewise."""
