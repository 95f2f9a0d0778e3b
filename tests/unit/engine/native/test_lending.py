"""Memory that comes back by itself."""

from __future__ import annotations

import tracemalloc

import numpy as np

from falcon.engine.native.lending import Lender


def test_memory_that_nobody_sees_any_more_is_lent_again() -> None:
    lender = Lender()
    first = lender.take(1_000)
    place = first.ctypes.data

    del first

    assert lender.take(600).ctypes.data == place


def test_memory_that_a_part_of_it_holds_is_not_lent_again() -> None:
    lender = Lender()
    first = lender.take(1_000)
    part = first.reshape(10, 100)[3:5].view(np.int64)
    part[...] = 7

    del first
    other = lender.take(1_000)
    other[...] = 0.0

    assert not np.shares_memory(other, part)
    assert (part == 7).all()


def test_memory_that_is_much_longer_is_kept_for_others() -> None:
    lender = Lender()
    place = lender.take(100_000).ctypes.data

    assert lender.take(100).ctypes.data != place


def test_no_memory_is_an_array_too() -> None:
    assert Lender().take(0).shape == (0,)


def test_giant_memory_goes_back_to_the_system() -> None:
    giant = Lender().take((1 << 23) + 1)

    assert giant.flags.owndata


def test_what_is_kept_for_later_is_bounded() -> None:
    tracemalloc.start()
    lender = Lender()
    lent = [lender.take(1 << size) for size in range(24) for _ in range(6)]
    before, _ = tracemalloc.get_traced_memory()
    lent.clear()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert before > 700_000_000
    assert 100_000_000 < kept < 210_000_000
