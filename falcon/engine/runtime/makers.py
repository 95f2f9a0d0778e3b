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
    function_name("backtrader.SizerFix"): (FixedSizer, {}),
    function_name("backtrader.sizers.SizerFix"): (FixedSizer, {}),
    function_name("backtrader.sizers.FixedSize"): (FixedSizer, {}),
    function_name("backtrader.sizers.FixedSizeTarget"): (FixedSizeTarget, {}),
    function_name("backtrader.sizers.FixedReverser"): (FixedReverser, {}),
    function_name("backtrader.sizers.PercentSizer"): (PercentSizer, {}),
    function_name("backtrader.sizers.PercentSizerInt"): (
        PercentSizer,
        {"retint": True},
    ),
    function_name("backtrader.sizers.AllInSizer"): (PercentSizer, {"percents": 100}),
    function_name("backtrader.sizers.AllInSizerInt"): (
        PercentSizer,
        {"percents": 100, "retint": True},
    ),
}
_FILLERS: Final[dict[str, type]] = {
    function_name("backtrader.fillers.FixedSize"): SizeFiller,
    function_name("backtrader.fillers.FixedBarPerc"): VolumeFiller,
    function_name("backtrader.fillers.BarPointPerc"): PointFiller,
}
_COMMISSIONS: Final[dict[str, bool]] = {
    function_name("backtrader.CommInfoBase"): False,
    function_name("backtrader.comminfo.CommInfoBase"): False,
    function_name("backtrader.CommissionInfo"): True,
    function_name("backtrader.comminfo.CommissionInfo"): True,
}


def makers(meter: Meter) -> dict[str, Maker]:
    """The makers by their names in the namespace of emitted code."""
    made: dict[str, Maker] = {}
    for name, (kind, defaults) in _SIZERS.items():
        made[name] = _sizer(meter, kind, defaults)
    for name, kind in _FILLERS.items():
        made[name] = _filler(meter, kind)
    for name, percabs in _COMMISSIONS.items():
        made[name] = _commission(meter, percabs=percabs)
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
