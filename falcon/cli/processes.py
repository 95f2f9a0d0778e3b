"""Processes: starting the orchestrator and the dashboard, and stopping them in order.

A process is ready when it says so in the way it would tell systemd: it is given a
socket of ours in ``NOTIFY_SOCKET``. Each has a process group of its own, so that a
Ctrl-C reaches us alone and the order of stopping is ours.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from falcon.cli.pids import PidFile
from falcon.errors import ConfigError, FalconError

READY_WITHIN_S = 120.0
STOPPED_WITHIN_S = 90.0
_LOOK_EVERY_S = 0.1
_BAD_CONFIGURATION = 78
_LONGEST_MESSAGE = 4_096  # bytes


class ProcessFailedError(FalconError):
    """A process ended before it was ready, or did not become ready in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the processes that Falcon consists of.

    Attributes:
        name: what people call it.
        module: what ``python -m`` runs.
        service: its systemd unit.
    """

    name: str
    module: str
    service: str


ORCHESTRATOR = Part(
    name="orchestrator", module="falcon.daemon", service="falcon-trading.service"
)
DASHBOARD = Part(
    name="dashboard", module="falcon.web", service="falcon-dashboard.service"
)
PARTS = (ORCHESTRATOR, DASHBOARD)
"""In the order of their start; they stop in the opposite order."""


@dataclass(frozen=True, slots=True)
class Running:
    """A part that was started and is ready.

    Attributes:
        part: which one.
        process: the process.
        pid_file: where it is remembered.
    """

    part: Part
    process: subprocess.Popen[bytes]
    pid_file: PidFile

    def stop(self) -> bool:
        """Ask it to stop and wait; return whether it ended by itself and well."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = -signal.SIGKILL
        self.pid_file.remove()
        return code == 0

    def let_go(self) -> None:
        """Leave it running when we end, known by its pid file alone."""
        self.process.returncode = 0  # else Popen warns that nobody waited for it


def start(
    part: Part, runtime: Path, environ: Mapping[str, str], *, log: IO[bytes] | None
) -> Running:
    """Start a part and wait until it is ready.

    Args:
        part: which one.
        runtime: the folder of its pid file.
        environ: its environment.
        log: where its output goes; ``None`` lets it write to ours.

    Raises:
        ConfigError: it refused its configuration; it said on stderr what is wrong.
        ProcessFailedError: it ended, or was not ready in time.
    """
    with (
        tempfile.TemporaryDirectory(prefix="falcon-") as folder,
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as channel,
    ):
        address = os.path.join(folder, "notify")  # noqa: PTH118 - a socket's name is text
        channel.bind(address)
        channel.settimeout(_LOOK_EVERY_S)
        process = subprocess.Popen(  # noqa: S603 - our own module in our interpreter
            # -P: a folder that we stand in may hold a random.py of its own.
            [sys.executable, "-P", "-m", part.module],
            env={**environ, "NOTIFY_SOCKET": address},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        running = Running(part, process, PidFile(runtime / f"{part.name}.pid"))
        running.pid_file.write(process.pid)
        try:
            _wait_until_ready(running, channel)
        except BaseException:
            running.stop()
            raise
    return running


def _wait_until_ready(running: Running, channel: socket.socket) -> None:
    name = running.part.name
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        with suppress(TimeoutError):
            if b"READY=1" in channel.recv(_LONGEST_MESSAGE).split(b"\n"):
                return
        code = running.process.poll()
        if code == _BAD_CONFIGURATION:
            raise ConfigError(f"the {name} refused its configuration, see above")
        if code is not None:
            raise ProcessFailedError(
                f"the {name} ended with exit code {code} before it was ready"
            )
    raise ProcessFailedError(
        f"the {name} was not ready within {READY_WITHIN_S:.0f} s; it was stopped"
    )
