"""Makers: sizers, fillers and commissions that a strategy makes for its broker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from falcon.engine.broker.sizing import Sizing
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.brokerage import commission
from falcon.engine.runtime.meter import Meter
from falcon.engine.runtime.numbers import number
from falcon.engine.sizers import (
    FixedReverser,
    FixedSizer,
    FixedSizeTarget,
    PercentSizer,
)
from falcon.engine.venue import PointFiller, SizeFiller, VolumeFiller

MAKING: Final = 20
"""Fuel of making something."""

Maker = Callable[..., object]

_SIZERS: Final[dict[str, tuple[type, dict[str, Any]]]] = {
    "backtrader.SizerFix": (FixedSizer, {}),
    "backtrader.sizers.SizerFix": (FixedSizer, {}),
    "backtrader.sizers.FixedSize": (FixedSizer, {}),
    "backtrader.sizers.FixedSizeTarget": (FixedSizeTarget, {}),
    "backtrader.sizers.FixedReverser": (FixedReverser, {}),
    "backtrader.sizers.PercentSizer": (PercentSizer, {}),
    "backtrader.sizers.PercentSizerInt": (PercentSizer, {"retint": True}),
    "backtrader.sizers.AllInSizer": (PercentSizer, {"percents": 100}),
    "backtrader.sizers.AllInSizerInt": (
        PercentSizer,
        {"percents": 100, "retint": True},
    ),
}
_FILLERS: Final[dict[str, type]] = {
    "backtrader.fillers.FixedSize": SizeFiller,
    "backtrader.fillers.FixedBarPerc": VolumeFiller,
    "backtrader.fillers.BarPointPerc": PointFiller,
}


def makers(meter: Meter) -> dict[str, Maker]:
    """The makers by their names in the namespace of emitted code."""
    made: dict[str, Maker] = {}
    for path, (kind, defaults) in _SIZERS.items():
        made[function_name(path)] = _sizer(meter, kind, defaults)
    for path, kind in _FILLERS.items():
        made[function_name(path)] = _filler(meter, kind)
    for name, percabs in (("CommInfoBase", False), ("CommissionInfo", True)):
        for head in ("backtrader", "backtrader.comminfo"):
            made[function_name(f"{head}.{name}")] = _commission(meter, percabs=percabs)
    return made


def _sizer(meter: Meter, kind: type, defaults: dict[str, Any]) -> Maker:
    def make(**stated: Any) -> Sizing:
        meter.charge(MAKING)
        numbers = {key: number(value, key) for key, value in stated.items()}
        return Sizing(kind(**(defaults | numbers)))

    return make


def _filler(meter: Meter, kind: type) -> Maker:
    def make(**stated: Any) -> object:
        meter.charge(MAKING)
        for key, value in stated.items():
            if value is not None:
                number(value, key)
        return kind(**stated)

    return make


def _commission(meter: Meter, *, percabs: bool) -> Maker:
    def make(**stated: Any) -> object:
        meter.charge(MAKING)
        return commission({"percabs": percabs} | stated)

    return make
