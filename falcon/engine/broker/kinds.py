"""Kinds and states of orders by backtrader's numbers, which strategies compare."""

from __future__ import annotations

from typing import Final


class Kind:
    """Execution types of orders."""

    MARKET: Final = 0
    CLOSE: Final = 1
    LIMIT: Final = 2
    STOP: Final = 3
    STOP_LIMIT: Final = 4
    STOP_TRAIL: Final = 5
    STOP_TRAIL_LIMIT: Final = 6


class Status:
    """States of an order by backtrader's numbers; those below COMPLETED can fill."""

    CREATED: Final = 0
    SUBMITTED: Final = 1
    ACCEPTED: Final = 2
    PARTIAL: Final = 3
    COMPLETED: Final = 4
    CANCELED: Final = 5
    EXPIRED: Final = 6
    MARGIN: Final = 7
    REJECTED: Final = 8


KIND_NAMES: Final = (
    "Market",
    "Close",
    "Limit",
    "Stop",
    "StopLimit",
    "StopTrail",
    "StopTrailLimit",
)
STATUS_NAMES: Final = (
    "Created",
    "Submitted",
    "Accepted",
    "Partial",
    "Completed",
    "Canceled",
    "Expired",
    "Margin",
    "Rejected",
)
