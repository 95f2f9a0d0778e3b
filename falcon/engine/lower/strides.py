"""Strides: one function for a whole graph, that computes all rows of one bar.

In: a shape, which is a graph without its numbers. Out: ``step(rows, numbers, i, bar)``,
which writes bar ``i`` of the rows that are read again and holds all other values in
local variables. It is only right past the first bar of every node, where no recursion
takes its seed. Periods, factors and constants are handed in, so that all steppers of
one shape share one function.

The text holds generated names and the offsets of delays, nothing of the source text.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from falcon.engine.columns import Opened
from falcon.engine.indicators.kernels import Row, Span
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import OPERATIONS, Op
from falcon.engine.lower.formulas import FORMULAS, Numbers, operation
from falcon.engine.terms import Kind, Term

Step = Callable[[Sequence[Row], Numbers, int, Opened], None]

SHAPES: Final = 256
"""Functions that are kept."""

_LINES: Final = Opened._fields[1:]
BAR: Final = ("_", *(f"b{place}" for place in range(len(_LINES))))
"""Names of the parts of an `Opened`."""

_FILE: Final = "<lines>"
SPACE: Final[dict[str, Any]] = {
    "__builtins__": {},
    "_fsum": math.fsum,
    "_map": map,
    "_max": max,
    "_min": min,
    "_multiply": operator.mul,
    "_nan": math.nan,
    "_span": Span,
    **{f"o_{op.name}": one.function for op, one in OPERATIONS.items()},
    **{f"k_{name}": kernel.fill for name, kernel in KERNELS.items()},
}
"""What the text names."""


class Cell(NamedTuple):
    """A node of a shape.

    Attributes:
        kind: which sort of node.
        name: symbol of an operation, name of a kernel; else empty.
        inputs: the nodes it reads.
        number: DELAY: bars; FEED: its place in a bar; else 0.
        is_kept: whether its values are read on a later bar, or by the strategy.
    """

    kind: Kind
    name: str
    inputs: tuple[int, ...]
    number: int
    is_kept: bool

    @property
    def rows(self) -> int:
        """How many rows it owns."""
        if self.kind is Kind.KERNEL:
            return KERNELS[self.name].rows
        return 0 if self.kind in {Kind.CONSTANT, Kind.RAISED} else 1


Shape = tuple[Cell, ...]


def shape_of(terms: Sequence[Term], kept: Sequence[bool]) -> Shape | None:
    """The shape of a graph over one feed; ``None`` if it cannot be emitted.

    Args:
        terms: of the graph.
        kept: by node, see `Cell`.
    """
    if not all(_is_known(term, terms) for term in terms):
        return None
    return tuple(map(_cell, terms, kept))


def numbers_of(terms: Sequence[Term]) -> Numbers:
    """The numbers of a graph, in the order in which its function takes them."""
    found: list[Any] = []
    for term in terms:
        if term.kind is Kind.CONSTANT:
            found.append(term.params[0])
        elif term.kind is Kind.KERNEL:
            formula = FORMULAS.get(term.name)
            found += formula.numbers(term.params) if formula else (term.params,)
    return tuple(found)


def places_of(shape: Shape) -> list[tuple[int, int]]:
    """The rows that the function takes: of which node, and which of its rows."""
    needed = {_source(shape, node) for node, cell in enumerate(shape) if cell.is_kept}
    for node, cell in enumerate(shape):
        needed.update(_read(shape, node, cell))
    return [(node, row) for node in sorted(needed) for row in range(shape[node].rows)]


@lru_cache(maxsize=SHAPES)
def emitted(shape: Shape) -> Step:
    """The function of a shape."""
    space = dict(SPACE)
    code = compile(text_of(shape), _FILE, "exec", dont_inherit=True)
    # The text is our own: generated names and offsets. Built-ins are empty.
    exec(code, space)  # noqa: S102
    step: Step = space["step"]
    return step


def text_of(shape: Shape) -> str:
    """The text of the function."""
    text = Text(shape)
    head = [*text.head, *unpacked("bar", BAR), "j = i - 1", "n = i + 1"]
    lines = ["def step(rows, numbers, i, bar):", *head, *text.lines]
    return "\n ".join(lines) + "\n"


def unpacked(name: str, parts: Sequence[str]) -> list[str]:
    """The line that takes a sequence apart, if there is anything in it."""
    return [f"({', '.join(parts)},) = {name}"] if parts else []


class Text:
    """What computes the nodes of a shape on one bar.

    Attributes:
        lines: they read ``i``, the index of the bar, ``j``, the one before, and ``n``,
            the next; and the names of `BAR`.
        numbers: that they read.
        values: the name of the present value of each node.
    """

    def __init__(self, shape: Shape) -> None:
        self.lines: list[str] = []
        self.numbers = 0
        self.values: list[str] = []
        self._shape = shape
        self._places = places_of(shape)
        self._stored = {node for node, _ in self._places}
        for node, cell in enumerate(shape):
            self._add(node, cell)

    @property
    def head(self) -> list[str]:
        """What takes ``rows`` and ``numbers`` apart."""
        rows = [_row(node, row) for node, row in self._places]
        numbers = [f"c{number}" for number in range(self.numbers)]
        return [*unpacked("rows", rows), *unpacked("numbers", numbers)]

    def _add(self, node: int, cell: Cell) -> None:
        """Write what computes a node."""
        values = [self.values[one] for one in cell.inputs]
        match cell.kind:
            case Kind.RAISED:
                self.values.append(values[0])
            case Kind.CONSTANT:
                self.values.append(self._number())
            case Kind.FEED:
                self.values.append(f"b{cell.number}")
                if node in self._stored:
                    self.lines.append(f"{_row(node)}[i] = b{cell.number}")
            case Kind.KERNEL if cell.name not in FORMULAS:
                self._call(node, cell)
            case _:
                self._assign(node, self._expression(node, cell, values))

    def _number(self) -> str:
        self.numbers += 1
        return f"c{self.numbers - 1}"

    def _assign(self, node: int, expression: str) -> None:
        stored = f"{_row(node)}[i] = " if node in self._stored else ""
        self.lines.append(f"v{node} = {stored}{expression}")
        self.values.append(f"v{node}")

    def _rows(self, cell: Cell) -> list[str]:
        """The rows that a node reads."""
        return [_row(_source(self._shape, one)) for one in cell.inputs]

    def _expression(self, node: int, cell: Cell, values: list[str]) -> str:
        rows = self._rows(cell)
        if cell.kind is Kind.OPERATION:
            return operation(Op(cell.name), values)
        if cell.kind is Kind.DELAY:
            back = "j" if cell.number == 1 else f"i - {cell.number}"
            return f"{rows[0]}[{back}]"
        formula = FORMULAS[cell.name]
        fields = {"own": _row(node)}
        for place, (row, value) in enumerate(zip(rows, values, strict=True)):
            fields |= {f"x{place}": row, f"v{place}": value}
        for field in sorted(formula.fields):
            if field.startswith("c"):
                fields[field] = self._number()
        return formula.text.format(**fields)

    def _call(self, node: int, cell: Cell) -> None:
        """Leave a node to its kernel."""
        own = [_row(node, row) for row in range(cell.rows)]
        self.lines.append(f"{' = '.join(f'{row}[i]' for row in own)} = _nan")
        rows, inputs = ", ".join(own), ", ".join(self._rows(cell))
        arguments = f"({rows},), _span(-1, i, n), ({inputs},), {self._number()}"
        self.lines.append(f"k_{cell.name}({arguments})")
        self.lines.append(f"v{node} = {own[0]}[i]")
        self.values.append(f"v{node}")


def _cell(term: Term, is_kept: bool) -> Cell:  # noqa: FBT001  # mapped over lists
    number, name = 0, term.name
    if term.kind is Kind.DELAY:
        number = int(term.params[0])
    elif term.kind is Kind.FEED:
        # What comes from outside cannot be computed again.
        number, name, is_kept = _LINES.index(name), "", True
    return Cell(term.kind, name, term.inputs, number, is_kept)


def _is_known(term: Term, terms: Sequence[Term]) -> bool:
    if term.clock or term.kind in {Kind.LATEST, Kind.WRITTEN}:
        return False
    if term.kind is Kind.FEED:
        return term.name in _LINES
    if term.kind in {Kind.CONSTANT, Kind.OPERATION}:
        return True
    return all(terms[node].kind is not Kind.CONSTANT for node in term.inputs)


def _read(shape: Shape, node: int, cell: Cell) -> Iterator[int]:
    """The nodes whose rows a node reads."""
    inputs = [_source(shape, one) for one in cell.inputs]
    if cell.kind is Kind.DELAY:
        yield inputs[0]
    if cell.kind is not Kind.KERNEL:
        return
    formula = FORMULAS.get(cell.name)
    if formula is None:
        yield from (node, *inputs)
        return
    for field in formula.fields:
        if field == "own":
            yield node
        elif field.startswith("x"):
            yield inputs[int(field[1:])]


def _source(shape: Shape, node: int) -> int:
    """The node whose row and value a node has, mostly itself."""
    while shape[node].kind is Kind.RAISED:
        node = shape[node].inputs[0]
    return node


def _row(node: int, row: int = 0) -> str:
    return f"r{node}_{row}"
