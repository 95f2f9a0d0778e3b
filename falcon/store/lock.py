"""Lock: one orchestrator per database.

The kernel keeps the lock and drops it when the process ends, however it ends; there is
no stale file to clean up after a ``kill -9``. The file itself stays: removing it would
let two processes hold two locks of one name.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from falcon.errors import AlreadyRunningError, StoreError

_LONGEST_PID = 32  # bytes
_GLANCE_S = 0.1
"""How long `is_owned` may keep somebody from the lock, many times over."""


def path_of(database: Path) -> Path:
    """Where the lock of a database is; the same for every link that leads to it."""
    real = database.resolve()
    return real.with_name(real.name + ".lock")


@contextmanager
def owning(database: Path) -> Iterator[None]:
    """Own a database for the length of the block.

    Raises:
        AlreadyRunningError: another process owns it; the message says which.
        StoreError: the lock's file cannot be written.
    """
    descriptor = _open(path_of(database))
    try:
        _take(descriptor, database)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_owned(database: Path) -> bool:
    """Whether an orchestrator owns a database at this moment."""
    try:
        descriptor = os.open(path_of(database), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror}; make its folder writable, or "
            "choose another database with FALCON_DB"
        ) from error


def _take(descriptor: int, database: Path) -> None:
    try:
        _lock(descriptor)
    except BlockingIOError as error:
        pid = _pid(descriptor)
        raise AlreadyRunningError(
            f"another orchestrator, process {pid or 'unknown'}, owns {database}; stop "
            "it first (`falcon stop`), or choose another database with FALCON_DB"
        ) from error


def _lock(descriptor: int) -> None:
    """Lock it; once more after a moment, since somebody may just be looking."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(_GLANCE_S)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _pid(descriptor: int) -> int | None:
    text = os.pread(descriptor, _LONGEST_PID, 0).strip()
    return int(text) if text.isdigit() else None
