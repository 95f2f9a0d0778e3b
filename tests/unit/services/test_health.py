"""Tests of judging whether the system is alive."""

from datetime import timedelta
from pathlib import Path

from falcon.clock import ManualClock
from falcon.services.health import CheckHealth, NoteTick
from falcon.store import runtime
from falcon.store.database import Store
from falcon.store.encoding import to_text
from tests.unit.services.conftest import NOW

MINUTE = 60.0


def check(store: Store, clock: ManualClock) -> CheckHealth:
    return CheckHealth(store=store, clock=clock, interval_s=MINUTE)


def test_before_the_first_tick_the_system_is_not_healthy(
    store: Store, clock: ManualClock
) -> None:
    health = check(store, clock)()

    assert not health.healthy
    assert health.reason == "the orchestrator has not finished a tick yet"
    assert health.tick_age_s is None


def test_a_recent_tick_is_a_sign_of_health(store: Store, clock: ManualClock) -> None:
    NoteTick(store=store, clock=clock)()
    clock.move_to(NOW + timedelta(seconds=90))

    health = check(store, clock)()

    assert health.healthy
    assert health.reason == ""
    assert health.tick_age_s == 90.0
    assert health.ticked_at == NOW


def test_the_market_has_ended_once_its_last_bar_was_decided_on(
    store: Store, clock: ManualClock
) -> None:
    with store.writing() as db:
        runtime.put(db, runtime.MARKET_ENDS_AT, to_text(NOW))
        runtime.put_moment(db, NOW - timedelta(days=1))
    before = check(store, clock)().ended
    with store.writing() as db:
        runtime.put_moment(db, NOW)

    health = check(store, clock)()

    assert (before, health.ended, health.ends_at) == (False, True, NOW)


def test_ticks_that_stay_away_are_noticed(store: Store, clock: ManualClock) -> None:
    NoteTick(store=store, clock=clock)()
    clock.move_to(NOW + timedelta(seconds=3 * MINUTE + 31))

    health = check(store, clock)()

    assert not health.healthy
    assert health.reason == "the last tick was finished 211 s ago"


def test_the_markets_own_time_is_told_and_does_not_matter(
    store: Store, clock: ManualClock
) -> None:
    long_ago = NOW - timedelta(days=2_000)
    with store.writing() as db:
        runtime.put_moment(db, long_ago)
    NoteTick(store=store, clock=clock)()

    health = check(store, clock)()

    assert health.healthy
    assert health.moment == long_ago


def test_a_database_that_is_gone_is_bad_health_and_no_error(
    tmp_path: Path, clock: ManualClock
) -> None:
    health = check(Store(tmp_path / "gone.db"), clock)()

    assert not health.healthy
    assert "there is no database" in health.reason
