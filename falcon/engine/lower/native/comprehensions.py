"""Comprehensions: lists that are made of other items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from falcon.engine import code, ir
from falcon.engine.lower.aliases import local_names
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.conditions import test
from falcon.engine.lower.native.lists import Slot, made, push
from falcon.engine.lower.native.loops import take
from falcon.engine.lower.native.sources import source_of, written_out
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.turns import turns
from falcon.engine.lower.native.values import LIST_TAG, NotNativeError, Value
from falcon.engine.lower.native.variables import copied

_ACTS: Final = (ir.HelperCall, ir.Action)


def comprehension(coder: Coder, node: ir.Comprehension) -> Value:
    """A list made of items.

    Raises:
        NotNativeError: it is a set or a dict, or does something on its way.
    """
    if node.kind not in {"list", "generator"}:
        raise NotNativeError(f"a {node.kind} comprehension")
    # Whoever takes from a generator may stop early.
    if node.kind == "generator" and any(isinstance(n, _ACTS) for n in code.walk(node)):
        raise NotNativeError("a generator that acts")
    return listed(coder, node)


def listed(coder: Coder, node: ir.Comprehension) -> Value:
    """All items of a list, or of a generator that is gone through to its end."""
    with _own_names(coder, node):
        if len(node.clauses) > 1 or node.clauses[0].tests:
            return _gathered(coder, node)
        clause = node.clauses[0]
        source = written_out(coder, source_of(coder, clause.source))
        if not isinstance(source, list):
            return _gathered(coder, node)
        return _written(coder, node, clause, source)


@contextmanager
def _own_names(coder: Coder, node: ir.Comprehension) -> Iterator[None]:
    """Names of a comprehension are not those of the method around it."""
    names = {name for one in node.clauses for name in local_names(one.target)}
    keys = [coder.key(name) for name in names]
    before = {key: coder.flow.known.get(key) for key in keys}
    assigned = coder.flow.assigned.intersection(keys)
    yield
    for key, known in before.items():
        coder.flow.known.pop(key, None)
        if known is not None:
            coder.flow.known[key] = known
        if key not in assigned:
            coder.flow.assigned.discard(key)


def _written(
    coder: Coder, node: ir.Comprehension, clause: ir.Clause, source: list[Value]
) -> Value:
    """A list of which it is known how long it is."""
    items = []
    coder.pay(_price(coder, node) * len(source))
    for turn, item in enumerate(source):
        with coder.within(id(node), turn):
            take(coder, clause.target, item)
            items.append(copied(coder.tape, coder.value(node.element)))
    return Value("tuple", data=items, tag=LIST_TAG)


def _price(coder: Coder, node: ir.Comprehension) -> int:
    """Fuel of a turn."""
    return 1 + coder.facts.price_of_test(node)


def _gathered(coder: Coder, node: ir.Comprehension) -> Value:
    slot = made(coder, id(node))
    _go(coder, node, node.clauses, slot)
    return slot.fresh


def _go(
    coder: Coder, node: ir.Comprehension, clauses: Sequence[ir.Clause], slot: Slot
) -> None:
    if not clauses:
        push(coder, slot, coder.value(node.element))
        return
    clause, *rest = clauses
    source = source_of(coder, clause.source)
    if not isinstance(source, list):
        with turns(coder, source) as item:
            _turn(coder, node, (clause, rest), item, slot)
        return
    for turn, item in enumerate(source):
        with coder.within(id(clause), turn):
            _turn(coder, node, (clause, rest), item, slot)


def _turn(
    coder: Coder,
    node: ir.Comprehension,
    clauses: tuple[ir.Clause, Sequence[ir.Clause]],
    item: Value,
    slot: Slot,
) -> None:
    clause, rest = clauses
    following = Label()
    coder.pay(_price(coder, node))
    take(coder, clause.target, item)
    for one in clause.tests:
        test(coder, one, following, wanted=False)
    _go(coder, node, rest, slot)
    coder.tape.place(following)
