"""Label: what a file of bars says of itself, in the metadata of Parquet.

1. Whose bars, of which timeframe, with which prices.
2. The digest of its content, by which what was made of it is known to be up to date.
3. Of each row group the first and the last time and the number of rows, so that a
   stretch is read without looking at the rest.
4. Where its bars came from.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from falcon.domain.bars import Hours, Timeframe
from falcon.domain.provenance import Prices, Provenance
from falcon.errors import DataError

FORMAT = 1
"""Version of what is written; a file of another one is refused."""

_MOST_ORIGINS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One source of the bars of a file.

    Attributes:
        source: name of the file or feed.
        at: when its bars were last taken in, ISO 8601.
        new: bars that came from it.
        replaced: bars that it took the place of.
    """

    source: str
    at: str
    new: int
    replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row group.

    Attributes:
        first: opening of its first bar, microseconds since 1970-01-01 UTC.
        last: of its last bar.
        rows: how many.
    """

    first: int
    last: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a file says of itself.

    Attributes:
        symbol: whose bars.
        timeframe: the span of each.
        hours: which hours the market keeps; known of longer bars that were made.
        prices: what splits and dividends have done to them.
        lines: names of further lines, in the order of the columns.
        digest: `falcon.domain.digests.digest_of` all bars.
        made_from: what longer bars were made of, empty for others.
        groups: its row groups.
        origins: where its bars came from, the latest last.
    """

    symbol: str
    timeframe: Timeframe
    hours: Hours = Hours.NEW_YORK
    prices: Prices = Prices.UNKNOWN
    lines: tuple[str, ...] = ()
    digest: str = ""
    made_from: str = ""
    groups: tuple[Group, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def bars(self) -> int:
        """How many there are."""
        return sum(group.rows for group in self.groups)

    def with_origin(self, origin: Provenance, new: int, replaced: int) -> Self:
        """The same after more bars were taken in; one source has one line."""
        before = [one for one in self.origins if one.source == origin.source]
        others = tuple(one for one in self.origins if one.source != origin.source)
        line = Origin(
            source=origin.source,
            at=origin.at.isoformat(),
            new=new + sum(one.new for one in before),
            replaced=replaced + sum(one.replaced for one in before),
        )
        return replace(self, origins=(*others, line)[-_MOST_ORIGINS:])

    def to_bytes(self) -> bytes:
        """The text that goes into the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Self:
        """Read it back.

        Raises:
            DataError: it is no such text, or was written by another version.
        """
        try:
            return cls._parsed(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DataError("its label cannot be read") from error

    @classmethod
    def _parsed(cls, fields: dict[str, Any]) -> Self:
        version = fields.pop("format")
        if version != FORMAT:
            raise DataError(
                f"it was written in format {version!r:.20}, this Falcon reads {FORMAT}"
            )
        return cls(
            symbol=str(fields["symbol"]),
            timeframe=Timeframe(fields["timeframe"]),
            hours=Hours(fields["hours"]),
            prices=Prices(fields["prices"]),
            lines=tuple(map(str, fields["lines"])),
            digest=str(fields["digest"]),
            made_from=str(fields["made_from"]),
            groups=tuple(Group(**each) for each in fields["groups"]),
            origins=tuple(Origin(**each) for each in fields["origins"]),
        )
