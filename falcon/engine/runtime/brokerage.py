"""The broker as a strategy asks it and sets it up: ``self.broker``."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.check.services import BROKER_FIELDS, BROKER_METHODS
from falcon.engine.runtime.actions import Actions
from falcon.engine.runtime.numbers import number
from falcon.engine.service import Service
from falcon.engine.venue import (
    Commission,
    PointFiller,
    Practice,
    SizeFiller,
    Slippage,
    VolumeFiller,
)
from falcon.errors import StrategyError

SETTING: Final = 50
"""Fuel of a change of the broker's set-up."""


class Brokerage(Service):
    """Answers for the broker; its methods have backtrader's names and arguments.

    Attributes:
        actions: of the strategy, with its desk.
    """

    __slots__ = ("actions",)

    FIELDS: ClassVar = BROKER_FIELDS
    METHODS: ClassVar = BROKER_METHODS

    def __init__(self, actions: Actions) -> None:
        self.actions = actions

    @property
    def cash(self) -> float:
        """Dollars in cash."""
        return self.actions.desk.cash

    @property
    def startingcash(self) -> float:
        """Dollars at the start, or as they were set."""
        return self.actions.desk.account.starting_cash

    @property
    def positions(self) -> dict[Any, Position]:
        """Positions by feed."""
        return self.actions.positions()

    @property
    def fundvalue(self) -> float:
        """What a share of the account, taken as a fund, is worth."""
        return self.actions.desk.account.fund_value

    @property
    def fundshares(self) -> float:
        """Into how many such shares the account is divided."""
        return self.actions.desk.account.fund_shares

    @property
    def fundmode(self) -> bool:
        """Whether analyzers shall look at the fund; none of ours does."""
        return False

    def get_fundvalue(self) -> float:
        """What a share of the account, taken as a fund, is worth."""
        return self.fundvalue

    def get_fundshares(self) -> float:
        """Into how many such shares the account is divided."""
        return self.fundshares

    def get_fundmode(self) -> bool:
        """Whether analyzers shall look at the fund; none of ours does."""
        return False

    def getcash(self) -> float:
        """Dollars in cash."""
        return self.cash

    def getvalue(self, datas: Any = None) -> float:
        """Cash plus positions; or the value of one position; or cash plus some."""
        desk = self.actions.desk
        if datas is None:
            return desk.value
        if not isinstance(datas, list | tuple):
            raise TypeError(f"datas must be a list, was {type(datas).__name__}")
        desk.charge(len(datas) + 1)
        feeds = [self.actions.started(data) for data in datas]
        if len(feeds) != 1:
            return desk.account.value_of(feeds or list(desk.positions))
        desk.account.book_additions()
        return desk.account.holding(feeds[0])

    get_cash, get_value = getcash, getvalue

    def getposition(self, data: Any) -> Position:
        """The position of a feed."""
        return self.actions.position(data)

    def cancel(self, order: Any) -> None:
        """Cancel an order."""
        self.actions.cancel(order)

    def get_orders_open(self, safe: Any = False) -> list[Order]:  # noqa: FBT002  # upstream
        """The accepted orders; ``safe`` asks for copies."""
        orders = self.actions.desk.working_orders()
        self.actions.desk.charge(1 + len(orders))
        return [order.snapshot() for order in orders] if safe else orders

    def getcommissioninfo(self, data: Any) -> CommissionInfo:
        """What trading a feed costs."""
        return self.actions.desk.conditions.infos[self.actions.index(data)]

    def setcommission(self, *args: Any, name: Any = None, **terms: Any) -> None:
        """Set what trading costs, of all feeds or of the named one."""
        stated = dict(zip(_COMMISSION, args, strict=False))
        twice = sorted(stated.keys() & terms.keys())
        if twice or len(args) > len(_COMMISSION):
            raise TypeError("setcommission() got too many arguments")
        self._set_commission(commission(stated | terms), name)

    def addcommissioninfo(self, comminfo: Any, name: Any = None) -> None:
        """Set what trading costs, made with ``bt.CommissionInfo(…)``."""
        if not isinstance(comminfo, CommissionInfo):
            raise TypeError("addcommissioninfo() takes a bt.CommissionInfo(…)")
        self._set_commission(comminfo, name)

    def set_cash(self, cash: Any) -> None:
        """Have so many dollars."""
        dollars = number(cash, "cash")
        self._settable("set_cash").set_cash(dollars)

    setcash = set_cash

    def add_cash(self, cash: Any) -> None:
        """Pay dollars in, or out below 0; booked when the account is valued next."""
        dollars = number(cash, "cash")
        self._settable("add_cash").additions.append(dollars)

    def set_slippage_perc(self, perc: Any, *more: Any, **bounds: Any) -> None:
        """Let prices worsen by a fraction."""
        self._slip(Slippage(perc=number(perc, "perc"), **_bounds(more, bounds)))

    def set_slippage_fixed(self, fixed: Any, *more: Any, **bounds: Any) -> None:
        """Let prices worsen by dollars."""
        self._slip(Slippage(fixed=number(fixed, "fixed"), **_bounds(more, bounds)))

    def set_filler(self, filler: Any) -> None:
        """Let bars fill a part of an order only."""
        if not isinstance(filler, SizeFiller | VolumeFiller | PointFiller | None):
            raise TypeError("set_filler() takes one of bt.fillers")
        self._settable("set_filler")
        self.actions.desk.conditions.set_filler(filler)

    def set_coc(self, coc: Any) -> None:
        """Let market orders fill at the close on which they were created."""
        self._practise(Practice.CHEAT_ON_CLOSE, begins=bool(coc))

    def set_coo(self, coo: Any) -> None:
        """Let market orders fill at the open of the bar they were created on."""
        self._practise(Practice.CHEAT_ON_OPEN, begins=bool(coo))

    def set_checksubmit(self, checksubmit: Any) -> None:
        """Let orders be accepted with or without a look at the cash."""
        self._practise(Practice.UNCHECKED, begins=not checksubmit)

    def set_shortcash(self, shortcash: Any) -> None:
        """Let shorts bring cash, or tie it up."""
        self._practise(Practice.SHORTS_COST_CASH, begins=not shortcash)

    def set_int2pnl(self, int2pnl: Any) -> None:
        """Let interest count as a cost of trades, or not."""
        self._practise(Practice.INTEREST_APART, begins=not int2pnl)

    def set_fundmode(self, fundmode: Any, fundstartval: Any = None) -> None:
        """Nothing: it is for analyzers, and the run has begun."""

    def _set_commission(self, info: CommissionInfo, name: Any) -> None:
        desk = self.actions.desk
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name must be a string, was {type(name).__name__}")
        if not (desk.is_simulated or info.is_of_plain_shares):
            raise _only_simulated("setcommission")
        desk.charge(SETTING)
        desk.is_idle = False
        desk.conditions.are_set = True
        desk.conditions.set_commission(info, name)

    def _slip(self, slippage: Slippage) -> None:
        self._settable("set_slippage")
        self.actions.desk.conditions.set_slippage(slippage)

    def _practise(self, practice: Practice, *, begins: bool) -> None:
        self._settable(f"set_{practice.value}")
        self.actions.desk.conditions.practise(practice, begins=begins)

    def _settable(self, name: str) -> Any:
        """The account, if there is something to be set up."""
        desk = self.actions.desk
        if not desk.is_simulated:
            raise _only_simulated(name)
        desk.charge(SETTING)
        desk.is_idle = False
        desk.conditions.are_changed = desk.conditions.are_set = True
        return desk.account


_COMMISSION: Final = (
    "commission",
    "margin",
    "mult",
    "commtype",
    "percabs",
    "stocklike",
    "interest",
    "interest_long",
    "leverage",
    "automargin",
)
"""Arguments of ``setcommission`` in their order."""

_BOUNDS: Final = ("slip_open", "slip_limit", "slip_match", "slip_out")


def commission(terms: dict[str, Any]) -> CommissionInfo:
    """A commission from what a strategy states by name.

    Raises:
        TypeError: an unknown name, or a value that is no number.
    """
    for key, value in terms.items():
        if key not in _COMMISSION:
            raise TypeError(f"a commission has no {key}")
        if value is not None or key not in {"margin", "commtype"}:
            number(value, key)
    return CommissionInfo(Commission(**terms))


def _bounds(args: tuple[Any, ...], given: dict[str, Any]) -> dict[str, bool]:
    stated = dict(zip(_BOUNDS, args, strict=False)) | given
    unknown = sorted(stated.keys() - set(_BOUNDS))
    if unknown:
        raise TypeError(f"slippage has no {unknown[0]}")
    return {key.removeprefix("slip_"): bool(value) for key, value in stated.items()}


def _only_simulated(name: str) -> StrategyError:
    return StrategyError(
        f"self.broker.{name} is for simulations; where orders are executed outside, "
        "cash and terms are not the strategy's to set"
    )
