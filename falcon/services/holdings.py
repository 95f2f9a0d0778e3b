"""Holdings: what is held, and what it is worth."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from falcon.domain.bars import Timeframe
from falcon.domain.positions import Position
from falcon.ports import MarketData
from falcon.services.valuation import last_close
from falcon.store import runtime, views

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The last close of each symbol at the last moment that was decided on.

    Attributes:
        market: where closes come from.
        timeframe: of which bars.
    """

    market: MarketData
    timeframe: Timeframe

    def of(self, db: sqlite3.Connection, strategy_id: int | None = None) -> Rows:
        """Open positions, of one strategy or of all, with what they are worth."""
        moment = runtime.last_moment(db)
        return [
            {**row, **self._worth(row, moment)}
            for row in views.open_positions(db, strategy_id)
        ]

    def _worth(
        self, row: Mapping[str, object], moment: datetime | None
    ) -> dict[str, object]:
        symbol = str(row["symbol"])
        price = None
        if moment is not None:
            price = last_close(self.market, self.timeframe, symbol, moment)
        if price is None:
            return {"price": None, "value": None, "unrealized_pnl": None}
        held = Position(
            symbol=symbol,
            quantity=float(str(row["quantity"])),
            average_price=float(str(row["average_price"])),
        )
        return {
            "price": price,
            "value": held.value(price),
            "unrealized_pnl": held.unrealized(price),
        }
