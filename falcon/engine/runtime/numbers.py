"""Numbers that a strategy passes where nothing else will do."""

from __future__ import annotations

import numpy as np

from falcon.engine.runtime.meter import NotOfferedError
from falcon.engine.runtime.valued import Valued


def number(value: object, key: str) -> float:
    """The same number, by the name of its argument for the message.

    Raises:
        NotOfferedError: it is something else.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int | float):
        return value
    raise NotOfferedError(
        f"{key} must be a number, was {type(value).__name__}; read a line with [0]"
    )


def value_of(value: object, key: str) -> float:
    """The same number, or the present value of a line.

    Raises:
        TypeError: it is something else.
    """
    return value.value if isinstance(value, Valued) else number(value, key)
