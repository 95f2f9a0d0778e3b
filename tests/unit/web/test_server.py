"""Tests of how the server is set up; that it serves is tested by running it."""

import socket
from pathlib import Path

import pytest
from flask import Flask

from falcon.settings import Settings
from falcon.web import server
from falcon.web.security import LOOPBACK
from falcon.web.server import Dashboard, guard_of

TOKEN = "a-token-that-nobody-guesses"  # noqa: S105 - of a test


def settings(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def test_on_loopback_no_token_is_asked_for() -> None:
    guard = guard_of(settings())

    assert guard.hosts == LOOPBACK
    assert guard.token == ""


def test_a_token_that_is_set_is_asked_for_everywhere() -> None:
    assert guard_of(settings(FALCON_API_TOKEN=TOKEN)).token == TOKEN


def test_beyond_loopback_the_servers_own_names_are_answered() -> None:
    guard = guard_of(settings(FALCON_HOST="Falcon.example", FALCON_API_TOKEN=TOKEN))

    assert guard.token == TOKEN
    assert "falcon.example" in guard.hosts
    assert guard.hosts > LOOPBACK


def test_the_server_has_one_worker_with_threads_and_no_back_door() -> None:
    config = Dashboard(Flask("falcon"), bind="127.0.0.1:5000").cfg

    assert config.workers == 1
    assert config.worker_class_str == "gthread"
    assert config.threads == 8
    assert config.bind == ["127.0.0.1:5000"]
    assert config.control_socket_disable
    assert "_warm" in config.post_worker_init.__name__
    assert config.accesslog is None


@pytest.mark.parametrize(
    ("host", "bracketed"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")],
)
def test_an_address_is_written_as_in_a_url(host: str, bracketed: str) -> None:
    assert server._bracketed(host) == bracketed


def test_wrong_settings_end_it_with_78_and_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FALCON_PORT", "many")

    assert server.main() == 78
    assert "FALCON_PORT" in capsys.readouterr().err


def test_a_taken_port_ends_it_with_1_and_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("FALCON_PORT", str(taken.getsockname()[1]))

        assert server.main() == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("falcon: the dashboard cannot listen at 127.0.0.1, port ")
    assert list(tmp_path.iterdir()) == []
