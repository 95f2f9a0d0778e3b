"""What happens when a job fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from falcon import errors
from falcon.daemon.jobs import Job, Outcome, Runner, told
from falcon.daemon.lifecycle import Stop


@pytest.fixture
def stop() -> Iterator[Stop]:
    stop = Stop()
    yield stop
    stop.close()


def job(run: Callable[[], object]) -> Job:
    return Job(id="tick", run=run, when=timedelta(seconds=1))


def failing(error: Exception) -> Job:
    def run() -> None:
        raise error

    return job(run)


def test_a_job_that_ends_well_is_done(stop: Stop) -> None:
    assert Runner(stop)(job(lambda: 3)) is Outcome.DONE


@pytest.mark.parametrize(
    "error",
    [
        errors.TemporaryError("busy"),
        errors.StoreBusyError("busy"),
        errors.CredentialsError("no"),
        errors.BarsMissingError("none"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_the_outside_did_is_skipped(stop: Stop, error: Exception) -> None:
    assert Runner(stop)(failing(error)) is Outcome.SKIPPED
    assert not stop.requested


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InvariantError("books"), 1),
        (errors.StoreError("disk"), 1),
        (errors.ConfigError("no"), 78),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_one_cannot_go_on_from_stops_the_daemon(
    stop: Stop, error: Exception, code: int
) -> None:
    assert Runner(stop)(failing(error)) is Outcome.FATAL
    assert stop.exit_code == code
    assert stop.reason == "tick failed"


def test_a_mistake_of_ours_is_counted_and_others_go_on(stop: Stop) -> None:
    runner = Runner(stop)

    outcomes = [runner(failing(ZeroDivisionError())), runner(failing(KeyError()))]

    assert outcomes == [Outcome.CRASHED, Outcome.CRASHED]
    assert runner.crashes["tick"] == 2
    assert not stop.requested


def test_what_a_job_returned_stands_on_its_line() -> None:
    @dataclass(frozen=True)
    class Report:
        orders: int
        verdicts: tuple[str, ...]
        note: str

    assert told(Report(2, ("deployed",), "fine")) == {
        "orders": 2,
        "verdicts": 1,
        "note": "fine",
    }
    assert told(4) == {"result": 4}
    assert told(None) == {}


def test_a_job_that_is_not_needed_does_not_run(stop: Stop) -> None:
    runs: list[int] = []
    needless = replace(job(lambda: runs.append(1)), is_needed=lambda: False)

    assert Runner(stop)(needless) is Outcome.DONE
    assert runs == []
