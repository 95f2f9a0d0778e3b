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
from falcon.engine.broker.executions import Execution
from falcon.engine.broker.groups import Family, OcoGroup
from falcon.engine.broker.info import Info
from falcon.engine.broker.notices import Notices
from falcon.engine.broker.orderdata import Created, Executed
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.terms import Terms
from falcon.engine.broker.trades import Trade
from falcon.errors import StrategyCrashError

State = dict[str, Any]
"""Plain data; typed again by the one who restores it."""

_Item = TypeVar("_Item")

_ORDER_SLOTS: Final = (
    "attached",
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

_SCALARS: Final = (str, int, float, bool, type(None))
_EXBITS: Final = Executed.__slots__.index("exbits")


class Packer:
    """Writes orders and whatever they refer to."""

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._created: list[Created] = []
        self._infos: list[Info] = []
        self._families: list[Family] = []
        self._groups: list[OcoGroup] = []
        self._exbits: list[list[Execution]] = []
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
            "infos": list(map(_plain, self._infos)),
            "exbits": [list(map(list, bits)) for bits in self._exbits],
        }

    def _order(self, order: Order) -> State:
        terms = order.terms
        return {
            "slots": [getattr(order, name) for name in _ORDER_SLOTS],
            "side": order.side.value,
            "terms": [getattr(terms, name) for name in _TERMS],
            "parent": self.order(terms.parent),
            "created": self._place(self._created, order.created),
            "executed": self._executed(order.executed),
            "info": self._place(self._infos, order.info),
            "family": self._place(self._families, order.family),
            "group": self._place(self._groups, order.group),
        }

    def _executed(self, executed: Executed) -> list[Any]:
        """Values of its slots, the fills by their place."""
        place = self._place(self._exbits, executed.exbits)
        names = executed.__slots__
        return [place if n == "exbits" else getattr(executed, n) for n in names]

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
        self._infos = list(map(_info, state["infos"]))
        self._groups = [_group(refs) for refs in state["groups"]]
        self._exbits = [[Execution(*bit) for bit in bits] for bits in state["exbits"]]
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
        order.executed.exbits = self._exbits[values["executed"][_EXBITS]]
        order.info = self._infos[values["info"]]
        order.family = self._families[values["family"]]
        order.group = self._groups[values["group"]]


def pack_account(account: Account) -> State:
    """Write an account, without the bars and the schemes, which are the run's."""
    return {
        "cash": account.cash,
        "value": account.value,
        "starting_cash": account.starting_cash,
        "fund": [account.fund_shares, account.fund_value],
        "additions": list(account.additions),
        "positions": [
            [feed, read(position)] for feed, position in account.positions.items()
        ],
        "interest": list(account.interest.items()),
        "trade_count": account.trades.count,
        "trades": [read(trade) for trade in account.trades.latest.values()],
    }


def unpack_account(account: Account, state: State) -> None:
    """Read it back; positions that somebody holds stay the same objects."""
    account.cash = state["cash"]
    account.value = state["value"]
    account.starting_cash = state["starting_cash"]
    account.fund_shares, account.fund_value = state["fund"]
    account.additions = list(state["additions"])
    for feed, values in state["positions"]:
        _fill(account.positions[feed], values)
    account.interest = dict(state["interest"])
    account.trades.count = state["trade_count"]
    for values in state["trades"]:
        trade = make_trade(values)
        account.trades.latest[trade.data, trade.tradeid] = trade


def pack_notices(notices: Notices, packer: Packer) -> State:
    """Write what waits to be told."""
    return {
        "orders": packer.orders(order for order, _ in notices.waiting),
        "fills": [list(map(list, fills)) for _, fills in notices.waiting],
    }


def unpack_notices(notices: Notices, state: State, unpacker: Unpacker) -> None:
    """Read it back into new notices."""
    fills = [[Execution(*one) for one in told] for told in state["fills"]]
    orders = unpacker.orders(state["orders"])
    notices.waiting = list(zip(orders, fills, strict=True))


def read(item: Created | Position | Trade) -> list[Any]:
    """Values of a thing's slots, in their order."""
    return [getattr(item, name) for name in item.__slots__]


def make_trade(values: Sequence[Any]) -> Trade:
    """A trade from the values of its slots."""
    return _made(Trade, values)


def _made(kind: type[_Item], values: Sequence[Any]) -> _Item:
    return _fill(kind.__new__(kind), values)


def _fill(item: _Item, values: Sequence[Any]) -> _Item:
    slots: Sequence[str] = item.__slots__  # type: ignore[attr-defined]
    for name, value in zip(slots, values, strict=True):
        setattr(item, name, value)
    return item


def _plain(info: Info) -> list[Any]:
    """Its entries, marked where they are infos themselves."""
    entries = []
    for key, value in info.items():
        if not isinstance(key, _SCALARS) or not isinstance(value, (Info, *_SCALARS)):
            kind = type(value).__name__
            raise StrategyCrashError(f"a strategy cannot keep a {kind} on an order")
        if isinstance(value, Info):
            entries.append([key, True, _plain(value)])
        else:
            entries.append([key, False, value])
    return entries


def _info(entries: Iterable[Any]) -> Info:
    return Info(
        (key, _info(value) if is_info else value) for key, is_info, value in entries
    )


def _group(refs: Iterable[int]) -> OcoGroup:
    group = OcoGroup()
    group.refs.update(refs)
    return group
