"""Attaching: attributes that a strategy gives to its orders and trades.

As upstream they are part of the object that they were given to: an order that is told
of later has those of the order that the strategy holds.
"""

from __future__ import annotations

from typing import Final

from falcon.engine.runtime.meter import NotOfferedError, TooLargeError, bounded

_MOST: Final = 100
"""Most attributes of one object."""

_LONGEST: Final = 1_000
"""Longest text of one."""


def attach(attached: dict[str, object], name: str, value: object) -> None:
    """Note an attribute.

    Raises:
        NotOfferedError: the value is no number and no text.
        TooLargeError: there are too many, or it is too long.
    """
    if value is not None and type(value) not in {bool, int, float, str}:
        kind = type(value).__name__
        raise NotOfferedError(f"a {kind} on an order: keep it in a dict by order.ref")
    if len(attached) >= _MOST or (isinstance(value, str) and len(value) > _LONGEST):
        raise TooLargeError(f"attribute {name}")
    attached[name] = bounded(value)
