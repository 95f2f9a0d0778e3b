"""Degenerate calls of numpy: too few values for what is asked.

Numpy warns of them. A warning of a strategy must not reach whoever runs it, so these
results are made here in the same way without one.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from falcon.engine.runtime.meter import NotOfferedError

_PAIR: Final = 2
_EMPTY: Final = frozenset({"average", "mean", "median", "std", "var"})
"""Functions that warn of an empty array."""

_MISSING: Final = frozenset(
    {"nanmax", "nanmean", "nanmedian", "nanmin", "nanstd", "nanvar"}
)
"""Functions that warn if every value is missing."""

_SHARED: Final = frozenset({"nanpercentile", "nanquantile"})
"""Functions that do so too, whose second argument is no axis."""

_WARNING: Final = _EMPTY | _MISSING | _SHARED | {"corrcoef", "cov"}


def is_degenerate(name: str, passed: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Whether numpy would warn of too few values."""
    if not passed or passed[0] is None or name not in _WARNING:
        return False
    if name in {"corrcoef", "cov"}:
        lengths = {(np.shape(one) or (1,))[-1] for one in passed}
        return len(lengths) == 1 and min(lengths) < _PAIR
    first = np.asarray(passed[0])
    second = passed[1] if len(passed) > 1 and name not in _SHARED else None
    axis = named.get("axis", second)
    if name in _EMPTY:
        return bool(np.any(_count(first, axis) <= named.get("ddof", 0)))
    present = np.sum(~np.isnan(first), axis=axis)
    return bool(np.any(present <= named.get("ddof", 0)))


def _count(values: Any, axis: Any) -> Any:
    if (
        axis is None
        or not isinstance(axis, int)
        or not -values.ndim <= axis < values.ndim
    ):
        return values.size
    return values.shape[axis]


def degenerate(name: str, passed: tuple[Any, ...], named: dict[str, Any]) -> object:
    """What numpy gives then, besides its warning: not a number, as a rule.

    Raises:
        NotOfferedError: the result would be a row of them.
    """
    if name in {"corrcoef", "cov"}:
        return _of_pairs(name, passed)
    if len(passed) > 1 or named.get("axis") is not None:
        raise NotOfferedError(f"numpy.{name} of nothing along an axis")
    first = np.asarray(passed[0], dtype=np.float64)
    if name in _MISSING:
        first = first[~np.isnan(first)]
    if not name.endswith(("std", "var")) or not first.size:
        return np.float64(np.nan)
    squares = np.sum((first - np.mean(first)) ** 2) / np.float64(0.0)
    return np.sqrt(squares) if name.endswith("std") else squares


def _of_pairs(name: str, passed: tuple[Any, ...]) -> object:
    """Correlations of single values, a row for each."""
    rows = sum(len(one) if np.ndim(one) > 1 else 1 for one in passed)
    if rows > 1:
        return np.full((rows, rows), np.nan)
    return np.array(np.nan) if name == "cov" else np.float64(np.nan)
