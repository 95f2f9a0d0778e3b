"""Lulls: a stepper that passes over calm bars ends each as one that does them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from falcon.domain.bars import BarSeries
from falcon.engine import Program, Stepper, compile_strategy
from falcon.engine.rules import Rules
from tests.differential.graphs import Rng
from tests.differential.stepped import Told
from tests.differential.strategy_markets import COSTLY, PLAIN, VENUES, hourly, market
from tests.differential.test_strategies import ALL, CRASHING, ON_GROUPS

OFTEN_CALM = (
    *("bollinger_reversion", "bracket_builtin", "buy_and_hold", "donchian_turtle"),
    *("logged_crossover_ai", "many_exits_ai", "short_side"),
    *("trailing_by_hand", "whole_script_golden_cross"),
)
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


@pytest.mark.parametrize("name", sorted(ALL.keys() - CRASHING.keys() - ON_GROUPS))
def test_a_lull_changes_nothing(name: str) -> None:
    rng = np.random.default_rng(len(name))
    program = warmed(ALL[name], market(31), PLAIN)

    compared(program, market(2), COSTLY, rng)
    compared(program, hourly(market(5)), PLAIN, rng)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize("name", ["bracket_builtin", "order_details", "stop_entries"])
def test_a_lull_changes_nothing_on_odd_terms(name: str, venue: str) -> None:
    rules = replace(COSTLY, venue=VENUES[venue])
    program = warmed(ALL[name], market(31), rules)

    compared(program, market(2), rules, np.random.default_rng(1))


@pytest.mark.parametrize("name", OFTEN_CALM)
def test_strategies_that_wait_for_signals_are_mostly_calm(name: str) -> None:
    series = market(31)
    program = warmed(ALL[name], series, PLAIN)

    assert compared(program, series, PLAIN, np.random.default_rng(1)) > len(series) / 2
