"""Lists: numbers, orders and the like that come and go while the strategy runs.

Each list has a row of the heap for itself (`falcon.engine.native.machine.lists`), and
items of one kind, which is found as that of a variable is. Two names of one list are
only known where nobody can tell them from two lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from falcon.engine.lower.native.values import (
    HELD,
    KINDS,
    NONE,
    NOTHING,
    NotNativeError,
    Value,
)
from falcon.engine.lower.native.variables import Variable
from falcon.engine.native.machine import opcodes as op

if TYPE_CHECKING:
    from falcon.engine.lower.native.coder import Coder

FRESH: Final = -3
"""The ``tag`` of a list that has no name yet."""

_ENDLESS: Final = 1 << 61
_MANY: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeList:
    """A list of a native program.

    Attributes:
        width: words of an item.
        most: items that it keeps at most, -1 for any number.
        count: items that it holds at first.
        words: theirs.
    """

    width: int
    most: int
    count: int
    words: list[int]


class Slot:
    """A list that is known.

    Attributes:
        number: its row of the heap.
        item: what its items are.
        most: items that it keeps at most, -1 for any number.
        is_deque: whether it is a deque.
        is_array: whether it may be an array.
        is_local: whether only one call knows it.
        is_viewed: whether it has another name somewhere.
        is_replaced: whether its name becomes another list somewhere.
    """

    __slots__ = (
        *("is_array", "is_deque", "is_local", "is_replaced", "is_viewed"),
        *("item", "most", "number"),
    )

    def __init__(self, number: int, item: Variable) -> None:
        self.number = number
        self.item = item
        self.most = -1
        self.is_deque = self.is_array = False
        self.is_local = True
        self.is_viewed = False
        self.is_replaced = False

    @property
    def value(self) -> Value:
        """The list by its name."""
        return Value("list", data=self)

    @property
    def fresh(self) -> Value:
        """The list without a name."""
        return Value("list", data=self, tag=FRESH)

    @property
    def width(self) -> int:
        """Words of an item."""
        return len(words_of(self.item))


class Lists:
    """All lists by key."""

    def __init__(self) -> None:
        self.all: dict[object, Slot] = {}

    def of(self, coder: Coder, key: object) -> Slot:
        """The list of a key.

        Raises:
            NotNativeError: there are too many of them.
        """
        if key not in self.all:
            if len(self.all) >= _MANY:
                raise NotNativeError("many lists")
            item = Variable()
            item.register, item.tag = coder.tape.register(), coder.tape.register()
            self.all[key] = Slot(len(self.all), item)
        return self.all[key]

    def check(self) -> None:
        """Make sure that nobody can tell a list from a copy of it.

        Raises:
            NotNativeError: somebody may.
        """
        if any(one.is_viewed and one.is_replaced for one in self.all.values()):
            raise NotNativeError("a list with several names")
        if any(one.width >= op.CELLS for one in self.all.values()):
            raise NotNativeError("a list of long tuples")


def words_of(item: Variable) -> list[int]:
    """The registers that an item takes its words from."""
    if item.base == "tuple":
        parts: list[Variable] = item.data  # type: ignore[assignment]
        return [word for part in parts for word in words_of(part)]
    if item.base in HELD:
        return [item.register]
    if item.base or item.mask in {0, NONE}:
        return []
    return [item.register] if item.mask in KINDS else [item.register, item.tag]


def made(coder: Coder, *key: object) -> Slot:
    """A new, empty list."""
    slot = coder.lists.of(coder, (*coder.path, *key))
    coder.tape.emit(op.LIST_CLEAR, slot.number)
    return slot


def pay(coder: Coder, slot: Slot, eighths: int) -> None:
    """Take fuel for each item of a list, at least what the Python tier takes."""
    coder.tape.emit(op.LIST_PAY, slot.number, eighths)


def push(coder: Coder, slot: Slot, value: Value) -> None:
    """Append a value."""
    if value.kind in {"list", "text", "position"}:
        raise NotNativeError(f"a list with a {value.kind} in it")
    coder.variables.store(slot.item, value)
    coder.tape.emit(op.LIST_GROW, slot.number)
    _put(coder, slot, coder.tape.whole(-1))


def put(coder: Coder, slot: Slot, index: Value, value: Value) -> None:
    """``list[index] = value``."""
    if value.kind in {"list", "text", "position"}:
        raise NotNativeError(f"a list with a {value.kind} in it")
    place = _index(index)
    coder.variables.store(slot.item, value)
    _put(coder, slot, place)


def _put(coder: Coder, slot: Slot, index: int) -> None:
    for word, register in enumerate(words_of(slot.item)):
        cell = slot.number * op.CELLS + word
        coder.tape.emit(op.LIST_PUT, cell, index, register)


def _index(index: Value) -> int:
    if index.kind not in {"int", "bool"}:
        raise NotNativeError("an index that may not be whole")
    return index.register


def item_at(coder: Coder, slot: Slot, index: Value) -> Value:
    """``list[index]``."""
    return fetched(coder, slot, _index(index))


def fetched(coder: Coder, slot: Slot, index: int) -> Value:
    """The item whose index is in a register."""
    cells = iter(range(slot.number * op.CELLS, (slot.number + 1) * op.CELLS))

    def word() -> int:
        return coder.emit(op.LIST_GET, next(cells), index)

    def value_of(item: Variable) -> Value:
        value = coder.variables.peek(item)
        if value.kind == "tuple":
            parts: list[Variable] = item.data  # type: ignore[assignment]
            return value._replace(data=[value_of(part) for part in parts])
        if not words_of(item):
            return value
        register = word()
        return value._replace(register=register, tag=word() if value.tag >= 0 else -1)

    if slot.width >= op.CELLS:
        raise NotNativeError("a list of long tuples")
    if not slot.width:
        word()
    found = value_of(slot.item)
    return coder.fail() if found == NOTHING else found


def length_of(coder: Coder, slot: Slot) -> int:
    """The register of how many items there are."""
    return coder.emit(op.LIST_LENGTH, slot.number)


def part(
    coder: Coder, slot: Slot, source: Slot, bounds: tuple[Value | None, Value | None]
) -> None:
    """Let a list be a part of another one, with items of the same kind."""
    whole = coder.tape.whole
    first, last = (
        whole(end) if bound is None or bound.kind == "none" else _index(bound)
        for bound, end in zip(bounds, (0, _ENDLESS), strict=True)
    )
    pair = _pair(coder, first, last)
    coder.tape.emit(op.LIST_SLICE, slot.number, source.number, pair)


def line_part(coder: Coder, key: object, row: int, span: tuple[Value, Value]) -> Value:
    """Values of a row of the sheet, ``line.get(ago, size)``."""
    ago, size = span
    slot = made(coder, key)
    slot.is_array = True
    coder.variables.store(slot.item, coder.tape.constant(0.0))
    pair = _pair(coder, _index(ago), _index(size))
    coder.tape.emit(op.LIST_LINE, slot.number, row, pair)
    return slot.fresh


def _pair(coder: Coder, first: int, second: int) -> int:
    pair = coder.tape.table([0, 0])
    coder.tape.emit(op.MOVE, pair, first)
    coder.tape.emit(op.MOVE, pair + 1, second)
    return pair


def sliced(
    coder: Coder, key: object, source: Slot, bounds: list[Value | None]
) -> Value:
    """``list[first:last]``, a new list."""
    slot = made(coder, key)
    slot.is_array = source.is_array
    if slot.item is not source.item:
        slot.item = source.item
        coder.variables.has_grown = True
    pay(coder, source, 1)
    part(coder, slot, source, (bounds[0], bounds[1]))
    return slot.fresh
