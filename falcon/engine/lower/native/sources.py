"""Sources: what loops and comprehensions go through."""

from __future__ import annotations

from typing import Final

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import items_of
from falcon.engine.lower.native.lists import Slot
from falcon.engine.lower.native.records import entries
from falcon.engine.lower.native.turns import Dynamic, Enumerated, Range
from falcon.engine.lower.native.values import NotNativeError, Value

_FEW: Final = 8
"""Whole numbers of a range that are written out in a comprehension."""


def source_of(coder: Coder, source: ir.Expr) -> list[Value] | Dynamic:
    """Items that are known one by one, or what only the run knows.

    Raises:
        NotNativeError: the machine cannot go through it.
    """
    match source:
        case ir.Call(path=path, keywords=()) if path in _MADE:
            return _made(coder, source)
        case ir.MethodCall(value=inner, name=name, args=(), keywords=()):
            owner = coder.value(inner)
            if owner.kind == "static" and isinstance(owner.data, dict):
                return _entries(coder, owner.data, name)
            if owner.kind == "record":
                return entries(coder, owner.data, name)
    value = coder.value(source)
    if value.kind == "list":
        slot: Slot = value.data
        return slot
    return items_of(coder, value)


_MADE: Final = frozenset({"range", "enumerate", "reversed", "zip"})


def _made(coder: Coder, source: ir.Call) -> list[Value] | Dynamic:
    match source.path, source.args:
        case "range", args:
            return _range(coder, coder.values(*args))
        case "enumerate", (inner, *start):
            return _numbered(coder, inner, coder.values(*start))
        case "reversed", (inner,):
            return _known(coder, inner)[::-1]
        case "zip", args:
            sides = [_known(coder, inner) for inner in args]
            return [Value("tuple", data=list(row)) for row in zip(*sides, strict=False)]
    raise NotNativeError(f"{source.path}() of this")


def written_out(coder: Coder, source: list[Value] | Dynamic) -> list[Value] | Dynamic:
    """Few whole numbers, one by one."""
    if not isinstance(source, Range):
        return source
    start, stop = source.start.data, source.stop.data
    if not isinstance(start, int) or not isinstance(stop, int):
        return source
    numbers = range(start, stop, source.step)
    if len(numbers) > _FEW:
        return source
    return [coder.tape.constant(number) for number in numbers]


def _known(coder: Coder, source: ir.Expr) -> list[Value]:
    found = source_of(coder, source)
    if isinstance(found, list):
        return found
    raise NotNativeError("items that only the run knows")


def _numbered(
    coder: Coder, inner: ir.Expr, start: list[Value]
) -> list[Value] | Dynamic:
    items = source_of(coder, inner)
    first = start[0] if start else coder.tape.constant(0)
    if isinstance(items, Enumerated) or first.kind != "int":
        raise NotNativeError("numbers of numbers")
    if not isinstance(items, list):
        return Enumerated(items, first)
    if not isinstance(first.data, int):
        raise NotNativeError("numbers from one on that only the run knows")
    return [
        Value("tuple", data=[coder.tape.constant(number), item])
        for number, item in enumerate(items, first.data)
    ]


def _range(coder: Coder, bounds: list[Value]) -> Range:
    if not 1 <= len(bounds) <= 3 or any(b.kind != "int" for b in bounds):  # noqa: PLR2004
        raise NotNativeError("a range of other than whole numbers")
    zero = coder.tape.constant(0)
    first, *rest = bounds
    start, stop = (first, rest[0]) if rest else (zero, first)
    step = rest[1].data if len(rest) > 1 else 1
    if not isinstance(step, int) or step == 0:
        raise NotNativeError("a range with a step that only the run knows")
    return Range(start, stop, step)


def _entries(coder: Coder, owner: dict[object, object], name: str) -> list[Value]:
    """What a known dict is made of."""
    known = coder.setting.known
    rows = [(known(coder.tape, k), known(coder.tape, v)) for k, v in owner.items()]
    match name:
        case "keys":
            return [key for key, _ in rows]
        case "values":
            return [value for _, value in rows]
        case "items":
            return [Value("tuple", data=list(row)) for row in rows]
    raise NotNativeError(f"a loop over .{name}()")
