"""Log: one line a job, one JSON object a line, and secrets in none."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest

from falcon.errors import InvariantError, ProviderTimeoutError, StoreError
from falcon.log import Journal, adopt, bound, configure, get_logger

SECRET = "sk-ant-topsecret"  # noqa: S105 - invented

Lines = list[dict[str, object]]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _clean_logging() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("falcon")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    configure(stream, secrets=[SECRET])
    return stream


def lines_of(stream: io.StringIO) -> Lines:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def journal() -> Journal:
    ticks = count(10.0, 0.25)
    return Journal(numbers=count(7), monotonic=lambda: next(ticks))


def fail(error: BaseException, **fields: object) -> None:
    with journal().job("tick") as run:
        run.add(**fields)
        raise error


def test_a_line_is_one_json_object_with_utc_time_level_and_event(
    stream: io.StringIO,
) -> None:
    get_logger().info("order_submitted", quantity=3)

    (line,) = lines_of(stream)
    at = datetime.fromisoformat(str(line.pop("timestamp")))
    assert str(at.tzinfo) == "UTC"
    assert line == {"level": "info", "event": "order_submitted", "quantity": 3}


def test_levels_below_the_chosen_one_are_not_written(stream: io.StringIO) -> None:
    get_logger().debug("detail_seen")
    configure(stream, "debug")
    get_logger().debug("more_seen")

    assert [line["event"] for line in lines_of(stream)] == ["more_seen"]


def test_configuring_again_replaces_the_stream(stream: io.StringIO) -> None:
    other = io.StringIO()
    configure(other)

    get_logger().info("moved")

    assert stream.getvalue() == ""
    assert len(lines_of(other)) == 1


def test_a_finished_job_ends_with_exactly_one_line(stream: io.StringIO) -> None:
    with journal().job("tick") as run:
        run.add(strategies=3)
        run.add(orders=1)

    (line,) = lines_of(stream)
    del line["timestamp"]
    assert line == {
        "level": "info",
        "event": "tick_finished",
        "job": "tick",
        "run_id": "tick-7",
        "duration_s": 0.25,
        "strategies": 3,
        "orders": 1,
    }


def test_runs_are_numbered(stream: io.StringIO) -> None:
    told = journal()
    for name in ("tick", "tick", "end-of-day"):
        with told.job(name):
            pass

    assert [line["run_id"] for line in lines_of(stream)] == [
        "tick-7",
        "tick-8",
        "end-of-day-9",
    ]
    assert lines_of(stream)[2]["event"] == "end_of_day_finished"


def test_lines_inside_a_job_carry_its_name_and_run(stream: io.StringIO) -> None:
    def work() -> None:
        with journal().job("tick"), bound(strategy_id=5):
            get_logger().info("signal_seen")

    # Not the thread that configured: what is bound must not rely on that.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    get_logger().info("outside")

    inside, last, outside = lines_of(stream)
    assert (inside["job"], inside["run_id"]) == ("tick", "tick-7")
    assert inside["strategy_id"] == 5
    assert "strategy_id" not in last
    assert "job" not in outside


@pytest.mark.parametrize(
    ("error", "level", "has_traceback"),
    [
        (ProviderTimeoutError("no answer"), "warning", False),
        (StoreError("the disk is full"), "error", False),
        (InvariantError("books differ"), "error", True),
        (ZeroDivisionError("division by zero"), "error", True),
        (KeyboardInterrupt("enough"), "error", True),
    ],
)
def test_a_failed_job_tells_the_error_and_lets_it_go_on(
    stream: io.StringIO, error: BaseException, level: str, *, has_traceback: bool
) -> None:
    with pytest.raises(type(error)):
        fail(error, orders=1)

    (line,) = lines_of(stream)
    assert (line["event"], line["level"]) == ("tick_failed", level)
    assert (line["error"], line["reason"]) == (type(error).__name__, str(error))
    assert (line["duration_s"], line["orders"]) == (0.25, 1)
    assert ("Traceback" in str(line.get("exception"))) is has_traceback


def test_foreign_lines_take_the_same_way(stream: io.StringIO) -> None:
    with journal().job("tick"):
        logging.getLogger("apscheduler.scheduler").warning("job %s missed", "tick")
        logging.getLogger("apscheduler.scheduler").info("added job")

    line, _ = lines_of(stream)
    assert line["event"] == "job tick missed"
    assert (line["level"], line["logger"]) == ("warning", "apscheduler.scheduler")
    assert line["job"] == "tick"


def test_a_package_that_put_up_its_own_handlers_is_adopted(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("gunicorn.error")
    logger.addHandler(logging.StreamHandler())
    logger.propagate = False

    adopt("gunicorn.error")
    logger.warning("worker was sent SIGTERM")

    assert lines_of(stream)[0]["event"] == "worker was sent SIGTERM"
    assert capsys.readouterr() == ("", "")


def test_no_line_tells_a_secret(stream: io.StringIO) -> None:
    error = ValueError(f"unknown {SECRET}")
    error.__cause__ = KeyError(SECRET)

    with pytest.raises(ValueError, match="unknown"):
        fail(error, api_key="abc", url=f"http://h/{SECRET}", nested=[{"token": "t"}])
    logging.getLogger("urllib3").warning("GET %s", f"/v1?apiKey=abc&k={SECRET}")

    assert SECRET not in stream.getvalue()
    assert "abc" not in stream.getvalue()
    failed, foreign = lines_of(stream)
    assert "KeyError: '***'" in str(failed["exception"])
    assert foreign["event"] == "GET /v1?apiKey=***&k=***"


def test_a_terminal_gets_colours_and_plain_tracebacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    configure(terminal, secrets=[SECRET])

    with pytest.raises(ZeroDivisionError):
        fail(ZeroDivisionError(SECRET), why=SECRET)

    text = terminal.getvalue()
    assert "\x1b[" in text
    assert "tick_failed" in text
    assert "Traceback" in text
    assert SECRET not in text


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    configure(terminal)

    get_logger().info("order_submitted", quantity=3)

    assert "\x1b[" not in terminal.getvalue()
    assert "quantity=3" in terminal.getvalue()


def test_before_it_is_configured_falcon_prints_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    root.handlers[:] = []

    get_logger().error("order_lost")

    assert capsys.readouterr() == ("", "")
