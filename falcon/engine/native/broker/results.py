"""Results: orders and trades of a native run, each made when somebody looks at it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps
from falcon.domain.orders import Side
from falcon.domain.runs import RunOrder, RunTrade, StatusChange
from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES
from falcon.engine.columns import time_numbers
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints

T = TypeVar("T")


class Rows(Sequence[T], Generic[T]):
    """Things made from rows of a book on demand; equal to a tuple of the same things.

    The book must not be used for another run as long as somebody may look.
    """

    __slots__ = ("_make", "_rows")

    def __init__(self, rows: range | list[int], make: Callable[[int], T]) -> None:
        self._rows = rows
        self._make = make

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Rows[T]: ...

    def __getitem__(self, index: int | slice) -> T | Rows[T]:
        if isinstance(index, slice):
            return Rows(self._rows[index], self._make)
        return self._make(self._rows[index])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows | tuple):
            return NotImplemented
        return len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # what it is made of may be large

    def __repr__(self) -> str:
        return repr(tuple(self))


def orders_of(book: Book, series: Sequence[BarSeries], steps: Stamps) -> Rows[RunOrder]:
    """The orders of a run as they stand at its end.

    Args:
        book: after the last bar.
        series: the bars of each feed.
        steps: stamps of the run's turns, by which `deliver` was called.
    """
    return Rows(range(book.counts[col.ORDERS]), _Orders(book, series, steps).make)


def trades_of(book: Book, series: Sequence[BarSeries]) -> Rows[RunTrade]:
    """The closed trades of a run that the strategy was told of; as `orders_of`."""
    told = book.announced_ints[: book.counts[col.TOLD_ANNOUNCED]]
    closed = np.flatnonzero(told[:, col.TRADE_ISCLOSED])
    return Rows(closed.tolist(), _Trades(book, series).make)


class _Bars:
    """Symbols and stamps of the feeds of a book, without its sheet, which is large."""

    def __init__(self, book: Book, series: Sequence[BarSeries]) -> None:
        self.book = book._replace(values=np.empty((0, 0)))
        self.series = series

    def stamp(self, data: int, time: float) -> int:
        """The stamp of the bar with a date number, exact where the number is not."""
        return int(self.series[data].stamps[np.searchsorted(self._times[data], time)])

    @cached_property
    def _times(self) -> list[Floats]:
        return [time_numbers(one.stamps) for one in self.series]


class _Orders(_Bars):
    def __init__(self, book: Book, series: Sequence[BarSeries], steps: Stamps) -> None:
        super().__init__(book, series)
        self._steps = steps

    @cached_property
    def _told(self) -> tuple[Ints, Ints]:
        """Rows of the notes that were told, by order, and where each order begins."""
        told = self.book.note_ints[: self.book.counts[col.TOLD_NOTES], col.NOTE_ORDER]
        rows = np.argsort(told, kind="stable")
        orders = np.arange(self.book.counts[col.ORDERS] + 1)
        return rows, np.searchsorted(told[rows], orders)

    def make(self, row: int) -> RunOrder:
        book = self.book
        floats, ints = book.order_floats[row].tolist(), book.order_ints[row].tolist()
        whole, data = ints[col.WHOLE], ints[col.DATA]
        has_fill = bool(floats[col.DONE_SIZE])
        return RunOrder(
            ref=row + 1,
            symbol=self.series[data].symbol,
            side=str(Side.SELL if ints[col.IS_SELL] else Side.BUY),
            order_type=KIND_NAMES[ints[col.KIND]],
            size=_number(floats, col.SIZE, whole),
            price=_number(floats, col.CREATED_PRICE, whole),
            created=self.stamp(data, floats[col.CREATED_DT]),
            status=STATUS_NAMES[ints[col.STATUS]],
            statuses=self._statuses(row),
            executed_price=floats[col.DONE_PRICE],
            executed_size=_number(floats, col.DONE_SIZE, whole),
            executed_value=floats[col.DONE_VALUE],
            executed_commission=floats[col.COMM],
            executed=self.stamp(data, floats[col.DT]) if has_fill else None,
        )

    def _statuses(self, row: int) -> tuple[StatusChange, ...]:
        rows, first = self._told
        notes = self.book.note_ints[rows[first[row] : first[row + 1]]]
        return tuple(
            StatusChange(
                stamp=int(self._steps[note[col.TOLD_ON]]),
                status=STATUS_NAMES[note[col.TOLD_STATUS]],
            )
            for note in notes.tolist()
        )


class _Trades(_Bars):
    def make(self, row: int) -> RunTrade:
        floats = self.book.announced_floats[row].tolist()
        ints = self.book.announced_ints[row].tolist()
        data = ints[col.TRADE_DATA]
        return RunTrade(
            ref=ints[col.TRADE_REF],
            symbol=self.series[data].symbol,
            side="buy" if ints[col.TRADE_LONG] else "sell",
            size=_number(floats, col.TRADE_PEAK, ints[col.TRADE_WHOLE]),
            opened=self.stamp(data, floats[col.TRADE_DTOPEN]),
            closed=self.stamp(data, floats[col.TRADE_DTCLOSE]),
            entry_price=floats[col.TRADE_PRICE],
            exit_price=floats[col.TRADE_EXIT_PRICE],
            pnl=floats[col.TRADE_PNL],
            pnlcomm=floats[col.TRADE_PNLCOMM],
            bars=ints[col.TRADE_BARLEN],
        )


def _number(floats: Sequence[float], column: int, whole: int) -> float:
    """A number as Python would hold it."""
    return int(floats[column]) if whole >> column & 1 else floats[column]
