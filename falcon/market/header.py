"""Header: what the columns of a file of bars are called here.

1. `separator_of` tells whether commas or semicolons part the cells.
2. `clean_names` writes each name as a strategy would after ``self.data.``: small
   letters, digits and underscores. So ``Adj Close`` becomes a further line
   ``adj_close``.
3. The column of times is the first of `TIMES` that is there; it is called `TIME`.
4. A name that is missing, empty or there twice is a `DataError`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from falcon.errors import DataError

TIME = "timestamp"
"""What the column of times is called, whatever the file says."""

TIMES = (TIME, "datetime", "date", "time")
"""What a file may call it; the first that is there counts."""

PRICES = ("open", "high", "low", "close", "volume")
"""The other columns that every file must have."""

_LONGEST_LIST = 160
_UNFIT = re.compile(r"[^a-z0-9_]+")


def separator_of(header: str) -> str:
    """What parts the cells of a header, and so of every row."""
    return max((",", ";"), key=header.count)


def clean_names(found: Sequence[str]) -> list[str]:
    """Column names as attributes of a strategy's data are written.

    Raises:
        DataError: a column is missing, or two have the same name, or one has none.
    """
    names = [_clean(name) for name in found]
    time = next((name for name in TIMES if name in names), None)
    if time is not None:
        names = [TIME if name == time else name for name in names]
    missing = [name for name in (TIME, *PRICES) if name not in names]
    if missing:
        listed = ", ".join(name.strip().lower() for name in found)[:_LONGEST_LIST]
        raise DataError(f"columns {', '.join(missing)} are missing, found: {listed}")
    repeated = {name for name in names if not name or names.count(name) > 1}
    if repeated:
        listed = ", ".join(sorted(repeated)) or "an empty name"
        raise DataError(f"every column must have a name of its own, found: {listed}")
    return names


def _clean(name: str) -> str:
    cleaned = _UNFIT.sub("_", name.strip().lower()).strip("_")
    return f"line_{cleaned}" if cleaned[:1].isdigit() else cleaned
