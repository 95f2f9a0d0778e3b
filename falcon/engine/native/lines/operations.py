"""Operations on the values of one bar.

They are those of `falcon.engine.indicators.operations`, each as a function of two
numbers; those of more operands fold them from the left. An operation that fails for
some operands is only asked for the others.
"""

from __future__ import annotations

import math

import numpy as np

from falcon.engine.native.jit import kernel


@kernel
def add(a: float, b: float) -> float:
    """Add."""
    return a + b


@kernel
def subtract(a: float, b: float) -> float:
    """Subtract."""
    return a - b


@kernel
def multiply(a: float, b: float) -> float:
    """Multiply."""
    return a * b


@kernel
def divide(a: float, b: float) -> float:
    """Divide by what is not zero."""
    return a / b


@kernel
def divide_down(a: float, b: float) -> float:
    """Divide by what is not zero and round down, as Python's ``//`` does.

    The exact remainder is taken off first, so that the quotient is whole but for its
    own rounding.
    """
    if a - a != 0.0:
        return math.nan
    rest = np.fmod(a, b)
    quotient = (a - rest) / b
    if rest != 0.0 and (rest < 0.0) != (b < 0.0):
        quotient -= 1.0
    if quotient == 0.0:
        return math.copysign(0.0, a / b)
    whole = float(np.floor(quotient))
    return whole + 1.0 if quotient - whole > 0.5 else whole  # noqa: PLR2004


@kernel
def power(a: float, b: float) -> float:
    """Raise to a power that exists, through the C library as Python does."""
    return math.pow(a, b)


@kernel
def less(a: float, b: float) -> float:
    """Compare; a greater than b is b less than a."""
    return 1.0 if a < b else 0.0


@kernel
def at_most(a: float, b: float) -> float:
    """Compare; a at least b is b at most a."""
    return 1.0 if a <= b else 0.0


@kernel
def equal(a: float, b: float) -> float:
    """Compare."""
    return 1.0 if a == b else 0.0


@kernel
def unequal(a: float, b: float) -> float:
    """Compare."""
    return 1.0 if a != b else 0.0


@kernel
def compare(a: float, b: float) -> float:
    """Tell the order of two numbers: -1.0, 0.0 or 1.0."""
    return (1.0 if a > b else 0.0) - (1.0 if a < b else 0.0)


@kernel
def both(a: float, b: float) -> float:
    """Whether both are true."""
    return 1.0 if a != 0.0 and b != 0.0 else 0.0


@kernel
def either(a: float, b: float) -> float:
    """Whether one of them is true."""
    return 1.0 if a != 0.0 or b != 0.0 else 0.0


@kernel
def larger(a: float, b: float) -> float:
    """Return the larger one as Python's `max` does: of equals the first."""
    return b if b > a else a  # noqa: FURB136 -- numba's max treats NaN otherwise


@kernel
def smaller(a: float, b: float) -> float:
    """Return the smaller one as Python's `min` does: of equals the first."""
    return b if b < a else a  # noqa: FURB136 -- as above
