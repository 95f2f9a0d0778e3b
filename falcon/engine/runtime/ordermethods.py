"""Methods of orders and trades that are more than their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from falcon.engine.broker.orders import Order
from falcon.engine.broker.times import from_date_number
from falcon.engine.broker.trades import Trade
from falcon.engine.check.constants import ORDER_NAMES
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.handles import Stage


class OrderMethods:
    """Called by `falcon.engine.runtime.methods.Methods`, by these names.

    Attributes:
        containers: does what needs care with dicts.
        stage: the handles.
    """

    __slots__ = ()

    containers: Containers
    stage: Stage

    def _order_ordtypename(self, order: Order, ordtype: int | None = None) -> str:
        return ORDER_NAMES["OrdTypes"][order.issell() if ordtype is None else ordtype]

    def _order_addinfo(self, order: Order, **entries: Any) -> None:
        for key, value in entries.items():
            self.containers.store(order.info, key, value)

    def _trade_open_datetime(self, trade: Trade) -> datetime:
        return from_date_number(trade.dtopen)

    def _trade_close_datetime(self, trade: Trade) -> datetime:
        return from_date_number(trade.dtclose)

    def _trade_getdataname(self, trade: Trade) -> str:
        return self.stage.feeds[trade.data].name
