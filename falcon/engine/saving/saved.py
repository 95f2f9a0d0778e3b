"""Saved: terms and sizers as plain data, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Final

from falcon.engine.rules import AllocationSize, FixedSize, Rules, Sizer
from falcon.engine.sizers import (
    FixedReverser,
    FixedSizer,
    FixedSizeTarget,
    OwnSizer,
    PercentSizer,
)
from falcon.engine.venue import (
    Commission,
    Filler,
    PointFiller,
    Practice,
    SizeFiller,
    Slippage,
    Venue,
    VolumeFiller,
)
from falcon.errors import UsageError

Plain = Any
"""What `json` reads and writes."""

_SIZERS: Final[dict[str, type]] = {
    "fixed": FixedSize,
    "allocation": AllocationSize,
    "FixedSize": FixedSizer,
    "FixedSizeTarget": FixedSizeTarget,
    "FixedReverser": FixedReverser,
    "PercentSizer": PercentSizer,
    "own": OwnSizer,
}
_FILLERS: Final[dict[str, type]] = {
    "size": SizeFiller,
    "volume": VolumeFiller,
    "point": PointFiller,
}


def pack_rules(rules: Rules) -> Plain:
    """Write rules.

    Raises:
        UsageError: the sizer or the filler is not one of the engine's own.
    """
    return {
        "cash": rules.cash,
        "commission": rules.commission,
        "slippage": rules.slippage,
        "fuel": rules.fuel,
        "sizer": pack_sizer(rules.sizer),
        "venue": pack_venue(rules.venue),
    }


def unpack_rules(plain: Plain) -> Rules:
    """Read rules."""
    sizer, venue = unpack_sizer(plain["sizer"]), unpack_venue(plain["venue"])
    return Rules(**{**plain, "sizer": sizer, "venue": venue})


def pack_sizer(sizer: Sizer) -> Plain:
    """Write a sizer.

    Raises:
        UsageError: it is not one of the engine's own.
    """
    return _pack(sizer, _SIZERS, "sizer")


def unpack_sizer(plain: Plain) -> Sizer:
    """Read a sizer."""
    sizer: Sizer = _unpack(plain, _SIZERS)
    return sizer


def pack_filler(filler: Filler | None) -> Plain:
    """Write a filler, if there is one.

    Raises:
        UsageError: it is not one of the engine's own.
    """
    return None if filler is None else _pack(filler, _FILLERS, "filler")


def unpack_filler(plain: Plain) -> Filler | None:
    """Read a filler, if there is one."""
    return None if plain is None else _unpack(plain, _FILLERS)


def pack_practices(practices: Iterable[Practice]) -> Plain:
    """Write practices."""
    return sorted(practice.value for practice in practices)


def unpack_practices(plain: Plain) -> frozenset[Practice]:
    """Read practices."""
    return frozenset(map(Practice, plain))


def pack_venue(venue: Venue) -> Plain:
    """Write a venue.

    Raises:
        UsageError: the filler is not one of the engine's own.
    """
    return {
        "commission": venue.commission and asdict(venue.commission),
        "commissions": {k: asdict(one) for k, one in venue.commissions.items()},
        "slippage": venue.slippage and asdict(venue.slippage),
        "practices": pack_practices(venue.practices),
        "filler": pack_filler(venue.filler),
    }


def unpack_venue(plain: Plain) -> Venue:
    """Read a venue."""
    commission, slippage = plain["commission"], plain["slippage"]
    return Venue(
        commission=commission and Commission(**commission),
        commissions={k: Commission(**one) for k, one in plain["commissions"].items()},
        slippage=slippage and Slippage(**slippage),
        practices=unpack_practices(plain["practices"]),
        filler=unpack_filler(plain["filler"]),
    )


def _pack(value: object, kinds: Mapping[str, type], what: str) -> Plain:
    for name, kind in kinds.items():
        if type(value) is kind and is_dataclass(value):
            return [name, {f.name: getattr(value, f.name) for f in fields(value)}]
    raise UsageError(f"a {what} of type {type(value).__name__} cannot be saved")


def _unpack(plain: Plain, kinds: Mapping[str, type]) -> Any:
    name, values = plain
    return kinds[name](**values)
