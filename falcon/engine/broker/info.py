"""Info: what a strategy attaches to an order."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

MAX_ENTRIES: Final = 1_000
"""Most entries of one order, those of entries not counted."""


class Info(dict[Any, Any]):
    """Entries by name; a look at one that is not there creates it, empty."""

    __slots__ = ()

    def __repr__(self) -> str:
        shown = repr(OrderedDict(self))
        return shown.replace("OrderedDict", "AutoOrderedDict", 1)

    def __missing__(self, key: object) -> Info:
        if len(self) >= MAX_ENTRIES:
            raise RuntimeError(f"too large: over {MAX_ENTRIES} entries of order.info")
        entry = self[key] = Info()
        return entry
