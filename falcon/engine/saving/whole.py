"""Whole instances as plain data: what a strategy and its broker keep, and back."""

from __future__ import annotations

from typing import Any

from falcon.engine.instance import Instance
from falcon.engine.saving.state import Reader, Writer, dump_customs, restore_customs

Plain = dict[str, Any]
"""What `json` reads and writes."""


def dump(instance: Instance) -> Plain:
    """Write what an instance keeps, its lines left out.

    Raises:
        StrategyCrashError: it keeps something that cannot be saved.
        UsageError: the sizer is not one of the engine's own.
    """
    customs, writer = dump_customs(instance), Writer(instance)
    return {
        "customs": customs,
        "parameters": dict(instance.parameters),
        "own": writer.state(),
        "shelf": writer.shelf,
        "desk": instance.desk.dump(writer.orders),
        "log": instance.log.rest,
    }


def load(instance: Instance, state: Plain) -> None:
    """Put back what `dump` wrote of another copy of the same program."""
    orders = instance.desk.load(state["desk"])
    Reader(instance, state["shelf"], orders).restore(state["own"])
    restore_customs(instance, state["customs"])
    # What __init__ printed was printed when the instance was first built.
    instance.log.resume(state["log"])
