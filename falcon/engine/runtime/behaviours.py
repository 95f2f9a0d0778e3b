"""Behaviours: methods of enumerations and of named tuples that the file defines.

Such values are Python's own; what the strategy file adds to them hangs at their class.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from falcon.engine.runtime.records import Functions

Names = tuple[str, ...]
Texts = Mapping[str, Callable[[object], str]]
LACKING: Final = object()
_TEXTS: Final = ("__str__", "__repr__")


class Behaviour:
    """What the methods of one class do.

    Attributes:
        methods: functions by name; the first argument is the value.
        statics: functions by name that are given no value.
        computed: names of methods that are called where they are read.
        call: calls a function by the strategy's names of its arguments.
    """

    __slots__ = ("call", "computed", "methods", "statics")

    def __init__(
        self, functions: Functions, shape: tuple[Names, Names], call: Callable[..., Any]
    ) -> None:
        statics, computed = shape
        self.methods = {k: v for k, v in functions.items() if k not in statics}
        self.statics = {k: v for k, v in functions.items() if k in statics}
        self.computed = frozenset(computed)
        self.call = call

    def has(self, name: str) -> bool:
        """Whether there is a method of that name that is called."""
        is_method = name in self.methods and name not in self.computed
        return is_method or name in self.statics

    def get(self, value: object, name: str) -> object:
        """A computed member of a value, or `LACKING`."""
        if name not in self.computed:
            return LACKING
        found: object = self.call(self.methods[name], (value,), {})
        return found

    def tell(
        self, value: object, name: str, args: tuple[Any, ...], named: dict[str, Any]
    ) -> object:
        """``value.name(…)``, where the value may be the class; or `LACKING`."""
        told: object = LACKING
        if name in self.statics:
            told = self.call(self.statics[name], args, named)
        elif self.has(name):
            before = () if isinstance(value, type) else (value,)
            told = self.call(self.methods[name], (*before, *args), named)
        return told


class Behaving:
    """A value, or a class, that has such methods."""

    __slots__ = ()

    behaviour: ClassVar[Behaviour]


def behaviour_of(value: object) -> Behaviour | None:
    """What the file has added to a value or to a class, if anything."""
    kind = value if isinstance(value, type) else type(value)
    return kind.behaviour if issubclass(kind, Behaving) else None


def extended(
    call: Callable[..., Any],
) -> Callable[[Any, Functions, tuple[Names, Names]], type]:
    """What adds methods to a class, ``class.extend``.

    Args:
        call: calls a function by the strategy's names of its arguments.
    """

    def extend(bare: Any, functions: Functions, shape: tuple[Names, Names]) -> type:
        behaviour = Behaviour(functions, shape, call)
        is_enumeration = isinstance(bare, enum.EnumType)
        make = _enumeration if is_enumeration else _tuple
        made: Any = make(bare, _texts(behaviour))
        made.behaviour = behaviour
        kind: type = made
        return kind

    return extend


def _tuple(bare: Any, texts: Texts) -> Any:
    return type(bare.__name__, (Behaving, bare), {"__slots__": (), **texts})


def _enumeration(bare: Any, texts: Texts) -> Any:
    bases = (Behaving, *bare.__bases__)
    space = enum.EnumType.__prepare__(bare.__name__, bases)
    space.update(texts)
    for name, one in bare.__members__.items():
        space[name] = one.value
    return enum.EnumType(bare.__name__, bases, space)


def _texts(behaviour: Behaviour) -> Texts:
    """The methods that give a value its text."""

    def text(name: str) -> Callable[[object], str]:
        def take(value: object) -> str:
            shown = behaviour.call(behaviour.methods[name], (value,), {})
            if isinstance(shown, str):
                return shown
            kind = type(shown).__name__
            raise TypeError(f"{name} returned non-string (type {kind})")

        return take

    return {name: text(name) for name in _TEXTS if name in behaviour.methods}
