"""Templates: texts that are formatted after the run, from values kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from falcon.engine.lower.native.values import Value


class Literal(NamedTuple):
    """A value that is known."""

    value: object


class Leaf(NamedTuple):
    """A value that the run keeps."""

    value: Value


class Call(NamedTuple):
    """A function of parts.

    Attributes:
        function: ``show represent shaped join percent tuple list print``, or the name
            of a method of the first part after a dot.
        parts: its arguments.
    """

    function: str
    parts: tuple[Part, ...]

    def map(self, change: Callable[[Value], Value]) -> Call:
        """The same with other leaves."""
        return Call(self.function, tuple(_mapped(part, change) for part in self.parts))


Part = Literal | Leaf | Call


def _mapped(part: Part, change: Callable[[Value], Value]) -> Part:
    if isinstance(part, Leaf):
        return Leaf(change(part.value))
    return part.map(change) if isinstance(part, Call) else part


def leaves(part: Part) -> Iterator[Value]:
    """Its leaves, in the order in which they are kept."""
    if isinstance(part, Leaf):
        yield part.value
    elif isinstance(part, Call):
        for inner in part.parts:
            yield from leaves(inner)


def length_of(part: Part) -> int:
    """Characters that are known."""
    if isinstance(part, Call):
        return sum(map(length_of, part.parts))
    return len(part.value) if isinstance(part.value, str) else 0
