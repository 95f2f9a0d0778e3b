"""Pids: which background processes of ours run, kept in files beside the database.

A process id alone is not enough: after a crash or a reboot the kernel gives it to
somebody else. So the file also holds when the process started, as the kernel counts.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_START_TIME = 19  # field 22 of /proc/PID/stat, counted behind the name in brackets


def runtime_folder(database: Path) -> Path:
    """Where pid files and logs of a database's processes are."""
    return database.with_name(database.name + ".run")


@dataclass(frozen=True, slots=True)
class PidFile:
    """The record of one process.

    Attributes:
        path: where it is.
    """

    path: Path

    def write(self, pid: int) -> None:
        """Remember a process that runs."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f"{pid} {_started(pid) or ''}\n")

    def read(self) -> int | None:
        """The process, if the very one that was remembered still runs."""
        try:
            pid, _, started = self.path.read_text().strip().partition(" ")
        except FileNotFoundError:
            return None
        if pid.isdigit() and started and _started(int(pid)) == started:
            return int(pid)
        return None

    def signal(self, number: int) -> bool:
        """Send a signal to the process; return whether there was one to send it to."""
        pid = self.read()
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        return True

    def remove(self) -> None:
        """Forget the process."""
        self.path.unlink(missing_ok=True)


def _started(pid: int) -> str | None:
    """When a process started, in ticks since boot; ``None`` if it does not run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[_START_TIME]
