"""A draft: an instance made ready for a native run, without its lines and its book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.domain.bars import BarSeries
from falcon.engine import budget
from falcon.engine.instance import Instance
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker.opening import Opening, serves
from falcon.engine.native.prototypes import BoundProgram, lowered
from falcon.engine.rules import Rules
from falcon.engine.runtime.meter import Meter
from falcon.engine.runtime.texts import Log, Texts
from falcon.engine.schedules import Schedule
from falcon.engine.terms import Node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """What a native run takes of an instance.

    Attributes:
        name: of the strategy.
        program: its methods, lowered.
        opening: its broker, as `__init__` left it.
        reads: nodes of the graph whose values are read.
        warm_ups: bars that each feed must have delivered before `next`.
        fuel: what is left of it when the lines are paid for.
        log: what `__init__` printed.
    """

    name: str
    program: BoundProgram
    opening: Opening
    reads: frozenset[Node]
    warm_ups: tuple[int, ...]
    fuel: int
    log: Log


def draft_of(instance: Instance, schedule: Schedule, rules: Rules) -> Draft:
    """Make an instance ready; it stays as it is.

    Raises:
        NotNativeError: it cannot be run natively; says why.
    """
    _check(instance, schedule)
    program = lowered(instance)
    return Draft(
        name=instance.program.name,
        program=program,
        opening=Opening.of(instance.desk),
        reads=frozenset(program.nodes),
        warm_ups=instance.warm_ups,
        fuel=fuel_of(instance, schedule.series, rules),
        log=_printed(instance.log),
    )


def _printed(log: Log) -> Log:
    """The same lines, without the instance behind them."""
    copy = Log(Texts(Meter({})))
    copy.lines, copy.steps, copy.rest = list(log.lines), list(log.steps), log.rest
    copy.characters = log.characters
    return copy


def _check(instance: Instance, schedule: Schedule) -> None:
    if not serves(instance.desk):
        raise NotNativeError("terms of the broker that the machine does not know")
    if instance.timers.all or instance.stage.lags:
        raise NotNativeError("timers, or steps that lag behind the bars")
    if instance.workshop.customs:
        raise NotNativeError("indicators that the strategy file defines")
    if schedule.is_streamed:
        raise NotNativeError("a resampled feed")


def fuel_of(instance: Instance, series: Sequence[BarSeries], rules: Rules) -> int:
    """What is left of the fuel of a run when the lines are paid for.

    Raises:
        NotNativeError: there is not enough.
    """
    counts = [len(one) for one in series]
    price = budget.price_of(instance.stage.graph.own_terms) * max(counts)
    fuel = budget.fuel_for(rules, sum(counts)) - price
    if fuel < 0:
        raise NotNativeError("not enough fuel for the indicators")
    return fuel
