"""``scipy.stats.linregress``: a line through points, with scipy's bits.

Slope, intercept, correlation and standard error are reckoned in the order in which
scipy reckons them. The p-value needs a distribution that is not at hand: whoever uses
it is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import numpy as np

from falcon.engine.runtime.arrays import Arrays
from falcon.engine.runtime.meter import NotOfferedError

_COST = 64
_LEAST = 2


class Unknown:
    """A p-value; it can be handed around, not used."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise NotOfferedError("the p-value of linregress; judge by rvalue or stderr")

    __lt__ = __le__ = __gt__ = __ge__ = __float__ = __bool__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = _refuse


class LinregressResult(NamedTuple):
    """What it gives, in scipy's order."""

    slope: Any
    intercept: Any
    rvalue: Any
    pvalue: Any
    stderr: Any


def linregress(arrays: Arrays) -> Callable[..., LinregressResult]:
    """The function, paid for by the number of points."""

    def take(x: Any, y: Any) -> LinregressResult:
        xs, ys = np.asarray(arrays.given(x)), np.asarray(arrays.given(y))
        arrays.pay(max(xs.size, ys.size), _COST)
        if min(xs.size, ys.size) < _LEAST:
            raise NotOfferedError("linregress of fewer than two points")
        if np.amax(xs) == np.amin(xs):
            raise ValueError(
                "Cannot calculate a linear regression if all x values are identical"
            )
        with np.errstate(all="ignore"):
            return _fitted(xs, ys)

    return take


def _fitted(x: Any, y: Any) -> LinregressResult:
    x_mean, y_mean = np.mean(x, None), np.mean(y, None)
    x_spread, both, _, y_spread = np.cov(x, y, bias=True).flat
    r = _correlation(x_spread, both, y_spread)
    slope = both / x_spread
    intercept = y_mean - slope * x_mean
    if len(x) == _LEAST:
        return LinregressResult(slope, intercept, r, float(y[0] == y[1]), 0.0)
    error = np.sqrt((1 - r**2) * y_spread / x_spread / (len(x) - 2))
    return LinregressResult(slope, intercept, r, Unknown(), error)


def _correlation(x_spread: Any, both: Any, y_spread: Any) -> Any:
    if x_spread == 0.0 or y_spread == 0.0:
        return np.float64(np.nan if both == 0 else 0.0)
    r = both / np.sqrt(x_spread * y_spread)
    return r if -1.0 <= r <= 1.0 or np.isnan(r) else float(np.sign(r))
