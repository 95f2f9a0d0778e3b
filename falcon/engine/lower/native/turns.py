"""Turns: loops over lists and ranges, as long as the run finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.lists import Slot, fetched, length_of, part, push
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import Value
from falcon.engine.lower.native.variables import Variable
from falcon.engine.native.machine import opcodes as op


class Range(NamedTuple):
    """Whole numbers from a first one on; the step is known."""

    start: Value
    stop: Value
    step: int


class Enumerated(NamedTuple):
    """Pairs of a whole number and what else there is."""

    inner: Slot | Range
    start: Value


Dynamic = Slot | Range | Enumerated
"""What a loop goes through where only the run knows how long."""


def begin(
    coder: Coder, source: Dynamic, out: Label
) -> tuple[Value, Callable[[], None]]:
    """Begin the turns of a loop.

    Returns:
        The item of a turn, and what is to be called at its end.
    """
    if isinstance(source, Enumerated):
        number = coder.emit(op.MOVE, source.start.register)
        item, step = begin(coder, source.inner, out)

        def step_both() -> None:
            coder.tape.emit(op.I_ADD, number, number, coder.tape.whole(1))
            step()

        pair = [Value("int", number), item]
        return Value("tuple", data=pair), step_both
    if isinstance(source, Range):
        return _begin_range(coder, source, out)
    index = coder.emit(op.MOVE, coder.zero())
    again = _placed(coder)
    coder.tape.jump(op.I_LE, length_of(coder, source), index, out)
    return fetched(coder, source, index), _step(coder, (index, 1), again)


def _begin_range(
    coder: Coder, source: Range, out: Label
) -> tuple[Value, Callable[[], None]]:
    count = coder.emit(op.MOVE, source.start.register)
    end = coder.emit(op.MOVE, source.stop.register)
    again = _placed(coder)
    limits = (end, count) if source.step > 0 else (count, end)
    coder.tape.jump(op.I_LE, *limits, out)
    return Value("int", count), _step(coder, (count, source.step), again)


def _placed(coder: Coder) -> Label:
    label = Label()
    coder.tape.place(label)
    return label


def _step(coder: Coder, move: tuple[int, int], again: Label) -> Callable[[], None]:
    register, by = move

    def step() -> None:
        coder.tape.emit(op.I_ADD, register, register, coder.tape.whole(by))
        coder.tape.go(again)

    return step


@contextmanager
def iterating(coder: Coder, source: Dynamic) -> Iterator[None]:
    """Lower what happens in the turns of a loop."""
    inner = source.inner if isinstance(source, Enumerated) else source
    coder.iterated.append(inner)
    try:
        yield
    finally:
        coder.iterated.pop()


@contextmanager
def turns(coder: Coder, source: Dynamic) -> Iterator[Value]:
    """A loop over items, as many as there are when it comes to them."""
    end = Label()
    item, step = begin(coder, source, end)
    coder.pay(1)
    with iterating(coder, source):
        yield item
    step()
    coder.tape.place(end)


def fill(coder: Coder, slot: Slot, source: Value) -> None:
    """Let a list have the items of another one."""
    other: Slot = source.data
    if other is slot:
        return
    slot.is_array = slot.is_array or other.is_array
    value = coder.variables.peek(other.item)
    if value.kind != "nothing":
        # The kind of the items alone.
        coder.variables.store(slot.item, value)
    if slot.most < 0 and _layout(slot.item) == _layout(other.item):
        part(coder, slot, other, (None, None))
        return
    coder.tape.emit(op.LIST_CLEAR, slot.number)
    with turns(coder, other) as item:
        push(coder, slot, item)


def _layout(item: Variable) -> object:
    if item.base == "tuple":
        parts: list[Variable] = item.data  # type: ignore[assignment]
        return [_layout(one) for one in parts]
    return item.mask, item.base
