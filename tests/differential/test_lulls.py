"""Lulls: a stepper that passes over calm bars ends each as one that does them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.domain.orders import OrderStatus
from falcon.engine import Program, Stepper, compile_strategy
from falcon.engine.broker.external import ExternalBroker
from falcon.engine.events import OrderReport, OrderRequested
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError
from tests.differential.generated import case_of, is_taken
from tests.differential.graphs import Rng
from tests.differential.stepped import Told
from tests.differential.strategy_markets import COSTLY, PLAIN, VENUES, hourly, market
from tests.differential.test_strategies import ALL, CRASHING, ON_GROUPS
from tests.differential.test_typical import ON_GROUPS as TYPICAL_GROUPS
from tests.differential.test_typical import TYPICAL

OFTEN_CALM = (
    *("bollinger_reversion", "bracket_builtin", "buy_and_hold", "donchian_turtle"),
    *("logged_crossover_ai", "many_exits_ai", "short_side"),
    *("trailing_by_hand", "whole_script_golden_cross"),
)
SINGLE = {
    name: text
    for name, text in {**ALL, **TYPICAL}.items()
    if name not in CRASHING.keys() | ON_GROUPS | TYPICAL_GROUPS
}
SEEDS = 60
NEVER = 10**9
FEW, MANY = 0.02, 0.3


def stepper_of(program: Program, rules: Rules, told: Told, *, lulls: bool) -> Stepper:
    stepper = Stepper(program, symbols=told.symbols, rules=rules, witness=told)
    return kept(stepper, lulls=lulls)


def kept(stepper: Stepper, *, lulls: bool) -> Stepper:
    if not lulls:
        stepper._lulls._wait = NEVER
    return stepper


def compared(program: Program, series: BarSeries, rules: Rules, rng: Rng) -> int:
    """Step both ways over all bars; return on how many of them there was a lull."""
    tolds = [Told([series.symbol]) for _ in range(2)]
    quick, slow = (
        stepper_of(program, rules, told, lulls=lulls)
        for told, lulls in zip(tolds, (True, False), strict=True)
    )
    often = FEW if rng.random() < 0.5 else MANY
    lulls = 0
    for bar in series:
        assert quick.step(bar) == slow.step(bar)
        lulls += quick._lull is not None
        if rng.random() < often:
            assert (quick.value, quick.cash) == (slow.value, slow.cash)
            assert quick.position(bar.symbol) == slow.position(bar.symbol)
        if rng.random() < FEW:
            saved = quick.checkpoint()
            assert saved == slow.checkpoint()
            if rng.random() < 0.5:
                quick, slow = (
                    kept(Stepper.restore(program, saved, witness=told), lulls=lulls)
                    for told, lulls in zip(tolds, (True, False), strict=True)
                )
    assert quick.checkpoint() == slow.checkpoint()
    assert tolds[0].order_rows() == tolds[1].order_rows()
    assert tolds[0].trades == tolds[1].trades
    return lulls


def warmed(text: str, series: BarSeries, rules: Rules) -> Program:
    """A program whose steppers have done enough calm bars."""
    program = compile_strategy(text)
    for _ in range(3):
        stepper = Stepper(program, symbols=[series.symbol], rules=rules)
        for bar in series:
            stepper.step(bar)
    return program


@pytest.mark.parametrize("name", SINGLE)
def test_a_lull_changes_nothing(name: str) -> None:
    rng = np.random.default_rng(len(name))
    program = warmed(SINGLE[name], market(31), PLAIN)

    compared(program, market(2), COSTLY, rng)
    compared(program, hourly(market(5)), PLAIN, rng)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize("name", ["bracket_builtin", "order_details", "stop_entries"])
def test_a_lull_changes_nothing_on_odd_terms(name: str, venue: str) -> None:
    rules = replace(COSTLY, venue=VENUES[venue])
    program = warmed(ALL[name], market(31), rules)

    compared(program, market(2), rules, np.random.default_rng(1))


@pytest.mark.parametrize("first", range(0, SEEDS, 10))
def test_a_lull_changes_nothing_in_a_generated_strategy(first: int) -> None:
    cases = [case_of(seed) for seed in range(first, first + 10)]
    for case in (one for one in cases if len(one.series) == 1 and is_taken(one)):
        try:
            program = warmed(case.source, case.series[0], case.rules)
        except StrategyCrashError:
            continue
        rng = np.random.default_rng(first)
        compared(program, case.series[0], case.rules, rng)


@pytest.mark.parametrize("name", OFTEN_CALM)
def test_strategies_that_wait_for_signals_are_mostly_calm(name: str) -> None:
    series = market(31)
    program = warmed(ALL[name], series, PLAIN)

    assert compared(program, series, PLAIN, np.random.default_rng(1)) > len(series) / 2


def test_a_lull_ends_with_what_is_told_from_outside() -> None:
    series = market(31)
    program = warmed(ALL["donchian_turtle"], series, PLAIN)
    quick, slow = (
        kept(
            Stepper(
                program,
                symbols=[series.symbol],
                rules=PLAIN,
                broker=ExternalBroker(PLAIN, 1),
            ),
            lulls=lulls,
        )
        for lulls in (True, False)
    )
    lulls, cash = 0, PLAIN.cash
    for number, bar in enumerate(series):
        cash -= number % 60 == 59
        for stepper in (quick, slow):
            stepper.fund(cash)
        events = quick.step(bar)
        assert events == slow.step(bar)
        lulls += quick._lull is not None
        for event in events:
            if isinstance(event, OrderRequested):
                filled = OrderReport(
                    ref=event.ref,
                    status=OrderStatus.FILLED,
                    quantity=event.quantity or 1.0,
                    price=bar.close,
                )
                for stepper in (quick, slow):
                    stepper.report(filled)
        assert quick.position(bar.symbol) == slow.position(bar.symbol)
        if number % 7 == 0:
            assert quick.value == slow.value

    assert quick.checkpoint() == slow.checkpoint()
    assert lulls > len(series) / 2
