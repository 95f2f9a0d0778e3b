"""The catalogue of shipped strategies."""

from __future__ import annotations

from falcon.strategies.catalogue import BY_NAME, LIBRARY


def test_names_are_unique_and_fit_for_a_command_line() -> None:
    assert len(BY_NAME) == len(LIBRARY)
    assert all(name.isidentifier() and name.islower() for name in BY_NAME)


def test_there_is_one_yardstick() -> None:
    assert [e.name for e in LIBRARY if e.is_yardstick] == ["buy_and_hold"]
