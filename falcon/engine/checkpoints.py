"""Checkpoints: a stepper's state as bytes, bound to its program.

JSON with a version; numbers as `repr` writes them, so every float comes back to the
last bit (``NaN`` and ``Infinity`` by these words, as Python's `json` has them).
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, Final

from falcon.domain.orders import OrderStatus
from falcon.engine.events import OrderReport
from falcon.engine.rules import AllocationSize, FixedSize, Rules, Sizer
from falcon.errors import UsageError

VERSION: Final = 1

Plain = dict[str, Any]
"""What `json` reads and writes."""

_SIZERS: Final = {"fixed": FixedSize, "allocation": AllocationSize}


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


def pack_rules(rules: Rules) -> Plain:
    """Write rules.

    Raises:
        UsageError: the sizer is not one of the engine's own.
    """
    return {
        "cash": rules.cash,
        "commission": rules.commission,
        "slippage": rules.slippage,
        "fuel": rules.fuel,
        "sizer": _pack_sizer(rules.sizer),
    }


def unpack_rules(plain: Plain) -> Rules:
    """Read rules."""
    name, values = plain["sizer"]
    return Rules(**{**plain, "sizer": _SIZERS[name](**values)})


def pack_report(report: OrderReport) -> Plain:
    """Write a report that waits to be booked."""
    return {**asdict(report), "status": report.status.value}


def unpack_report(plain: Plain) -> OrderReport:
    """Read a report."""
    return OrderReport(**{**plain, "status": OrderStatus(plain["status"])})


def _pack_sizer(sizer: Sizer) -> list[Any]:
    for name, kind in _SIZERS.items():
        if isinstance(sizer, FixedSize | AllocationSize) and type(sizer) is kind:
            return [name, {f.name: getattr(sizer, f.name) for f in fields(sizer)}]
    raise UsageError(f"a sizer of type {type(sizer).__name__} cannot be saved")
