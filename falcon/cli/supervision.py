"""Supervision: running both processes in the foreground until somebody stops them.

1. `run` starts the orchestrator, then the dashboard, each when the one before is ready.
2. It waits until a signal comes or one of them ends, whichever is first.
3. It stops the dashboard first, so that nothing new is asked for, then the
   orchestrator, which finishes its tick.

None is restarted here: that is systemd's work, and a process that dies should be seen.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from falcon.cli.output import note
from falcon.cli.pids import PidFile
from falcon.cli.processes import PARTS, ProcessFailedError, Running, start
from falcon.errors import ConflictError

_LOOK_EVERY_S = 0.2
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _StopRequested(BaseException):
    """A signal asked us to stop; no error, so that nothing mistakes it for one."""


def run(runtime: Path, environ: Mapping[str, str], *, url: str) -> None:
    """Run both processes until a signal comes.

    Raises:
        ConfigError: one of them refused its configuration.
        ProcessFailedError: one of them ended by itself; the other was stopped.
    """
    running: list[Running] = []
    with _signals_raise():
        try:
            for part in PARTS:
                note(f"starting the {part.name} …")
                running.append(start(part, runtime, environ, log=None))
            note(f"Falcon runs: {url}   Ctrl-C stops it.")
            _watch(running)
        except _StopRequested:
            note("stopping …")
        finally:
            _ignore_signals()
            stop_in_order(running)
    note("stopped; everything is saved")


def check_none_runs(runtime: Path) -> None:
    """Refuse to start what runs already.

    Raises:
        ConflictError: a process of this database runs; the message says which.
    """
    for part in PARTS:
        pid = PidFile(runtime / f"{part.name}.pid").read()
        if pid is not None:
            raise ConflictError(
                f"the {part.name} runs already as process {pid}; `falcon stop` stops it"
            )


def stop_in_order(running: list[Running]) -> None:
    """Stop processes, those started last first; say which of them did not end well."""
    for one in reversed(running):
        if one.process.poll() is None and not one.stop():
            note(f"the {one.part.name} did not end well: code {one.process.returncode}")


def _watch(running: list[Running]) -> None:
    while True:
        for one in running:
            code = one.process.poll()
            if code is not None:
                raise ProcessFailedError(
                    f"the {one.part.name} ended by itself with code {code}; the rest "
                    "was stopped, and nothing is lost: start it again"
                )
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def _signals_raise() -> Iterator[None]:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        raise _StopRequested

    before = {number: signal.signal(number, on_signal) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    # A second Ctrl-C must not keep us from stopping the others in order.
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
