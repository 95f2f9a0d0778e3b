"""Tiles: an order of points in which those that are run together have much in common.

A strategy of two averages makes one of each with every value. Points in the order of
the table share one of the two with all of their neighbours, and the other with none;
those of a square share both. So points go along a curve that fills one square after the
other, and those of squares: the order of Morton (1966), the bits of all places in turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.domain.strategies import Parameter, Parameters


def tiled(points: Sequence[Parameters]) -> list[int]:
    """The numbers of the points, those of a tile after each other."""
    known = dict[str, dict[Parameter, int]]()
    places = [
        [_place(known.setdefault(name, {}), value) for name, value in point.items()]
        for point in points
    ]
    width = max(map(len, known.values()), default=1).bit_length()
    keys = [_turns([f"{place:0{width}b}" for place in each]) for each in places]
    return sorted(range(len(points)), key=keys.__getitem__)


def _place(known: dict[Parameter, int], value: Parameter) -> int:
    """How many other values were found before this one."""
    return known.setdefault(value, len(known))


def _turns(texts: Sequence[str]) -> str:
    """The first characters of all texts, then the second ones, and so on."""
    return "".join(map("".join, zip(*texts, strict=True)))
