"""Instances: how many copies of a program run for the symbols of one strategy.

A program that reads several feeds gets all symbols at once; one that reads a single
feed runs once for each symbol, each copy with an equal part of the money.
"""

from __future__ import annotations

from collections.abc import Sequence


def instances(
    symbols: Sequence[str], *, is_multi_feed: bool
) -> tuple[tuple[str, ...], ...]:
    """The symbols of each copy, in the order given."""
    if is_multi_feed:
        return (tuple(symbols),)
    return tuple((symbol,) for symbol in symbols)


def instance_name(symbols: Sequence[str]) -> str:
    """The name of a copy in the database, for example ``AAPL`` or ``KO,PEP``."""
    return ",".join(symbols)
