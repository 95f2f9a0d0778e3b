"""Keeping: what code of a strategy holds from bar to bar, counted.

Everything is counted once, however many ways lead to it: items of containers, values
of arrays (a part of an array keeps all of it), text by its length, errors with the
frames behind them, and what functions remember.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from types import FunctionType
from typing import Any, Final

import numpy as np

from falcon.engine.lower.layout import Names
from falcon.engine.runtime.byname import EXTRAS
from falcon.engine.runtime.meter import Namespace, TooLargeError
from falcon.engine.runtime.records import Record, RecordClass

MAX_STATE: Final = 2_000_000
"""Values that a strategy may keep in its containers from one step to the next."""

_TEXT_PER_VALUE: Final = 64
_ERROR: Final = 32
_ITERATOR: Final = 1_000
"""Values that an iterator may hold; nobody can look into it."""

_LIGHT: Final = frozenset({float, int, bool, type(None)})
_CONTAINERS: Final = (list, tuple, set, frozenset, deque, array)


def check_kept(space: Namespace, names: Names, most: int) -> None:
    """Count what a strategy holds; only long runs ever need to.

    Raises:
        TooLargeError: it holds too much.
    """
    held = (*names.own.values(), *names.fixed.values(), EXTRAS)
    waiting: list[object] = [space[name] for name in held]
    seen: set[int] = set()
    count = 0
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        size, parts = _measured(value)
        count += size
        if count > most:
            raise TooLargeError(f"more than {most} values kept")
        waiting.extend(part for part in parts if type(part) not in _LIGHT)


def _measured(value: Any) -> tuple[int, Iterable[object]]:
    """How many values something holds by itself, and what it holds."""
    parts: Collection[object] = ()
    if isinstance(value, str):
        return 1 + len(value) // _TEXT_PER_VALUE, ()
    if isinstance(value, np.ndarray):
        return 1 + np.size(value if value.base is None else value.base), ()
    if isinstance(value, dict):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, _CONTAINERS):
        parts = value
    elif isinstance(value, BaseException):
        return _ERROR + len(value.args), value.args
    elif isinstance(value, Iterator):
        return _ITERATOR, ()
    else:
        parts = tuple(_held(value))
    return 1 + len(parts), parts


def _held(value: object) -> Iterable[object]:
    """What a function or an object of the strategy's holds."""
    if isinstance(value, FunctionType):
        return _remembered(value)
    if isinstance(value, Record):
        return value.values.values()
    return value.constants.values() if isinstance(value, RecordClass) else ()


def _remembered(function: FunctionType) -> Iterator[object]:
    """What a function has of the function around it, and its defaults."""
    yield from function.__defaults__ or ()
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:
            continue
