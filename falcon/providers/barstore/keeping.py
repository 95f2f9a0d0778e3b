"""Keeping: bars are added to those of a symbol, year by year.

1. What cannot be true is refused as a whole.
2. The symbol's folder is locked; what it has is compared with what comes.
3. Bars that are there bit for bit change nothing, so the same file may be taken in
   again. Bars with other values are refused, all or nothing, unless somebody says that
   the new ones count; then the file notes how many did.
4. Each year that changes is written anew and takes the old one's place. A crash between
   two years leaves both whole; taking the same bars in again does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from falcon.domain.bars import BarSeries, from_stamp
from falcon.domain.provenance import Appended, Overlap, Provenance
from falcon.errors import ConflictError, DataError, ProviderError
from falcon.market.quality import screen
from falcon.providers.barstore.label import Label
from falcon.providers.barstore.merging import Merged, by_year, merged
from falcon.providers.barstore.parquet import BarsOnDisk, to_parquet
from falcon.providers.barstore.places import Places
from falcon.store.whole import sweep, write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """What is to become of one file.

    Attributes:
        path: where it is.
        label: what it said of itself, or what a new one says.
        result: its bars, and what is new among them.
    """

    path: Path
    label: Label
    result: Merged

    @property
    def changes(self) -> bool:
        """Whether it has to be written."""
        return bool(self.result.new or len(self.result.changed))


def keep(
    places: Places, series: BarSeries, origin: Provenance, overlap: Overlap
) -> Appended:
    """Add bars to those of their symbol; see `falcon.ports.BarKeeper.append`."""
    _, refused = screen(series, source=origin.source)
    if refused:
        raise DataError(f"{len(refused)} bars cannot be kept; {refused[0]}")
    with places.writing(series.symbol, series.timeframe) as folder:
        sweep(folder, age_s=0.0)  # nobody else writes here now
        years = _compared(places, folder, series, origin)
        if overlap is Overlap.REFUSE:
            _check_changed(series, years)
        for year in years:
            if year.changes:
                _write(year, origin)
    return Appended(
        symbol=series.symbol,
        timeframe=series.timeframe,
        new=sum(year.result.new for year in years),
        same=sum(year.result.same for year in years),
        replaced=sum(len(year.result.changed) for year in years),
    )


def _compared(
    places: Places, folder: Path, series: BarSeries, origin: Provenance
) -> list[_Year]:
    paths = places.years(series.symbol, series.timeframe)
    blank = Label(
        symbol=series.symbol,
        timeframe=series.timeframe,
        prices=origin.prices,
        lines=tuple(series.extras),
    )
    years = []
    for number, part in by_year(series):
        file = BarsOnDisk.open(paths[number]) if number in paths else None
        kept = None
        if file is not None:
            _check_like(file.label, blank)
            kept = file.read()
        path = places.within(folder, f"{number:04}.parquet")
        label = file.label if file else blank
        years.append(_Year(path=path, label=label, result=merged(kept, part)))
    for number in paths:
        _check_like(BarsOnDisk.open(paths[number]).label, blank)
    return years


def _check_like(label: Label, wanted: Label) -> None:
    """See that bars of two sources can stand in one series."""
    if sorted(label.lines) != sorted(wanted.lines):
        raise ConflictError(
            f"{wanted.symbol} of {wanted.timeframe} is kept with {_listed(label)}, the "
            f"new bars have {_listed(wanted)}"
        )
    if label.prices is not wanted.prices:
        raise ConflictError(
            f"{wanted.symbol} of {wanted.timeframe} is kept with prices "
            f"{label.prices}, those of the new bars are {wanted.prices}"
        )


def _listed(label: Label) -> str:
    lines = ", ".join(sorted(label.lines))
    return f"the further lines {lines}" if lines else "no further lines"


def _check_changed(series: BarSeries, years: list[_Year]) -> None:
    changed = [int(stamp) for year in years for stamp in year.result.changed]
    if changed:
        raise ConflictError(
            f"{len(changed)} bars of {series.symbol} are kept with other values, the "
            f"first of {from_stamp(changed[0]).isoformat()}; nothing was written"
        )


def _write(year: _Year, origin: Provenance) -> None:
    label = year.label.with_origin(
        origin, new=year.result.new, replaced=len(year.result.changed)
    )
    content = to_parquet(year.result.series, replace(label, groups=()))
    try:
        write_whole(year.path, content)
    except OSError as error:
        raise ProviderError(
            f"{year.path} cannot be written: {error.strerror}; what was there before "
            "is there still"
        ) from error
