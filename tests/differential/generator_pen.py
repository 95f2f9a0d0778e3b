"""The pen of the strategy generator: chance, and what the strategy has so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

T = TypeVar("T")

DEEPEST_READ = 4
"""Bars back that generated code reads; `next` waits for more bars than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A method of the strategy that takes numbers and returns a number."""

    name: str
    args: int


@dataclass(slots=True, kw_only=True)
class Pen:
    """What can be named, and the chance to choose among it.

    Attributes:
        random: seeded.
        feeds: how many.
        mixes: whether lines of several feeds may be combined.
        is_plain: whether lists and dicts are left out, as the native tier likes it.
        lines: expressions of lines and of indicators, to be read with ``[0]``.
        by_feed: dicts of indicators keyed by feed.
        params: names of numeric parameters.
        numbers: attributes that always hold a number.
        counters: attributes that always hold a whole number.
        optional: attributes that hold a number or ``None``.
        orders: attributes that hold an order or ``None``.
        order_lists: attributes that hold lists of orders.
        windows: attributes that hold lists of numbers.
        tables: attributes that hold a number for each feed, keyed by feed.
        named: attributes that hold a number for each feed, keyed by its name.
        helpers: methods.
        is_rich: whether it writes what only the Python tier may know.
        functions: of the file.
        customs: indicators of the file.
        deques: attributes that hold a ``deque`` of numbers.
        histories: attributes that hold a list of numbers for each feed.
    """

    random: Random
    feeds: int = 1
    mixes: bool = True
    is_plain: bool = False
    lines: list[str] = field(default_factory=list)
    by_feed: list[str] = field(default_factory=list)
    params: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    order_lists: list[str] = field(default_factory=list)
    windows: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    helpers: list[Helper] = field(default_factory=list)
    is_rich: bool = False
    functions: list[Helper] = field(default_factory=list)
    customs: list[str] = field(default_factory=list)
    deques: list[str] = field(default_factory=list)
    histories: list[str] = field(default_factory=list)

    def one(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self.random.choice(choices)

    def some(self, text: str) -> str:
        """One of the words of a text."""
        return self.random.choice(text.split())

    def maybe(self, probability: float) -> bool:
        """Whether something with that probability happens."""
        return self.random.random() < probability

    def pick(self, weighted: dict[Callable[..., T], float]) -> Callable[..., T]:
        """One of several functions by weight."""
        return self.random.choices([*weighted], [*weighted.values()])[0]

    def constant(self) -> str:
        """A number, whole or on a coarse grid."""
        return self.one(
            [
                str(self.random.randint(0, 9)),
                str(self.random.randint(1, 40) / 4),
                self.some("0 1 2 0.5 1.0 1.5 0.001 100 0.97 1.02 -1 30 70 50"),
            ]
        )

    def feed(self) -> str:
        """A feed as an expression."""
        number = self.random.randrange(self.feeds)
        if number == 0 and self.maybe(0.6):
            return "self.data"
        return self.one([f"self.data{number}", f"self.datas[{number}]"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where in a method the pen writes.

    Attributes:
        locals: names that hold a number here.
        feed: name of the feed of the loop around, if there is one.
        index: name of the number of that feed, if there is one.
        depth: statements around this one.
        reads: whether bars may be read here, and past ones.
        acts: whether orders may be placed here.
        loops: whether a loop is around.
        order: name of an order, in ``notify_order``.
        trade: name of a trade, in ``notify_trade``.
    """

    locals: tuple[str, ...] = ()
    feed: str = ""
    index: str = ""
    depth: int = 0
    reads: bool = True
    acts: bool = True
    loops: bool = False
    order: str = ""
    trade: str = ""

    def inside(self, *names: str) -> Scope:
        """The scope of a block below."""
        return replace(self, locals=(*self.locals, *names), depth=self.depth + 1)
