"""Instance: one copy of a program with its parameters, feeds, broker and state.

1. The namespace gets the guarded operations and the parameters.
2. `__init__` runs on handles that build the indicator graph.
3. What it left on ``self`` decides the structure: which names are lines, which types
   the rest has. For a new structure the methods are emitted, else they are reused; not
   before they are needed, since a native run needs none.
4. `bind` ties handles and emitted code to the rows of values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from falcon.engine import code, ir
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.building.fixtures import Fixtures
from falcon.engine.check.names import CALLBACKS
from falcon.engine.check.reach import deferred, running
from falcon.engine.crash import Guard
from falcon.engine.graph import Graph, Node
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import BINDING, CLOCK, Layout, deleted, own_targets
from falcon.engine.lower.python import INITIALISE, Module, emit_methods, load
from falcon.engine.placing import placing
from falcon.engine.program import Program
from falcon.engine.rules import Rules
from falcon.engine.runtime import namespace
from falcon.engine.runtime.calling import calling
from falcon.engine.runtime.handles import (
    FeedHandle,
    IndicatorHandle,
    LineHandle,
    Stage,
)
from falcon.engine.runtime.meter import FUEL, Meter
from falcon.engine.runtime.ownsizing import sizing
from falcon.engine.runtime.texts import Log, Texts
from falcon.engine.runtime.timing import adder
from falcon.engine.saving.keeping import MAX_STATE
from falcon.engine.timers import Timers
from falcon.errors import UsageError

if TYPE_CHECKING:
    from falcon.engine.building.workshop import Workshop

INIT_FUEL = 2_000_000
"""Fuel of `__init__`, before any bar."""

_NONE: Mapping[str, object] = MappingProxyType({})
_FROM_NEXT = frozenset({"next", "nextstart", "next_open", "nextstart_open"})


class Instance:
    """One running copy of a program.

    Attributes:
        program: what runs.
        parameters: all of them.
        stage: its handles and the graph.
        desk: its broker.
        log: what it prints.
        space: the namespace of the emitted code.
        guard: turns failures of strategy code into crashes.
        own: attributes after `__init__`.
        warm_ups: bars each feed must have delivered before `next`.
        workshop: built the indicators that the file defines.
        fixtures: functions and classes that it made.
        timers: of the strategy.
        clock: cursor of its own steps; the cursor of the feed if there is only one and
            both move together.
        natives: what the native tier keeps of it, for one set of rules.
    """

    _emitted: Module | None = None

    def __init__(
        self,
        program: Program,
        parameters: Mapping[str, ir.Scalar],
        symbols: Sequence[str],
        desk: Desk | None = None,
        offered: Sequence[Collection[str]] | None = None,
        graph: Graph | None = None,
    ) -> None:
        """Run `__init__`.

        Args:
            program: what to run.
            parameters: all of them.
            symbols: one for each feed.
            desk: its broker; the simulated one on usual terms if ``None``.
            offered: further lines of each feed; ``None`` if all have what is read.
            graph: where the indicators are built; a new one if ``None``.

        Raises:
            UsageError: too few feeds.
            UnsupportedConstructError: an indicator that the engine does not know.
            StrategyCrashError: `__init__` failed.
        """
        if len(symbols) < program.feeds:
            raise UsageError(
                f"{program.name} needs {program.feeds} data feeds, got {len(symbols)}"
            )
        self.program = program
        self.parameters = parameters
        self.stage = Stage(symbols, _extras(program, len(symbols), offered), graph)
        self.natives: dict[object, Any] = {}
        self.desk = desk or SimulatedBroker(Rules(), len(symbols))
        meter = Meter({})
        self.log = Log(Texts(meter))
        self.desk.charge = self.stage.charge = meter.charge
        self.space = namespace.build(
            self.stage, self.desk, self.log, meter, program.names
        )
        self.desk.conditions.name(symbols)
        self.space.update(sizing(self.space))
        self.timers = self._timers()
        self.guard = Guard(program.initialise, program.names.methods)
        self.workshop = _workshop(program, self.desk, self.log)
        self.stage.workshop = self.workshop
        self.own = self._initialise()
        self.desk.impose_sizer()
        self.timers.initial = len(self.timers.all)
        for custom in self.workshop.customs:
            custom.allowance = MAX_STATE // len(self.workshop.customs)
        self.warm_ups = self.stage.warm_ups()
        moves_with_feed = len(symbols) == 1 and not self.stage.lags
        self.clock = self.desk.feeds[0] if moves_with_feed else Feed()

    @property
    def module(self) -> Module:
        """The emitted methods, loaded into the namespace."""
        return self._emitted or self.emit()

    def emit(self) -> Module:
        """Emit the methods for the structure that `__init__` left behind.

        Raises:
            UnsupportedConstructError: with this structure they ask for what the engine
                does not offer.
        """
        self._emitted = self.guard.module = self._module(self.own)
        load(self._emitted, self.space)
        return self._emitted

    def bind(self, rows: Sequence[list[float]]) -> None:
        """Tie handles and code to the rows of values by node."""
        feeds, module = self.desk.feeds, self.module
        self.stage.bind(rows, feeds, self.clock)
        self.space[CLOCK] = self.clock
        self.space["rc"] = self.clock.time
        for index, feed in enumerate(feeds):
            self.space[f"b{index}"] = feed
        for index, lag in enumerate(self.stage.lags):
            self.space[f"c{index}"] = lag
        for node in module.depths:
            self.space[f"r{node}"] = rows[node]

    def method(self, name: str) -> Callable[..., object] | None:
        """A method of the strategy by name, ``None`` if it does not define it."""
        emitted = self.program.names.methods.get(name)
        if emitted is None:
            return None
        if self._emitted is None:
            self.emit()
        function: Callable[..., object] = self.space[emitted]
        return function

    def depths(self) -> dict[Node, int]:
        """How many bars back each node may be read, the deepest for each."""
        deepest = dict.fromkeys(self.stage.lines, self.module.dynamic_depth)
        for node, depth in self.module.depths.items():
            deepest[Node(node)] = max(depth, deepest.get(Node(node), 0))
        # What follows late is read one bar deeper before it follows.
        return {k: depth + self.stage.is_late(k) for k, depth in deepest.items()}

    def _timers(self) -> Timers:
        timers = Timers(self.desk.feeds)
        self.space["_add_timer"] = adder(self.space["_actions"], timers)
        if self.program.has_timers or self.desk.lets_act_at_open:
            self.stage.lags = tuple(Feed() for _ in self.stage.feeds)
        return timers

    def _initialise(self, given: Mapping[str, object] = _NONE) -> dict[str, object]:
        names = self.program.names
        for unset in (names.own, names.params):
            self.space.update(dict.fromkeys(unset.values(), namespace.UNSET))
        self.space.update(calling(self.space, names))
        self.space.update(given)
        for name, value in self.parameters.items():
            self.space[names.params[name]] = value
        load(self.program.initialise, self.space)
        self.space[FUEL] = INIT_FUEL
        # Before its first bar the length of whatever is built is 0.
        self.space[CLOCK] = Feed()
        with placing(self.program.strategy):
            self.guard.call(self.space[INITIALISE])
        self.fixtures = Fixtures(self.space, names)
        own = {name: self.space[emitted] for name, emitted in names.own.items()}
        return {k: v for k, v in own.items() if v is not namespace.UNSET}

    def _module(self, own: dict[str, object]) -> Module:
        program, names = self.program, self.program.names
        scalars = [*names.params.values(), *names.fixed.values()]
        values = {emitted: self.space[emitted] for emitted in scalars}
        # What code cannot look back to needs no emission of its own.
        sure = tuple(min(bars, program.look_back + 1) for bars in self.warm_ups)
        key = (
            tuple((name, self._shape(value)) for name, value in own.items()),
            tuple(type(value).__name__ for value in values.values()),
            sure,
            tuple(tuple(feed.lines) for feed in self.stage.feeds),
            tuple(map(self._shape, self.stage.datas)),
            bool(self.stage.lags),
        )
        if key not in program.modules:
            program.modules[key] = self._emit(own, values, sure)
        return program.modules[key]

    def _emit(
        self,
        own: dict[str, object],
        values: dict[str, object],
        warm_ups: tuple[int, ...],
    ) -> Module:
        methods = self.program.strategy.methods
        loose = deferred(self.program.strategy)
        run = running(methods, CALLBACKS.keys() | loose)
        ran = [name for name in methods if name in run]
        inner = list(code.walk(*_functions(methods.keys() - run, methods)))
        nodes = [*inner, *(node for name in ran for node in methods[name].of(*BINDING))]
        layout = Layout(
            names=self.program.names,
            defaults={name: method.defaults for name, method in methods.items()},
            stage=self.stage,
            own=own,
            changing=frozenset(own_targets(nodes)),
            deleted=frozenset(deleted(nodes)),
            loose=loose,
            strays=frozenset(own_targets(inner)),
            warm_ups=warm_ups,
            warmed=_warmed(self.program.strategy),
        )
        types = Types(layout, values)
        types.settle({name: methods[name] for name in ran})
        with self.guard.placing():
            return emit_methods(self.program.strategy, ran, layout, types)

    def _shape(self, value: object) -> object:
        graph = self.stage.graph
        match value:
            case LineHandle(node=node, is_output=is_output):
                return node, graph.clock(node), is_output
            case IndicatorHandle(nodes=nodes):
                return tuple((k, v, graph.clock(v)) for k, v in nodes.lines.items())
            case FeedHandle(index=index):
                return f"feed{index}"
        return type(value).__name__


def _workshop(program: Program, desk: Desk, log: Log) -> Workshop:
    # What it builds are instances too.
    from falcon.engine.building.workshop import Workshop

    return Workshop(program.indicators, desk, log)


def _extras(
    program: Program, count: int, offered: Sequence[Collection[str]] | None
) -> list[tuple[str, ...]]:
    """The further lines of each feed that the strategy may read."""
    read = [program.lines_of(feed) for feed in range(count)]
    if offered is None:
        return read
    return [
        tuple(name for name in names if name in has)
        for names, has in zip(read, offered, strict=True)
    ]


def _functions(
    names: Iterable[str], methods: Mapping[str, code.Method]
) -> list[code.Stmt]:
    """The statements of functions inside some methods."""
    defined = (node for name in names for node in methods[name].of(code.Define))
    return [statement for node in defined for statement in node.body]


def _warmed(strategy: code.Strategy) -> frozenset[str]:
    """The methods that nothing reaches but `next` and `nextstart`."""
    methods = strategy.methods
    early = running(methods, (CALLBACKS.keys() - _FROM_NEXT) | deferred(strategy))
    return running(methods, _FROM_NEXT) - early
