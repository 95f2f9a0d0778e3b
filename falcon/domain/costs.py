"""Costs: what trading takes, the same in backtests and at the simulated broker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What each side of a trade costs.

    Attributes:
        commission: fraction of the traded value.
        slippage: fraction by which prices at the market or through a stop worsen.
    """

    commission: float = 0.0
    slippage: float = 0.0005
