"""Actions: what a strategy does and asks of its broker, from keywords to terms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from falcon.domain.orders import Side
from falcon.engine.broker import prices
from falcon.engine.broker.brackets import Legs
from falcon.engine.broker.desk import Desk
from falcon.engine.broker.kinds import KIND_NAMES, Kind
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.sizing import Sizing
from falcon.engine.broker.terms import AT_MARKET, Bracket, Terms
from falcon.engine.runtime.handles import FeedHandle, Stage
from falcon.engine.runtime.meter import NotOfferedError
from falcon.engine.runtime.numbers import number

# What the strategy passed; every value is checked before it becomes a term.
Given = dict[str, Any]

_TERMS: Final = (
    "price",
    "plimit",
    "exectype",
    "valid",
    "tradeid",
    "oco",
    "trailamount",
    "trailpercent",
    "parent",
    "transmit",
)
_NUMBERS: Final = ("price", "plimit", "trailamount", "trailpercent")
_BRACKET: Final = (
    "data",
    "size",
    "price",
    "plimit",
    "exectype",
    "valid",
    "tradeid",
    "trailamount",
    "trailpercent",
    "oargs",
    "stopprice",
    "stopexec",
    "stopargs",
    "limitprice",
    "limitexec",
    "limitargs",
)
LEG_KEYWORDS: Final = ("oargs", "stopargs", "limitargs")
_SET_BY_BRACKET: Final = frozenset({"parent", "transmit", "data", "size"})
SIGNATURES: Final[dict[str, tuple[str, ...]]] = {
    "buy": ("data", "size", *_TERMS),
    "sell": ("data", "size", *_TERMS),
    "close": ("data", "size"),
    "order_target_size": ("data", "target"),
    "order_target_value": ("data", "target", "price"),
    "order_target_percent": ("data", "target"),
    "cancel": ("order",),
    "getposition": ("data", "broker"),
    "getpositionbyname": ("name", "broker"),
    "getdatabyname": ("name",),
    "buy_bracket": _BRACKET,
    "sell_bracket": _BRACKET,
}
"""Arguments of each action in their order; orders take more terms by name."""


class Actions:
    """Binds a strategy's calls to its desk.

    Attributes:
        desk: takes the orders.
        stage: the feeds.
    """

    __slots__ = ("_by_name", "desk", "stage")

    def __init__(self, desk: Desk, stage: Stage) -> None:
        self.desk = desk
        self.stage = stage
        self._by_name = {feed.name: feed for feed in stage.feeds}

    def order(self, name: str, args: tuple[Any, ...], given: Given) -> Order | None:
        """One of the actions that create an order."""
        self.desk.charge(prices.CALL + len(given))
        bound = bind(name, args, given)
        data = self.index(bound.pop("data", None))
        amount = "target" if name.startswith("order_target") else "size"
        default = 0 if amount == "target" else None
        size = bound.pop(amount, default)
        if size is not None:
            size = number(size, amount)
        place: Callable[..., Order | None] = getattr(self.desk, name)
        return place(data, size, _terms(bound) if bound else AT_MARKET)

    def bracket(
        self, name: str, args: tuple[Any, ...], given: Given
    ) -> list[Order | None]:
        """An entry with its exits: main, stop and limit order."""
        self.desk.charge(prices.BRACKET_CALL + len(given))
        bound = bind(name, args, given)
        data, size = self.index(bound.pop("data", None)), bound.pop("size", None)
        own = {key: bound.pop(key, None) or {} for key in LEG_KEYWORDS}
        stop = (bound.pop("stopprice", None), bound.pop("stopexec", Kind.STOP))
        limit = (bound.pop("limitprice", None), bound.pop("limitexec", Kind.LIMIT))
        shared: Given = {k: bound[k] for k in ("valid", "tradeid") if k in bound}
        more = {k: bound.pop(k) for k in list(bound) if k not in _TERMS}
        main = _leg({"exectype": Kind.LIMIT, **bound}, own["oargs"], more)
        terms = Bracket(
            main=main,
            stop=_exit(*stop, shared, own["stopargs"] | more),
            limit=_exit(*limit, shared, own["limitargs"] | more),
        )
        place: Callable[..., Legs] = getattr(self.desk, name)
        return list(place(data, None if size is None else number(size, "size"), terms))

    def cancel(self, order: object = None) -> None:
        """Cancel an order; nothing happens to one that is not working."""
        if order is not None and not isinstance(order, Order):
            raise TypeError(f"cancel takes an order, not {type(order).__name__}")
        self.desk.cancel(order)

    def position(self, data: object = None, _broker: object = None) -> Position:
        """The position of a feed."""
        return self.desk.positions[self.index(data)]

    def position_by_name(self, name: object = None, _broker: object = None) -> Position:
        """The position of a feed by its name, of the first one without."""
        return self.position(self.feed_by_name(name) if name else None)

    def feed_by_name(self, name: object) -> FeedHandle:
        """A feed by its name.

        Raises:
            KeyError: there is none of that name.
        """
        return self._by_name[name]  # type: ignore[index]

    def end_run(self) -> None:
        """Have the run end after this step."""
        self.desk.is_over = True

    def positions(self) -> dict[FeedHandle, Position]:
        """The positions that were looked at, by feed."""
        self.desk.charge(1 + len(self.desk.positions))
        feeds = self.stage.feeds
        return {feeds[index]: one for index, one in self.desk.positions.items()}

    def positions_by_name(self) -> dict[str, Position]:
        """The positions of all feeds by their names."""
        self.desk.charge(1 + len(self.stage.feeds))
        return {feed.name: self.desk.positions[feed.index] for feed in self.stage.feeds}

    def feeds_by_name(self) -> dict[str, FeedHandle]:
        """All feeds by their names."""
        self.desk.charge(1 + len(self._by_name))
        return dict(self._by_name)

    def feed_names(self) -> list[str]:
        """The names of all feeds."""
        self.desk.charge(1 + len(self._by_name))
        return list(self._by_name)

    def set_sizer(self, sizer: object) -> Sizing:
        """Choose what sizes the orders without a size."""
        if not isinstance(sizer, Sizing):
            raise TypeError("setsizer() takes one of bt.sizers")
        self.desk.sizing = sizer
        self.desk.conditions.are_changed = True
        return sizer

    def sizer(self) -> Sizing:
        """What sizes the orders without a size."""
        return self.desk.sizing

    def size_for(self, data: object = None, isbuy: object = True) -> float:  # noqa: FBT002  # upstream
        """The size that an order without one would get."""
        side = Side.BUY if isbuy else Side.SELL
        return self.desk.size_for(self.index(data), side)

    def started(self, data: object) -> int:
        """The index of a feed that has delivered a bar.

        Raises:
            StrategyCrashError: it has not.
        """
        index = self.index(data)
        self.desk.check_started(index)
        return index

    def index(self, data: object) -> int:
        """The index of a feed, given itself, its name or nothing for the first."""
        if data is None:
            return 0
        if isinstance(data, str):
            data = self._by_name[data]
        if not isinstance(data, FeedHandle):
            raise TypeError(f"data must be a feed, was {type(data).__name__}")
        return data.index


def bind(name: str, args: tuple[Any, ...], given: Given) -> Given:
    """Arguments of an action by name.

    Raises:
        TypeError: too many, or one given twice.
    """
    names = SIGNATURES[name]
    if len(args) > len(names):
        raise TypeError(f"{name}() takes {len(names)} arguments, was given {len(args)}")
    bound = dict(zip(names, args, strict=False))
    for key, value in given.items():
        if key in bound:
            raise TypeError(f"{name}() got multiple values for argument '{key}'")
        bound[key] = value
    return bound


def _terms(bound: Given) -> Terms:
    for key in _NUMBERS:
        if bound.get(key) is not None:
            bound[key] = number(bound[key], key)
    _check(bound, "exectype", int, "one of bt.Order's types")
    _check(bound, "tradeid", int, "a whole number")
    _check(bound, "valid", date | timedelta | int | float, "a date or a timedelta")
    _check(bound, "oco", Order, "an order")
    _check(bound, "parent", Order, "an order")
    kind = bound.pop("exectype", None)
    if kind is not None:
        if not 0 <= kind < len(KIND_NAMES):
            raise ValueError(f"exectype must be one of bt.Order's types, was {kind}")
        bound["exectype"] = kind
    terms = {key: bound[key] for key in _TERMS if key in bound}
    info = {key: value for key, value in bound.items() if key not in _TERMS}
    for key in info:
        _check(info, key, str | int | float, "a number or a string")
    return Terms(**terms, info=info) if info else Terms(**terms)


def _exit(price: Any, kind: Any, shared: Given, more: Given) -> Terms | None:
    """The terms of an exit of a bracket, ``None`` if it is left out."""
    if kind is None:
        return None
    return _leg({"price": price, "exectype": kind, **shared}, more, {})


def _leg(terms: Given, own: Given, more: Given) -> Terms:
    merged = {**terms, **own, **more}
    return _terms({k: v for k, v in merged.items() if k not in _SET_BY_BRACKET})


def _check(bound: Given, key: str, kind: Any, expected: str) -> None:
    value = bound.get(key)
    if value is not None and not isinstance(value, kind):
        raise NotOfferedError(f"{key} must be {expected}, was {type(value).__name__}")
