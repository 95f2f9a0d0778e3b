"""The live stepper: a program taken through bars one at a time.

In: bars, and what happened to orders outside. Out: `falcon.engine.events`.

With the simulated broker a stepper does exactly what `falcon.engine.run` does; with an
`ExternalBroker` its orders go out as events and nowhere else. Each step does this:

1. `Intake.advance` takes the new bars, and the cursors move on to them.
2. Reports that came since the last step are booked.
3. `Session.turn`: broker, notifications, then ``prenext`` or ``next``.
4. What the strategy asked for and printed becomes events.

On most bars that comes to nothing, which `falcon.engine.lulls` finds out sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from falcon.domain.bars import Bar, from_stamp
from falcon.domain.positions import Position
from falcon.engine import ir
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.external import ExternalBroker, external
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.columns import opened
from falcon.engine.crash import NAMED
from falcon.engine.events import Event, OrderReport
from falcon.engine.instance import Instance
from falcon.engine.intake import Intake
from falcon.engine.lulls import Lulls, Send
from falcon.engine.program import Program
from falcon.engine.requests import taken_events
from falcon.engine.rules import Rules
from falcon.engine.saving import checkpoints, saved, whole
from falcon.engine.session import Session
from falcon.engine.streams import Stream
from falcon.engine.witness import Nobody, Witness

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
        "_desk",
        "_has_begun",
        "_instance",
        "_intake",
        "_latest",
        "_log",
        "_lull",
        "_lulls",
        "_reports",
        "_session",
        "_stream",
        "program",
        "rules",
        "symbols",
    )

    def __init__(
        self,
        program: Program,
        parameters: Mapping[str, ir.Scalar] | None = None,
        *,
        symbols: Sequence[str] | Stream,
        rules: Rules = _DEFAULT_RULES,
        broker: Desk | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Build the program's indicators; no bar has been seen yet.

        Args:
            program: from `falcon.engine.compile_strategy`.
            parameters: those that differ from their defaults.
            symbols: one for each feed, data0 first; or one with its longer bars.
            rules: terms of the broker.
            broker: an `ExternalBroker` for these rules and feeds, or ``None`` for a
                simulated one.
            witness: sees what the strategy is told.

        Raises:
            UsageError: unknown parameters, wrong types, too few symbols.
            StrategyCrashError: `__init__` failed.
        """
        self.program = program
        self._stream = symbols if isinstance(symbols, Stream) else None
        named = symbols.symbols if isinstance(symbols, Stream) else symbols
        self.symbols = tuple(named)
        self.rules = rules
        self._desk = broker or SimulatedBroker(rules, len(self.symbols))
        self._instance = Instance(
            program, program.with_defaults(parameters), self.symbols, desk=self._desk
        )
        self._session = Session(self._instance, witness or Nobody(), rules.fuel)
        self._intake = Intake(self._session, self.symbols, self._stream)
        self._lulls = Lulls(self._instance, self._session, self._intake.lines)
        # What each step needs, at hand.
        self._alone = self._intake.alone
        self._latest = self._intake.latest
        self._log = self._instance.log
        self._lull: Send | None = None
        self._reports: list[OrderReport] = []
        self._has_begun = False
        self._instance.guard.at = self._at

    @property
    def cash(self) -> float:
        """Dollars in cash."""
        return self._desk.cash

    @property
    def value(self) -> float:
        """Cash plus positions, in dollars, as of the last step."""
        self._lulls.settle()
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
        held = self._desk.positions.get(self._intake.feed(symbol))
        size, price = (held.size, held.price) if held is not None else (0, 0)
        return Position(symbol=symbol, quantity=float(size), average_price=float(price))

    def fund(self, cash: float) -> None:
        """State the cash of the book, in dollars.

        Raises:
            UsageError: the broker is simulated and keeps its own cash.
        """
        broker = external(self._desk)
        if not broker.has(cash):
            self._wake()
            broker.fund(cash)

    def report(self, report: OrderReport) -> None:
        """Queue what happened to an order outside; it is booked with the next bar.

        Raises:
            UsageError: the broker is simulated and fills orders by itself, or knows no
                such order, or the report cannot be true; it is not queued then.
        """
        external(self._desk).check(report, self._reports)
        self._wake()
        self._reports.append(report)

    def warm(self, bars: Bar | Mapping[str, Bar]) -> None:
        """Show the indicators a bar of the past; the strategy is not called.

        Raises:
            StrategyCrashError: an indicator failed.
            UsageError: as in `step`.
        """
        self._wake()
        with self._instance.guard.placing():
            self._session.fuel = self.rules.fuel
            self._intake.advance(bars)
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
            UsageError: a bar of no feed, without a zone, or no later than the last one
                of its feed; it has not happened.
        """
        lull = self._lull
        if lull is not None:
            bar = bars if isinstance(bars, Bar) else bars.get(self._alone or "")
            if bar is not None and bar.symbol == self._alone:
                read, latest = opened(bar), self._latest
                if read.stamp > latest[0] and lull(read):
                    latest[0] = read.stamp
                    return ()
            self._wake()
        if self._desk.is_over:
            return ()
        # Written out, and not `Guard.placing`: entering that costs as much as an order.
        try:
            events = self._turn(bars)
        except NAMED as error:
            self._instance.guard.fail(error)
        if not events:
            self._lull = self._lulls.begin()
        return events

    def checkpoint(self) -> bytes:
        """The whole state after the last step, for `restore`.

        Raises:
            StrategyCrashError: the strategy keeps something that cannot be saved.
            UsageError: the sizer is not one of the engine's own.
        """
        self._wake()
        state = {
            **whole.dump(self._instance),
            "symbols": self.symbols,
            "stream": self._stream and self._stream.dump(),
            "rules": saved.pack_rules(self.rules),
            "external": isinstance(self._desk, ExternalBroker),
            "has_begun": self._has_begun,
            "session": self._session.dump(),
            "reports": [checkpoints.pack_report(one) for one in self._reports],
            **self._intake.dump(),
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
        symbols, streamed = state["symbols"], state.get("stream")
        kind = ExternalBroker if state["external"] else SimulatedBroker
        stepper = cls(
            program,
            state["parameters"],
            symbols=Stream.restore(streamed) if streamed else symbols,
            rules=rules,
            broker=kind(rules, len(symbols)),
            witness=witness,
        )
        stepper._resume(state)
        return stepper

    def _resume(self, state: checkpoints.Plain) -> None:
        self._intake.load(state)
        self._session.load(state["session"])
        whole.load(self._instance, state)
        self._reports = [checkpoints.unpack_report(one) for one in state["reports"]]
        self._has_begun = state["has_begun"]

    def _turn(self, bars: Bar | Mapping[str, Bar]) -> tuple[Event, ...]:
        session = self._session
        if not self._has_begun:
            session.start()
            self._has_begun = True
        session.fuel = self.rules.fuel
        self._intake.advance(bars)
        if self._reports:
            self._book()
        session.turn()
        return taken_events(self._log, self._desk, self.symbols)

    def _wake(self) -> None:
        """Have the state be that of the last step, to go on by any way."""
        if self._lull is not None:
            self._lull = None
            self._lulls.end()

    def _book(self) -> None:
        for report in self._reports:
            external(self._desk).apply(report)
        self._reports.clear()

    def _at(self) -> str | None:
        return from_stamp(at).isoformat() if (at := self._session.stamp) else None
