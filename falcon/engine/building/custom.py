"""Custom indicators: those that the strategy file defines, built and run.

One is an instance like the strategy itself: it has a namespace, a stage with cursors of
its own, and state on ``self``. Its ``__init__`` builds lines into the same graph. Then

* a line that ``__init__`` assigned, ``self.lines.x = expression``, is that expression;
* the other lines are written by ``next``, bar by bar, when the lines are computed.

The minimum period is backtrader's: a line starts with that of the data, takes what
``addminperiod`` adds and what is assigned to it; the indicator waits for the longest of
its lines and of what it built inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.feeds import Feed
from falcon.engine.broker.times import from_date_number
from falcon.engine.building.site import Site, moved, parameters
from falcon.engine.crash import FAILURES, Guard
from falcon.engine.graph import Node, RefusedError
from falcon.engine.indicators.catalogue import find
from falcon.engine.indicators.fillers import Clock
from falcon.engine.indicators.nodes import (
    IndicatorNodes,
    clock_of,
    counted_for,
    min_period_of,
)
from falcon.engine.indicators.plan import LONGEST_PERIOD
from falcon.engine.instance import INIT_FUEL, Instance
from falcon.engine.lower.layout import CLOCK
from falcon.engine.program import Program
from falcon.engine.runtime import namespace
from falcon.engine.runtime.handles import UNPLACED, LineHandle, Stage
from falcon.engine.runtime.indicators import made_of
from falcon.engine.runtime.linearrays import LineArray
from falcon.engine.runtime.meter import FUEL, Meter
from falcon.engine.runtime.texts import Log
from falcon.engine.runtime.valued import Valued
from falcon.engine.saving.keeping import MAX_STATE, check_kept

BAR_FUEL = 2_000_000
"""Fuel of one bar."""


class Custom(Instance):
    """One custom indicator.

    Attributes:
        first: index of the first bar on which it does something.
        cursors: its own, by feed.
        spend: takes fuel of the run.
        allowance: values that it may keep from bar to bar.
    """

    def __init__(
        self,
        program: Program,
        given: Mapping[str, Any],
        site: Site,
        desk: Desk,
        log: Log,
    ) -> None:
        """Run its `__init__`.

        Raises:
            RefusedError: an unknown parameter, or a line that is not there yet.
            StrategyCrashError: `__init__` failed.
        """
        outer = site.stage
        self.program = program
        self.parameters = parameters(program, given)
        self.desk, self.log = desk, log
        self.clock = Feed()
        self.cursors = [Feed() for _ in outer.feeds]
        self.spend: Callable[[int], None] = outer.charge
        self.allowance: int = MAX_STATE
        self.first = 0
        self._unweighed = 0
        self._site = site
        graph = outer.graph
        self._base = max(min_period_of(graph, source) for source in site.sources)
        self._periods = dict.fromkeys(program.strategy.lines, self._base)
        self._clock = clock_of(graph, site.sources[0])
        self._min_period = 1
        names = [feed.name for feed in outer.feeds]
        self.stage = Stage(names, [feed.lines.keys() for feed in outer.feeds], graph)
        self.stage.workshop = outer.workshop
        self._feed_lines = set(self.stage.lines)
        self.stage.datas = tuple(moved(data, self.stage) for data in site.datas)
        meter = Meter({})
        self.stage.charge = meter.charge
        self.space = namespace.build(self.stage, desk, log, meter, program.names)
        self._aliases: Mapping[str, str] = {}
        self._outputs = {
            name: LineHandle(self.stage, UNPLACED, is_output=True)
            for name in program.strategy.lines
        }
        self.guard = Guard(program.initialise, program.names.methods)
        self.own = self._initialise(self._names())
        outer.charge(INIT_FUEL - self.space[FUEL])

    def finish(self, inside: int) -> IndicatorNodes:
        """End the building.

        Args:
            inside: the largest minimum period of what it built, 0 for nothing.

        Returns:
            Its lines, for whoever builds it.
        """
        graph, source = self.stage.graph, self._site.sources[0]
        self._min_period = max(*self._periods.values(), inside)
        lines = self._place()
        self._callbacks = self._ordered()
        counted = counted_for(graph, source)
        graph.waits.add_indicator(lines.values(), counted, self._min_period)
        return IndicatorNodes(
            name=self.program.name,
            lines=lines,
            min_period=self._min_period,
            clock=self._clock,
            counted_for=counted,
            aliases=self._aliases,
            params={k: self.space[v] for k, v in self.program.names.params.items()},
        )

    def depths(self) -> dict[Node, int]:
        """How many bars back each node may be read, the deepest for each."""
        readable = self._readable()
        return {k: v for k, v in super().depths().items() if k in readable}

    def attach(self, rows: Sequence[list[float]], clocks: Mapping[int, Clock]) -> None:
        """Tie it to the rows of values by node, and to their clocks by data."""
        self._clocks = [(clocks[n], self.cursors[n]) for n in sorted(clocks)]
        cursor = self.cursors[self._clock]
        self._times = rows[self.stage.graph.feed(self._clock, "datetime")]
        self.stage.bind(rows, self.cursors, cursor)
        self.space[CLOCK] = cursor
        for index, feed in enumerate(self.cursors):
            self.space[f"b{index}"] = feed
        for node in self.module.depths:
            self.space[f"r{node}"] = rows[node]

    def step(self, index: int) -> None:
        """Run `prenext` or `next` on one bar, given its index in the rows."""
        for clock, cursor in self._clocks:
            cursor.at, cursor.dropped = clock.index, clock.dropped
        own = self.cursors[self._clock]
        own.at = index
        lacking = self._min_period - own.length
        callback = self._callbacks[0 if lacking > 0 else 1 if not lacking else 2]
        if callback is None:
            return
        self.space[FUEL] = BAR_FUEL
        try:
            callback()
            self._pay(BAR_FUEL - self.space[FUEL])
        except (*FAILURES, RefusedError):
            with self.guard.placing():
                raise

    def _pay(self, spent: int) -> None:
        self.spend(spent)
        self._unweighed += spent
        if self._unweighed > BAR_FUEL:
            self._unweighed = 0
            check_kept(self.space, self.program.names, self.allowance)

    def _names(self) -> dict[str, object]:
        """What its code may name beyond what that of a strategy may."""
        own = self.program.names.own
        return {
            **{own[f"lines.{name}"]: line for name, line in self._outputs.items()},
            **{f"f{index}": data for index, data in enumerate(self.stage.datas)},
            "_datas": self.stage.datas,
            "_outputs": tuple(self._outputs.values()),
            "_bind": self._bind,
            "_print": _refuse_print,
            "_build_inherited": self._build_inherited,
            "_add_min_period": lambda bars: self._lengthen(bars, 1),
            "_increase_min_period": lambda bars: self._lengthen(bars, 0),
            "_store": self._stored(self.space["_store"]),
        }

    def _build_inherited(self) -> None:
        """The lines that backtrader's class builds in its `__init__`."""
        names, space, strategy = self.program.names, self.space, self.program.strategy
        entry = find(strategy.base)
        given = {name: space[names.params[name]] for name in entry.params}
        made = made_of(self.stage, entry.name, self._site.sources, given)
        self._aliases = made.aliases
        for name, node in made.lines.items():
            space[names.own[f"lines.{name}"]] = self._bind(name, self.stage.line(node))

    def _bind(self, name: str, value: object) -> LineHandle:
        """``self.lines.name = value`` in `__init__`."""
        if not isinstance(value, Valued):
            raise TypeError(f"'{type(value).__name__}' object is not callable")
        graph, node = self.stage.graph, value.main.node
        period = max(self._periods[name], graph.min_period(node))
        self._periods[name] = period
        return self.stage.line(graph.raised(graph.latest(node, self._clock), period))

    def _lengthen(self, bars: object, overlap: int) -> None:
        if type(bars) is not int or abs(bars) > LONGEST_PERIOD:
            raise RefusedError(
                f"minimum period of {bars!r:.40}", "give it a whole number of bars"
            )
        for name in self._periods:
            self._periods[name] += bars - overlap

    def _stored(self, store: Callable[..., None]) -> Callable[..., None]:
        def put(container: object, key: object, value: object) -> None:
            if isinstance(container, LineHandle | LineArray):
                container.put(key, value)
            else:
                store(container, key, value)

        return put

    def _place(self) -> dict[str, Node]:
        """Give the lines that `next` writes their nodes."""
        graph, found = self.stage.graph, {}
        open_lines = []
        for name, output in self._outputs.items():
            value = self.own[f"lines.{name}"]
            if value is output:
                open_lines.append(name)
            elif isinstance(value, LineHandle):
                found[name] = graph.raised(value.node, self._periods[name])
        periods = [self._periods[name] for name in open_lines]
        nodes = graph.write(sorted(self._readable()), self._clock, periods)
        for name, node in zip(open_lines, nodes, strict=True):
            self._outputs[name].node = found[name] = node
            self.stage.lines[node] = self._outputs[name]
        if nodes:
            graph.written.append(self)
        return {name: found[name] for name in self._outputs}

    def _readable(self) -> set[Node]:
        """The nodes that its code can reach."""
        lines = (d.named.values() or (d.main,) for d in self.stage.datas)
        given = {line.node for some in lines for line in some}
        return given | (self.stage.lines.keys() - self._feed_lines)

    def _ordered(self) -> tuple[Callable[..., object] | None, ...]:
        """What runs before, on and after the bar of the minimum period."""
        self.warm_ups = tuple(
            self._min_period if index == self._clock else 0
            for index in range(len(self.cursors))
        )
        self.emit()
        self.guard.at = self._at
        main = self.method("next")
        if main is None:
            return None, None, None
        early = self.method("prenext")
        self.first = self._min_period - 1 if early is None else 0
        return early, self.method("nextstart") or main, main

    def _at(self) -> str | None:
        at = self.cursors[self._clock].at
        if at < 0:
            return None
        return from_date_number(self._times[at]).replace(tzinfo=UTC).isoformat()


def _refuse_print(*_args: object, **_keywords: object) -> None:
    # When an indicator is computed is not when the strategy runs.
    raise RefusedError("print in an indicator", "print in the strategy")
