"""Own sizing: asking the sizer that the strategy file defines."""

from __future__ import annotations

from typing import Final

from falcon.domain.orders import Side
from falcon.engine.broker.sizing import Sizing
from falcon.engine.runtime.actions import Actions
from falcon.engine.runtime.byname import EXTRAS
from falcon.engine.runtime.meter import Namespace
from falcon.engine.runtime.numbers import number
from falcon.engine.runtime.records import Record
from falcon.engine.sizers import OwnSizer

_KEPT: Final = "@sizer"
"""Where it is kept from bar to bar; no name of a strategy is like it."""

_METHOD: Final = "_getsizing"


def sizing(space: Namespace) -> Namespace:
    """What chooses and names the sizer."""
    actions: Actions = space["_actions"]
    desk = actions.desk

    def answer(data: int, *, is_buy: object) -> object:
        sizer: Record = space[EXTRAS][_KEPT]
        terms, cash = desk.conditions.infos[data], desk.account.cash
        feed = actions.stage.feeds[data]
        told: object = sizer.tell(_METHOD, (terms, cash, feed, is_buy), {})
        return told

    def ask(data: int, side: Side) -> float:
        size = answer(data, is_buy=side is Side.BUY)
        return 0 if size is None else number(size, "size")

    def size_for(data: object = None, isbuy: object = True) -> object:  # noqa: FBT002  # upstream
        if isinstance(desk.sizing.rule, OwnSizer):
            return answer(actions.index(data), is_buy=isbuy)
        return actions.size_for(data, isbuy)

    def choose(sizer: object) -> object:
        if not isinstance(sizer, Record) or _METHOD not in sizer.kind.methods:
            return actions.set_sizer(sizer)
        actions.set_sizer(Sizing(OwnSizer()))
        space[EXTRAS][_KEPT] = sizer
        return sizer

    def chosen() -> object:
        known = actions.sizer()
        is_own = isinstance(known.rule, OwnSizer)
        return space[EXTRAS][_KEPT] if is_own else known

    desk.ask_sizer = ask
    return {"_set_sizer": choose, "_sizer": chosen, "_size_for": size_for}
