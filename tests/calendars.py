"""Sessions of New York as exchange_calendars has them: where our file comes from.

``python -m tests.calendars`` writes ``falcon/market/sessions.npz`` anew, after a new
version of the package was pinned.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).parents[1] / "falcon" / "market" / "sessions.npz"

_MINUTE_NS = 60_000_000_000
_DAY_MINUTES = 1_440


def sessions() -> Mapping[str, npt.NDArray[np.int64]]:
    """All sessions from 1970 to 2050, int64[n] each.

    Returns:
        ``gaps``, days since the session before, of the first since 1970-01-01;
        ``opens`` and ``closes``, minutes since midnight UTC.
    """
    with warnings.catch_warnings():
        # Its start-up warns about the next major version of pandas.
        warnings.simplefilter("ignore")
        from exchange_calendars import get_calendar

        exchange = get_calendar("XNYS", start="1970-01-01", end="2050-12-31")
        days = exchange.sessions.to_numpy().astype("datetime64[D]").astype(np.int64)
    return {
        "gaps": np.diff(days, prepend=0),
        "opens": _minutes(exchange.opens_nanos) - days * _DAY_MINUTES,
        "closes": _minutes(exchange.closes_nanos) - days * _DAY_MINUTES,
    }


def _minutes(stamps: object) -> npt.NDArray[np.int64]:
    minutes, rest = np.divmod(np.asarray(stamps, dtype=np.int64), _MINUTE_NS)
    assert not rest.any()
    return minutes


if __name__ == "__main__":
    gaps, opens, closes = (one.astype(np.uint16) for one in sessions().values())
    np.savez_compressed(FILE, gaps=gaps, opens=opens, closes=closes)
