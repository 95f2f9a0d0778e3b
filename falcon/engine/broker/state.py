"""State: a broker as plain data, exactly, and back.

Orders refer to one another and share parts: a snapshot shares `created` and `info` with
the live order, the members of a bracket their family. What is shared before is shared
after: each thing is written once, in the list of its sort, and named by its place.

Lists, dicts, strings and numbers only, as `json` writes them (with its ``Infinity`` and
``NaN``); integers stay integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from falcon.domain.orders import Side
from falcon.engine.broker.account import Account
from falcon.engine.broker.groups import Family, OcoGroup
from falcon.engine.broker.notices import Notices
from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.terms import Terms
from falcon.engine.broker.trades import Trade

State = dict[str, Any]
"""Plain data; typed again by the one who restores it."""

_Item = TypeVar("_Item")

_ORDER_SLOTS: Final = (
    "ref",
    "data",
    "size",
    "stated_size",
    "exectype",
    "valid",
    "status",
    "is_active",
    "is_triggered",
    "limit_offset",
    "session_end",
    "noted_close",
)
_TERMS: Final = (
    "price",
    "plimit",
    "exectype",
    "tradeid",
    "trailamount",
    "trailpercent",
    "transmit",
)


class Packer:
    """Writes orders and whatever they refer to."""

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._created: list[Created] = []
        self._infos: list[dict[str, Any]] = []
        self._families: list[Family] = []
        self._groups: list[OcoGroup] = []
        self._places: dict[int, int] = {}

    def order(self, order: Order | None) -> int | None:
        """Place of an order, which is written by `finish`."""
        return None if order is None else self._place(self._orders, order)

    def orders(self, orders: Iterable[Order | None]) -> list[int | None]:
        """Places of orders."""
        return [self.order(order) for order in orders]

    def finish(self) -> State:
        """Write all orders asked for, and those that they lead to."""
        orders: list[State] = []
        families: list[list[Any]] = []
        while len(orders) < len(self._orders) or len(families) < len(self._families):
            orders += [self._order(order) for order in self._orders[len(orders) :]]
            families += [
                [family.is_open, self.orders(family.members)]
                for family in self._families[len(families) :]
            ]
        return {
            "orders": orders,
            "families": families,
            "groups": [sorted(group.refs) for group in self._groups],
            "created": [read(created) for created in self._created],
            "infos": [dict(info) for info in self._infos],
        }

    def _order(self, order: Order) -> State:
        terms = order.terms
        return {
            "slots": [getattr(order, name) for name in _ORDER_SLOTS],
            "side": order.side.value,
            "terms": [getattr(terms, name) for name in _TERMS],
            "parent": self.order(terms.parent),
            "created": self._place(self._created, order.created),
            "executed": read(order.executed),
            "info": self._place(self._infos, order.info),
            "family": self._place(self._families, order.family),
            "group": self._place(self._groups, order.group),
        }

    def _place(self, shelf: list[_Item], item: _Item) -> int:
        place = self._places.get(id(item))
        if place is None:
            place = self._places[id(item)] = len(shelf)
            shelf.append(item)
        return place


class Unpacker:
    """Reads what a `Packer` wrote."""

    def __init__(self, state: State) -> None:
        self._orders = [Order.__new__(Order) for _ in state["orders"]]
        self._created = [_made(Created, values) for values in state["created"]]
        self._infos: list[dict[str, Any]] = [dict(info) for info in state["infos"]]
        self._groups = [_group(refs) for refs in state["groups"]]
        self._families = [self._family(*values) for values in state["families"]]
        for order, values in zip(self._orders, state["orders"], strict=True):
            self._fill(order, values)

    def order(self, place: int | None) -> Order | None:
        """The order at a place."""
        return None if place is None else self._orders[place]

    def orders(self, places: Iterable[int]) -> list[Order]:
        """The orders at places."""
        return [self._orders[place] for place in places]

    def _family(self, is_open: bool, members: Iterable[int]) -> Family:  # noqa: FBT001
        family = Family()
        family.is_open = is_open
        family.members.extend(self.orders(members))
        return family

    def _fill(self, order: Order, values: State) -> None:
        for name, value in zip(_ORDER_SLOTS, values["slots"], strict=True):
            setattr(order, name, value)
        order.side = Side(values["side"])
        order.terms = Terms(
            **dict(zip(_TERMS, values["terms"], strict=True)),
            valid=order.valid,
            parent=self.order(values["parent"]),
        )
        order.created = self._created[values["created"]]
        order.executed = _made(Executed, values["executed"])
        order.info = self._infos[values["info"]]
        order.family = self._families[values["family"]]
        order.group = self._groups[values["group"]]


def pack_account(account: Account) -> State:
    """Write an account, without the bars and the scheme, which are the run's."""
    return {
        "cash": account.cash,
        "value": account.value,
        "positions": [
            [feed, position.size, position.price]
            for feed, position in account.positions.items()
        ],
        "trade_count": account.trades.count,
        "trades": [read(trade) for trade in account.trades.latest.values()],
    }


def unpack_account(account: Account, state: State) -> None:
    """Read it back into a new account."""
    account.cash = state["cash"]
    account.value = state["value"]
    for feed, size, price in state["positions"]:
        position = account.positions[feed]
        position.size, position.price = size, price
    account.trades.count = state["trade_count"]
    for values in state["trades"]:
        trade = make_trade(values)
        account.trades.latest[trade.data, trade.tradeid] = trade


def pack_notices(notices: Notices, packer: Packer) -> State:
    """Write what waits to be told."""
    return {
        "orders": packer.orders(notices.orders),
        "trades": [read(trade) for trade in notices.trades],
    }


def unpack_notices(notices: Notices, state: State, unpacker: Unpacker) -> None:
    """Read it back into new notices."""
    notices.orders = unpacker.orders(state["orders"])
    notices.trades = [make_trade(values) for values in state["trades"]]


def read(item: Created | Executed | Trade) -> list[Any]:
    """Values of a thing's slots, in their order."""
    return [getattr(item, name) for name in item.__slots__]


def make_trade(values: Sequence[Any]) -> Trade:
    """A trade from the values of its slots."""
    return _made(Trade, values)


def _made(kind: type[_Item], values: Sequence[Any]) -> _Item:
    item = kind.__new__(kind)
    slots: Sequence[str] = kind.__slots__  # type: ignore[attr-defined]
    for name, value in zip(slots, values, strict=True):
        setattr(item, name, value)
    return item


def _group(refs: Iterable[int]) -> OcoGroup:
    group = OcoGroup()
    group.refs.update(refs)
    return group
