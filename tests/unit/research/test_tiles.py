"""Points that are run together have much in common."""

from __future__ import annotations

from itertools import product

from falcon.research.tiles import tiled

GRID = [{"fast": fast, "slow": slow} for fast, slow in product(range(8), range(16))]


def test_every_point_has_its_turn() -> None:
    assert sorted(tiled(GRID)) == list(range(len(GRID)))


def test_points_that_follow_each_other_have_few_values() -> None:
    order = tiled(GRID)

    for start in range(0, len(order), 32):
        tile = [GRID[number] for number in order[start : start + 32]]
        fast, slow = ({point[name] for point in tile} for name in ("fast", "slow"))
        assert (len(fast), len(slow)) == (4, 8)


def test_values_may_be_of_any_kind() -> None:
    points = [{"kind": kind, "on": on} for kind in ("a", "b", None) for on in (1, True)]

    assert sorted(tiled(points)) == list(range(6))


def test_a_single_point_and_none_are_in_order() -> None:
    assert tiled([{}]) == [0]
    assert tiled([{"fast": 3}]) == [0]
    assert tiled([]) == []
