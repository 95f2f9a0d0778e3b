"""Whole files: written completely or not at all.

The content goes into a file beside the old one, under a name that no reader looks at,
and takes its place in one step. A crash, a full disk or a pulled plug leaves the old
file as it was; what is left of the new one is cleared away by a later `sweep`.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = ".new-"
"""How the name of a file begins that is being written."""

FORGOTTEN_S = 3_600.0
"""Seconds after which nobody writes a file any more."""


def write_whole(path: Path, content: bytes, *, is_durable: bool = True) -> None:
    """Put a file in the place of whatever has its name; its folder must exist.

    Args:
        path: what it will be called.
        content: all of it.
        is_durable: wait until the disk has it. A file that can be made again, and that
            tells whether it is complete, need not wait.

    Raises:
        OSError: it could not be written; nothing has changed.
    """
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o644)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    if is_durable:
        sync_folder(path.parent)


def sweep(folder: Path, age_s: float = FORGOTTEN_S) -> None:
    """Remove what writers that were killed left in a folder.

    Args:
        folder: where they wrote.
        age_s: how old it is at least; nothing, where nobody else can be writing.
    """
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime >= age_s:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make what was put into a folder outlast a pulled plug.

    Raises:
        OSError: it could not be done.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
