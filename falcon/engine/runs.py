"""Running a program over whole series of bars, as backtrader's default run does.

1. The instance builds its indicators, the lines compute them over all bars.
2. `falcon.engine.schedules` tells on which step which feed delivers a bar.
3. `Session.turn` lets broker and strategy act on each step.
4. The record becomes the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from falcon.domain.bars import BarSeries, from_stamp
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result
from falcon.engine import budget, ir
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.columns import attach, columns_of
from falcon.engine.graph import Graph
from falcon.engine.indicators.kernels import UNDEFINED
from falcon.engine.instance import Instance
from falcon.engine.lacking import check_lines
from falcon.engine.lines import Lines
from falcon.engine.program import Program
from falcon.engine.record import Record
from falcon.engine.rules import Rules
from falcon.engine.runtime.meter import FuelExhaustedError
from falcon.engine.schedules import Schedule, resampled, schedule_of
from falcon.engine.session import Session
from falcon.engine.sight import Sight
from falcon.engine.standby import Standby
from falcon.engine.tiers import Tier, native_result
from falcon.errors import StrategyCrashError, UsageError

DEFAULT_RULES = Rules()


def run(
    program: Program,
    bars: BarSeries | Sequence[BarSeries],
    parameters: Mapping[str, ir.Scalar] | None = None,
    rules: Rules = DEFAULT_RULES,
    resample: Resampling | None = None,
    tier: Tier = Tier.BEST,
) -> Result:
    """Run a program over bars with a simulated broker.

    Args:
        program: from `falcon.engine.compile_strategy`.
        bars: one series for each feed, data0 first.
        parameters: those that differ from their defaults.
        rules: terms of the broker.
        resample: longer bars of data0 that are a further, last feed.
        tier: which machine to take.

    Raises:
        UsageError: unknown parameters, wrong types, no bars or too few feeds.
        StrategyCrashError: the strategy failed; says how, on which bar and line.
        UnsupportedConstructError: with these parameters it asks for an indicator that
            the engine does not offer.
    """
    schedule = course(program, bars, resample)
    given = program.with_defaults(parameters)
    standby = Standby(program, schedule.series, given, rules)
    instance = standby.take()
    if instance is None:
        instance = begin(program, schedule, parameters, rules)
    else:
        check(instance, schedule)
    result, note = None, ""
    if tier.tries_native(sum(map(len, schedule.series))):
        result, note = native_result(instance, schedule, rules)
    if result is None:
        result = _Run(instance, schedule, rules).result(note)
    else:
        standby.keep(instance)
    return replace(
        result,
        sets_terms=instance.desk.conditions.are_set,
        left_out=program.left_out,
        slips=program.slips,
    )


def course(
    program: Program,
    bars: BarSeries | Sequence[BarSeries],
    resample: Resampling | None = None,
) -> Schedule:
    """The way of a program through bars; see `run`.

    Raises:
        UsageError: there are no bars, or they lack a line.
    """
    given = (bars,) if isinstance(bars, BarSeries) else tuple(bars)
    _check(given)
    schedule = schedule_of(given) if resample is None else resampled(given, resample)
    check_lines(program, schedule.series)
    return schedule


def begin(
    program: Program,
    schedule: Schedule,
    parameters: Mapping[str, ir.Scalar] | None,
    rules: Rules,
    graph: Graph | None = None,
) -> Instance:
    """Have a program build its indicators, in a graph of its own if none is given.

    Raises:
        UsageError: unknown parameters, wrong types or too few feeds.
        StrategyCrashError: ``__init__`` failed, or wants too much for these bars.
        UnsupportedConstructError: with these parameters it asks for an indicator that
            the engine does not offer.
    """
    series = schedule.series
    instance = Instance(
        program,
        program.with_defaults(parameters),
        [one.symbol for one in series],
        SimulatedBroker(rules, len(series)),
        [one.extras for one in series],
        graph,
    )
    check(instance, schedule)
    return instance


def check(instance: Instance, schedule: Schedule) -> None:
    """See whether an instance can run over these bars.

    Raises:
        StrategyCrashError: it wants too much.
    """
    _check_size(instance, schedule.series)
    if not schedule.is_streamed:
        _check_warm_up(instance, schedule.series)


class _Run:
    """One run from its first bar to its result."""

    def __init__(self, instance: Instance, schedule: Schedule, rules: Rules) -> None:
        self._instance = instance
        self._schedule = schedule
        self._series = series = schedule.series
        self._record = Record(series, instance.desk)
        self._lines = Lines(instance.stage.graph)
        bars = sum(map(len, series))
        self._session = Session(instance, self._record, budget.fuel_for(rules, bars))
        instance.guard.at = self._at
        instance.log.step = lambda: instance.clock.length - 1
        # Only lines that span several feeds need to be told of each step.
        self._is_mixed = instance.stage.graph.is_mixed
        self._sight = Sight(instance.stage.graph, series)

    def result(self, note: str) -> Result:
        """Go through all bars; ``note`` says why another machine did not."""
        instance, desk = self._instance, self._instance.desk
        self._pay_lines()
        self._prepare()
        with instance.guard.placing():
            self._session.start()
            equity = self._go()
            instance.log.step = lambda: len(equity)
            self._session.stop()
        instance.log.close()
        return Result(
            strategy=instance.program.name,
            tier=Tier.PYTHON,
            orders=self._record.orders(desk.take_created()),
            trades=tuple(self._record.trades),
            stamps=self._schedule.stamps[: len(equity)],
            equity=np.array(equity, dtype=np.float64),
            final_cash=float(desk.cash),
            final_value=float(desk.value),
            log_steps=tuple(instance.log.steps),
            log=tuple(instance.log.take()),
            tier_note=note,
        )

    def _pay_lines(self) -> None:
        price = budget.price_of(self._instance.stage.graph.own_terms)
        bars = max(map(len, self._series))
        try:
            self._session.spend(price * bars)
        except FuelExhaustedError:
            raise StrategyCrashError(
                f"too large: indicators of {price} units of fuel over {bars} bars; "
                "use shorter periods, fewer indicators or fewer bars"
            ) from None

    def _prepare(self) -> None:
        lines, instance = self._lines, self._instance
        try:
            lines.load(dict(enumerate(map(columns_of, self._series))))
        except UNDEFINED as error:
            raise _failed(error, lines, self._series) from error
        _attach(instance.desk, instance, lines)
        instance.bind(lines.rows)

    def _go(self) -> list[float]:
        if len(self._series) == 1 and not self._instance.stage.lags:
            return self._go_single()
        desk, equity = self._instance.desk, list[float]()
        blind = self._schedule.blind_step(self._instance.stage.graph)
        for stamp, moved in self._schedule.steps():
            self._session.stamp = stamp
            if len(equity) == blind:
                raise IndexError("an indicator reads a feed that has no bar yet")
            self._move(moved)
            waits = not self._session.is_under_way
            if self._session.turn():
                equity.append(desk.value)
            if waits and self._session.is_under_way and not self._schedule.is_streamed:
                self._sight.check(self._lines)
            if desk.is_over:
                break
        return equity

    def _go_single(self) -> list[float]:
        account = self._instance.desk.account
        turns = self._session.turns(self._schedule.stamps.tolist())
        return [account.value for _ in turns]

    def _move(self, moved: Sequence[int]) -> None:
        feeds = self._instance.desk.feeds
        if self._schedule.is_rest(moved):
            feeds[-1].hold()
        for data in moved:
            feeds[data].at += 1
        if self._is_mixed:
            self._lines.tick(moved)

    def _at(self) -> str | None:
        if self._instance.clock.at < 0:
            return None
        return from_stamp(self._session.stamp).isoformat()


def _check(series: Sequence[BarSeries]) -> None:
    if not series:
        raise UsageError("a run needs the bars of at least one symbol, got none")
    for one in series:
        if not len(one):
            raise UsageError(f"{one.symbol} has no bars to run on")
        if one.fault is not None:
            raise UsageError(f"bars of {one.symbol}: {one.fault}")


def _check_size(instance: Instance, series: Sequence[BarSeries]) -> None:
    """Refuse a run whose lines would not fit into memory."""
    terms, bars = instance.stage.graph.own_terms, max(map(len, series))
    rows = budget.rows_of(terms)
    if not budget.fits(rows, bars):
        raise StrategyCrashError(
            f"too large: {rows} lines over {bars} bars; "
            "use fewer indicators or fewer bars"
        )


def _check_warm_up(instance: Instance, series: Sequence[BarSeries]) -> None:
    """Data that ends before the warm-up does is an error, as in backtrader."""
    for one, need in zip(series, instance.warm_ups, strict=True):
        if need > len(one):
            raise StrategyCrashError(
                f"insufficient data: {one.symbol} has {len(one)} bars, "
                f"the indicators need {need}"
            )


def _attach(desk: Desk, instance: Instance, lines: Lines) -> None:
    for feed, handle in zip(desk.feeds, instance.stage.feeds, strict=True):
        attach(
            feed, {name: lines.rows[line.node] for name, line in handle.lines.items()}
        )


def _failed(
    error: Exception, lines: Lines, series: Sequence[BarSeries]
) -> StrategyCrashError:
    failure = lines.failure
    if failure is None:
        return StrategyCrashError(f"{type(error).__name__}: {error}")
    at = from_stamp(int(series[failure.data].stamps[failure.bar])).isoformat()
    return StrategyCrashError(
        f"{type(error).__name__}: {error} in an indicator", bar_at=at
    )
