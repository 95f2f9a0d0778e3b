"""How often the orchestrator does what."""

from __future__ import annotations

from datetime import time

import pytest

from falcon.domain.schedule import Schedule
from falcon.errors import ConfigError


def test_a_schedule_is_that_of_life() -> None:
    schedule = Schedule()

    assert (schedule.tick_s, schedule.status_s, schedule.optimization_s) == (
        60.0,
        300.0,
        3_600.0,
    )


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_an_interval_must_be_above_zero(value: float) -> None:
    with pytest.raises(ConfigError, match="tick_s"):
        Schedule(tick_s=value)


def test_the_time_of_the_backup_must_say_its_zone() -> None:
    with pytest.raises(ConfigError, match="zone"):
        Schedule(backup=time(1))


def test_there_may_be_no_backup() -> None:
    assert Schedule(backup=None).backup is None
