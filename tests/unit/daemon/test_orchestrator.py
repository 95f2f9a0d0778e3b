"""The loop of the daemon: jobs on time, one at a time, until it is asked to stop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from falcon.daemon.jobs import Job, Runner
from falcon.daemon.lifecycle import Stop
from falcon.daemon.orchestrator import Orchestrator
from falcon.errors import InvariantError, TemporaryError

SOON = timedelta(milliseconds=20)
NEVER = timedelta(hours=10)


@pytest.fixture
def stop() -> Iterator[Stop]:
    stop = Stop()
    yield stop
    stop.close()


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    monkeypatch.setenv("NOTIFY_SOCKET", "manager")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as receiver:
        receiver.bind("manager")
        receiver.settimeout(5)
        yield receiver


def orchestrate(stop: Stop, *jobs: Job) -> int:
    return Orchestrator(jobs=jobs, runner=Runner(stop), stop=stop)()


def stopping(
    stop: Stop, run: Callable[[], object] = lambda: None
) -> Callable[[], None]:
    """A job that does something and asks to stop."""

    def both() -> None:
        stop.request("enough")
        run()

    return both


def heard(manager: socket.socket) -> list[str]:
    manager.setblocking(False)
    messages = []
    while True:
        try:
            messages.append(manager.recv(1_000).decode())
        except BlockingIOError:
            return messages


def test_a_job_comes_again_and_again(stop: Stop) -> None:
    runs: list[int] = []

    def run() -> None:
        runs.append(len(runs))
        if len(runs) == 3:
            stop.request("enough")

    code = orchestrate(stop, Job(id="tick", run=run, when=SOON, at_once=True))

    assert code == 0
    assert runs == [0, 1, 2]


def test_a_job_waits_for_its_first_turn(stop: Stop) -> None:
    order: list[str] = []

    orchestrate(
        stop,
        Job(id="later", run=lambda: order.append("later"), when=NEVER),
        Job(
            id="now",
            run=stopping(stop, lambda: order.append("now")),
            when=NEVER,
            at_once=True,
        ),
    )

    assert order == ["now"]


def test_two_jobs_never_run_at_the_same_time(stop: Stop) -> None:
    busy = threading.Lock()
    overlaps: list[bool] = []

    def run() -> None:
        overlaps.append(not busy.acquire(blocking=False))
        threading.Event().wait(0.02)
        busy.release()
        if len(overlaps) > 5:
            stop.request("enough")

    orchestrate(
        stop,
        Job(id="tick", run=run, when=SOON, at_once=True),
        Job(id="commands", run=run, when=SOON, at_once=True),
    )

    assert not any(overlaps)


def test_what_runs_is_finished_before_it_ends(stop: Stop) -> None:
    finished: list[bool] = []

    def run() -> None:
        stop.request("SIGTERM")
        threading.Event().wait(0.1)
        finished.append(True)

    orchestrate(stop, Job(id="tick", run=run, when=NEVER, at_once=True))

    assert finished == [True]


def test_what_waits_its_turn_is_dropped(stop: Stop) -> None:
    started: list[str] = []

    orchestrate(
        stop,
        Job(
            id="tick",
            run=stopping(stop, lambda: threading.Event().wait(0.1)),
            when=NEVER,
            at_once=True,
        ),
        Job(id="search", run=lambda: started.append("x"), when=NEVER, at_once=True),
    )

    assert started == []


def test_a_fatal_failure_is_the_exit_code(stop: Stop) -> None:
    def run() -> None:
        raise InvariantError("books")

    assert orchestrate(stop, Job(id="tick", run=run, when=SOON, at_once=True)) == 1


def test_systemd_hears_of_every_stage(stop: Stop, manager: socket.socket) -> None:
    orchestrate(
        stop,
        Job(id="tick", run=stopping(stop), when=NEVER, at_once=True, proves_life=True),
    )
    messages = heard(manager)

    assert set(messages[:-1]) >= {"READY=1"}
    assert "WATCHDOG=1" in messages
    assert any(m.startswith("STOPPING=1\nSTATUS=stopping: enough") for m in messages)


def test_only_ticks_feed_the_watchdog(stop: Stop, manager: socket.socket) -> None:
    orchestrate(stop, Job(id="status", run=stopping(stop), when=NEVER, at_once=True))

    assert "WATCHDOG=1" not in heard(manager)


def test_a_tick_that_crashes_starves_the_watchdog(
    stop: Stop, manager: socket.socket
) -> None:
    def run() -> None:
        stop.request("enough")
        raise ZeroDivisionError

    orchestrate(
        stop, Job(id="tick", run=run, when=NEVER, at_once=True, proves_life=True)
    )

    assert "WATCHDOG=1" not in heard(manager)


def test_a_silent_outside_is_no_reason_to_be_restarted(
    stop: Stop, manager: socket.socket
) -> None:
    def run() -> None:
        stop.request("enough")
        raise TemporaryError("no answer")

    orchestrate(
        stop, Job(id="tick", run=run, when=NEVER, at_once=True, proves_life=True)
    )

    assert "WATCHDOG=1" in heard(manager)


def test_a_daily_job_comes_at_its_time_of_day(stop: Stop) -> None:
    orchestrator = Orchestrator(
        jobs=(Job(id="backup", run=lambda: None, when=time(22, 30, tzinfo=UTC)),),
        runner=Runner(stop),
        stop=stop,
    )
    (job,) = orchestrator._scheduler().get_jobs()

    due = job.trigger.get_next_fire_time(None, datetime(2024, 3, 1, 23, tzinfo=UTC))

    assert due == datetime(2024, 3, 2, 22, 30, tzinfo=UTC)
    assert job.coalesce
    assert job.max_instances == 1
