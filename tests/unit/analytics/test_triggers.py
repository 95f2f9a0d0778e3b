"""The four triggers fire at their limits and say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from falcon.analytics.triggers import trigger
from falcon.domain.performance import Performance

SOUND = Performance(
    total_trades=20, winning_trades=12, win_rate=0.6, total_pnl=100, max_drawdown=0.1
)


def test_a_sound_strategy_gives_no_reason() -> None:
    assert trigger(SOUND) is None


def test_a_strategy_that_has_not_traded_gives_no_reason() -> None:
    assert trigger(Performance()) is None


@pytest.mark.parametrize(
    ("performance", "reason"),
    [
        (replace(SOUND, consecutive_losses=5), "5 losing trades in a row"),
        (replace(SOUND, win_rate=0.35), "win rate 35.0% below 40% over 20 trades"),
        (replace(SOUND, max_drawdown=0.1501), "drawdown 15.01% above 15%"),
        (replace(SOUND, total_pnl=-1234.5), "loss of $1,234.50 over 20 trades"),
    ],
)
def test_each_trigger_states_its_figures(performance: Performance, reason: str) -> None:
    assert trigger(performance) == reason


@pytest.mark.parametrize(
    "performance",
    [
        replace(SOUND, consecutive_losses=4),
        replace(SOUND, win_rate=0.40),
        replace(SOUND, max_drawdown=0.15),
        replace(SOUND, total_pnl=0.0),
        replace(SOUND, total_trades=19, win_rate=0.1, total_pnl=-50),
    ],
)
def test_the_limits_themselves_do_not_fire(performance: Performance) -> None:
    assert trigger(performance) is None


def test_several_reasons_are_all_given() -> None:
    failing = replace(SOUND, win_rate=0.2, max_drawdown=0.4)

    assert trigger(failing) == (
        "win rate 20.0% below 40% over 20 trades; drawdown 40.00% above 15%"
    )
