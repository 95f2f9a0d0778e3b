"""Compiling: from source text to a program, or the reason why not.

1. `falcon.engine.reading.source` parses the text and finds the strategy.
2. `falcon.engine.check` reads it into the engine's own form; what is not on the closed
   list is refused there.
3. `__init__` is emitted and, as a trial, run on feeds without bars with the default
   parameters: an indicator that the engine does not know is refused now, with its line.
4. The methods are emitted for the structure that the trial gave.
"""

from __future__ import annotations

from types import MappingProxyType

from falcon.engine import code
from falcon.engine.check.names import CALLBACKS
from falcon.engine.check.reach import handed, running
from falcon.engine.check.strategies import check
from falcon.engine.demands import extra_lines, feeds_of, has_timers, look_back
from falcon.engine.instance import Instance
from falcon.engine.lower.layout import BINDING, Names, only_appended, own_targets
from falcon.engine.lower.python import emit_initialise
from falcon.engine.program import Program
from falcon.engine.reading.source import Source, read_source
from falcon.errors import StrategyCrashError, UnsupportedConstructError

_HANDLES = ("LineHandle", "FeedHandle", "IndicatorHandle")
_LINES = (
    "a line is a row of values: combine it by operators and bt.ind; use [0] in next"
)
MAX_NAMED_FEEDS = 64
"""Feeds of a trial at most."""

_FEED_COUNTS = (3, 12, MAX_NAMED_FEEDS)
"""How many feeds are tried where those that are named are too few."""


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
    count, is_multi_feed = feeds_of(strategy)
    ran = running(strategy.methods, (*CALLBACKS, *handed(strategy.fixed)))
    methods = [strategy.methods[name] for name in ran]
    return Program(
        name=strategy.name,
        source=parsed.text,
        source_hash=parsed.digest,
        parameters=MappingProxyType(strategy.parameters),
        feeds=count,
        is_multi_feed=is_multi_feed,
        extra_lines=MappingProxyType(extra_lines(strategy, parsed.feed_lines)),
        doc=strategy.doc,
        look_back=look_back(strategy),
        has_timers=has_timers(strategy),
        strategy=strategy,
        names=names,
        initialise=emit_initialise(strategy, names),
        left_out=parsed.left_out,
        slips=parsed.slips,
        indicators={one.name: _program(one, parsed) for one in strategy.indicators},
        changing=frozenset(own_targets(n for one in methods for n in one.of(*BINDING))),
        recorded=frozenset(only_appended(methods)),
    )


def _try(program: Program) -> None:
    """Run ``__init__``; what it looks for by name is tried as the name of a feed.

    One that looks at all of its feeds may need more of them than it names.
    """
    names: list[str] = []
    first: StrategyCrashError | None = None
    counts = _FEED_COUNTS if program.is_multi_feed else ()
    for count in (program.feeds, *(one for one in counts if one > program.feeds)):
        crash = _crash(program, [f"DATA{number}" for number in range(count)], names)
        if crash is None:
            return
        first = first or crash
    if first is not None:
        raise _failed(first) from first


def _crash(
    program: Program, symbols: list[str], names: list[str]
) -> StrategyCrashError | None:
    """How ``__init__`` ends on such feeds and those of the names, found as it goes."""
    while True:
        try:
            Instance(program, program.parameters, symbols + names).emit()
        except StrategyCrashError as crash:
            name, count = _missed(crash), len(symbols) + len(names)
            if name is None or name in symbols + names or count >= MAX_NAMED_FEEDS:
                return crash
            names.append(name)
        else:
            return None


def _missed(crash: StrategyCrashError) -> str | None:
    """The name that was looked for in vain."""
    cause = crash.__cause__
    if isinstance(cause, KeyError) and cause.args and isinstance(cause.args[0], str):
        return cause.args[0]
    return None


def _failed(crash: StrategyCrashError) -> UnsupportedConstructError:
    return UnsupportedConstructError(
        line=crash.line or 1,
        column=1,
        construct=f"__init__ fails with its own defaults: {crash.reason}",
        hint=_LINES
        if any(kind in crash.reason for kind in _HANDLES)
        else "make it work with the declared parameters",
    )
