"""Lulls: stretches of bars on which a stepper has nothing to do but look.

On most bars no order is touched and the strategy asks for nothing. Once a step came to
no more than that, the next ones are left to a generator (`falcon.engine.lower.lulls`),
until a bar is more than it can do; that bar is then done as any other. What the
generator did is written back when somebody looks, by `Lulls.settle`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from falcon.engine.broker.desk import Desk
from falcon.engine.broker.positions import Position
from falcon.engine.columns import Opened
from falcon.engine.instance import Instance
from falcon.engine.lines import Lines
from falcon.engine.lower.calm.method import Calm
from falcon.engine.lower.lulls import Going, Standing, Start, started
from falcon.engine.lower.strides import SHAPES, Shape
from falcon.engine.session import Session
from falcon.engine.strides import Stride

WORTH: Final = 192
"""Calm bars that all steppers of a structure do before it is emitted."""

SHORT: Final = 8
"""Bars below which a lull was not worth it."""

LONGEST_WAIT: Final = 256
"""Calm bars that are waited for after short lulls, at most; doubled each time."""

_NOTHING: Final = Position()
"""Held where nobody has looked; that a record is made then must not happen here."""

Send = Callable[[Opened | None], bool]


class Prototype:
    """What may be emitted one day: a shape with a calm method.

    Attributes:
        bars: calm ones that its steppers have done without it.
    """

    __slots__ = ("_calm", "_shape", "bars")

    def __init__(self, shape: Shape, calm: Calm) -> None:
        self._shape = shape
        self._calm = calm
        self.bars = 0

    def start(self) -> Start | None:
        """Its function, once it is worth it; called after each calm bar."""
        self.bars += 1
        return started(self._shape, self._calm) if self.bars > WORTH else None


@lru_cache(maxsize=SHAPES)
def prototype(shape: Shape, calm: Calm) -> Prototype:
    """The prototype of a structure, the same for all its steppers."""
    return Prototype(shape, calm)


class Lulls:
    """The lulls of one stepper over one feed; at any time there is one or none."""

    __slots__ = (
        "_calm",
        "_desk",
        "_first",
        "_fixed",
        "_going",
        "_instance",
        "_lines",
        "_patience",
        "_prototype",
        "_session",
        "_settled",
        "_stride",
        "_units",
        "_wait",
    )

    def __init__(self, instance: Instance, session: Session, lines: Lines) -> None:
        self._instance = instance
        self._session = session
        self._lines = lines
        self._desk: Desk = instance.desk
        self._calm = instance.module.calm
        self._prototype: Prototype | None = None
        self._stride: Stride | None = None
        self._fixed: tuple[object, ...] = ()
        self._going: Going | None = None
        self._first = self._settled = self._units = 0
        self._wait, self._patience = 0, 1

    def begin(self) -> Send | None:
        """Begin a lull after a step that came to nothing, if there can be one.

        Returns:
            Takes a bar and tells whether the lull goes on: if not, the bar has not
            happened, and `end` has to follow.
        """
        if self._wait:
            self._wait -= 1
            return None
        start = self._start()
        if start is None or self._stride is None or self._calm is None:
            return None
        band = self._desk.band()
        position = self._desk.positions.get(0)
        is_blind = position is None and self._calm.looks
        if band is None or is_blind or not self._session.is_steady:
            return None
        stride, space = self._stride, self._instance.space
        values = [space[name] for name in self._calm.values]
        now = (stride.at, stride.dropped, values, band)
        held = _NOTHING if position is None else position
        account = self._desk.account
        self._going = start(*self._fixed, stride.shift, account, held, *now)
        self._first = self._settled = stride.dropped + stride.at
        self._units = self._calm.units + band.units
        next(self._going)
        return self._going.send

    def settle(self) -> None:
        """Write back what was done so far; the lull goes on."""
        if self._going is None or self._stride is None or self._calm is None:
            return
        standing: Standing = self._going.send(None)
        stride, session = self._stride, self._session
        done = stride.dropped + standing.at
        if standing.bar is None or done == self._settled:
            return
        stride.retake(standing.at, standing.before, standing.bar)
        feed = self._desk.feeds[0]
        feed.at, feed.dropped = stride.at, stride.dropped
        names = self._calm.changed
        self._instance.space.update(zip(names, standing.changed, strict=True))
        session.catch_up(standing.bar.stamp, (done - self._settled) * self._units)
        self._settled = done
        self._desk.account.revalue()

    def end(self) -> None:
        """Write back what was done, and have the lull be over."""
        self.settle()
        self._going = None
        is_short = self._settled - self._first < SHORT
        self._patience = min(2 * self._patience, LONGEST_WAIT) if is_short else 1
        self._wait = self._patience - 1

    def _start(self) -> Start | None:
        stride = self._lines.stride
        if stride is None or not stride.is_open or self._calm is None:
            return None
        if self._prototype is None or self._stride is not stride:
            shape, rows = stride.lean()
            past = tuple(self._lines.rows[node] for node in self._calm.past)
            self._prototype, self._stride = prototype(shape, self._calm), stride
            self._fixed = (rows, stride.numbers, past, stride.capacity)
        return self._prototype.start()
