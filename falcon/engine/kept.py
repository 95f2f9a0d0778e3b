"""Kept: services that a strategy holds on ``self``, as plain data and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from falcon.engine import saved
from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.sizing import Sizing
from falcon.engine.runtime.brokerage import Brokerage
from falcon.engine.runtime.meter import Namespace
from falcon.engine.service import Service
from falcon.engine.venue import Commission
from falcon.errors import StrategyCrashError

Plain = Any
"""What `json` reads and writes."""


def pack(service: Service, desk: Desk) -> Plain:
    """Write a service.

    Raises:
        StrategyCrashError: it is of a kind that cannot be saved.
    """
    match service:
        case Brokerage():
            return ["broker"]
        case CommissionInfo(stated=stated):
            return ["commission", asdict(stated)]
        case Sizing(rule=rule):
            return ["sizer", service is desk.sizing, saved.pack_sizer(rule)]
    raise StrategyCrashError(
        f"a strategy cannot keep a {type(service).__name__} from bar to bar"
    )


def unpack(kind: str, rest: list[Plain], desk: Desk, space: Namespace) -> object:
    """Read a service; ``None`` if it is none."""
    match kind:
        case "broker":
            return space["_brokerage"]
        case "commission":
            return CommissionInfo(Commission(**rest[0]))
        case "sizer":
            is_chosen, written = rest
            return desk.sizing if is_chosen else Sizing(saved.unpack_sizer(written))
    return None
