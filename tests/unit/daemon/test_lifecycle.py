"""How the process learns that it has to stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from falcon.daemon.lifecycle import Stop, listen


@pytest.fixture
def stop() -> Iterator[Stop]:
    stop = Stop()
    yield stop
    stop.close()


@pytest.fixture
def handlers() -> Iterator[None]:
    """Give the signals back to whom they belonged."""
    before = {s: signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nobody_has_asked_at_first(stop: Stop) -> None:
    assert not stop.requested
    assert not stop.wait(0)


@pytest.mark.usefixtures("handlers")
def test_a_signal_requests_the_stop(
    stop: Stop, capfd: pytest.CaptureFixture[str]
) -> None:
    with capfd.disabled():  # the fault handler needs a stderr with a descriptor
        listen(stop)

    os.kill(os.getpid(), signal.SIGTERM)

    assert stop.wait(5)
    assert stop.reason == "SIGTERM"
    assert stop.exit_code == 0


def test_a_request_from_a_thread_wakes_who_waits(stop: Stop) -> None:
    asking = threading.Timer(0.05, stop.request, ["books"], {"exit_code": 1})
    asking.start()

    assert stop.wait(5)
    assert stop.exit_code == 1
    asking.join()


def test_the_first_who_asks_gives_the_reason(stop: Stop) -> None:
    stop.request("SIGINT")
    stop.request("books", exit_code=1)

    assert stop.reason == "SIGINT"
    assert stop.exit_code == 0


def test_any_number_of_requests_never_blocks(stop: Stop) -> None:
    for _ in range(100_000):
        stop.request("SIGINT")

    assert stop.wait(0)
