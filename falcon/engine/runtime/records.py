"""Records: objects of plain classes that the strategy file defines.

An object is a table of values by name; its methods are functions of the emitted code.
No attribute of a Python object is ever reached through one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from typing import Any, Final

from falcon.engine.reading.recordmethods import SPECIAL
from falcon.engine.runtime.meter import Holder, NotOfferedError

_FUEL: Final = 10
"""Fuel of an object, beside what its ``__init__`` costs."""

_LACKING: Final = object()

Functions = Mapping[str, Callable[..., Any]]
_Names = tuple[str, ...]
Shape = tuple[_Names, _Names, _Names | None, bool, _Names, _Names, _Names, bool]
"""Static and computed methods, fields, whether objects never change, ancestors,
fields that are shown and that are compared, whether objects have an order."""

SETTER: Final = "@set"
"""Behind the name of a computed member: the method that sets it."""


class RecordClass:
    """One class of the file.

    Attributes:
        name: in the file.
        names: its own and those of the classes it derives from.
        fields: of a dataclass, ``None`` for a plain class.
        shown: those that its text has.
        compared: those that comparing looks at.
        objects: Python's class of its objects.
        is_frozen: whether its objects never change.
        constants: values that stand in its body.
        is_changed: whether one of them was set since.
        methods: functions by name; the first argument is the object.
        statics: functions by name that are given no object.
        computed: names of methods that are called where they are read.
        charge: takes fuel.
        call: calls a function by the strategy's names of its arguments.
    """

    __slots__ = (
        "call",
        "charge",
        "compared",
        "computed",
        "constants",
        "fields",
        "is_changed",
        "is_frozen",
        "methods",
        "name",
        "names",
        "objects",
        "shown",
        "statics",
    )

    def __init__(
        self, name: str, functions: Functions, constants: dict[str, Any], shape: Shape
    ) -> None:
        self.name = name
        self.constants = constants
        self.is_changed = False
        statics, computed, self.fields, self.is_frozen, ancestors = shape[:5]
        self.shown, self.compared, is_ordered = shape[5:]
        self.names = frozenset({name, *ancestors})
        self.methods = {k: v for k, v in functions.items() if k not in statics}
        self.statics = {k: v for k, v in functions.items() if k in statics}
        self.computed = frozenset(computed)
        self.objects = _objects(name, self.methods, is_ordered=is_ordered)
        self.charge: Callable[[int], None]
        self.call: Callable[..., Any]

    def __call__(self, *args: Any, **named: Any) -> Record:
        """Make an object."""
        self.charge(_FUEL)
        made = self.objects(self)
        if "__init__" in self.methods:
            self.call(self.methods["__init__"], (made, *args), named)
        elif args or named:
            raise TypeError(f"{self.name}() takes no arguments")
        made.is_made = True
        return made

    def get(self, name: str) -> Any:
        """``Class.name``.

        Raises:
            AttributeError: there is none.
        """
        if name in self.constants:
            return self.constants[name]
        raise AttributeError(f"type object '{self.name}' has no attribute '{name}'")

    def set(self, name: str, value: object) -> None:
        """``Class.name = value``, which all of its objects read."""
        self.charge(1)
        self.constants[name] = value
        self.is_changed = True

    def tell(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """``Class.name(…)``: a static method, or a method that is given the object."""
        function = self.statics.get(name) or self.methods.get(name) or self.get(name)
        return self.call(function, args, named)


class Record(Holder):
    """One object.

    Attributes:
        kind: its class.
        values: by name, in the order in which they were set.
        is_made: whether its ``__init__`` is over.
    """

    __slots__ = ("is_made", "kind", "values")

    def __init__(self, kind: RecordClass) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {}
        self.is_made = False

    def get(self, name: str) -> Any:
        """``record.name``.

        Raises:
            AttributeError: there is none.
        """
        value = self.values.get(name, _LACKING)
        if value is not _LACKING:
            return value
        kind = self.kind
        if name in kind.computed:
            return kind.call(kind.methods[name], (self,), {})
        if name in kind.constants:
            return kind.constants[name]
        raise AttributeError(f"'{kind.name}' object has no attribute '{name}'")

    def set(self, name: str, value: object) -> None:
        """``record.name = value``.

        Raises:
            AttributeError: it must not be set.
        """
        if self.kind.is_frozen and self.is_made:
            raise FrozenInstanceError(f"cannot assign to field '{name}'")
        if (setter := self.kind.methods.get(f"{name}{SETTER}")) is not None:
            self.kind.call(setter, (self, value), {})
            return
        if name in self.kind.computed:
            raise AttributeError(
                f"property '{name}' of '{self.kind.name}' object has no setter"
            )
        self.kind.charge(1)
        self.values[name] = value

    def tell(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """``record.name(…)``: a method, or a function that it holds."""
        kind = self.kind
        if name in kind.methods and name not in kind.computed:
            return kind.call(kind.methods[name], (self, *args), named)
        held = kind.statics.get(name) or self.get(name)
        return kind.call(held, args, named)

    @property
    def compared(self) -> tuple[Any, ...]:
        """The values that comparing it looks at, nothing for a plain object."""
        return tuple(self.get(name) for name in self.kind.compared)

    @property
    def has_text(self) -> bool:
        """Whether its text is the same in every run."""
        methods = self.kind.methods
        return self.kind.fields is not None or not methods.keys().isdisjoint(_TEXTS)

    def __repr__(self) -> str:
        kind = self.kind
        if "__repr__" in kind.methods:
            return _text(kind.call(kind.methods["__repr__"], (self,), {}))
        shown = ", ".join(f"{name}={self.get(name)!r}" for name in kind.shown)
        return f"{kind.name}({shown})"

    def __str__(self) -> str:
        kind = self.kind
        if "__str__" in kind.methods:
            return _text(kind.call(kind.methods["__str__"], (self,), {}))
        return repr(self)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if self.kind.fields is None or not isinstance(other, Record):
            return False
        return self.kind is other.kind and self.compared == other.compared

    def __hash__(self) -> int:
        if self.kind.fields is None:
            # Where in memory an object lies decides the order of a set of them.
            raise NotOfferedError(f"a {self.kind.name} as a key: use what names it")
        if self.kind.is_frozen:
            return hash(self.compared)
        raise TypeError(f"unhashable type: '{self.kind.name}'")


_TEXTS: Final = frozenset({"__repr__", "__str__"})


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"__str__ returned non-string (type {type(value).__name__})")


def _objects(
    name: str, methods: Functions, *, is_ordered: bool
) -> Callable[[RecordClass], Record]:
    """What makes the objects of a class: `Record`, or with special methods."""
    space: dict[str, Any] = {one: _special(one) for one in methods.keys() & SPECIAL}
    if is_ordered:
        space |= {f"__{sign.__name__}__": _ordering(sign) for sign in _SIGNS}
    return type(name, (Record,), {"__slots__": (), **space}) if space else Record


_SIGNS: Final = (operator.lt, operator.le, operator.gt, operator.ge)


def _special(name: str) -> Callable[..., Any]:
    def take(self: Record, *args: Any) -> object:
        found: object = self.kind.call(self.kind.methods[name], (self, *args), {})
        return found

    return take


def _ordering(sign: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def take(self: Record, other: object) -> object:
        if not isinstance(other, Record) or other.kind is not self.kind:
            return NotImplemented
        found: object = sign(self.compared, other.compared)
        return found

    return take
