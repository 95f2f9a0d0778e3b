"""Lists, dicts and loops, bounded in time and memory."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Sized
from enum import EnumType
from typing import Any, Final, cast

import numpy as np

from falcon.engine.check.constants import ITERATORS
from falcon.engine.runtime.cycles import Count, Cycle
from falcon.engine.runtime.meter import (
    MAX_ITEMS,
    Meter,
    NotOfferedError,
    TooLargeError,
    bounded,
)
from falcon.engine.runtime.nested import COLLECTIONS, deque
from falcon.engine.runtime.records import Record
from falcon.engine.runtime.valued import Valued

_NOTHING: Final = object()
_SIZED: Final[tuple[type, ...]] = (
    *COLLECTIONS,
    np.ndarray,
    EnumType,
    str,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)
_EMPTY_REVERSIBLE: Final[tuple[Any, ...]] = (
    *([], {}, range(1), range(2**70), deque(), array("d")),
    *({}.values(), {}.items(), np.empty(0)),
)
_EMPTY: Final[tuple[Any, ...]] = (*_EMPTY_REVERSIBLE, (), set(), frozenset(), "")
_ITERABLES: Final[tuple[type, ...]] = (
    *_SIZED,
    range,
    enumerate,
    zip,
    map,
    filter,
    reversed,
    *(type(reversed(one)) for one in _EMPTY_REVERSIBLE),
    *(type(iter(one)) for one in _EMPTY),
    type(_ for _ in ()),
    *(getattr(itertools, name) for name in ITERATORS),
    Cycle,
    Count,
    itertools._grouper,  # type: ignore[attr-defined]  # noqa: SLF001
)

_REVERSIBLE: Final[tuple[type, ...]] = (
    *(list, tuple, str, range, dict, deque, array, np.ndarray),
    *(type({}.keys()), type({}.values()), type({}.items())),
)


class Containers:
    """What a strategy does with several values at once.

    Attributes:
        meter: pays.
    """

    __slots__ = ("meter",)

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def iterate(self, value: Any) -> Iterable[Any]:
        """What a ``for`` statement goes through; it pays for its turns by itself.

        Raises:
            TypeError: it cannot be gone through.
        """
        if isinstance(value, _ITERABLES):
            return cast("Iterable[Any]", value)
        if isinstance(value, Valued):
            raise NotOfferedError("a line as a list: write .get(size=n)")
        if isinstance(value, Record) and "__iter__" in value.kind.methods:
            return self.iterate(value.tell("__iter__", (), {}))
        raise TypeError(f"'{type(value).__name__}' object is not iterable")

    def metered(self, value: Any, units: int = 1) -> Iterable[Any]:
        """What a comprehension or a built-in goes through, paid for here by item."""
        if isinstance(value, _SIZED):
            self.meter.charge(units * len(cast("Sized", value)))
            return cast("Iterable[Any]", value)
        return self.each(value, units)

    def listed(self, value: Any = ()) -> list[Any]:
        """``list(value)``."""
        items = list(self.metered(value))
        if len(items) > MAX_ITEMS:
            raise TooLargeError(f"list of {len(items)} items")
        return items

    def distinct(self, value: Any = ()) -> set[Any]:
        """``set(value)``."""
        return set(map(self.meter.key, self.listed(value)))

    def fixed(self, value: Any = ()) -> tuple[Any, ...]:
        """``tuple(value)``."""
        return tuple(self.listed(value))

    def entries(self, value: Any = (), /, **more: Any) -> dict[Any, Any]:
        """``dict(value, **more)``."""
        pairs = value.items() if isinstance(value, dict) else value
        items = self.listed(pairs)
        self.meter.weigh(items)
        for item in items:
            if isinstance(item, list | tuple) and item:
                self.meter.key(item[0])
        return dict(items, **more)

    def backwards(self, value: object) -> Iterable[Any]:
        """``reversed(value)``.

        Raises:
            TypeError: its values have no order.
        """
        if isinstance(value, _REVERSIBLE):
            return cast("Iterable[Any]", reversed(cast("Any", value)))
        raise TypeError(f"'{type(value).__name__}' object is not reversible")

    def numbered(self, value: Any, start: int = 0) -> Iterable[Any]:
        """``enumerate(value, start)``."""
        return enumerate(self.iterate(value), start)

    def side_by_side(self, *values: Any, strict: object = False) -> Iterable[Any]:
        """``zip(*values, strict=…)``."""
        return zip(*map(self.iterate, values), strict=bool(strict))

    def mapped(self, function: Any, *values: Any) -> Iterable[Any]:
        """``map(function, *values)``."""
        return map(function, *(self.each(value, 1) for value in values))

    def filtered(self, function: Any, value: Any) -> Iterable[Any]:
        """``filter(function, value)``."""
        return filter(function, self.each(value, 1))

    def iterator(self, value: Any) -> Iterator[Any]:
        """``iter(value)``."""
        return iter(self.iterate(value))

    def following(self, value: Any, *default: Any) -> object:
        """``next(value, default)``."""
        if not isinstance(value, Iterator):
            raise TypeError(f"'{type(value).__name__}' object is not an iterator")
        self.meter.charge(1)
        return next(cast("Iterator[Any]", self.iterate(value)), *default)

    def ordered(
        self, value: Any, *, key: Any = None, reverse: object = False
    ) -> list[Any]:
        """``sorted(value, key=…, reverse=…)``."""
        items = self.listed(value)
        self.meter.charge(4 * len(items))
        if key is None:
            self.meter.weigh(items)
            return sorted(items, reverse=bool(reverse))
        keys = list(map(key, items))
        self.meter.weigh(keys)
        places = range(len(items))
        ordered = sorted(places, key=keys.__getitem__, reverse=bool(reverse))
        return [items[place] for place in ordered]

    def total(self, value: Any, start: Any = 0) -> object:
        """``sum(value, start)``."""
        if isinstance(start, int | float):
            return bounded(sum(self.metered(value), start))
        if isinstance(start, str):
            raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
        for item in self.metered(value):
            if isinstance(start, list | tuple):
                self.meter.charge_items(len(start))
            start = start + item
        return start

    def every(self, value: Any) -> bool:
        """``all(value)``."""
        return all(self.metered(value))

    def some(self, value: Any) -> bool:
        """``any(value)``."""
        return any(self.metered(value))

    def maximum(self, *values: Any, **more: Any) -> object:
        """``max(…)``."""
        return self._extreme(max, values, **more)

    def minimum(self, *values: Any, **more: Any) -> object:
        """``min(…)``."""
        return self._extreme(min, values, **more)

    def store(self, container: Any, key: Any, value: Any) -> None:
        """``container[key] = value``.

        Raises:
            TypeError: nothing can be stored in it.
        """
        if isinstance(container, dict):
            self.meter.charge(1)
            self.meter.key(key)
            if len(container) >= MAX_ITEMS and key not in container:
                raise TooLargeError(f"dict of {len(container)} items")
        elif isinstance(key, slice) and isinstance(container, list):
            value = self.listed(value)
            self.meter.charge_items(len(container) + len(value))
        elif not isinstance(container, list | deque | array):
            kind = type(container).__name__
            raise TypeError(f"'{kind}' object does not support item assignment")
        elif isinstance(key, slice):
            self.meter.charge(1 + len(container) // 8)
            self.meter.weigh(value)
        container[key] = value

    def remove(self, container: Any, key: Any) -> None:
        """``del container[key]``.

        Raises:
            TypeError: nothing can be taken out of it.
        """
        if not isinstance(container, dict | list | deque | array):
            kind = type(container).__name__
            raise TypeError(f"'{kind}' object doesn't support item deletion")
        self.meter.charge(1 + len(container) // 8)
        self.meter.key(key)
        del container[key]

    def append(self, items: Any, value: Any) -> None:
        """``items.append(value)``.

        Raises:
            AttributeError: it is no list.
        """
        if type(items) is not list and type(items) is not deque:
            kind = type(items).__name__
            raise AttributeError(f"'{kind}' object has no attribute 'append'")
        self.meter.charge(1)
        if len(items) >= MAX_ITEMS:
            raise TooLargeError(f"list of {len(items)} items")
        items.append(value)

    def extend(self, items: list[Any], more: Any) -> None:
        """``items.extend(more)``."""
        added = self.listed(more)
        self.meter.charge_items(len(items) + len(added))
        items.extend(added)

    def each(self, value: Any, units: int = 1) -> Iterator[Any]:
        """A value step by step, each of them paid for."""
        for item in self.iterate(value):
            self.meter.charge(units)
            yield item

    def _extreme(
        self,
        choose: Callable[..., object],
        values: tuple[Any, ...],
        *,
        key: Any = None,
        default: Any = _NOTHING,
    ) -> object:
        items = list(values) if len(values) > 1 else self.listed(*values)
        if not items and default is not _NOTHING:
            return default
        if key is None:
            self.meter.weigh(items)
            return choose(items) if len(values) < 2 else choose(*items)  # noqa: PLR2004
        keys = list(map(key, items))
        self.meter.weigh(keys)
        return items[choose(range(len(items)), key=keys.__getitem__)]  # type: ignore[call-overload]
