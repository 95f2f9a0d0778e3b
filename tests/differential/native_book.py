"""Runs a random script on the native book, told as `oracle_broker` tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.kinds import KIND_NAMES, STATUS_NAMES
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.broker.sizing import Sizing
from falcon.engine.broker.times import date_number, from_date_number
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, grown
from falcon.engine.native.broker.desk import (
    bracket,
    clear_terms,
    close,
    order,
    target_percent,
    target_size,
    target_value,
)
from falcon.engine.native.broker.feeds import has_bailed
from falcon.engine.native.broker.market import market_of
from falcon.engine.native.broker.notes import deliver
from falcon.engine.native.broker.opening import new_book, serves
from falcon.engine.native.broker.orders import order_int
from falcon.engine.native.broker.pending import cancel
from falcon.engine.native.broker.positions import position_size
from falcon.engine.native.broker.working import has_room, step
from falcon.engine.native.jit import entry, kernel
from falcon.engine.native.times import valid_for
from falcon.engine.sizers import PercentSizer
from falcon.engine.venue import Commission
from tests.differential.broker_script import (
    Case,
    Handle,
    Keywords,
    Place,
    Script,
    name_of,
)
from tests.differential.oracle_broker import (
    handles_line,
    order_line,
    rules_of,
    trade_line,
)

STEP, CLEAR, CANCEL, TOUCH, DELIVER, ROOM, STATUS = range(7)
BUY, SELL, CLOSE, SIZE, VALUE, PERCENT, BUY_BRACKET, SELL_BRACKET = range(10, 18)
VERBS = {
    "buy": BUY,
    "sell": SELL,
    "close": CLOSE,
    "order_target_size": SIZE,
    "order_target_value": VALUE,
    "order_target_percent": PERCENT,
    "buy_bracket": BUY_BRACKET,
    "sell_bracket": SELL_BRACKET,
}
FUEL = 10**12


@entry
def act(book: Book, verb: int, subject: int, size: float, has_size: int) -> int:
    """Everything that a script or its bars can ask of a book."""
    if verb >= BUY:
        return _place(book, verb, subject, size, has_size)
    if verb == STEP:
        step(book)
    elif verb == CLEAR:
        clear_terms(book, subject)
    elif verb == CANCEL:
        cancel(book, subject)
    elif verb == TOUCH:
        position_size(book, subject)
    elif verb == DELIVER:
        deliver(book, subject)
    elif verb == ROOM:
        return int(has_room(book))
    else:
        return order_int(book, subject, col.STATUS)
    return int(has_bailed(book))


@kernel
def _place(book: Book, verb: int, data: int, size: float, has_size: int) -> int:
    if verb <= SELL:
        return order(book, data, verb - BUY, size, has_size)
    if verb == CLOSE:
        return close(book, data, size, has_size)
    if verb == SIZE:
        return target_size(book, data, size, has_size)
    if verb == VALUE:
        return target_value(book, data, size)
    if verb == PERCENT:
        return target_percent(book, data, size)
    return bracket(book, data, verb - BUY_BRACKET, size, has_size)


def do(book: Book, verb: int, subject: int) -> int:
    """`act` without a size."""
    return act(book, verb, subject, 0.0, col.NO_SIZE)


@entry
def spanned(number: float, span: int) -> float:
    """`valid_for` for Python."""
    return valid_for(number, span)


def _read(number: float, whole: int, column: int) -> float:
    return int(number) if whole >> column & 1 else number


class Row:
    """Columns of some rows of the book as attributes."""

    def __init__(
        self, floats: Any, ints: Any, whole: int, names: dict[str, int]
    ) -> None:
        for name, column in names.items():
            setattr(self, name, _read(float(floats[column]), whole, column))
        self.ints = ints


EXECUTED = {
    "dt": col.DT,
    "size": col.DONE_SIZE,
    "price": col.DONE_PRICE,
    "remsize": col.REMSIZE,
    "value": col.DONE_VALUE,
    "comm": col.COMM,
    "pnl": col.PNL,
    "psize": col.PSIZE,
    "pprice": col.PPRICE,
}
CREATED = {
    "dt": col.CREATED_DT,
    "size": col.SIZE,
    "price": col.CREATED_PRICE,
    "pricelimit": col.CREATED_PLIMIT,
    "pclose": col.CREATED_CLOSE,
}
TRADE = {
    "size": col.TRADE_SIZE,
    "price": col.TRADE_PRICE,
    "value": col.TRADE_VALUE,
    "commission": col.TRADE_COMMISSION,
    "pnl": col.TRADE_PNL,
    "pnlcomm": col.TRADE_PNLCOMM,
    "dtopen": col.TRADE_DTOPEN,
    "dtclose": col.TRADE_DTCLOSE,
}
TRADE_INTS = {
    "ref": col.TRADE_REF,
    "data": col.TRADE_DATA,
    "tradeid": col.TRADE_ID,
    "status": col.TRADE_STATUS,
    "baropen": col.TRADE_BAROPEN,
    "barclose": col.TRADE_BARCLOSE,
    "barlen": col.TRADE_BARLEN,
}
TRADE_FLAGS = {
    "justopened": col.TRADE_JUSTOPENED,
    "isopen": col.TRADE_ISOPEN,
    "isclosed": col.TRADE_ISCLOSED,
    "long": col.TRADE_LONG,
}


class NativeTrade:
    """An announced trade as a strategy sees it."""

    def __init__(self, book: Book, row: int) -> None:
        floats, ints = book.announced_floats[row], book.announced_ints[row]
        whole = int(ints[col.TRADE_WHOLE])
        for name, column in TRADE.items():
            setattr(self, name, _read(float(floats[column]), whole, column))
        for name, column in TRADE_INTS.items():
            setattr(self, name, int(ints[column]))
        for name, column in TRADE_FLAGS.items():
            setattr(self, name, bool(ints[column]))
        self.is_held = floats[col.TRADE_SIZE] != 0

    def __bool__(self) -> bool:
        return bool(self.is_held)


class NativeOrder:
    """An order behind a handle, as a strategy sees it."""

    def __init__(self, venue: NativeVenue, handle: int) -> None:
        self.venue, self.handle = venue, handle
        book = venue.book
        row = handle >> 1
        self.row = int(book.note_ints[row, col.NOTE_ORDER]) if handle & 1 else row
        self.ref = self.row + 1
        self.info: dict[str, object] = {}

    def _floats(self) -> Any:
        return self.venue.book.order_floats[self.row]

    def _int(self, column: int) -> int:
        return int(self.venue.book.order_ints[self.row, column])

    def _stated(self, bit: int, column: int) -> float | None:
        if not self._int(col.GIVEN) & bit:
            return None
        return _read(float(self._floats()[column]), self._int(col.WHOLE), column)

    def __getattr__(self, name: str) -> Any:
        ints = {
            "data": col.DATA,
            "exectype": col.KIND,
            "tradeid": col.TRADEID,
        }
        if name in ints:
            return self._int(ints[name])
        stated = {
            "price": (col.GIVEN_PRICE, col.PRICE),
            "pricelimit": (col.GIVEN_PLIMIT, col.PLIMIT),
            "valid": (col.GIVEN_VALID, col.VALID),
        }
        return self._stated(*stated[name])

    @property
    def size(self) -> float:
        return _read(float(self._floats()[col.SIZE]), self._int(col.WHOLE), col.SIZE)

    @property
    def status(self) -> int:
        return int(do(self.venue.book, STATUS, self.handle))

    @property
    def created(self) -> Row:
        whole = self._int(col.WHOLE)
        return Row(self._floats().tolist(), None, whole, CREATED)

    @property
    def executed(self) -> Any:
        book, row = self.venue.book, self.handle >> 1
        floats, ints = book.order_floats, book.order_ints
        if self.handle & 1:
            floats, ints = book.note_floats, book.note_ints
        done: Any = Row(floats[row].tolist(), None, int(ints[row, col.WHOLE]), EXECUTED)
        if done.dt != done.dt:
            done.dt = None
        done.margin = None
        return done

    def isbuy(self) -> bool:
        return not self._int(col.IS_SELL)

    def issell(self) -> bool:
        return bool(self._int(col.IS_SELL))

    def alive(self) -> bool:
        return self.status < 4

    def getstatusname(self) -> str:
        return STATUS_NAMES[self.status]

    def getordername(self) -> str:
        return KIND_NAMES[self.exectype]


class PlainScript(Script):
    """A script whose prices are floats, without notes on its orders."""

    def _words(self, venue: Place, data: int) -> Keywords:
        words = super()._words(venue, data)
        words.pop("note", None)
        for name in ("price", "plimit", "trailamount"):
            if words.get(name) is not None:
                words[name] = float(words[name])
        return words


class BusyScript(PlainScript):
    """A script that does much and nothing that fails."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.appetite, self.wildness = 3.0, 0.0

    def _size(self) -> float | None:
        return self.random.choice([1, 2, 2.5, 5])

    def _price(self, close: float) -> float | None:
        return super()._price(close) or close


class WholeScript(Script):
    """A script some of whose prices are ints, without notes on its orders."""

    def _words(self, venue: Place, data: int) -> Keywords:
        words = super()._words(venue, data)
        words.pop("note", None)
        return words


class BailError(Exception):
    """The book gave up."""


class NativeVenue:
    """The book behind the script's face."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.handles: list[NativeOrder | None] = []
        self.snapshots: list[NativeOrder] = []
        self.at = datetime.min  # noqa: DTZ901  # bars carry naive times

    def close_of(self, data: int) -> float:
        book = self.book
        return float(book.market.close[book.market.starts[data] + book.at[data]])

    def now(self) -> datetime:
        return self.at

    def place(self, verb: str, data: int, size: Any, words: Keywords) -> Handle:
        self._state(col.MAIN, data, words)
        handle = self._act(verb, data, size)
        order = None if handle < 0 else NativeOrder(self, handle)
        self.handles.append(order)
        return order

    def bracket(
        self, verb: str, data: int, size: Any, legs: Sequence[Keywords | None]
    ) -> Sequence[Handle]:
        for leg, words in enumerate(legs):
            self._state(leg, data, words or {})
            self.book.ties[leg, col.IS_ASKED] = words is not None
        self._act(verb, data, size)
        placed = [
            None if handle < 0 else NativeOrder(self, handle)
            for handle in self.book.legs.tolist()
        ]
        self.handles.extend(placed)
        return placed

    def cancel(self, handle: NativeOrder | None) -> None:
        self.check(do(self.book, CANCEL, -1 if handle is None else handle.handle))

    def read_position(self, data: int) -> tuple[float, float]:
        self.check(do(self.book, TOUCH, data))
        size, price = self.book.position_floats[data, :2].tolist()
        whole = self.book.position_ints[data, col.IS_HELD_WHOLE]
        return int(size) if whole else size, price

    def check(self, has_bailed: int) -> None:
        if has_bailed:
            raise BailError

    def _act(self, verb: str, data: int, size: Any) -> int:
        has_size = col.NO_SIZE
        if size is not None:
            has_size = col.WHOLE_SIZE if isinstance(size, int) else col.FLOAT_SIZE
        handle = act(self.book, VERBS[verb], data, float(size or 0.0), has_size)
        self.check(int(self.book.counts[col.BAILED]))
        return handle

    def _state(self, leg: int, data: int, words: Keywords) -> None:
        book = self.book
        do(book, CLEAR, leg)
        terms, ties = book.terms[leg], book.ties[leg]
        numbers = {
            "price": (col.ASKED_PRICE, col.GIVEN_PRICE, col.WHOLE_PRICE),
            "plimit": (col.ASKED_PLIMIT, col.GIVEN_PLIMIT, col.WHOLE_PLIMIT),
            "valid": (col.ASKED_VALID, col.GIVEN_VALID, col.WHOLE_VALID),
            "trailamount": (col.ASKED_TRAIL_AMOUNT, 0, 0),
            "trailpercent": (col.ASKED_TRAIL_PERCENT, 0, 0),
        }
        for name, (place_, given, whole) in numbers.items():
            value = words.get(name)
            if name == "valid":
                value = self._until(value, data)
            if value is not None:
                terms[place_] = value
                ties[col.ASKED_GIVEN] |= given
                ties[col.ASKED_GIVEN] |= whole if isinstance(value, int) else 0
        ties[col.ASKED_KIND] = words.get("exectype", 0)
        ties[col.ASKED_TRADEID] = words.get("tradeid", 0)
        ties[col.ASKED_TRANSMIT] = words.get("transmit", True)
        for name, place_ in (("oco", col.ASKED_OCO), ("parent", col.ASKED_PARENT)):
            other = words.get(name)
            ties[place_] = -1 if other is None else other.handle

    def _until(self, valid: Any, data: int) -> float | None:
        if isinstance(valid, timedelta):
            book = self.book
            now = float(book.market.time[book.market.starts[data] + book.at[data]])
            return spanned(now, valid // timedelta(microseconds=1))
        return date_number(valid) if isinstance(valid, date) else valid


def arrange(desk: Desk, case: Case) -> None:
    """Change terms as a strategy may before the first bar; some cases do."""
    desk.conditions.name([name_of(data) for data in range(len(case.feeds))])
    random = Random(case.seed * 3 + 2)  # noqa: S311  # reproducible, not secret
    if random.random() < 0.3:
        percents = random.choice([20, 95, 12.5])
        retint = random.random() < 0.5
        desk.sizing = Sizing(PercentSizer(percents=percents, retint=retint))
    if random.random() < 0.3:
        info = CommissionInfo(Commission(commission=random.choice([0.0, 0.01])))
        desk.conditions.set_commission(info, random.choice([None, name_of(1)]))


def _numbers(feed: Any) -> list[list[float]]:
    return [[date_number(row[0]), *row[1:]] for row in feed]


def book_of(case: Case) -> Book:
    """A book for the bars and terms of a case."""
    desk = SimulatedBroker(rules_of(case), len(case.feeds))
    arrange(desk, case)
    assert serves(desk)
    names = ("datetime", "open", "high", "low", "close")
    columns = [
        dict(zip(names, np.array(_numbers(feed)).T, strict=True)) for feed in case.feeds
    ]
    values = np.empty((0, max(map(len, case.feeds))))
    return new_book(desk, values, market_of(columns), orders=0)


class NativeReplay:
    """Steps the book over the bars of a case.

    Attributes:
        fuel: spent by the broker, for each step.
        lines: what happened, for each step.
        has_bailed: whether it gave up; the lines are then those before that step.
    """

    def __init__(self, case: Case, script: Script, *, grows: bool = False) -> None:
        self.case = case
        self.grows = grows
        self.venue = NativeVenue(book_of(case))
        self.script = script
        self.times = sorted({date_number(r[0]) for f in case.feeds for r in f})
        self.fuel: list[int] = []
        self.lines: list[list[str]] = []
        self.has_bailed = False

    def run(self) -> None:
        """Go on to the last bar, or to where the book gives up."""
        for turn, time in enumerate(self.times):
            try:
                self.lines.append(self.step(turn, time))
            except BailError:
                self.has_bailed = True
                break

    def step(self, turn: int, time: float) -> list[str]:
        venue = self.venue
        self._make_room(turn)
        book = venue.book
        book.fuel[0] = FUEL
        for data, rows in enumerate(self.case.feeds):
            after = book.at[data] + 1
            if after < len(rows):
                start = book.market.starts[data]
                book.at[data] += book.market.time[start + after] <= time
        venue.check(do(book, STEP, 0))
        lines = self._deliver(turn)
        lines.append(f"cash {self._money()}")
        if (book.at >= 0).all():
            venue.at = from_date_number(time)
            lines += [repr(told) for told in self.script.act(venue)]
            lines.append(handles_line(venue.handles))
            lines.append(f"now {self._money()}")
        self.fuel.append(FUEL - int(book.fuel[0]))
        return lines

    def _make_room(self, turn: int) -> None:
        while not do(self.venue.book, ROOM, 0) or (self.grows and turn in {0, 9}):
            self.venue.book = grown(self.venue.book)
            if self.grows:
                break

    def _deliver(self, turn: int) -> list[str]:
        venue, book = self.venue, self.venue.book
        counts = book.counts.tolist()
        do(book, DELIVER, turn)
        orders = [
            NativeOrder(venue, 2 * row + 1)
            for row in range(counts[col.TOLD_NOTES], counts[col.NOTES])
        ]
        venue.snapshots.extend(orders)
        lines = [order_line(order, order.data) for order in orders]
        for row in range(counts[col.TOLD_ANNOUNCED], counts[col.ANNOUNCED]):
            trade: Any = NativeTrade(book, row)
            lines.append(trade_line(trade, trade.data))
        return lines

    def _money(self) -> str:
        book = self.venue.book
        cash, value = book.account[:2].tolist()
        return f"{cash!r} {value!r}"
