"""Attributes of values that strategy code makes without the engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import Enum, EnumType
from typing import Final

import numpy as np

from falcon.engine.check.arrays import ARRAY_FIELDS
from falcon.engine.check.enums import MEMBER_FIELDS
from falcon.engine.check.fields import ERROR_FIELDS
from falcon.engine.check.words import words
from falcon.engine.runtime.behaviours import LACKING, behaviour_of

IsoDate: Final = type(date.min.isocalendar())
"""What ``date.isocalendar()`` gives."""

_WEEK_FIELDS: Final = words("year week weekday")


def of_python(value: object, name: str) -> object:
    """``value.name``.

    Raises:
        AttributeError: that kind of value has no such attribute.
    """
    if name in _fields(value):
        found: object = getattr(value, name)
        return found
    behaviour = behaviour_of(value)
    told = LACKING if behaviour is None else behaviour.get(value, name)
    if told is LACKING:
        kind = type(value).__name__
        raise AttributeError(f"'{kind}' object has no attribute '{name}'")
    return told


def _fields(value: object) -> Collection[str]:
    """The attributes of values that strategy code makes without the engine."""
    match value:
        case Exception():
            return ERROR_FIELDS
        case np.ndarray() | np.generic():
            return ARRAY_FIELDS
        case tuple():
            is_week = isinstance(value, IsoDate)
            return _WEEK_FIELDS if is_week else getattr(value, "_fields", ())
        case Enum():
            return MEMBER_FIELDS
        case EnumType():
            return value.__members__
    return ()
