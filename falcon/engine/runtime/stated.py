"""Stated parameters of an indicator or a feed, ``self.sma.p.period``."""

from __future__ import annotations

from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle
from falcon.engine.runtime.meter import NotOfferedError


class Stated:
    """The parameters.

    Attributes:
        values: by name.
    """

    __slots__ = ("values",)

    def __init__(self, owner: FeedHandle | IndicatorHandle) -> None:
        self.values = (
            {"name": owner.name}
            if isinstance(owner, FeedHandle)
            else dict(owner.nodes.params)
        )

    def get(self, name: str) -> object:
        """One of them.

        Raises:
            NotOfferedError: there is none of that name, or it is no plain value.
        """
        value = self.values.get(name, self)
        if value is None or isinstance(value, bool | int | float | str | tuple):
            return value
        raise NotOfferedError(f"parameter {name} of an indicator or a data")
