"""Parts of moments (see `falcon.engine.native.times`) and of dates.

A date is the number of its day (`date.toordinal`). Calendar arithmetic counts years
from March, so that the leap day is the last one (H. Hinnant, "chrono-compatible
low-level date algorithms").
"""

from __future__ import annotations

from typing import Final

from falcon.engine.native.jit import lean
from falcon.engine.native.times import DAY

PARTS: Final = (
    *("year", "month", "day", "weekday", "isoweekday"),
    *("ordinal", "clock", "hour", "minute", "second", "microsecond"),
)
"""By number: the first six of a day, the others of a time."""
ORDINAL: Final = 5
CLOCK: Final = 6
_MARCH: Final = 306
"""Days from 0000-03-01 to the day 0."""
_ERA: Final = 146_097
"""Days of 400 years."""


@lean
def part(number: int, time: int) -> int:
    """A part of a time."""
    if number < CLOCK:
        return part_of_day(number, time // DAY)
    clock = time % DAY
    if number == CLOCK:
        return clock
    if number == 7:  # noqa: PLR2004  # places in `PARTS`
        return clock // 3_600_000_000
    if number == 8:  # noqa: PLR2004
        return clock // 60_000_000 % 60
    return clock // 1_000_000 % 60 if number == 9 else clock % 1_000_000  # noqa: PLR2004


@lean
def part_of_day(number: int, day: int) -> int:
    """A part of a date."""
    if number == ORDINAL:
        return day
    if number == 3:  # noqa: PLR2004
        return (day + 6) % 7
    if number == 4:  # noqa: PLR2004
        return (day + 6) % 7 + 1
    return _calendar(number, day + _MARCH - 1)


@lean
def _calendar(number: int, days: int) -> int:
    """Year, month or day from the days since 0000-03-01."""
    era, day = days // _ERA, days % _ERA
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    if number == 0:
        return year + era * 400 + (month >= 10)  # noqa: PLR2004
    if number == 1:
        return month + 3 if month < 10 else month - 9  # noqa: PLR2004
    return day - (153 * month + 2) // 5 + 1
