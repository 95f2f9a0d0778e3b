"""Which background processes of ours run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from falcon.cli.pids import PidFile, runtime_folder


@pytest.fixture
def pid_file(tmp_path: Path) -> PidFile:
    return PidFile(tmp_path / "run" / "orchestrator.pid")


def test_a_process_that_runs_is_found(pid_file: PidFile) -> None:
    pid_file.write(os.getpid())

    assert pid_file.read() == os.getpid()


def test_without_a_file_there_is_none(pid_file: PidFile) -> None:
    assert pid_file.read() is None
    assert not pid_file.signal(signal.SIGTERM)


def test_a_process_that_ended_is_not_found(pid_file: PidFile) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE
    ) as p:
        pid_file.write(p.pid)

    assert pid_file.read() is None


def test_an_id_that_belongs_to_somebody_else_now_is_not_ours(
    pid_file: PidFile,
) -> None:
    pid_file.write(os.getpid())
    pid, started = pid_file.path.read_text().split()
    pid_file.path.write_text(f"{pid} {int(started) - 1}\n")

    assert pid_file.read() is None


@pytest.mark.parametrize("text", ["", "nonsense", "12", "-1 5"])
def test_a_damaged_file_names_nobody(pid_file: PidFile, text: str) -> None:
    pid_file.path.parent.mkdir()
    pid_file.path.write_text(text)

    assert pid_file.read() is None


def test_a_signal_reaches_the_process(pid_file: PidFile) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE
    ) as p:
        pid_file.write(p.pid)

        assert pid_file.signal(signal.SIGKILL)

        assert p.wait(10) == -signal.SIGKILL


def test_removing_twice_is_harmless(pid_file: PidFile) -> None:
    pid_file.write(os.getpid())
    pid_file.remove()
    pid_file.remove()

    assert pid_file.read() is None


def test_the_folder_is_beside_the_database() -> None:
    assert runtime_folder(Path("/a/paper.db")) == Path("/a/paper.db.run")
