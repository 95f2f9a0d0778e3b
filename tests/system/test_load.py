"""Many requests while it trades: every write that was confirmed is there."""

from __future__ import annotations

import threading
import time

from falcon.services.library import source_of
from tests.system.house import PATIENCE_S, House

SECONDS = 5.0
READERS = 3
PAGES = ("/api/overview", "/api/strategies", "/api/strategies/leaderboard", "/health")


def test_requests_and_ticks_do_not_lose_each_others_writes(house: House) -> None:
    house.falcon("init-db")
    orchestrator = house.begin("falcon.daemon")
    dashboard = house.begin("falcon.web")
    house.until(lambda: house.get("/health")[0] == 200, "healthy")
    before = house.logged("tick_finished")
    answers: list[int] = []
    stored: list[object] = []
    end = time.monotonic() + SECONDS

    def read() -> None:
        while time.monotonic() < end:
            answers.extend(house.get(page)[0] for page in PAGES)

    def write() -> None:
        code = source_of("buy_and_hold")
        while time.monotonic() < end:
            body = {"name": f"copy {time.monotonic()}", "code": code}
            status, answer = house.post("/api/strategies", body)
            answers.append(status)
            stored.append(answer["strategy_id"])

    clients = [threading.Thread(target=read) for _ in range(READERS)]
    clients.append(threading.Thread(target=write))
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    for child in (dashboard, orchestrator):
        child.terminate()
        assert child.wait(PATIENCE_S) == 0

    assert set(answers) == {200, 201}
    known = {row[0] for row in house.rows("SELECT id FROM active_strategies")}
    assert set(stored) <= known
    assert len(set(stored)) == len(stored)
    assert house.logged("tick_finished") > before
    assert house.logged("tick_failed") == 0
