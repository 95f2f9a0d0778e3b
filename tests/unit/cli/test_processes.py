"""Starting processes, waiting until they are ready, and stopping them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from falcon.cli import background, processes, supervision
from falcon.cli.pids import PidFile
from falcon.cli.processes import Part, ProcessFailedError, start
from falcon.errors import ConfigError, ConflictError

READY = """
import os, signal, socket, sys
def end(number, frame):
    open(os.environ["LOG"], "a").write("{name} stopped\\n")
    sys.exit({code})
signal.signal(signal.SIGTERM, end)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
    channel.connect(os.environ["NOTIFY_SOCKET"])
    channel.sendall(b"STATUS=here\\nREADY=1")
{then}
"""
WAIT = "while True: signal.pause()"

Maker = Callable[..., Part]


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Writes modules that behave as told."""

    def write(name: str, source: str = "", *, then: str = WAIT, code: int = 0) -> Part:
        text = source or READY.format(name=name, then=then, code=code)
        (tmp_path / f"fake_{name}.py").write_text(text)
        return Part(name=name, module=f"fake_{name}", service="")

    return write


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tmp_path), "LOG": str(tmp_path / "log")}


@pytest.fixture
def two(make: Maker, monkeypatch: pytest.MonkeyPatch) -> tuple[Part, Part]:
    """Two parts that behave well, in place of ours."""
    parts = (make("orchestrator"), make("dashboard"))
    for module in (background, supervision):
        monkeypatch.setattr(module, "PARTS", parts)
    return parts


def test_a_process_is_there_once_it_says_so(
    make: Maker, tmp_path: Path, environ: dict[str, str]
) -> None:
    running = start(make("good"), tmp_path, environ, log=None)

    assert PidFile(tmp_path / "good.pid").read() == running.process.pid
    assert running.stop()
    assert PidFile(tmp_path / "good.pid").read() is None


def test_one_that_ends_before_it_is_ready_is_a_failure(
    make: Maker, tmp_path: Path, environ: dict[str, str]
) -> None:
    part = make("bad", "raise SystemExit(1)")

    with pytest.raises(ProcessFailedError, match="exit code 1 before it was ready"):
        start(part, tmp_path, environ, log=None)

    assert not (tmp_path / "bad.pid").exists()


def test_one_that_refuses_its_configuration_is_told_apart(
    make: Maker, tmp_path: Path, environ: dict[str, str]
) -> None:
    with pytest.raises(ConfigError):
        start(make("bad", "raise SystemExit(78)"), tmp_path, environ, log=None)


def test_one_that_never_gets_ready_is_stopped(
    make: Maker,
    tmp_path: Path,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "READY_WITHIN_S", 0.3)
    part = make("slow", "import signal; signal.pause()")

    with pytest.raises(ProcessFailedError, match="not ready within"):
        start(part, tmp_path, environ, log=None)


def test_one_that_does_not_stop_is_killed(
    make: Maker,
    tmp_path: Path,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "STOPPED_WITHIN_S", 0.3)
    deaf = READY.replace("signal.SIGTERM, end", "signal.SIGTERM, signal.SIG_IGN")
    part = make("deaf", deaf.format(name="deaf", then=WAIT, code=0))
    running = start(part, tmp_path, environ, log=None)

    assert not running.stop()
    assert running.process.returncode == -signal.SIGKILL


@pytest.mark.usefixtures("two")
def test_in_the_background_both_run_until_they_are_stopped(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    background.start_all(tmp_path, environ)
    with pytest.raises(ConflictError, match="runs already as process"):
        supervision.check_none_runs(tmp_path)

    assert background.stop_all(tmp_path) == 2
    assert (tmp_path / "log").read_text() == "dashboard stopped\norchestrator stopped\n"
    assert background.stop_all(tmp_path) == 0
    for _ in range(2):  # whoever starts them in earnest ends before they do
        os.wait()


def test_if_the_second_does_not_start_the_first_is_stopped(
    make: Maker,
    tmp_path: Path,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = (make("orchestrator"), make("dashboard", "raise SystemExit(1)"))
    for module in (background, supervision):
        monkeypatch.setattr(module, "PARTS", parts)

    with pytest.raises(ProcessFailedError, match="the dashboard ended"):
        background.start_all(tmp_path, environ)

    assert (tmp_path / "log").read_text() == "orchestrator stopped\n"
    assert background.stop_all(tmp_path) == 0


def test_if_one_dies_the_other_is_stopped_and_it_is_said(
    make: Maker,
    tmp_path: Path,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dying = "import time; time.sleep(0.2); os._exit(3)"
    parts = (make("orchestrator", then=dying), make("dashboard"))
    monkeypatch.setattr(supervision, "PARTS", parts)

    with pytest.raises(ProcessFailedError, match=r"orchestrator ended by itself.*3"):
        supervision.run(tmp_path, environ, url="http://here")

    assert (tmp_path / "log").read_text() == "dashboard stopped\n"


@pytest.mark.usefixtures("two")
def test_a_signal_stops_both_in_order(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        supervision, "_watch", lambda _running: os.kill(os.getpid(), signal.SIGTERM)
    )

    supervision.run(tmp_path, environ, url="http://here")

    assert (tmp_path / "log").read_text() == "dashboard stopped\norchestrator stopped\n"


def test_units_that_run_another_program_are_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = tmp_path / "falcon-trading.service"
    unit.write_text("ExecStart=/opt/falcon/venv/bin/python orchestrator.py\n")
    monkeypatch.setattr(background, "_UNITS", tmp_path)
    monkeypatch.setattr(background, "_SYSTEMD", tmp_path)

    assert not background.kept_by_systemd()


def test_units_that_run_our_program_are_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "venv").mkdir()
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    unit = tmp_path / "falcon-trading.service"
    unit.write_text(f"ExecStart={tmp_path}/venv/bin/python orchestrator.py\n")
    monkeypatch.setattr(background, "_UNITS", tmp_path)
    monkeypatch.setattr(background, "_SYSTEMD", tmp_path)

    assert background.kept_by_systemd()


def test_without_systemd_nothing_is_kept_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_SYSTEMD", tmp_path / "nowhere")

    assert not background.kept_by_systemd()
