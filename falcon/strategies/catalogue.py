"""The catalogue: which strategies Falcon ships, and what each is for.

Their sources are text files beside this module; `falcon.services.library` reads them,
because nothing in here touches a file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One shipped strategy.

    Attributes:
        name: by which users name it, for example ``ema_crossover``.
        title: as people read it.
        summary: what it does, in one sentence.
        is_yardstick: whether it is only there for others to be compared with.
    """

    name: str
    title: str
    summary: str
    is_yardstick: bool = False

    @property
    def file_name(self) -> str:
        """Name of its source in the folder ``library``; it cannot be imported."""
        return f"{self.name}.py.txt"


LIBRARY: tuple[Entry, ...] = (
    Entry(
        name="velez_sma_convergence",
        title="Velez SMA convergence",
        summary="Buy a strong close after the 20 and 200 day averages came together.",
    ),
    Entry(
        name="ema_crossover",
        title="EMA crossover",
        summary="Hold while the 12 day average lies above the 26 day one.",
    ),
    Entry(
        name="macd_momentum",
        title="MACD momentum",
        summary="Buy when MACD crosses above its signal in a rising market.",
    ),
    Entry(
        name="rsi_mean_reversion",
        title="RSI mean reversion",
        summary="Buy a low RSI in a rising market, sell the recovery.",
    ),
    Entry(
        name="bollinger_reversion",
        title="Bollinger reversion",
        summary="Buy below the lower band, sell at the middle one.",
    ),
    Entry(
        name="donchian_breakout",
        title="Donchian breakout with ATR stop",
        summary="Buy a 40 day high, follow it with a stop of three ATR.",
    ),
    Entry(
        name="buy_and_hold",
        title="Buy and hold",
        summary="Buy once and never sell: the yardstick.",
        is_yardstick=True,
    ),
)

BY_NAME: dict[str, Entry] = {entry.name: entry for entry in LIBRARY}
"""Entries by name."""
