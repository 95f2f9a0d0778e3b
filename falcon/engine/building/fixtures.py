"""Fixtures: functions and classes that a strategy makes before its first bar.

Building the same strategy again makes the same ones, so a checkpoint names them by
their place. One that remembers something which has changed since cannot be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MethodType
from typing import Any, Final

from falcon.engine.lower.layout import Names
from falcon.engine.runtime.meter import Namespace
from falcon.engine.runtime.records import Record
from falcon.errors import StrategyCrashError

_UNCHANGING: Final = (bool, int, float, str, type(None))


class Fixtures:
    """What a strategy holds of functions and classes after its `__init__`."""

    def __init__(self, space: Namespace, names: Names) -> None:
        held = [*names.own.values(), *names.fixed.values(), *names.params.values()]
        self._space = space
        self._held = frozenset(held)
        self._found: list[object] = []
        self._kept: list[tuple[object, ...]] = []
        self._seen: set[int] = set()
        for emitted in held:
            self._add(space[emitted])

    def place(self, value: object) -> int | str:
        """The place of a function or class; of one of the namespace its name.

        Raises:
            StrategyCrashError: it was made later, or remembers what has changed.
        """
        for name, one in self._space.items():
            is_same = one is value or _is_same_method(one, value)
            if is_same and name not in self._held:
                return name
        for place, one in enumerate(self._found):
            if one is value:
                if self._kept[place] != tuple(_remembered(value)):
                    break
                return place
        raise StrategyCrashError(
            "a strategy cannot keep a function that remembers something from bar to bar"
        )

    def at(self, place: int | str) -> object:
        """The function or class at a place."""
        return self._space[place] if isinstance(place, str) else self._found[place]

    def _add(self, value: object) -> None:
        if id(value) in self._seen or isinstance(value, str | int | float):
            return
        self._seen.add(id(value))
        if callable(value) and not isinstance(value, Record):
            self._found.append(value)
            self._kept.append(tuple(_remembered(value)))
            held: Iterable[object] = _parts(value)
        else:
            held = _held(value)
        for part in held:
            self._add(part)


def _held(value: object) -> Iterator[object]:
    """What a container or an object of the file holds."""
    if isinstance(value, Record):
        yield from value.values.values()
    elif isinstance(value, dict):
        yield from (*value.keys(), *value.values())
        yield getattr(value, "default_factory", None)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value


def _is_same_method(one: object, other: object) -> bool:
    """Bound methods of ours are new objects whenever they are asked for."""
    return isinstance(one, MethodType) and one == other


def _parts(function: Any) -> Iterator[object]:
    """What a function remembers of the function around it."""
    for cell in getattr(function, "__closure__", None) or ():
        try:
            yield cell.cell_contents
        except ValueError:
            continue


def _remembered(function: Any) -> Iterator[object]:
    """The same, where it can be compared; what may change has no equal."""
    for part in _parts(function):
        yield from _compared(part)


def _compared(part: object) -> Iterator[object]:
    if isinstance(part, list | dict | set | Record):
        yield object()
    elif isinstance(part, _UNCHANGING) or callable(part):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _compared(item)
