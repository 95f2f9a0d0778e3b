"""Compiling: from source text to a program, or the reason why not.

1. `falcon.engine.source` parses the text and finds the strategy.
2. `falcon.engine.check` reads it into the engine's own form; what is not on the closed
   list is refused there.
3. `__init__` is emitted and, as a trial, run on feeds without bars with the default
   parameters: an indicator that the engine does not know is refused now, with its line.
4. The methods are emitted for the structure that the trial gave.
"""

from __future__ import annotations

from types import MappingProxyType

from falcon.engine import code, ir
from falcon.engine.check.fields import FEED_FIELDS
from falcon.engine.check.names import feed_number
from falcon.engine.check.own import feed_of
from falcon.engine.check.strategies import check
from falcon.engine.instance import Instance
from falcon.engine.lower.emitter import constant_offset
from falcon.engine.lower.layout import Names
from falcon.engine.lower.python import emit_initialise
from falcon.engine.program import ANY_FEED, Program
from falcon.engine.source import Source, read_source
from falcon.errors import StrategyCrashError, UnsupportedConstructError

_BEYOND_FIRST = frozenset(
    {"getdatabyname", "getpositionbyname", "getpositionsbyname"}
    | {"getdatanames", "feedsbyname"}
)
"""Actions of strategies that look at more than their first feed."""


def compile_strategy(source: str) -> Program:
    """Compile the source text of one ``bt.Strategy`` class; it is never executed.

    Raises:
        UnsupportedConstructError: the text uses what the engine does not offer; says
            where, what, and what to write instead.
    """
    parsed = read_source(source)
    program = _program(check(parsed), parsed)
    _try(program)
    return program


def _program(strategy: code.Strategy, parsed: Source) -> Program:
    names = Names.of(strategy)
    count, is_multi_feed = _feeds(strategy)
    return Program(
        name=strategy.name,
        source=parsed.text,
        source_hash=parsed.digest,
        parameters=MappingProxyType(strategy.parameters),
        feeds=count,
        is_multi_feed=is_multi_feed,
        extra_lines=MappingProxyType(_extra_lines(strategy, parsed)),
        doc=strategy.doc,
        look_back=_look_back(strategy),
        has_timers=_has_timers(strategy),
        strategy=strategy,
        names=names,
        initialise=emit_initialise(strategy, names),
        indicators={one.name: _program(one, parsed) for one in strategy.indicators},
    )


def _try(program: Program) -> None:
    symbols = tuple(f"DATA{number}" for number in range(program.feeds))
    try:
        Instance(program, program.parameters, symbols)
    except StrategyCrashError as crash:
        raise UnsupportedConstructError(
            line=crash.line or 1,
            column=1,
            construct=f"__init__ fails with its own defaults: {crash.reason}",
            hint="make it work with the declared parameters",
        ) from crash


def _feeds(strategy: code.Strategy) -> tuple[int, bool]:
    """How many feeds the strategy names, and whether it looks beyond the first."""
    highest, loops = 0, False
    indexed = set()
    for node in strategy.nodes:
        match node:
            case ir.Index(value=ir.Own(name="datas") as datas, key=ir.Const(value=key)):
                if isinstance(key, int) and key >= 0:
                    highest = max(highest, key)
                    indexed.add(id(datas))
            case ir.Own(name=name):
                highest = max(highest, feed_number(name) or 0)
    for node in strategy.nodes:
        if isinstance(node, ir.Own) and node.name == "datas":
            loops = loops or id(node) not in indexed
        elif isinstance(node, ir.Action):
            loops = loops or node.name in _BEYOND_FIRST
    return highest + 1, loops or highest > 0


def _extra_lines(strategy: code.Strategy, parsed: Source) -> dict[int, tuple[str, ...]]:
    """The lines that it reads of feeds and backtrader's feeds do not have.

    Under `ANY_FEED` stand those of which only the run knows whose they are.
    """
    found: dict[int, list[str]] = {}
    for node in strategy.nodes:
        if isinstance(node, ir.Attr) and _is_extra(node.name):
            feed = feed_of(node.value)
            if feed is None and node.name in parsed.feed_lines:
                is_open = isinstance(node.value, ir.Local | ir.Index | ir.Action)
                feed = ANY_FEED if is_open else None
            if feed is not None and node.name not in found.setdefault(feed, []):
                found[feed].append(node.name)
    return {feed: tuple(names) for feed, names in found.items()}


def _is_extra(name: str) -> bool:
    return name not in FEED_FIELDS and not name.startswith("lines.")


def _has_timers(strategy: code.Strategy) -> bool:
    nodes = code.walk(*(s for m in strategy.methods.values() for s in m.body))
    return any(isinstance(n, ir.Action) and n.name == "add_timer" for n in nodes)


def _look_back(strategy: code.Strategy) -> int:
    """The most bars back that an index or an argument names by a number."""
    nodes = strategy.nodes
    keys = (
        (node.key,) if isinstance(node, ir.Index) else node.args
        for node in nodes
        if isinstance(node, ir.Index | ir.MethodCall)
    )
    offsets = (constant_offset(key) or 0 for some in keys for key in some)
    return max((-offset for offset in offsets), default=0)
