"""Queues and dicts with defaults that may be nested to any depth.

CPython frees a `collections.deque` and a `collections.defaultdict` by recursion in C:
a long enough chain of them, each in the next, overflows its stack and takes the whole
process down. Objects of a class written in Python are freed one by one.
"""

from __future__ import annotations

import collections
from array import array
from typing import Any, Final


class deque(collections.deque[Any]):  # noqa: N801  # strategies see the name
    """A queue that is freed without recursion."""

    __slots__ = ()


class defaultdict(collections.defaultdict[Any, Any]):  # noqa: N801  # as above
    """A dict with defaults that is freed without recursion."""

    __slots__ = ()


COLLECTIONS: Final[tuple[type, ...]] = (
    list,
    tuple,
    dict,
    set,
    frozenset,
    deque,
    array,
)
"""What a strategy can keep several values in, arrays of numpy left out."""
