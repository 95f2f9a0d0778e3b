"""Made: values that strategy code makes without the engine, as plain data and back."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

import numpy as np

from falcon.engine.instance import Instance
from falcon.engine.runtime.logs import Logger
from falcon.engine.saving.moments import pack_moment, unpack_moment
from falcon.engine.saving.saved import Plain

_CLASSES: Final = {
    f"class {kind.__name__}": kind for kind in (list, dict, set, tuple, int, str)
}
"""What makes the values of a defaultdict."""

_FACTORIES: Final[dict[type, str]] = {kind: name for name, kind in _CLASSES.items()}


def pack(value: object, instance: Instance, write: Callable[[object], Plain]) -> Plain:
    """Write a value.

    Args:
        value: any that is neither a number nor a text, a container or of the engine.
        instance: whose it is.
        write: writes what the value holds.

    Raises:
        StrategyCrashError: it is of a kind that cannot be saved.
    """
    if isinstance(value, Logger):
        return ["logger"]
    if isinstance(value, Enum):
        return ["member", write(type(value)), value.name]
    if isinstance(value, np.generic):
        return ["number", value.dtype.name, value.item()]
    if isinstance(value, Exception):
        return ["error", write(type(value)), [write(one) for one in value.args]]
    if callable(value):
        name = _FACTORIES.get(value) if isinstance(value, type) else None
        return ["function", name or instance.fixtures.place(value)]
    return pack_moment(value)


def unpack(
    kind: str, rest: list[Plain], instance: Instance, read: Callable[[Plain], Any]
) -> Any:
    """Read what `pack` wrote: a kind and the rest."""
    match kind:
        case "member":
            return read(rest[0])[rest[1]]
        case "number":
            return np.dtype(rest[0]).type(rest[1])
        case "logger":
            return instance.space["_logging_getLogger"]()
        case "error":
            return read(rest[0])(*map(read, rest[1]))
        case "function":
            return _CLASSES.get(rest[0]) or instance.fixtures.at(rest[0])
    return unpack_moment(kind, rest)
