"""Services: values that strategy code may ask, beyond numbers, texts and containers.

A service states by name what may be read of it and called on it; the rest of it does
not exist for strategies.
"""

from __future__ import annotations

from typing import ClassVar


class Service:
    """Something of the engine that strategy code may hold.

    Attributes:
        FIELDS: attributes that may be read.
        METHODS: methods that may be called.
        ON_NUMBERS: the methods all of whose arguments are numbers.
    """

    __slots__ = ()

    FIELDS: ClassVar[frozenset[str]] = frozenset()
    METHODS: ClassVar[frozenset[str]] = frozenset()
    ON_NUMBERS: ClassVar[frozenset[str]] = frozenset()
