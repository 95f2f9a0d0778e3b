"""Files: reports on disk, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


def as_json(document: Mapping[str, object]) -> str:
    """A document as people read JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whoever looks finds the old one or all of the new.

    Only one process may do so at a time. What one that was killed left half-written has
    the same name each time, so that the next takes it away.

    Raises:
        OSError: it cannot be written; nothing has changed.
    """
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    try:
        with half.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    _keep_names(path.parent)


def _keep_names(folder: Path) -> None:
    """Have the names in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
