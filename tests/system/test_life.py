"""Both processes from their start to their end."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from falcon.store import runtime
from falcon.store.database import Store
from falcon.store.encoding import to_text
from falcon.store.lock import path_of
from tests.system.house import PATIENCE_S, House


def test_they_trade_answer_and_stop(house: House) -> None:
    house.falcon("init-db")
    orchestrator = house.begin("falcon.daemon")
    dashboard = house.begin("falcon.web")

    house.until(lambda: house.get("/health")[0] == 200, "healthy")
    house.until(
        lambda: house.rows("SELECT count(*) FROM fills")[0] > (3,), "some fills"
    )
    status, active = house.get("/api/strategies/active")
    assert status == 200
    assert active["strategies"]
    for child in (dashboard, orchestrator):
        child.send_signal(signal.SIGTERM)
    assert [child.wait(PATIENCE_S) for child in (dashboard, orchestrator)] == [0, 0]
    assert house.logged("orchestrator_stopped") == 1
    assert house.events()[-1]["reason"] == "SIGTERM"


def test_both_load_the_native_tier_beside_their_work(house: House) -> None:
    # What numba would compile runs as it stands: this is not about machine code.
    for module in ("falcon.daemon", "falcon.web"):
        house.begin(module, NUMBA_DISABLE_JIT="1")

    house.until(lambda: house.logged("native_tier_ready") == 2, "both are ready")

    assert house.get("/health")[0] in (200, 503)


def test_a_start_after_the_last_bar_tells_how_to_begin_anew(house: House) -> None:
    house.falcon("init-db")
    end = datetime(2013, 3, 1, 21, tzinfo=UTC)
    with Store(house.database).writing() as db:
        runtime.put(db, runtime.MARKET_ENDS_AT, to_text(end))
        runtime.put_moment(db, end)

    falcon = house.begin("falcon", "run")

    house.until(lambda: "Falcon runs" in house.log.read_text(), "both are ready")
    told = house.log.read_text()
    assert "without newer bars: the bars ended on 1 Mar 2013; nothing more will" in told
    assert "a fresh database begins anew: falcon run --db again.db" in told
    falcon.terminate()
    assert falcon.wait(PATIENCE_S) == 0


def test_a_tick_in_progress_is_finished(house: House) -> None:
    house.falcon("init-db")
    orchestrator = house.begin("falcon.daemon", FALCON_REPLAY_SPEED="60")
    house.until(
        lambda: house.rows("SELECT count(*) FROM fills")[0] > (20,), "some fills"
    )

    orchestrator.send_signal(signal.SIGTERM)

    assert orchestrator.wait(PATIENCE_S) == 0
    assert house.logged("tick_failed") == 0
    saved = house.rows("SELECT value FROM runtime WHERE key LIKE '%moment%'")
    equity = house.rows("SELECT max(at) FROM equity WHERE strategy_id = 0")
    assert saved == equity


def test_systemd_hears_that_it_is_ready_lives_and_stops(house: House) -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager:
        manager.bind(f"\0falcon-system-{os.getpid()}")
        manager.settimeout(PATIENCE_S)
        orchestrator = house.begin(
            "falcon.daemon", NOTIFY_SOCKET=f"@falcon-system-{os.getpid()}"
        )
        heard = [manager.recv(1_000).decode() for _ in range(4)]
        orchestrator.send_signal(signal.SIGTERM)
        while not heard[-1].startswith("STOPPING=1"):
            heard.append(manager.recv(1_000).decode())

    assert orchestrator.wait(PATIENCE_S) == 0
    assert heard[0] == "READY=1"
    assert "WATCHDOG=1" in heard
    assert any(message.startswith("STATUS=") for message in heard)


def test_a_second_orchestrator_is_refused(house: House) -> None:
    first = house.begin("falcon.daemon")
    house.until(
        lambda: (
            path_of(house.database).exists() and house.logged("orchestrator_started")
        ),
        "the first runs",
    )

    second = house.begin("falcon.daemon")

    assert second.wait(PATIENCE_S) == 1
    assert first.poll() is None
    assert f"process {first.pid}, owns" in house.log.read_text()


@pytest.mark.parametrize("module", ["falcon.daemon", "falcon.web"])
def test_bad_configuration_ends_with_78_and_every_mistake(
    house: House, module: str
) -> None:
    child = house.begin(
        module, INITIAL_BALANCE="-1", FALCON_PORT="no", FALCON_NONSENSE="1"
    )

    assert child.wait(PATIENCE_S) == 78
    told = house.log.read_text()
    for name in ("INITIAL_BALANCE", "FALCON_PORT", "FALCON_NONSENSE"):
        assert name in told
    assert "Traceback" not in told


def test_a_database_of_a_newer_falcon_is_refused(house: House) -> None:
    house.falcon("init-db")
    with closing(sqlite3.connect(house.database)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('falcon', '9999_of_the_future', '2100-01-01')"
        )

    child = house.begin("falcon.daemon")

    assert child.wait(PATIENCE_S) == 1
    assert "newer Falcon" in house.log.read_text()
