"""What the service manager hears."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from falcon.daemon.notify import notify


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A service manager that listens in the abstract namespace."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as receiver:
        receiver.bind(f"\0falcon-test-{id(receiver)}")
        receiver.settimeout(5)
        name = receiver.getsockname().decode()
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name[1:])
        yield receiver


def test_a_manager_in_the_abstract_namespace_hears(manager: socket.socket) -> None:
    told = notify("READY=1")

    assert told
    assert manager.recv(100) == b"READY=1"


def test_a_manager_behind_a_path_hears_every_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    monkeypatch.setenv("NOTIFY_SOCKET", "manager")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as receiver:
        receiver.bind("manager")
        receiver.settimeout(5)

        told = notify("STATUS=earned 5 €")

        assert told
        assert receiver.recv(100).decode() == "STATUS=earned 5 €"


def test_nobody_is_told_when_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    assert not notify("READY=1")


def test_a_manager_that_went_away_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "@falcon-nobody-listens-here")

    assert not notify("WATCHDOG=1")
