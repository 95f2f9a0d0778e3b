"""Running a program over whole series of bars, as backtrader's default run does.

1. The instance builds its indicators, the lines compute them over all bars.
2. `_Steps` visits the times at which any feed has a bar and moves the cursors.
3. `Session.turn` lets broker and strategy act on each step.
4. The record becomes the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from falcon.domain.bars import BarSeries, Stamps, from_stamp
from falcon.engine import budget, ir
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.columns import attach, columns_of
from falcon.engine.instance import Instance
from falcon.engine.lines import Lines
from falcon.engine.program import Program
from falcon.engine.record import Record
from falcon.engine.results import Result
from falcon.engine.rules import Rules
from falcon.engine.runtime.meter import FuelExhaustedError
from falcon.engine.session import Session
from falcon.errors import StrategyCrashError, UsageError

TIER = "python"

DEFAULT_RULES = Rules()


def run(
    program: Program,
    bars: BarSeries | Sequence[BarSeries],
    parameters: Mapping[str, ir.Scalar] | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Result:
    """Run a program over bars with a simulated broker.

    Args:
        program: from `falcon.engine.compile_strategy`.
        bars: one series for each feed, data0 first.
        parameters: those that differ from their defaults.
        rules: terms of the broker.

    Raises:
        UsageError: unknown parameters, wrong types, no bars or too few feeds.
        StrategyCrashError: the strategy failed; says how, on which bar and line.
        UnsupportedConstructError: with these parameters it asks for an indicator that
            the engine does not offer.
    """
    series = (bars,) if isinstance(bars, BarSeries) else tuple(bars)
    _check(series)
    desk = SimulatedBroker(rules, len(series))
    instance = Instance(
        program,
        program.with_defaults(parameters),
        [one.symbol for one in series],
        desk,
    )
    _check_lines(program, series)
    _check_size(instance, series)
    _check_warm_up(instance, series)
    return _Run(instance, series, rules).result()


class _Run:
    """One run from its first bar to its result."""

    def __init__(
        self, instance: Instance, series: Sequence[BarSeries], rules: Rules
    ) -> None:
        self._instance = instance
        self._series = series
        self._record = Record(series, instance.desk)
        self._lines = Lines(instance.stage.graph)
        bars = sum(map(len, series))
        self._session = Session(instance, self._record, budget.fuel_for(rules, bars))
        self._steps = _steps(series)
        instance.guard.at = self._at
        # Only lines that span several feeds need to be told of each step.
        self._is_mixed = instance.stage.graph.is_mixed

    def result(self) -> Result:
        """Go through all bars."""
        instance, desk = self._instance, self._instance.desk
        self._pay_lines()
        self._prepare()
        with instance.guard.placing():
            self._session.start()
            equity = self._go()
            self._session.stop()
        instance.log.close()
        return Result(
            strategy=instance.program.name,
            tier=TIER,
            orders=self._record.orders(desk.take_created()),
            trades=tuple(self._record.trades),
            stamps=self._steps,
            equity=np.array(equity, dtype=np.float64),
            final_cash=float(desk.cash),
            final_value=float(desk.value),
            log=tuple(instance.log.take()),
        )

    def _pay_lines(self) -> None:
        price = budget.price_of(self._instance.stage.graph)
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
        except (ArithmeticError, ValueError) as error:
            raise _failed(error, lines, self._series) from error
        _attach(instance.desk, instance, lines)
        instance.bind(lines.rows)

    def _go(self) -> list[float]:
        if len(self._series) == 1:
            return self._go_single()
        equity = []
        for stamp, moved in _moves(self._steps, self._series):
            self._session.stamp = stamp
            self._move(moved)
            self._session.turn()
            equity.append(self._instance.desk.value)
        return equity

    def _go_single(self) -> list[float]:
        account = self._instance.desk.account
        turns = self._session.turns(self._steps.tolist())
        return [account.value for _ in turns]

    def _move(self, moved: Sequence[int]) -> None:
        feeds = self._instance.desk.feeds
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


def _check_lines(program: Program, series: Sequence[BarSeries]) -> None:
    for feed, names in program.extra_lines.items():
        missing = [name for name in names if name not in series[feed].extras]
        if missing:
            raise UsageError(
                f"{program.name} reads the line {missing[0]}, which the bars of "
                f"{series[feed].symbol} do not have"
            )


def _check_size(instance: Instance, series: Sequence[BarSeries]) -> None:
    """Refuse a run whose lines would not fit into memory."""
    rows, bars = budget.rows_of(instance.stage.graph), max(map(len, series))
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


def _steps(series: Sequence[BarSeries]) -> Stamps:
    """All times at which some feed has a bar, in order, each once."""
    if len(series) == 1:
        return series[0].stamps
    return np.unique(np.concatenate([one.stamps for one in series]))


def _moves(
    steps: Stamps, series: Sequence[BarSeries]
) -> Iterator[tuple[int, list[int]]]:
    """Each step with the feeds that have a bar."""
    has_bar = [np.isin(steps, one.stamps).tolist() for one in series]
    for stamp, *flags in zip(steps.tolist(), *has_bar, strict=True):
        yield stamp, [data for data, flag in enumerate(flags) if flag]


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
