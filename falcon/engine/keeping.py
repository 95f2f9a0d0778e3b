"""Keeping: what code of a strategy holds in its containers from bar to bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from falcon.engine.runtime.meter import (
    FUEL,
    FuelExhaustedError,
    Meter,
    Namespace,
    TooLargeError,
)

MAX_STATE: Final = 2_000_000
"""Values that a strategy may keep in its containers from one step to the next."""


def check_kept(space: Namespace, names: Iterable[str], most: int) -> None:
    """Count what some names of a namespace hold; only long runs ever need to.

    The fuel of the namespace is used up.

    Raises:
        TooLargeError: they hold too much.
    """
    space[FUEL] = most
    meter = Meter(space)
    try:
        for name in names:
            meter.weigh(space[name])
    except FuelExhaustedError:
        raise TooLargeError(f"more than {most} values kept") from None
