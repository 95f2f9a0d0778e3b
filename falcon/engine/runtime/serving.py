"""Serving: what strategy code reads of services and calls on them, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from falcon.engine.broker.positions import Position
from falcon.engine.runtime.meter import Meter, bounded
from falcon.engine.runtime.numbers import value_of
from falcon.engine.service import Service

CALL: Final = 3
"""Fuel of a call."""


def attribute(service: Service, name: str) -> object:
    """``service.name``.

    Raises:
        AttributeError: it states no such field.
    """
    if name not in service.FIELDS:
        kind = type(service).__name__
        raise AttributeError(f"'{kind}' object has no attribute '{name}'")
    return getattr(service, name)


def call(
    meter: Meter,
    service: Service,
    name: str,
    args: tuple[Any, ...],
    keywords: dict[str, Any],
) -> object:
    """``service.name(*args, **keywords)``.

    Raises:
        AttributeError: it states no such method.
        TypeError: it reckons with an argument that is no number.
    """
    if name not in service.METHODS:
        kind = type(service).__name__
        raise AttributeError(f"'{kind}' object has no method '{name}'")
    meter.charge(CALL)
    if name in service.ON_NUMBERS:
        args = tuple(_reckoned(arg, name) for arg in args)
        keywords = {key: _reckoned(arg, key) for key, arg in keywords.items()}
    return bounded(getattr(service, name)(*args, **keywords))


def _reckoned(value: object, key: str) -> object:
    return value if isinstance(value, Position) else value_of(value, key)
