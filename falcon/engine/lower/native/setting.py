"""The setting: what the names of a strategy stand for when its bars begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from falcon.engine import code, ir
from falcon.engine.broker.desk import Desk
from falcon.engine.lower.native.clock import whole_of
from falcon.engine.lower.native.facts import Facts
from falcon.engine.lower.native.tape import Source, Tape
from falcon.engine.lower.native.values import Value
from falcon.engine.runtime.handles import Stage

_PLAIN = (bool, int, float, str, type(None))


@dataclass(slots=True, kw_only=True)
class Setting:
    """What is known before the first bar.

    Attributes:
        stage: the handles.
        methods: of the strategy.
        own: attributes after `__init__`.
        changing: attributes that running methods assign to.
        recorded: attributes that are lists which are only ever appended to.
        parameters: all of them.
        fixed: constants of the module.
        desk: its broker, before the first bar.
        open: numbers that are to be known no sooner than the run begins.
        facts: about the trees of these methods.
    """

    stage: Stage
    methods: Mapping[str, code.Method]
    own: Mapping[str, object]
    changing: frozenset[str]
    recorded: frozenset[str]
    parameters: Mapping[str, object]
    fixed: Mapping[str, object]
    desk: Desk
    open: frozenset[Source]
    facts: Facts

    @property
    def mutated(self) -> frozenset[str]:
        """Attributes whose items running methods change."""
        return frozenset(
            name
            for method in self.methods.values()
            if method.name != "__init__"
            for kind, name in self.facts.mutated_in(method)
            if kind is ir.Own and name in self.own and name not in self.recorded
        )

    def given(self, tape: Tape, source: Source, value: object) -> Value:
        """A parameter or an attribute that never changes."""
        if source in self.open:
            return Value(type(value).__name__, tape.input(source))
        return self.known(tape, value)

    def known(self, tape: Tape, value: object) -> Value:
        """A value of `__init__` or of the engine that never changes."""
        if isinstance(value, _PLAIN):
            return tape.constant(value)
        if isinstance(value, date | time | timedelta):
            kind = type(value).__name__
            return Value(kind, tape.whole(whole_of(value)), value)
        return Value("static", data=value)
