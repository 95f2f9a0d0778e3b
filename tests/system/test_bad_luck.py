"""Kills, full disks and locks: nothing is lost, nothing is doubled, and it is said."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
from contextlib import closing

import pytest

from falcon.bootstrap.trading import trading
from falcon.services.library import source_of
from falcon.settings import Settings
from tests.system.house import PATIENCE_S, House

FAST = "40"
"""Sessions a second: a tick is in progress nearly always, and the bars last."""

CREATED = 201

DOUBTS = {
    "an order without a signal": """
        SELECT client_order_id FROM orders WHERE signal_id IS NULL""",
    "a signal with two orders": """
        SELECT signal_id FROM orders GROUP BY signal_id HAVING count(*) > 1""",
    "an ordered signal without an order": """
        SELECT id FROM strategy_signals WHERE outcome <> 'refused'
        AND id NOT IN (SELECT signal_id FROM orders)""",
    "a fill that differs from the broker's": """
        SELECT client_order_id, symbol, side, quantity, price FROM fills
        EXCEPT SELECT client_order_id, symbol, side, quantity, price
        FROM paper_fills""",
    "an order that is filled otherwise than its fills": """
        SELECT client_order_id FROM orders WHERE abs(filled_quantity - (
            SELECT coalesce(sum(quantity), 0) FROM fills
            WHERE fills.client_order_id = orders.client_order_id)) > 1e-9""",
    "an order that was filled twice": """
        SELECT client_order_id FROM orders WHERE filled_quantity > quantity + 1e-9""",
}


def doubts(house: House) -> list[str]:
    """What does not add up."""
    return [what for what, query in DOUBTS.items() if house.rows(query)]


def fills(house: House) -> int:
    (row,) = house.rows("SELECT count(*) FROM fills")
    return int(str(row[0]))


def test_killed_in_mid_tick_again_and_again_it_goes_on_where_it_was(
    house: House,
) -> None:
    house.falcon("init-db")
    for _ in range(5):
        before = fills(house)
        orchestrator = house.begin("falcon.daemon", FALCON_REPLAY_SPEED=FAST)
        house.until(lambda done=before: fills(house) > done + 5, "new fills")  # type: ignore[misc]  # bound now
        orchestrator.kill()
        orchestrator.wait(PATIENCE_S)

    services = trading(Settings.load(house.environ(), env_file=None))
    services.reconcile()

    assert services.reconcile.compare() == ()
    assert doubts(house) == []
    assert house.logged("tick_failed") == 0


def test_a_dashboard_killed_under_requests_keeps_what_it_confirmed(
    house: House,
) -> None:
    house.falcon("init-db")
    code = source_of("buy_and_hold")
    confirmed: list[object] = []

    def create() -> None:
        for number in range(1_000):
            body = {"name": f"copy {number}", "code": code}
            status, answer = house.post("/api/strategies", body)
            if status != CREATED:
                return
            confirmed.append(answer["strategy_id"])

    dashboard = house.begin("falcon.web")
    house.until(lambda: house.get("/api/strategies")[0] == 200, "an answer")
    asking = [threading.Thread(target=create) for _ in range(2)]
    for thread in asking:
        thread.start()
    house.until(lambda: len(confirmed) > 5, "some were stored")
    dashboard.kill()
    for thread in asking:
        thread.join()

    stored = {row[0] for row in house.rows("SELECT id FROM active_strategies")}
    assert set(confirmed) <= stored
    assert not house.rows(
        "SELECT id FROM active_strategies"
        " WHERE id NOT IN (SELECT strategy_id FROM strategy_versions)"
    )


def test_a_locked_database_costs_a_tick_and_no_more(house: House) -> None:
    house.falcon("init-db")
    orchestrator = house.begin("falcon.daemon")
    house.until(lambda: fills(house) > 3, "fills")
    with closing(sqlite3.connect(house.database, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        house.until(lambda: house.logged("tick_failed"), "a tick that gave up")
        db.execute("ROLLBACK")
    before = fills(house)

    house.until(lambda: fills(house) > before, "trading goes on")
    orchestrator.send_signal(signal.SIGTERM)

    assert orchestrator.wait(PATIENCE_S) == 0
    assert doubts(house) == []


def test_a_full_disk_stops_it_and_it_says_so(house: House) -> None:
    house.falcon("init-db")
    size = house.database.stat().st_size
    limit = ["prlimit", f"--fsize={size + 50_000}"]
    if shutil.which("prlimit") is None:
        pytest.skip("needs prlimit")

    orchestrator = house.begin("falcon.daemon", prefix=limit, FALCON_REPLAY_SPEED=FAST)

    assert orchestrator.wait(PATIENCE_S) == 1
    assert "nothing was written" in house.log.read_text()
    again = house.begin("falcon.daemon", FALCON_REPLAY_SPEED=FAST)
    before = fills(house)
    house.until(lambda: fills(house) > before + 5, "trading goes on")
    again.send_signal(signal.SIGTERM)
    assert again.wait(PATIENCE_S) == 0
    assert doubts(house) == []


def test_a_read_only_database_is_a_clear_error(house: House) -> None:
    house.falcon("init-db")
    house.database.chmod(0o444)
    if os.access(house.database, os.W_OK) and shutil.which("setpriv") is None:
        pytest.skip("root may write everything, and setpriv is not there to stop it")
    # Root may write everything; give up that right, if we have it.
    rights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]

    orchestrator = house.begin(
        "falcon.daemon", prefix=rights if os.geteuid() == 0 else []
    )

    assert orchestrator.wait(PATIENCE_S) == 1
    told = house.log.read_text()
    assert "readonly database (make the file and its folder writable)" in told
    assert "Traceback" not in told


def test_a_damaged_database_is_a_clear_error(house: House) -> None:
    house.database.write_bytes(b"this is no database, " * 1_000)

    orchestrator = house.begin("falcon.daemon")

    assert orchestrator.wait(PATIENCE_S) == 1
    assert "restore a backup" in house.log.read_text()
