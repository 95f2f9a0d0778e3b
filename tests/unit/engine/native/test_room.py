"""Memory that one run leaves to the next."""

from __future__ import annotations

import numpy as np

from falcon.engine.native.room import Shelf


def test_memory_that_was_put_back_is_taken_again() -> None:
    shelf = Shelf()
    first = shelf.take(3, 100)
    shelf.put(first)

    smaller = shelf.take(2, 50)
    other = shelf.take(2, 50)

    assert smaller.shape == (2, 50)
    assert np.shares_memory(smaller, first)
    assert not np.shares_memory(other, smaller)


def test_memory_that_is_too_small_is_not_taken() -> None:
    shelf = Shelf()
    first = shelf.take(1, 10)
    shelf.put(first)

    assert not np.shares_memory(shelf.take(2, 10), first)


def test_giant_memory_goes_back_to_the_system() -> None:
    shelf = Shelf()
    giant = shelf.take(5, 1_000_000)
    shelf.put(giant)

    assert not np.shares_memory(shelf.take(1, 10), giant)
