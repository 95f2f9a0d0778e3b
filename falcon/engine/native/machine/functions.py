"""Functions of one float: the C library's, which CPython calls as well."""

from __future__ import annotations

import math
from typing import Final

from falcon.engine.native.jit import lean

NAMES: Final = (
    *("negative", "fabs", "sqrt", "exp", "log", "log10", "sin", "cos", "tan", "atan"),
    *("tanh", "log1p", "radians", "degrees", "isnan", "isinf"),
)
"""By number; the results of the last two are 0 and 1."""

_RADIAN: Final = math.pi / 180.0
_DEGREE: Final = 180.0 / math.pi


@lean
def function(number: int, x: float) -> float:
    """The value, NaN or infinite where Python would raise."""
    if number == 0:
        return -x
    if number == 1:
        return abs(x)
    if number == 2:  # noqa: PLR2004  # places in `NAMES`
        return math.sqrt(x) if x >= 0.0 else math.nan
    if number == 3:  # noqa: PLR2004
        return math.exp(x)
    if number <= 5:  # noqa: PLR2004
        return _logarithm(number, x)
    return _circular(number, x) if number <= 10 else _other(number, x)  # noqa: PLR2004


@lean
def _logarithm(number: int, x: float) -> float:
    if not x > 0.0:
        return math.nan
    return math.log(x) if number == 4 else math.log10(x)  # noqa: PLR2004


@lean
def _circular(number: int, x: float) -> float:
    if number == 6:  # noqa: PLR2004
        return math.sin(x)
    if number == 7:  # noqa: PLR2004
        return math.cos(x)
    if number == 8:  # noqa: PLR2004
        return math.tan(x)
    return math.atan(x) if number == 9 else math.tanh(x)  # noqa: PLR2004


@lean
def _other(number: int, x: float) -> float:
    if number == 11:  # noqa: PLR2004
        return math.log1p(x) if x > -1.0 else math.nan
    if number == 12:  # noqa: PLR2004
        return x * _RADIAN
    if number == 13:  # noqa: PLR2004
        return x * _DEGREE
    return 1.0 * (math.isnan(x) if number == 14 else math.isinf(x))  # noqa: PLR2004
