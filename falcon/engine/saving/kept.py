"""Kept: services and classes of indicators on ``self``, as plain data and back."""

from __future__ import annotations

from dataclasses import asdict

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.sizing import Sizing
from falcon.engine.instance import Instance
from falcon.engine.runtime.brokerage import Brokerage
from falcon.engine.runtime.files import File
from falcon.engine.runtime.indicators import IndicatorClass
from falcon.engine.runtime.meter import Meter
from falcon.engine.saving import saved
from falcon.engine.saving.saved import Plain
from falcon.engine.service import Service
from falcon.engine.timers import Timer
from falcon.engine.venue import Commission
from falcon.errors import StrategyCrashError


def pack(service: Service | IndicatorClass, instance: Instance) -> Plain:
    """Write a service.

    Raises:
        StrategyCrashError: it is of a kind that cannot be saved.
    """
    match service:
        case IndicatorClass(name=name):
            return ["indicator class", name]
        case Brokerage():
            return ["broker"]
        case CommissionInfo(stated=stated):
            return ["commission", asdict(stated)]
        case Sizing(rule=rule):
            is_chosen = service is instance.desk.sizing
            return ["sizer", is_chosen, saved.pack_sizer(rule)]
        case File():
            return ["file"]
        case Timer(schedule=schedule) if service in instance.timers.all:
            return ["timer", schedule.tid]
    raise StrategyCrashError(
        f"a strategy cannot keep a {type(service).__name__} from bar to bar"
    )


def unpack(kind: str, rest: list[Plain], instance: Instance) -> object:
    """Read a service; ``None`` if it is none."""
    match kind:
        case "indicator class":
            return IndicatorClass(rest[0])
        case "broker":
            return instance.space["_brokerage"]
        case "commission":
            return CommissionInfo(Commission(**rest[0]))
        case "sizer":
            is_chosen, written = rest
            sizing = instance.desk.sizing
            return sizing if is_chosen else Sizing(saved.unpack_sizer(written))
        case "file":
            return File(Meter(instance.space))
    return instance.timers.all[rest[0]] if kind == "timer" else None
