"""The live stepper: a program taken through bars one at a time.

In: bars, and what happened to orders outside. Out: `falcon.engine.events`.

With the simulated broker a stepper does exactly what `falcon.engine.run` does; with an
`ExternalBroker` its orders go out as events and nowhere else. Each step does this:

1. `Lines.advance` takes the new bars, and the cursors move on to them.
2. Reports that came since the last step are booked.
3. `Session.turn`: broker, notifications, then ``prenext`` or ``next``.
4. What the strategy asked for and printed becomes events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from falcon.domain.bars import Bar, from_stamp, to_stamp
from falcon.domain.positions import Position
from falcon.engine import ir
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.columns import opened, values_of
from falcon.engine.crash import NAMED
from falcon.engine.cursors import point, tie
from falcon.engine.events import Event, OrderReport
from falcon.engine.instance import Instance
from falcon.engine.lines import Lines
from falcon.engine.program import Program
from falcon.engine.requests import taken_events
from falcon.engine.rules import Rules
from falcon.engine.saving import checkpoints, saved
from falcon.engine.saving.state import Reader, Writer, dump_customs, restore_customs
from falcon.engine.session import Nobody, Session, Witness
from falcon.errors import UsageError

_DEFAULT_RULES = Rules()


class Stepper:
    """A program on its way through live bars.

    Attributes:
        program: what runs.
        symbols: its feeds, data0 first.
        rules: terms of its broker.
    """

    __slots__ = (
        "_alone",
        "_cursor",
        "_desk",
        "_has_begun",
        "_index",
        "_instance",
        "_lines",
        "_log",
        "_reports",
        "_session",
        "program",
        "rules",
        "symbols",
    )

    def __init__(
        self,
        program: Program,
        parameters: Mapping[str, ir.Scalar] | None = None,
        *,
        symbols: Sequence[str],
        rules: Rules = _DEFAULT_RULES,
        broker: Desk | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Build the program's indicators; no bar has been seen yet.

        Args:
            program: from `falcon.engine.compile_strategy`.
            parameters: those that differ from their defaults.
            symbols: one for each feed, data0 first.
            rules: terms of the broker.
            broker: an `ExternalBroker` for these rules and feeds, or ``None`` for a
                simulated one.
            witness: sees what the strategy is told.

        Raises:
            UsageError: unknown parameters, wrong types, too few symbols.
            StrategyCrashError: `__init__` failed.
        """
        self.program = program
        self.symbols = tuple(symbols)
        self.rules = rules
        self._desk = broker or SimulatedBroker(rules, len(self.symbols))
        self._instance = Instance(
            program, program.with_defaults(parameters), self.symbols, desk=self._desk
        )
        self._lines = Lines(self._instance.stage.graph)
        self._session = Session(self._instance, witness or Nobody(), rules.fuel)
        # What each step needs, at hand.
        self._alone = self.symbols[0] if len(self.symbols) == 1 else None
        self._cursor = self._desk.feeds[0]
        self._log = self._instance.log
        self._reports: list[OrderReport] = []
        self._has_begun = False
        self._index = {symbol: index for index, symbol in enumerate(self.symbols)}
        self._instance.guard.at = self._at
        tie(self._instance, self._lines)

    @property
    def cash(self) -> float:
        """Dollars in cash."""
        return self._desk.cash

    @property
    def value(self) -> float:
        """Cash plus positions, in dollars, as of the last step."""
        return self._desk.value

    @property
    def is_ready(self) -> bool:
        """Whether every feed has delivered what the indicators need."""
        return self._session.is_ready

    @property
    def is_over(self) -> bool:
        """Whether the strategy has ended its run; it is not called any more."""
        return self._desk.is_over

    def position(self, symbol: str) -> Position:
        """What the strategy holds of a symbol.

        Raises:
            UsageError: the symbol is not among its feeds.
        """
        held = self._desk.positions.get(self._feed(symbol))
        size, price = (held.size, held.price) if held is not None else (0, 0)
        return Position(symbol=symbol, quantity=float(size), average_price=float(price))

    def fund(self, cash: float) -> None:
        """State the cash of the book, in dollars.

        Raises:
            UsageError: the broker is simulated and keeps its own cash.
        """
        self._external().fund(cash)

    def report(self, report: OrderReport) -> None:
        """Queue what happened to an order outside; it is booked with the next bar.

        Raises:
            UsageError: the broker is simulated and fills orders by itself.
        """
        self._external()
        self._reports.append(report)

    def warm(self, bars: Bar | Mapping[str, Bar]) -> None:
        """Show the indicators a bar of the past; the strategy is not called.

        Raises:
            StrategyCrashError: an indicator failed.
        """
        with self._instance.guard.placing():
            self._session.fuel = self.rules.fuel
            self._advance(bars)
            self._session.skip()
            self._desk.account.revalue()

    def step(self, bars: Bar | Mapping[str, Bar]) -> tuple[Event, ...]:
        """Take the strategy through one step.

        Args:
            bars: the bar of a single feed, or for each symbol that has one.

        Returns:
            What the strategy printed and asked for; nothing once it ended the run.

        Raises:
            StrategyCrashError: it failed; this stepper must not be used any more.
        """
        if self._desk.is_over:
            return ()
        # Written out, and not `Guard.placing`: entering that costs as much as an order.
        try:
            session = self._session
            if not self._has_begun:
                session.start()
                self._has_begun = True
            session.fuel = self.rules.fuel
            self._advance(bars)
            if self._reports:
                self._book()
            session.turn()
            return taken_events(self._log, self._desk, self.symbols)
        except NAMED as error:
            self._instance.guard.fail(error)

    def checkpoint(self) -> bytes:
        """The whole state after the last step, for `restore`.

        Raises:
            StrategyCrashError: the strategy keeps something that cannot be saved.
            UsageError: the sizer is not one of the engine's own.
        """
        instance, writer = self._instance, Writer(self._instance)
        state = {
            "customs": dump_customs(instance),
            "symbols": self.symbols,
            "parameters": dict(instance.parameters),
            "rules": saved.pack_rules(self.rules),
            "external": isinstance(self._desk, ExternalBroker),
            "has_begun": self._has_begun,
            "session": self._session.dump(),
            "reports": [checkpoints.pack_report(one) for one in self._reports],
            "lines": self._lines.dump(),
            "own": writer.state(),
            "shelf": writer.shelf,
            "desk": self._desk.dump(writer.orders),
            "log": instance.log.rest,
        }
        return checkpoints.pack(state, source_hash=self.program.source_hash)

    @classmethod
    def restore(
        cls, program: Program, data: bytes, *, witness: Witness | None = None
    ) -> Stepper:
        """Go on from a checkpoint of the same program.

        Raises:
            UsageError: the bytes are no checkpoint of this program and version.
        """
        state = checkpoints.unpack(data, source_hash=program.source_hash)
        rules = saved.unpack_rules(state["rules"])
        symbols = state["symbols"]
        kind = ExternalBroker if state["external"] else SimulatedBroker
        stepper = cls(
            program,
            state["parameters"],
            symbols=symbols,
            rules=rules,
            broker=kind(rules, len(symbols)),
            witness=witness,
        )
        stepper._resume(state)
        return stepper

    def _resume(self, state: checkpoints.Plain) -> None:
        orders = self._desk.load(state["desk"])
        self._lines.restore(state["lines"])
        point(self._desk, self._lines)
        self._session.load(state["session"])
        Reader(self._instance, state["shelf"], orders).restore(state["own"])
        restore_customs(self._instance, state["customs"])
        self._reports = [checkpoints.unpack_report(one) for one in state["reports"]]
        self._has_begun = state["has_begun"]
        # What __init__ printed was printed when the stepper was first built.
        self._instance.log.resume(state["log"])

    def _advance(self, bars: Bar | Mapping[str, Bar]) -> None:
        if not isinstance(bars, Bar) and len(bars) == 1:
            (bars,) = bars.values()
        if isinstance(bars, Bar) and bars.symbol == self._alone:
            self._follow(bars)
            return
        given = [bars] if isinstance(bars, Bar) else list(bars.values())
        self._session.stamp = max(to_stamp(bar.opened_at) for bar in given)
        self._lines.advance({self._feed(bar.symbol): values_of(bar) for bar in given})
        point(self._desk, self._lines)

    def _follow(self, bar: Bar) -> None:
        """Advance where there is but one feed."""
        read = opened(bar)
        self._session.stamp = read.stamp
        stride = self._lines.follow(bar, read)
        if stride is None:
            point(self._desk, self._lines)
        else:
            feed = self._cursor
            feed.at, feed.dropped = stride.at, stride.dropped

    def _book(self) -> None:
        for report in self._reports:
            self._external().apply(report)
        self._reports.clear()

    def _feed(self, symbol: str) -> int:
        if symbol not in self._index:
            raise UsageError(
                f"{symbol} is not a feed of this program; it has "
                f"{', '.join(self.symbols)}"
            )
        return self._index[symbol]

    def _external(self) -> ExternalBroker:
        if not isinstance(self._desk, ExternalBroker):
            raise UsageError("this stepper simulates its broker by itself")
        return self._desk

    def _at(self) -> str | None:
        return from_stamp(at).isoformat() if (at := self._session.stamp) else None
