"""Attributes by computed names: ``getattr``, ``hasattr`` and ``setattr``.

They reach what the plain attribute reaches and nothing else: what the strategy sets,
its parameters, and the closed tables of `falcon.engine.runtime.attributes`.
"""

from __future__ import annotations

from typing import Any, Final

from falcon.engine.check.names import ACTIONS, ORDER_ACTIONS
from falcon.engine.check.own import is_taken
from falcon.engine.lower.layout import Names
from falcon.engine.runtime.attributes import Attributes
from falcon.engine.runtime.meter import (
    Meter,
    Namespace,
    NotOfferedError,
    TooLargeError,
)

EXTRAS: Final = "_extras"
"""Holds the attributes that no plain assignment names."""

_MOST: Final = 10_000
_NOTHING: Final = object()


class ByName:
    """The attributes of one strategy by their names.

    Attributes:
        space: namespace of its emitted code.
        names: of the strategy.
    """

    __slots__ = ("names", "space")

    def __init__(self, space: Namespace, names: Names) -> None:
        self.space = space
        self.names = names

    def own(self, name: Any) -> object:
        """The attribute of the strategy of that name, or nothing."""
        if name in self.names.own:
            value = self.space[self.names.own[name]]
            return _NOTHING if value is self.space["_unset"] else value
        return self.space[EXTRAS].get(name, _NOTHING)

    def told(self, name: Any, *default: object, methods: Any = None) -> object:
        """``getattr(self, name)``: an attribute, or a method as a value.

        Args:
            name: of it.
            default: what is given if there is none.
            methods: of the strategy that may be meant, by name.

        Raises:
            AttributeError: there is none, and no default.
        """
        value = self.own(name)
        if value is _NOTHING and methods:
            value = methods.get(name, _NOTHING)
        if value is _NOTHING and name in ORDER_ACTIONS:
            value = self.space[f"_action_{name}"]
        if value is not _NOTHING:
            return value
        if default:
            return default[0]
        raise AttributeError(f"the strategy has no attribute '{name}'")

    def parameter(self, name: Any) -> object:
        """The parameter of that name, or nothing."""
        names = self.names.params
        return self.space[names[name]] if name in names else _NOTHING

    def store(self, name: Any, value: object) -> None:
        """``setattr(self, name, value)``.

        Raises:
            NotOfferedError: backtrader needs that name, or the strategy also assigns
                it plainly and runs already.
            TooLargeError: there are too many.
            TypeError: it is no name.
        """
        if not isinstance(name, str):
            raise TypeError(
                f"attribute name must be string, not '{type(name).__name__}'"
            )
        if is_taken(name, self.names.methods) or name in ACTIONS:
            raise NotOfferedError(f"setattr of {name}: choose another name")
        Meter(self.space).charge(1)
        if name in self.names.own:
            if not self.space["_lines_of"].stage.is_building:
                raise NotOfferedError(f"setattr of {name}: write self.{name} = …")
            self.space[self.names.own[name]] = value
            return
        if len(self.space[EXTRAS]) >= _MOST:
            raise TooLargeError(f"{_MOST} attributes")
        self.space[EXTRAS][name] = value


def by_name(space: Namespace, names: Names) -> Namespace:
    """The functions of the namespace for one strategy."""
    found, attributes = ByName(space, names), space["_attributes"]

    def parameter(name: Any, *default: object) -> object:
        value = found.parameter(name)
        if value is not _NOTHING:
            return value
        if default:
            return default[0]
        raise AttributeError(f"the strategy has no attribute '{name}'")

    return {
        EXTRAS: {},
        "_own_get": found.told,
        "_own_has": lambda name: found.own(name) is not _NOTHING,
        "_own_set": found.store,
        "_param_get": parameter,
        "_param_has": lambda name: found.parameter(name) is not _NOTHING,
        "_value_get": _reader_of_values(attributes),
        "_value_has": attributes.has,
        "_value_tell": _teller_of_values(space["_call"]),
    }


def _reader_of_values(attributes: Attributes) -> Any:
    def get(value: object, name: str, *default: object) -> object:
        if default:
            return attributes.get_or(value, name, default[0])
        return attributes.get(value, name)

    return get


def _teller_of_values(call: Any) -> Any:
    def tell(value: object, name: object, /, *args: object, **named: object) -> object:
        if not isinstance(name, str):
            raise TypeError("attribute name must be string")
        told: object = call(value, name, args, named)
        return told

    return tell
