"""Memory that runs share, and curves in few numbers: the bits of a run by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from falcon.analytics.metrics import curve_of
from falcon.engine import compile_strategy
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book
from falcon.engine.native.columns import columns_of
from falcon.engine.native.draft import draft_of
from falcon.engine.native.lines.sheet import fill
from falcon.engine.native.room import Room
from falcon.engine.native.run import Course, Ended, perform
from falcon.engine.runs import begin, course
from tests.differential.strategy_markets import COSTLY, market
from tests.differential.test_strategies import ALL, ON_GROUPS

VALUES = st.floats(-1e3, 1e9, width=32) | st.sampled_from([0.0, 1e4, float("inf")])


@settings(deadline=None)
@given(
    arrays(np.float64, st.integers(1, 300), elements=VALUES),
    st.floats(1.0, 1e6),
    st.booleans(),
)
def test_a_curve_in_few_numbers_is_that_of_the_analytics(
    equity: np.ndarray, capital: float, is_plain: bool
) -> None:
    room = Room(len(equity))
    room.equity[:] = np.abs(equity) + 1 if is_plain else equity

    found = room.curve(capital)

    if found is None:
        assert not np.isfinite(room.equity).all()
    else:
        assert found == curve_of(room.equity, capital=capital)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 127, 128, 129, 1_001, 100_003])
def test_a_long_curve_too(count: int) -> None:
    room = Room(count)
    steps = np.random.default_rng(count).normal(0, 1e-3, count)
    room.equity[:] = 10_000 * np.exp(np.cumsum(steps))

    assert room.curve(10_000.0) == curve_of(room.equity, capital=10_000.0)


def ended(name: str, room: Room | None = None) -> Ended:
    schedule = course(compile_strategy(ALL[name]), market(1))
    instance = begin(compile_strategy(ALL[name]), schedule, None, COSTLY)
    draft = draft_of(instance, schedule, COSTLY)
    lines = [columns_of(one) for one in schedule.series]
    sheet = fill(instance.stage.graph, lines, draft.reads)
    if sheet is None:
        raise NotNativeError("no lines")
    return perform(draft, Course.of(schedule, instance.stage.graph, sheet), room)


def beyond(book: Book) -> list[np.ndarray]:
    """All that a book does not count."""
    counts = book.counts
    return [
        *(each[counts[col.ORDERS] :] for each in (book.order_floats, book.order_ints)),
        *(each[counts[col.NOTES] :] for each in (book.note_floats, book.note_ints)),
        *(each[counts[col.TRADES] :] for each in (book.trade_floats, book.trade_ints)),
        book.announced_floats[counts[col.ANNOUNCED] :],
        book.announced_ints[counts[col.ANNOUNCED] :],
    ]


@pytest.mark.parametrize("name", sorted(ALL.keys() - ON_GROUPS))
def test_a_book_counts_all_that_was_written(name: str) -> None:
    try:
        book = ended(name).book
    except NotNativeError:
        return

    assert not any(array.any() for array in beyond(book))


def test_a_room_does_not_remember() -> None:
    room = Room(len(market(1)))
    ended("rsi_reversion" if "rsi_reversion" in ALL else "ema_crossover", room)

    again, fresh = ended("ema_crossover", room), ended("ema_crossover")

    assert again.equity.tolist() == fresh.equity.tolist()
    assert repr(again.result().orders) == repr(fresh.result().orders)
    assert repr(again.result().trades) == repr(fresh.result().trades)
