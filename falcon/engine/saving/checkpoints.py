"""Checkpoints: a stepper's state as bytes, bound to its program.

JSON with a version; numbers as `repr` writes them, so every float comes back to the
last bit (``NaN`` and ``Infinity`` by these words, as Python's `json` has them).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from falcon.domain.orders import OrderStatus
from falcon.engine.events import OrderReport
from falcon.errors import UsageError

VERSION: Final = 3

Plain = dict[str, Any]
"""What `json` reads and writes."""


def pack(state: Plain, *, source_hash: str) -> bytes:
    """Write a state."""
    document = {"version": VERSION, "program": source_hash, **state}
    return json.dumps(document, separators=(",", ":")).encode()


def unpack(data: bytes, *, source_hash: str) -> Plain:
    """Read a state.

    Raises:
        UsageError: the bytes are no checkpoint, or one of another version or program.
    """
    try:
        document = json.loads(data)
    except ValueError as error:
        raise UsageError("the checkpoint cannot be read: it is not JSON") from error
    if not isinstance(document, dict) or "version" not in document:
        raise UsageError("the checkpoint cannot be read: it has no version")
    if document["version"] != VERSION:
        raise UsageError(
            f"the checkpoint has version {document['version']}, expected {VERSION}"
        )
    if document["program"] != source_hash:
        raise UsageError("the checkpoint belongs to another program")
    return document


def pack_report(report: OrderReport) -> Plain:
    """Write a report that waits to be booked."""
    return {**asdict(report), "status": report.status.value}


def unpack_report(plain: Plain) -> OrderReport:
    """Read a report."""
    return OrderReport(**{**plain, "status": OrderStatus(plain["status"])})
