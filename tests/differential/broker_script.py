"""Random scripts of a trader who does everything, sensible or not.

A script is a seed. It decides from its own random numbers and from what it sees of the
closes, so it does the same on two brokers as long as these do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import isnan, nan
from random import Random
from typing import Any, Protocol

from falcon.engine.venue import (
    FIXED,
    PERCENT,
    Commission,
    Filler,
    PointFiller,
    Practice,
    SizeFiller,
    Slippage,
    Venue,
    VolumeFiller,
)

TICK = 0.25
START = datetime(2023, 12, 18)  # noqa: DTZ001  # bars carry naive times

Row = tuple[datetime, float, float, float, float]
"""Time, open, high, low, close."""

Handle = Any
Keywords = dict[str, Any]


class Place(Protocol):
    """What a script can do, with backtrader's keywords."""

    handles: list[Handle]
    snapshots: list[Handle]

    def close_of(self, data: int) -> float:
        """Current close."""

    def now(self) -> datetime:
        """Time of the current step."""

    def place(self, verb: str, data: int, size: Any, words: Keywords) -> Handle:
        """Call ``buy``, ``sell``, ``close`` or ``order_target_*``."""

    def bracket(
        self, verb: str, data: int, size: Any, legs: Sequence[Keywords | None]
    ) -> Sequence[Handle]:
        """Call ``buy_bracket`` or ``sell_bracket``."""

    def cancel(self, handle: Handle) -> None:
        """Call ``cancel``."""

    def read_position(self, data: int) -> tuple[float, float]:
        """Size and price of the position, read as a strategy reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One run: the bars and the terms.

    Attributes:
        seed: of the script.
        feeds: bars of each feed.
        cash: dollars at the start.
        commission: fraction.
        slippage: fraction.
        stake: fixed size, 0 to size by allocation.
        market: terms beyond these.
    """

    seed: int
    feeds: tuple[tuple[Row, ...], ...]
    cash: float
    commission: float
    slippage: float
    stake: float
    market: Venue = field(default_factory=Venue)


def make_case(seed: int) -> Case:
    random = Random(seed)  # noqa: S311  # reproducible, not secret
    step = random.choice([timedelta(days=1), timedelta(days=1), timedelta(hours=6)])
    start = START + random.choice([timedelta(0), timedelta(hours=16)])
    times = [start + step * index for index in range(random.randint(8, 60))]
    grid = random.random() < 0.8
    return Case(
        seed=seed,
        feeds=tuple(
            _rows(random, _shifted(random, times), grid=grid)
            for _ in range(random.choice([1, 1, 2, 3]))
        ),
        cash=random.choice([100.0, 400.0, 1_000.0, 5_000.0, 10_000.0, 1_000_000.0]),
        commission=random.choice([0.0, 0.0, 0.001, 0.02]),
        slippage=random.choice([0.0, 0.0, 0.001, 0.03]),
        stake=random.choice([1, 10, 2.5, 0]),
    )


def make_odd_case(seed: int) -> Case:
    """A case on other terms than plain costs."""
    case = make_case(seed)
    random = Random(seed * 13 + 5)  # noqa: S311
    names = random.sample([name_of(index) for index in range(3)], random.randint(0, 2))
    return replace(
        case,
        market=Venue(
            commission=random.choice([None, _commission(random), _commission(random)]),
            commissions={name: _commission(random) for name in names},
            slippage=random.choice([None, _slippage(random), _slippage(random)]),
            practices=frozenset(one for one in Practice if random.random() < 0.2),
            filler=random.choice([None, None, _filler(random)]),
        ),
    )


def name_of(data: int) -> str:
    """Name of a feed."""
    return f"FEED{data}"


def volume_of(row: Row) -> float:
    """Volume of a bar, made from its prices."""
    return 0.0 if isnan(row[4]) else float(int(row[4] / TICK) * 7_919 % 60)


def _commission(random: Random) -> Commission:
    return Commission(
        commission=random.choice([0.0, 0.001, 0.5, 2]),
        margin=random.choice([None, None, None, 5.0, 40, 0]),
        mult=random.choice([1.0, 1.0, 10, 2.5]),
        commtype=random.choice([None, None, PERCENT, FIXED]),
        percabs=random.random() < 0.8,
        stocklike=random.random() < 0.6,
        interest=random.choice([0.0, 0.0, 0.05, 2.0]),
        interest_long=random.random() < 0.3,
        leverage=random.choice([1.0, 1.0, 2, 5.0]),
        automargin=random.choice([0.0, 0.0, -1, 0.25]),
    )


def _slippage(random: Random) -> Slippage:
    return Slippage(
        perc=random.choice([0.0, 0.01, 0.05]),
        fixed=random.choice([0.0, 0.25, 0.6]),
        open=random.random() < 0.7,
        match=random.random() < 0.6,
        limit=random.random() < 0.6,
        out=random.random() < 0.3,
    )


def _filler(random: Random) -> Filler:
    fillers: list[Filler] = [
        SizeFiller(size=random.choice([None, 3, 7.5])),
        VolumeFiller(perc=random.choice([100.0, 30, 12.5])),
        PointFiller(
            minmov=random.choice([None, 0.25]), perc=random.choice([100.0, 60])
        ),
    ]
    return random.choice(fillers)


def _shifted(random: Random, times: Sequence[datetime]) -> list[datetime]:
    """Times of a feed: some left out, all of them early or late in some feeds."""
    share = random.choice([1.0, 0.9, 0.6])
    shift = timedelta(hours=random.choice([0, 0, 0, 3, -2]))
    kept = [at + shift for at in times if random.random() < share]
    return kept or [times[0] + shift]


def _rows(random: Random, times: Sequence[datetime], *, grid: bool) -> tuple[Row, ...]:
    holes = random.choice([0.0] * 30 + [0.05])

    def near(value: float, spread: int) -> float:
        moved = value + random.randint(-spread, spread) * TICK
        return max(TICK, moved if grid else moved + random.uniform(-TICK, TICK))

    rows: list[Row] = []
    close = random.choice([5.0, 20.0, 20.0, 80.0])
    for at in times:
        opened = near(close, 3)
        close = near(opened, 4)
        high = max(opened, close) + random.randint(0, 3) * TICK
        low = max(TICK / 2, min(opened, close) - random.randint(0, 3) * TICK)
        prices = [opened, high, low, close]
        if random.random() < holes:
            prices[random.randrange(4)] = nan
        rows.append((at, prices[0], prices[1], prices[2], prices[3]))
    return tuple(rows)


class Script:
    """Acts on one bar after the other."""

    def __init__(self, case: Case) -> None:
        self.random = Random(case.seed * 7 + 1)  # noqa: S311
        self.feed_count = len(case.feeds)
        self.appetite = self.random.choice([0.15, 0.4, 0.8, 1.5])
        self.wildness = self.random.choice([0.0, 0.0, 0.05, 0.3])

    def act(self, venue: Place) -> list[tuple[object, ...]]:
        """Do what comes to mind and tell what it gave."""
        told = []
        count = int(self.appetite + self.random.random())
        for _ in range(count):
            verb = self.random.choices(
                [self._order, self._target, self._bracket, self._cancel, self._read],
                [6, 3, 2, 3, 1],
            )[0]
            told.append(outcome(verb, venue))
        return told

    def _order(self, venue: Place) -> tuple[object, ...]:
        data = self._data()
        verb = self.random.choices(["buy", "sell", "close"], [4, 4, 2])[0]
        words = self._words(venue, data)
        words.update(self._ties(venue))
        return _named(verb, venue.place(verb, data, self._size(), words))

    def _target(self, venue: Place) -> tuple[object, ...]:
        data = self._data()
        random = self.random
        verb, target = random.choice(
            [
                ("order_target_size", random.randint(-20, 20)),
                ("order_target_value", random.randint(-20, 40) * 50.0),
                ("order_target_percent", random.randint(-5, 11) / 10),
            ]
        )
        if random.random() < 0.2:
            target = 0
        words = self._words(venue, data) if random.random() < 0.3 else {}
        return _named(verb, venue.place(verb, data, target, words))

    def _bracket(self, venue: Place) -> tuple[object, ...]:
        data = self._data()
        random = self.random
        buys = random.random() < 0.5
        side = 1 if buys else -1
        close = venue.close_of(data)
        common = {"tradeid": self._tradeid(), "valid": self._valid(venue)}
        main = {**self._words(venue, data), **common}
        stop: Keywords | None = {
            "price": close - side * random.randint(0, 5) * TICK,
            "exectype": random.choice([3, 3, 3, 5]),
            **common,
        }
        limit: Keywords | None = {
            "price": close + side * random.randint(0, 5) * TICK,
            "exectype": 2,
            **common,
        }
        if stop is not None and stop["exectype"] == 5:
            stop["trailamount"] = random.randint(1, 4) * TICK
        stop = None if random.random() < 0.1 else stop
        limit = None if random.random() < 0.1 else limit
        verb = "buy_bracket" if buys else "sell_bracket"
        legs = venue.bracket(verb, data, self._size(), (main, stop, limit))
        return (verb, *(_ref(leg) for leg in legs))

    def _cancel(self, venue: Place) -> tuple[object, ...]:
        handle = self._some_order(venue)
        venue.cancel(handle)
        return ("cancel", _ref(handle))

    def _read(self, venue: Place) -> tuple[object, ...]:
        return ("position", *venue.read_position(self._data()))

    def _words(self, venue: Place, data: int) -> Keywords:
        random = self.random
        kind = random.choice([0, 0, 0, 1, 2, 2, 3, 3, 4, 5, 6])
        words: Keywords = {"exectype": kind, "tradeid": self._tradeid()}
        close = venue.close_of(data)
        if kind or random.random() < 0.1:
            words["price"] = self._price(close)
        if kind in {4, 6} or random.random() < 0.05:
            words["plimit"] = self._price(close)
        if kind in {5, 6}:
            words["trailamount"] = random.choice([None, 0, 0.5, 1.25])
            words["trailpercent"] = random.choice([None, 0.02, 0.1])
        if random.random() < 0.4:
            words["valid"] = self._valid(venue)
        if random.random() < 0.1:
            words["note"] = random.choice(["a", 1, 2.5, None])
        return words

    def _price(self, close: float) -> float | None:
        random = self.random
        if random.random() < 0.15:
            return random.choice([None, None, 0, 0.0, int(close)])
        return max(TICK, close + random.randint(-6, 6) * TICK)

    def _valid(self, venue: Place) -> date | timedelta | float | None:
        random = self.random
        now = venue.now()
        choices: list[Callable[[], date | timedelta | float | None]] = [
            lambda: None,
            lambda: None,
            lambda: timedelta(0),
            lambda: timedelta(days=random.randint(1, 5)),
            lambda: timedelta(hours=random.randint(1, 30)),
            lambda: now + timedelta(days=random.randint(0, 6)),
            lambda: now.date() + timedelta(days=random.randint(0, 6)),
            lambda: random.choice([0, 5, 0.0, 738_700.25]),
        ]
        return random.choice(choices)()

    def _ties(self, venue: Place) -> Keywords:
        random = self.random
        ties: Keywords = {}
        if random.random() < 0.15:
            ties["oco"] = self._some_order(venue)
        if random.random() < self.wildness:
            ties["parent"] = self._some_order(venue)
        if random.random() < self.wildness:
            ties["transmit"] = random.random() < 0.5
        return ties

    def _some_order(self, venue: Place) -> Handle:
        random = self.random
        pool = venue.snapshots if random.random() < 0.25 else venue.handles
        recent = pool[-6:]
        return random.choice(recent) if recent else None

    def _size(self) -> float | None:
        random = self.random
        if random.random() < 0.25:
            return random.choice([None, None, 0, -5, 0.5, 3.3])
        return random.choice([1, 2, 3, 5, 10, 30, 100])

    def _tradeid(self) -> int:
        return self.random.choice([0, 0, 0, 0, 1, 2])

    def _data(self) -> int:
        return self.random.randrange(self.feed_count)


def outcome(
    verb: Callable[[Place], tuple[object, ...]], venue: Place
) -> tuple[object, ...]:
    """What an action gave, or the kind of its failure."""
    try:
        return verb(venue)
    except (ArithmeticError, AttributeError, ValueError) as error:
        return ("failed", type(error).__name__)


def _named(verb: str, handle: Handle) -> tuple[object, ...]:
    return (verb, _ref(handle))


def _ref(handle: Handle) -> object:
    return None if handle is None else handle.ref
