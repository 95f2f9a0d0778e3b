"""Offered: whether a value has a method, for ``hasattr``."""

from __future__ import annotations

from falcon.engine.check.methods import LOGGER_METHODS
from falcon.engine.runtime.behaviours import behaviour_of
from falcon.engine.runtime.kinds import is_plain
from falcon.engine.runtime.logs import Logger
from falcon.engine.runtime.offers import NAMES, OF_SEVERAL, PLAIN
from falcon.engine.runtime.records import Record
from falcon.engine.service import Service


def has_method(methods: object, value: object, name: str) -> bool:
    """Whether ``value.name`` is a method.

    Args:
        methods: has those whose cost is bounded one by one.
        value: of any kind.
        name: that the strategy states.
    """
    kind = type(value)
    behaviour = behaviour_of(value)
    if behaviour is not None and behaviour.has(name):
        return True
    match value:
        case Record():
            return name in value.kind.methods or name in value.kind.statics
        case Service():
            return name in value.METHODS
        case Logger():
            return name in LOGGER_METHODS
    if is_plain(value):
        return hasattr(value, name)
    is_known = name in PLAIN.get(kind, ()) or name in OF_SEVERAL.get(kind, ())
    return is_known or (kind in NAMES and hasattr(methods, f"_{NAMES[kind]}_{name}"))
