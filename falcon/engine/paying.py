"""Paying: what works for a strategy and takes fuel from it in return."""

from __future__ import annotations

from collections.abc import Callable


class Paying:
    """Whatever has a strategy pay for the work it asks for.

    Attributes:
        charge: takes units of fuel, see `falcon.engine.runtime.meter`; it takes nothing
            until there is a strategy.
    """

    __slots__ = ("charge",)

    def __init__(self) -> None:
        self.charge: Callable[[int], None] = _free


def _free(_units: int) -> None:
    """Take nothing."""
