"""Lists, dicts and loops, bounded in time and memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any, Final, cast

from falcon.engine.runtime.meter import MAX_ITEMS, Meter, TooLargeError, bounded

_NOTHING: Final = object()
_SIZED: Final[tuple[type, ...]] = (
    list,
    tuple,
    dict,
    set,
    str,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)
_ITERABLES: Final[tuple[type, ...]] = (
    *_SIZED,
    range,
    enumerate,
    zip,
    reversed,
    type(reversed([])),
    type(_ for _ in ()),
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
        raise TypeError(f"'{type(value).__name__}' object is not iterable")

    def metered(self, value: Any, units: int = 1) -> Iterable[Any]:
        """What a comprehension or a built-in goes through, paid for here by item."""
        if isinstance(value, _SIZED):
            self.meter.charge(units * len(cast("Sized", value)))
            return cast("Iterable[Any]", value)
        return self._each(value, units)

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
        if isinstance(value, list | tuple | str | range):
            return reversed(value)
        raise TypeError(f"'{type(value).__name__}' object is not reversible")

    def numbered(self, value: Any, start: int = 0) -> Iterable[Any]:
        """``enumerate(value, start)``."""
        return enumerate(self.iterate(value), start)

    def side_by_side(self, *values: Any) -> Iterable[Any]:
        """``zip(*values)``."""
        return zip(*map(self.iterate, values), strict=False)

    def ordered(self, value: Any, *, reverse: object = False) -> list[Any]:
        """``sorted(value, reverse=…)``."""
        items = self.listed(value)
        self.meter.weigh(items)
        self.meter.charge(4 * len(items))
        return sorted(items, reverse=bool(reverse))

    def total(self, value: Any, start: object = 0) -> object:
        """``sum(value, start)`` of numbers.

        Raises:
            TypeError: it starts with something else.
        """
        if not isinstance(start, int | float):
            raise TypeError("sum() starts with a number")
        return bounded(sum(self.metered(value), start))

    def every(self, value: Any) -> bool:
        """``all(value)``."""
        return all(self.metered(value))

    def some(self, value: Any) -> bool:
        """``any(value)``."""
        return any(self.metered(value))

    def maximum(self, *values: Any, default: Any = _NOTHING) -> object:
        """``max(…)``."""
        return self._extreme(max, values, default)

    def minimum(self, *values: Any, default: Any = _NOTHING) -> object:
        """``min(…)``."""
        return self._extreme(min, values, default)

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
        elif not isinstance(container, list):
            kind = type(container).__name__
            raise TypeError(f"'{kind}' object does not support item assignment")
        container[key] = value

    def append(self, items: Any, value: Any) -> None:
        """``items.append(value)``.

        Raises:
            AttributeError: it is no list.
        """
        if type(items) is not list:
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

    def _each(self, value: Any, units: int) -> Iterator[Any]:
        for item in self.iterate(value):
            self.meter.charge(units)
            yield item

    def _extreme(
        self, choose: Callable[..., object], values: tuple[Any, ...], default: Any
    ) -> object:
        if len(values) > 1:
            self.meter.weigh(list(values))
            return choose(*values)
        items = self.listed(*values)
        self.meter.weigh(items)
        if not items and default is not _NOTHING:
            return default
        return choose(items)
