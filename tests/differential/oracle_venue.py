"""Sets up backtrader's broker on the terms of a venue."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import backtrader as bt

from falcon.engine.venue import (
    Filler,
    PointFiller,
    Practice,
    SizeFiller,
    Venue,
    VolumeFiller,
)

_FILLERS: dict[type, Any] = {
    SizeFiller: bt.fillers.FixedSize,
    VolumeFiller: bt.fillers.FixedBarPerc,
    PointFiller: bt.fillers.BarPointPerc,
}
_BY_DEFAULT = frozenset(
    {Practice.UNCHECKED, Practice.SHORTS_COST_CASH, Practice.INTEREST_APART}
)


def set_up(cerebro: bt.Cerebro, venue: Venue) -> None:
    """Set all that the venue states."""
    broker = cerebro.broker
    if venue.commission is not None:
        broker.setcommission(**asdict(venue.commission))
    for name, commission in venue.commissions.items():
        broker.setcommission(name=name, **asdict(commission))
    if (slippage := venue.slippage) is not None:
        setter = (
            broker.set_slippage_perc if slippage.perc else broker.set_slippage_fixed
        )
        stated = {f.name: getattr(slippage, f.name) for f in fields(slippage)}
        amount = stated.pop("perc") or stated["fixed"]
        del stated["fixed"]
        setter(amount, **{f"slip_{name}": value for name, value in stated.items()})
    for practice in venue.practices:
        getattr(broker, f"set_{practice.value}")(practice not in _BY_DEFAULT)
    if venue.filler is not None:
        broker.set_filler(_filler(venue.filler))


def _filler(filler: Filler) -> Any:
    stated = asdict(filler)  # type: ignore[call-overload]  # all of ours are dataclasses
    return _FILLERS[type(filler)](**stated)
