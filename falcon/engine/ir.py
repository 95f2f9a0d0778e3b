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

Scalar = bool | int | float | str | None
"""What a parameter or a constant may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A place in the source.

    Attributes:
        line: 1-based.
        column: 1-based.
    """

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """A literal number, string, bool or ``None``."""

    at: At
    value: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """A local variable or an argument of the method."""

    at: At
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """``self.name``: state, an indicator, a feed; see `falcon.engine.check.own`."""

    at: At
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """A constant of the module, defined beside the class."""

    at: At
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Param:
    """``self.p.name``."""

    at: At
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    """``self.p`` as a whole, of which only attributes are read."""

    at: At


@dataclass(frozen=True, slots=True, eq=False)
class Global:
    """A name of an imported module by its full path, say ``backtrader.Order.Limit``."""

    at: At
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Attr:
    """``value.name``; ``default`` is what ``getattr`` was given.

    An empty name stands for the state of an `Own` itself, with its default.
    """

    at: At
    value: Expr
    name: str
    default: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Has:
    """``hasattr(value, 'name')``; of an `Own`, whether that state is set yet."""

    at: At
    value: Expr
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """``value[key]``."""

    at: At
    value: Expr
    key: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """``value[start:stop:step]``."""

    at: At
    value: Expr
    start: Expr | None
    stop: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """``-``, ``+``, ``~`` or ``not`` before a value."""

    at: At
    op: str
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """One of ``+ - * / // % **`` between two values."""

    at: At
    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Logic:
    """``and`` or ``or`` over two or more values."""

    at: At
    op: str
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """A chain of comparisons, ``a < b <= c``."""

    at: At
    first: Expr
    ops: tuple[str, ...]
    rest: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """``then if test else other``."""

    at: At
    test: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Display:
    """A literal list, tuple or set; ``kind`` says which."""

    at: At
    kind: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """A literal dict."""

    at: At
    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One ``for target in source if tests`` of a comprehension."""

    at: At
    target: Target
    source: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension:
    """A list, set, dict or generator expression; ``key`` is there for dicts only."""

    at: At
    kind: str
    key: Expr | None
    element: Expr
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One formatted value inside a text: conversion (``s``, ``r`` or empty), spec."""

    at: At
    value: Expr
    conversion: str
    spec: str


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """An f-string or a ``.format`` template: literal strings and formatted pieces."""

    at: At
    parts: tuple[str | Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of something named by its full path: built-in, math, dates, indicator."""

    at: At
    path: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MethodCall:
    """A call of a method of a value, ``value.name(…)``."""

    at: At
    value: Expr
    name: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ValueCall:
    """A call of a value itself: a delayed line, ``self.sma(-1)``."""

    at: At
    value: Expr
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class HelperCall:
    """A call of a method that the strategy itself defines.

    Arguments are complete and in the order of the method's arguments; ``None`` stands
    for one that takes its default.
    """

    at: At
    method: str
    args: tuple[Expr | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """A call of what backtrader gives a strategy, such as ``buy``."""

    at: At
    name: str
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()


Expr = (
    Const
    | Local
    | Own
    | Fixed
    | Param
    | Params
    | Global
    | Attr
    | Has
    | Index
    | Slice
    | Unary
    | Binary
    | Logic
    | Compare
    | Choice
    | Display
    | Mapping
    | Comprehension
    | Text
    | Call
    | MethodCall
    | ValueCall
    | HelperCall
    | Action
)


@dataclass(frozen=True, slots=True, eq=False)
class Unpack:
    """Several targets at once, ``a, b = …``."""

    at: At
    targets: tuple[Target, ...]


Target = Local | Own | Index | Unpack
