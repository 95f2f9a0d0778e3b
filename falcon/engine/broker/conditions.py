"""Conditions: the terms of a broker at work, which a strategy may change.

A run begins with those of its `Rules`. Commissions go by the name of a feed; the one
under ``None`` is for all feeds that have none of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.broker.schemes import Scheme, scheme_of
from falcon.engine.rules import Rules
from falcon.engine.saving import saved
from falcon.engine.venue import Commission, Filler, Practice, Slippage

State = dict[str, Any]
"""Plain data."""


class Conditions:
    """What trading costs and how the broker goes about it.

    Attributes:
        names: of the feeds; empty until they are known.
        commissions: by name of the feed.
        infos: commissions by feed.
        schemes: what the account reckons with, by feed.
        slippage: by how much fills worsen.
        practices: of the broker.
        filler: how much of an order a bar fills; ``None`` for all of it.
        bears_interest: whether some instrument costs interest.
        are_changed: whether the strategy has changed anything, its sizer included.
        are_set: whether it has set cash, costs or practices of the broker.
    """

    __slots__ = (
        "_count",
        "are_changed",
        "are_set",
        "bears_interest",
        "commissions",
        "filler",
        "infos",
        "names",
        "practices",
        "schemes",
        "slippage",
    )

    def __init__(self, rules: Rules, feed_count: int) -> None:
        venue = rules.venue
        usual = venue.commission or Commission(commission=rules.commission)
        self._count = feed_count
        self.names: tuple[str, ...] = ()
        self.commissions: dict[str | None, CommissionInfo] = {
            None: CommissionInfo(usual)
        }
        for name, stated in venue.commissions.items():
            self.commissions[name] = CommissionInfo(stated)
        self.slippage = venue.slippage or Slippage(perc=rules.slippage)
        self.practices = set(venue.practices)
        self.filler: Filler | None = venue.filler
        self.are_changed = False
        self.are_set = False
        self.infos: list[CommissionInfo] = []
        self.schemes: list[Scheme] = []
        self.bears_interest = False
        self.arrange()

    def name(self, names: Sequence[str]) -> None:
        """Say what the feeds are called."""
        self.names = tuple(names)
        self.arrange()

    def set_commission(self, info: CommissionInfo, name: str | None) -> None:
        """Set the commission of a feed by its name, or the one of all others."""
        self.commissions[name] = info
        self.are_changed = True
        self.arrange()

    def set_slippage(self, slippage: Slippage) -> None:
        """Set by how much fills worsen."""
        self.slippage = slippage
        self.are_changed = True

    def set_filler(self, filler: Filler | None) -> None:
        """Set how much of an order a bar fills."""
        self.filler = filler
        self.are_changed = True

    def practise(self, practice: Practice, *, begins: bool) -> None:
        """Begin or end a practice."""
        if begins:
            self.practices.add(practice)
        else:
            self.practices.discard(practice)
        self.are_changed = True
        self.arrange()

    def dump(self) -> State:
        """Write all but the names as plain data."""
        return {
            "commissions": [
                [name, asdict(info.stated)] for name, info in self.commissions.items()
            ],
            "slippage": asdict(self.slippage),
            "practices": saved.pack_practices(self.practices),
            "filler": saved.pack_filler(self.filler),
            "are_changed": self.are_changed,
        }

    def load(self, state: State) -> None:
        """Read what `dump` wrote."""
        self.commissions = {
            name: CommissionInfo(Commission(**stated))
            for name, stated in state["commissions"]
        }
        self.slippage = Slippage(**state["slippage"])
        self.practices = set(saved.unpack_practices(state["practices"]))
        self.filler = saved.unpack_filler(state["filler"])
        self.are_changed = state["are_changed"]
        self.arrange()

    def arrange(self) -> None:
        """Make the schemes of the feeds from their commissions, in place."""
        self.infos = [self._commission_of(feed) for feed in range(self._count)]
        short_cash = Practice.SHORTS_COST_CASH not in self.practices
        schemes = [scheme_of(info, short_cash=short_cash) for info in self.infos]
        self.schemes[:] = schemes
        self.bears_interest = any(info.terms.interest for info in self.infos)

    def _commission_of(self, feed: int) -> CommissionInfo:
        if feed < len(self.names) and self.names[feed] in self.commissions:
            return self.commissions[self.names[feed]]
        return self.commissions[None]
