"""Shapes: what instances of one program must have in common to share native code.

In: an instance after its `__init__`. Out: a key, which holds all that lowering looks
at but two things, which may differ: the numbers of its parameters and attributes, and
what its nodes are called. Equal keys tell nodes apart in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from falcon.engine.instance import Instance
from falcon.engine.lower.native.tape import Source
from falcon.engine.runtime.handles import (
    FeedHandle,
    IndicatorHandle,
    LineHandle,
    Stage,
)
from falcon.engine.terms import Node

Numbers = dict[Source, int | float]

_PLAIN: Final = frozenset(
    {bool, int, float, str, type(None), date, datetime, time, timedelta}
)
_EXACT: Final = 1 << 53
"""Beyond it a float may not hold a whole number; such ones belong to the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The shape of an instance.

    Attributes:
        key: hashable.
        numbers: by where they come from; of each the key knows the kind only.
        nodes: the nodes that its code can reach, in an order that the key fixes.
        parameters: all of them, lists and the like included.
        recorded: attributes that are lists which nobody reads.
    """

    key: object
    numbers: Numbers
    nodes: list[Node]
    parameters: Mapping[str, object]
    recorded: frozenset[str]


def shape_of(instance: Instance) -> Shape:
    """The shape of an instance whose `__init__` has run."""
    space, names = instance.space, instance.program.names
    recorded = _recorded(instance)
    walk = _Walk(instance.stage)
    walk.feeds()
    walk.numbered("own", instance.own)
    parameters = {name: space[emitted] for name, emitted in names.params.items()}
    walk.numbered("param", parameters)
    fixed = [walk.shape(space[emitted]) for emitted in names.fixed.values()]
    desk = instance.desk
    stake = getattr(desk.sizing.rule, "stake", 0)
    account = type(desk.cash), repr(desk.account.starting_cash), type(stake)
    return Shape(
        key=(*walk.parts, *fixed, recorded, account),
        numbers=walk.numbers,
        nodes=list(walk.places),
        parameters=parameters,
        recorded=recorded,
    )


class _Walk:
    """Goes through values in the order in which they are found."""

    def __init__(self, stage: Stage) -> None:
        self.parts: list[object] = []
        self.numbers: Numbers = {}
        self.places: dict[Node, int] = {}
        self._stage = stage
        self._objects: dict[int, int] = {}

    def feeds(self) -> None:
        """Begin with the feeds."""
        for feed in self._stage.feeds:
            self.parts += (feed.name, *feed.lines)
            self.parts += map(self._line, feed.lines.values())

    def numbered(self, home: str, values: Mapping[str, object]) -> None:
        """Take in named values, of whose numbers only the kind is noted."""
        for name, value in values.items():
            kind = type(value)
            if kind is float or (kind is int and abs(value) < _EXACT):  # type: ignore[arg-type]
                self.numbers[home, name] = value  # type: ignore[assignment]
                self.parts.append((name, kind))
            else:
                self.parts.append((name, self.shape(value)))

    def shape(self, value: object) -> object:
        """What is to be the same of a value."""
        kind = type(value)
        if kind in _PLAIN:
            return kind, repr(value)
        match value:
            case LineHandle():
                return self._line(value)
            case FeedHandle(index=index):
                return kind, index
        place = self._objects.get(id(value))
        if place is not None:
            return kind, place
        self._objects[id(value)] = len(self._objects)
        return kind, self._parts(value)

    def _parts(self, value: object) -> object:
        match value:
            case IndicatorHandle(lines=lines):
                return (*lines, *map(self._line, lines.values()))
            case dict() if type(value) is dict:
                shapes = ((self.shape(k), self.shape(v)) for k, v in value.items())
                return tuple(shapes)
            case list() | tuple() if type(value) in {list, tuple}:
                return tuple(map(self.shape, value))
        # Nothing else is like it.
        return object()

    def _line(self, line: LineHandle) -> object:
        graph, node = self._stage.graph, line.node
        if node < 0:
            return LineHandle, line is self._stage.clock
        place = self.places.setdefault(node, len(self.places))
        return place, graph.clock(node), graph.constant_value(node) is None


def _recorded(instance: Instance) -> frozenset[str]:
    """The lists that nobody reads."""
    program, own = instance.program, instance.own
    names = program.recorded - program.changing
    if not names:
        return names
    # A list that is also found elsewhere is read there.
    places = Counter(id(inner) for value in own.values() for inner in _inside(value))
    return frozenset(
        name
        for name in names
        if type(own.get(name)) is list and places[id(own[name])] == 1
    )


def _inside(value: object) -> Iterator[object]:
    """A value and what it holds."""
    yield value
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            yield from _inside(item)
