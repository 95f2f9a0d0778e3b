"""Background: both processes without a terminal, kept by systemd or by pid files.

Where the systemd units run this very installation, systemd does the work. Elsewhere
the processes are detached, their ids are kept beside the database, and their output
goes to log files there.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from falcon.cli.output import note
from falcon.cli.pids import PidFile
from falcon.cli.processes import (
    ORCHESTRATOR,
    PARTS,
    STOPPED_WITHIN_S,
    Part,
    ProcessFailedError,
    Running,
    start,
)
from falcon.cli.supervision import stop_in_order

_UNITS = Path("/etc/systemd/system")
_SYSTEMD = Path("/run/systemd/system")
_LOOK_EVERY_S = 0.1


def kept_by_systemd() -> bool:
    """Whether the systemd units run the program that we are."""
    unit = _UNITS / ORCHESTRATOR.service
    if not (_SYSTEMD.is_dir() and unit.is_file()):
        return False
    commands = [
        line.partition("=")[2].split()[0]
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart=")
    ]
    ours = Path(sys.prefix).resolve()
    return any(Path(command).parents[1].resolve() == ours for command in commands)


def systemctl(verb: str) -> None:
    """Have systemd start or stop both services.

    Raises:
        ProcessFailedError: systemd refused; it said on stderr why.
    """
    services = [part.service for part in PARTS]
    done = subprocess.run(["systemctl", verb, *services], check=False)  # noqa: S603, S607 - systemd's own
    if done.returncode != 0:
        raise ProcessFailedError(f"`systemctl {verb} {' '.join(services)}` failed")


def start_all(runtime: Path, environ: Mapping[str, str]) -> None:
    """Start both processes and leave them running.

    Raises:
        ConfigError: one of them refused its configuration.
        ProcessFailedError: one of them did not get ready; the other was stopped.
    """
    runtime.mkdir(parents=True, exist_ok=True)
    running: list[Running] = []
    try:
        for part in PARTS:
            with log_path(runtime, part).open("ab") as log:
                running.append(start(part, runtime, environ, log=log))
    except BaseException:
        stop_in_order(running)
        raise
    for one in running:
        one.let_go()


def stop_all(runtime: Path) -> int:
    """Stop both processes, the dashboard first; return how many there were.

    Raises:
        ProcessFailedError: one of them had to be killed.
    """
    return sum(_stop(runtime, part) for part in reversed(PARTS))


def pid_of(runtime: Path, part: Part) -> int | None:
    """The process of a part, ``None`` if it does not run."""
    return PidFile(runtime / f"{part.name}.pid").read()


def log_path(runtime: Path, part: Part) -> Path:
    """Where the output of a detached process goes."""
    return runtime / f"{part.name}.log"


def _stop(runtime: Path, part: Part) -> bool:
    pid_file = PidFile(runtime / f"{part.name}.pid")
    if not pid_file.signal(signal.SIGTERM):
        pid_file.remove()
        return False
    note(f"stopping the {part.name} …")
    deadline = time.monotonic() + STOPPED_WITHIN_S
    while pid_file.read() is not None:
        if time.monotonic() > deadline:
            pid_file.signal(signal.SIGKILL)
            raise ProcessFailedError(
                f"the {part.name} did not stop within {STOPPED_WITHIN_S:.0f} s and was "
                "killed; nothing is lost, its next start recovers"
            )
        time.sleep(_LOOK_EVERY_S)
    pid_file.remove()
    return True
