"""Demands: what the code of a strategy needs of its feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from falcon.engine import code, ir
from falcon.engine.check.fields import FEED_FIELDS
from falcon.engine.check.names import feed_number
from falcon.engine.check.own import feed_of
from falcon.engine.lower.emitter import constant_offset
from falcon.engine.program import ANY_FEED

_BEYOND_FIRST = frozenset(
    {"getdatabyname", "getpositionbyname", "getpositionsbyname"}
    | {"getdatanames", "feedsbyname"}
)
"""Actions of strategies that look at more than their first feed."""


def feeds_of(strategy: code.Strategy) -> tuple[int, bool]:
    """How many feeds a strategy names, and whether it looks beyond the first."""
    highest, looks_beyond = 0, False
    indexed = set()
    for node in strategy.of(ir.Index):
        match node:
            case ir.Index(value=ir.Own(name="datas") as datas, key=ir.Const(value=key)):
                if isinstance(key, int) and key >= 0:
                    highest = max(highest, key)
                    indexed.add(id(datas))
    for own in strategy.of(ir.Own):
        highest = max(highest, feed_number(own.name) or 0)
        if own.name == "datas":
            looks_beyond = looks_beyond or id(own) not in indexed
    looks_beyond = looks_beyond or any(
        one.name in _BEYOND_FIRST for one in strategy.of(ir.Action)
    )
    return highest + 1, looks_beyond or highest > 0


def extra_lines(
    strategy: code.Strategy, feed_lines: Collection[str]
) -> dict[int, tuple[str, ...]]:
    """The lines that it reads of feeds and backtrader's feeds do not have.

    Args:
        strategy: the checked strategy.
        feed_lines: lines that classes of feeds in its file declare.

    Returns:
        Names by feed; under `ANY_FEED` those of which only the run knows whose they
        are.
    """
    found: dict[int, list[str]] = {}
    aliases = _aliases(strategy.of(code.Assign))
    for node in strategy.of(ir.Attr):
        if _is_extra(node.name):
            feed = feed_of(node.value)
            if feed is None and isinstance(node.value, ir.Own):
                feed = aliases.get(node.value.name)
            if feed is None and node.name in feed_lines:
                feed = ANY_FEED
            if feed is not None and node.name not in found.setdefault(feed, []):
                found[feed].append(node.name)
    return {feed: tuple(names) for feed, names in found.items()}


def _aliases(assignments: Iterable[code.Assign]) -> dict[str, int]:
    """The attributes that are always one feed, ``self.stock = self.datas[1]``."""
    given: dict[str, set[int | None]] = {}
    for node in assignments:
        for target in node.targets:
            if isinstance(target, ir.Own):
                given.setdefault(target.name, set()).add(feed_of(node.value))
    return {
        name: feed
        for name, (feed, *others) in given.items()
        if feed is not None and not others
    }


def _is_extra(name: str) -> bool:
    return name not in FEED_FIELDS and not name.startswith("lines.")


def has_timers(strategy: code.Strategy) -> bool:
    """Whether it asks for timers."""
    return any(node.name == "add_timer" for node in strategy.of(ir.Action))


def look_back(strategy: code.Strategy) -> int:
    """The most bars back that an index or an argument names by a number."""
    keys = [node.key for node in strategy.of(ir.Index)]
    keys += (arg for node in strategy.of(ir.MethodCall) for arg in node.args)
    offsets = (constant_offset(key) or 0 for key in keys)
    return max((-offset for offset in offsets), default=0)
