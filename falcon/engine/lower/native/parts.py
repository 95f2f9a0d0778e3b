"""Parts: slices of lists and tuples."""

from __future__ import annotations

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import items_of
from falcon.engine.lower.native.lists import sliced
from falcon.engine.lower.native.values import LIST_TAG, NotNativeError, Value


def part(coder: Coder, node: ir.Slice) -> Value:
    """``value[first:last]``.

    Raises:
        NotNativeError: it has a step, or is no part of a list.
    """
    if node.step is not None:
        raise NotNativeError("a part with a step")
    given = [one for one in (node.start, node.stop) if one is not None]
    owner, *values = coder.values(node.value, *given)
    left = iter(values)
    bounds = [None if one is None else next(left) for one in (node.start, node.stop)]
    if owner.kind == "list":
        if owner.data.is_deque:
            return coder.fail()
        return sliced(coder, id(node), owner.data, bounds)
    items = items_of(coder, owner)
    first, last = (_known(bound) for bound in bounds)
    tag = owner.tag
    if owner.kind == "static":
        tag = LIST_TAG if isinstance(owner.data, list) else -1
    return Value("tuple", data=items[first:last], tag=tag)


def _known(bound: Value | None) -> int | None:
    if bound is None or bound.kind == "none":
        return None
    if bound.kind != "int" or not isinstance(bound.data, int):
        raise NotNativeError("a part that only the run knows")
    return bound.data
