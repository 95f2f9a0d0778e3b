"""Statements and methods in the engine's own form; see `falcon.engine.ir`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Final, TypeVar, cast

from falcon.engine import ir
from falcon.engine.functions import Arguments

Kind = TypeVar("Kind", bound=ir.Node)


class Stmt(ir.Node):
    """A statement."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Assign(Stmt):
    """``target = other = value``."""

    targets: tuple[ir.Target, ...]
    value: ir.Expr


@dataclass(frozen=True, slots=True, eq=False)
class Augment(Stmt):
    """``target op= value``."""

    target: ir.Local | ir.Own | ir.Attr | ir.Index | ir.Slice
    op: str
    value: ir.Expr


@dataclass(frozen=True, slots=True, eq=False)
class Do(Stmt):
    """An expression for its effect."""

    value: ir.Expr


@dataclass(frozen=True, slots=True, eq=False)
class If(Stmt):
    """``if test: then else: other``."""

    test: ir.Expr
    then: tuple[Stmt, ...]
    other: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class While(Stmt):
    """``while test: body else: other``."""

    test: ir.Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class For(Stmt):
    """``for target in source: body else: other``."""

    target: ir.Target
    source: ir.Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Return(Stmt):
    """``return value``."""

    value: ir.Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Handler(ir.Node):
    """``except errors as name: body``; ``name`` may be empty."""

    errors: tuple[str, ...]
    name: str
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Try(Stmt):
    """``try: body``, its handlers, ``else: other``, ``finally: last``."""

    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    other: tuple[Stmt, ...]
    last: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Raise(Stmt):
    """``raise value``; without a value the error at hand is raised again."""

    value: ir.Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Delete(Stmt):
    """``del target, …``."""

    targets: tuple[ir.Target, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Define(Stmt):
    """``def name(arguments): body`` inside a method.

    ``outer`` are the variables of the functions around it that it assigns to.
    """

    target: ir.Local
    arguments: Arguments
    outer: tuple[str, ...]
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Yield(Stmt):
    """``yield value``, or ``yield from value`` where ``kind`` is ``from``."""

    value: ir.Expr
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Leap(Stmt):
    """``break`` or ``continue``."""

    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """One method of the strategy.

    Attributes:
        at: place of its ``def``.
        name: as in the source.
        args: names of its arguments without ``self``.
        defaults: aligned with ``args``; ``None`` where the argument is required.
        body: statements.
        keyword_only: how many arguments may be given by name only; they stand last,
            but for the next two.
        rest: name of ``*rest`` among its arguments, or empty.
        named: name of ``**named`` among its arguments, or empty.
        nodes: all of the body, as `walk` finds them.
        kinds: the same by their kind.
    """

    at: ir.At
    name: str
    args: tuple[str, ...]
    defaults: tuple[ir.Const | None, ...]
    body: tuple[Stmt, ...]
    keyword_only: int = 0
    rest: str = ""
    named: str = ""
    nodes: tuple[ir.Node, ...] = field(init=False, repr=False)
    kinds: dict[type[ir.Node], list[ir.Node]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        nodes = tuple(walk(*self.body))
        kinds: dict[type[ir.Node], list[ir.Node]] = {}
        for node in nodes:
            kinds.setdefault(type(node), []).append(node)
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "kinds", kinds)

    def of(self, *kinds: type[Kind]) -> Iterator[Kind]:
        """The nodes of some kinds, one kind after the other."""
        for kind in kinds:
            yield from cast("list[Kind]", self.kinds.get(kind, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Strategy:
    """A whole checked strategy.

    Attributes:
        name: of the class.
        doc: its docstring, empty if there is none.
        parameters: declared names with plain defaults, in order.
        computed: declared names with the expressions of all other defaults.
        fixed: constants of the module with their values, in order.
        constants: constants of the class, which are first values of attributes.
        methods: by name.
        lines: of an indicator, by name; a strategy has none.
        least_datas: how many data an indicator takes from whoever builds it.
        base: the indicator of backtrader that an indicator derives from, or empty.
        indicators: those of the file that the strategy needs, by name.
    """

    name: str
    doc: str
    parameters: dict[str, ir.Scalar]
    computed: dict[str, ir.Expr]
    fixed: dict[str, ir.Expr]
    constants: dict[str, ir.Expr]
    methods: dict[str, Method]
    lines: tuple[str, ...] = ()
    least_datas: int = 1
    base: str = ""
    indicators: tuple[Strategy, ...] = ()

    def of(self, *kinds: type[Kind]) -> Iterator[Kind]:
        """The nodes of some kinds of all methods."""
        return chain.from_iterable(one.of(*kinds) for one in self.methods.values())


_PLAIN: Final = frozenset({"str", "int", "Scalar", "tuple[str, ...]", "At"})
"""Types of fields that hold no nodes, as they are written down."""


def _kinds(kind: type[ir.Node]) -> Iterator[type[ir.Node]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _kinds(inner)


_PARTS: Final[dict[type[ir.Node], tuple[str, ...]]] = {
    kind: tuple(one.name for one in fields(kind) if one.type not in _PLAIN)
    for kind in _kinds(ir.Node)
}
"""The fields of each kind of node that may hold nodes."""


def children(node: ir.Node) -> list[ir.Node]:
    """The nodes directly below one."""
    found: list[ir.Node] = []
    for name in _PARTS[type(node)]:
        value = getattr(node, name)
        if type(value) is tuple:
            _gather(value, found)
        elif value is not None:
            found.append(value)
    return found


def _gather(values: tuple[object, ...], found: list[ir.Node]) -> None:
    for value in values:
        if isinstance(value, ir.Node):
            found.append(value)
        elif type(value) is tuple:
            _gather(value, found)


def walk(*roots: ir.Node) -> Iterator[ir.Node]:
    """All nodes of some trees, parents first."""
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        if _PARTS[type(node)]:
            waiting.extend(children(node))
