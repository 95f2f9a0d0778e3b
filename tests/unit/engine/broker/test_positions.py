"""How fills change a position."""

from __future__ import annotations

import pytest

from falcon.engine.broker.positions import Change, Position, Positions


@pytest.mark.parametrize(
    ("held", "size", "expected"),
    [
        (0, 10, Change(10, 6.0, 10, 0)),
        (0, -10, Change(-10, 6.0, -10, 0)),
        (10, 10, Change(20, 5.0, 10, 0)),
        (-10, -10, Change(-20, 5.0, -10, 0)),
        (10, -4, Change(6, 4.0, 0, -4)),
        (-10, 4, Change(-6, 4.0, 0, 4)),
        (10, -10, Change(0, 0.0, 0, -10)),
        (10, -15, Change(-5, 6.0, -5, -10)),
        (-10, 15, Change(5, 6.0, 5, 10)),
        (-10, 0, Change(-10, 4.0, 0, 0)),
    ],
)
def test_a_size_opens_enlarges_reduces_closes_or_reverses(
    held: float, size: float, expected: Change
) -> None:
    position = Position(held, 4.0)

    assert position.changed(size, 6.0) == expected
    assert position.size == held


def test_adding_moves_the_position() -> None:
    position = Position(10, 4.0)
    position.add(-10, 6.0)

    assert (position.size, position.price) == (0, 0.0)
    assert not position


def test_a_record_is_created_when_it_is_looked_at() -> None:
    positions = Positions()
    _ = positions[1]
    _ = positions[0]

    assert list(positions) == [1, 0]


def test_peeking_leaves_no_record() -> None:
    positions = Positions()

    assert positions.peek(0) == 0
    assert list(positions) == []
