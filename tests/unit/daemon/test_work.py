"""The jobs of the orchestrator."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from falcon.bootstrap.trading import Trading, trading
from falcon.daemon.jobs import Job
from falcon.daemon.work import begin, jobs
from falcon.services.health import TICKED
from falcon.settings import Settings
from falcon.store import commands, runtime, strategies


@pytest.fixture
def services(tmp_path: Path) -> Trading:
    return trading(Settings(db=tmp_path / "paper_trading.db"))


def named(services: Trading, name: str) -> Job:
    return next(job for job in jobs(services) if job.id == name)


def test_each_comes_at_the_interval_of_the_schedule(services: Trading) -> None:
    schedule = services.parts.schedule
    when = {job.id: job.when for job in jobs(services)}

    assert when == {
        "tick": timedelta(seconds=schedule.tick_s),
        "status": timedelta(seconds=schedule.status_s),
        "commands": timedelta(seconds=schedule.commands_s),
        "reconcile": timedelta(seconds=schedule.reconcile_s),
        "optimization": timedelta(seconds=schedule.optimization_s),
        "backup": schedule.backup,
    }


def test_only_the_tick_proves_life(services: Trading) -> None:
    assert [job.id for job in jobs(services) if job.proves_life] == ["tick"]


def test_a_tick_leaves_its_mark(services: Trading) -> None:
    named(services, "tick").run()

    with services.parts.store.reading() as db:
        assert runtime.get(db, TICKED) is not None


def test_commands_are_needed_only_when_some_wait(services: Trading) -> None:
    job = named(services, "commands")
    before = job.is_needed()
    with services.parts.store.writing() as db:
        commands.add(db, "nonsense", {}, services.parts.clock.now())

    assert not before
    assert job.is_needed()
    assert job.run() == 1
    assert not job.is_needed()


def test_a_fresh_database_is_given_a_start(services: Trading) -> None:
    begin(services)

    with services.parts.store.reading() as db:
        first = strategies.every(db)
    begin(services)
    with services.parts.store.reading() as db:
        assert strategies.every(db) == first
    assert {each.status.value for each in first} >= {"active"}


def test_systemd_is_told_the_status(
    services: Trading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    monkeypatch.setenv("NOTIFY_SOCKET", "manager")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as receiver:
        receiver.bind("manager")
        receiver.settimeout(5)
        named(services, "status").run()

        told = receiver.recv(1_000).decode()

    assert told == "STATUS=0 strategies, 0 positions, equity $10,000.00"
