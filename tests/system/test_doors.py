"""`falcon run`, `start`, `stop` and the scripts, as a person uses them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.house import PATIENCE_S, House

ROOT = Path(__file__).parents[2]


def pid(house: House, name: str) -> int:
    file = house.folder / "paper_trading.db.run" / f"{name}.pid"
    return int(file.read_text().split()[0])


def runs(house: House) -> bool:
    return house.log.exists() and "Falcon runs: http" in house.log.read_text()


def test_run_runs_until_it_is_interrupted(house: House) -> None:
    falcon = house.begin("falcon", "run")
    house.until(lambda: runs(house), "both are ready")
    house.until(lambda: house.get("/health")[0] == 200, "healthy")

    falcon.send_signal(signal.SIGINT)

    assert falcon.wait(PATIENCE_S) == 0
    assert house.get("/health")[0] == 0
    assert house.log.read_text().splitlines()[-1] == "stopped; everything is saved"


def test_run_says_when_one_dies_and_goes_on_when_started_again(house: House) -> None:
    falcon = house.begin("falcon", "run")
    house.until(lambda: runs(house), "both are ready")
    subprocess.run(["kill", "-9", str(pid(house, "orchestrator"))], check=True)  # noqa: S607

    assert falcon.wait(PATIENCE_S) == 1
    assert "the orchestrator ended by itself" in house.log.read_text().splitlines()[-1]
    assert house.get("/health")[0] == 0

    house.log.unlink()
    again = house.begin("falcon", "run")
    house.until(lambda: runs(house), "both are ready again")
    again.send_signal(signal.SIGTERM)
    assert again.wait(PATIENCE_S) == 0


def test_start_status_and_stop(house: House) -> None:
    started = house.falcon("start")
    assert started.returncode == 0, started.stderr
    try:
        status = json.loads(house.falcon("status", "--json").stdout)
        twice = house.falcon("start")
    finally:
        stopped = house.falcon("stop")

    assert status["orchestrator_pid"] is not None
    assert status["paper"] is True
    assert twice.returncode == 3
    assert "runs already as process" in twice.stderr
    assert stopped.returncode == 0
    assert stopped.stdout == "stopped\n"
    assert house.falcon("stop").stdout == "nothing runs\n"


def test_what_a_killed_run_left_behind_is_named_and_stopped(house: House) -> None:
    falcon = house.begin("falcon", "run")
    house.until(lambda: runs(house), "both are ready")
    falcon.kill()
    falcon.wait(PATIENCE_S)

    refused = house.falcon("run")
    stopped = house.falcon("stop")

    assert refused.returncode == 3
    assert "`falcon stop` stops it" in refused.stderr
    assert stopped.stdout == "stopped\n"
    assert house.get("/health")[0] == 0


def test_a_port_that_is_taken_is_refused_at_once(house: House) -> None:
    dashboard = house.begin("falcon.web")
    house.until(lambda: house.get("/api/strategies")[0] == 200, "an answer")

    refused = house.falcon("run")

    assert refused.returncode == 3
    assert "choose another with FALCON_HOST and FALCON_PORT" in refused.stderr
    dashboard.send_signal(signal.SIGTERM)
    assert dashboard.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("script", ["strategy_orchestrator.py", "dashboard_server.py"])
def test_a_script_refuses_bad_configuration(house: House, script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / script],
        cwd=house.folder,
        env=house.environ(FALCON_PORT="no"),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == 78
    assert "FALCON_PORT" in done.stderr


def test_the_script_makes_the_tables(house: House) -> None:
    path = house.folder / "elsewhere" / "mine.db"
    done = [
        subprocess.run(
            [sys.executable, ROOT / "init_strategy_tables.py", path],
            cwd=house.folder,
            env=house.environ(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        for _ in range(2)
    ]

    assert [each.returncode for each in done] == [0, 0]
    assert {each.stdout for each in done} == {f"{path} is ready\n"}
