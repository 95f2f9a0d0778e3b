"""Expressions in the engine's own form: small trees that hold only what is known.

What the check could not name is not in here, so whoever reads these trees (type
inference, the emitters of the tiers) never meets an unknown construct. Every node
carries the place in the source that it came from, for messages. Statements are in
`falcon.engine.code`.

Nothing in here is bound to parameters or feeds; that happens in
`falcon.engine.instance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Scalar = bool | int | float | str | None
"""What a parameter or a constant may be."""


class At(NamedTuple):
    """A place in the source.

    Attributes:
        line: 1-based.
        column: 1-based.
    """

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of a tree."""

    at: At


class Expr(Node):
    """An expression."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Const(Expr):
    """A literal number, string, bool or ``None``."""

    value: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Local(Expr):
    """A local variable or an argument of the method."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Own(Expr):
    """``self.name``: state, an indicator, a feed; see `falcon.engine.check.own`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Fixed(Expr):
    """A constant of the module, defined beside the class."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Param(Expr):
    """``self.p.name``."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Params(Expr):
    """``self.p`` as a whole, of which only attributes are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Global(Expr):
    """A name of an imported module by its full path, say ``backtrader.Order.Limit``."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Attr(Expr):
    """``value.name``; ``default`` is what ``getattr`` was given.

    An empty name stands for the state of an `Own` itself, with its default.
    """

    value: Expr
    name: str
    default: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Has(Expr):
    """``hasattr(value, 'name')``; of an `Own`, whether that state is set yet."""

    value: Expr
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Index(Expr):
    """``value[key]``."""

    value: Expr
    key: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Slice(Expr):
    """``value[start:stop:step]``."""

    value: Expr
    start: Expr | None
    stop: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Unary(Expr):
    """``-``, ``+``, ``~`` or ``not`` before a value."""

    op: str
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Binary(Expr):
    """One of ``+ - * / // % ** & | ^ << >> @`` between two values."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Logic(Expr):
    """``and`` or ``or`` over two or more values."""

    op: str
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Expr):
    """A chain of comparisons, ``a < b <= c``."""

    first: Expr
    ops: tuple[str, ...]
    rest: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice(Expr):
    """``then if test else other``."""

    test: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Display(Expr):
    """A literal list, tuple or set; ``kind`` says which."""

    kind: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Expr):
    """A literal dict."""

    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Clause(Node):
    """One ``for target in source if tests`` of a comprehension."""

    target: Target
    source: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension(Expr):
    """A list, set, dict or generator expression; ``key`` is there for dicts only."""

    kind: str
    key: Expr | None
    element: Expr
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Piece(Node):
    """One formatted value inside a text: conversion (``s``, ``r`` or empty), spec."""

    value: Expr
    conversion: str
    spec: str


@dataclass(frozen=True, slots=True, eq=False)
class Text(Expr):
    """An f-string or a ``.format`` template: literal strings and formatted pieces."""

    parts: tuple[str | Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Call(Expr):
    """A call of something named by its full path: built-in, math, dates, indicator."""

    path: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MethodCall(Expr):
    """A call of a method of a value, ``value.name(…)``."""

    value: Expr
    name: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ValueCall(Expr):
    """A call of a value itself: a delayed line, ``self.sma(-1)``, or a class."""

    value: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class HelperCall(Expr):
    """A call of a method that the strategy itself defines.

    Arguments are complete and in the order of the method's arguments; ``None`` stands
    for one that takes its default.
    """

    method: str
    args: tuple[Expr | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Action(Expr):
    """A call of what backtrader gives a strategy, such as ``buy``."""

    name: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Walrus(Expr):
    """``target := value``."""

    target: Local
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Starred(Expr):
    """``*value`` among the items of a call or a literal, or among targets."""

    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Unpack(Node):
    """Several targets at once, ``a, b = …``."""

    targets: tuple[Target, ...]


Target = Local | Own | Attr | Index | Slice | Starred | Unpack
