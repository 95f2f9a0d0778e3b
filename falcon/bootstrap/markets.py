"""Markets: where bars come from, the folder of the settings or the samples."""

from __future__ import annotations

from typing import Final

from falcon.log import get_logger
from falcon.market.quality import RefusedBar
from falcon.ports import MarketData
from falcon.settings import Settings

TOLD: Final = 3
"""Refused rows of one file that are told one by one."""


def all_bars(settings: Settings) -> MarketData:
    """Every bar there is, those of the future included."""
    if settings.data_dir is None:
        from falcon.providers.samples import SampleBars

        return SampleBars()
    from falcon.providers.barstore.store import BarStore
    from falcon.providers.files import FileBars, holds_files
    from falcon.providers.shelves import Shelves

    kept = BarStore(settings.data_dir)
    if kept.symbols() and not holds_files(settings.data_dir):
        return kept
    files = FileBars(settings.data_dir, on_refused=tell_refused)
    return Shelves((kept, files))


def tell_refused(rows: tuple[RefusedBar, ...]) -> None:
    """Log the rows of a bar file that were left out: the first, and how many more."""
    for row in rows[:TOLD]:
        get_logger().warning(
            "bar_refused", file=row.source, row=row.row, reason=row.reason
        )
    if more := rows[TOLD:]:
        get_logger().warning(
            "bars_refused",
            file=more[0].source,
            more=len(more),
            first_row=more[0].row,
            last_row=more[-1].row,
        )
