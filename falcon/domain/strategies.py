"""Strategies: who trades, with which code, on what, and with how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Parameter = float | int | str | bool | None
Parameters = Mapping[str, Parameter]


class StrategyStatus(StrEnum):
    """Where a strategy stands."""

    REJECTED = "rejected"
    """It could not be understood or compiled; kept so that one can see why."""
    DRAFT = "draft"
    """It has code and does not trade yet."""
    ACTIVE = "active"
    PAUSED = "paused"
    """It keeps what it holds and does nothing; `resume` goes on."""
    RETIRING = "retiring"
    """It opens nothing more; what it holds is being sold."""
    RETIRED = "retired"


CHANGEABLE = frozenset(
    {StrategyStatus.DRAFT, StrategyStatus.ACTIVE, StrategyStatus.PAUSED}
)
"""Statuses in which a strategy may be activated, improved or rolled back."""

WITH_BOOK = (StrategyStatus.ACTIVE, StrategyStatus.PAUSED, StrategyStatus.RETIRING)
"""Statuses in which a strategy may hold something and is valued at each bar."""


class Origin(StrEnum):
    """Where code came from."""

    LIBRARY = "library"
    CODE = "code"
    PARSER = "parser"
    MODEL = "model"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """A strategy as it is stored.

    Attributes:
        id: its number, also that of its submission.
        name: what people call it.
        status: where it stands.
        symbols: what it trades.
        allocation_pct: most of the account's equity that it may have in the market,
            0 to 100.
        capital: dollars that stand behind its returns: its allocation of the equity on
            the day of its activation; 0 before.
        version: number of the version that trades or would trade; 0 if there is none.
        reason: why it is paused or rejected, or why a draft was not let trade; empty
            otherwise.
        created_at: when it came.
        activated_at: when it began to trade, ``None`` before.
    """

    id: int
    name: str
    status: StrategyStatus
    symbols: tuple[str, ...] = ()
    allocation_pct: float = 0.0
    capital: float = 0.0
    version: int = 0
    reason: str = ""
    created_at: datetime
    activated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a strategy's code and parameters; never changed once stored.

    Attributes:
        strategy_id: whose.
        version: counts from 1.
        code: source text of a backtrader strategy class.
        code_hash: SHA-256 of the code, hexadecimal.
        parameters: values that differ from those the code declares.
        parent: the version it was made from, ``None`` for the first.
        origin: where it came from.
        note: what is different, in a few words.
        created_at: when it was stored.
    """

    strategy_id: int
    version: int
    code: str
    code_hash: str
    parameters: Parameters = field(default_factory=dict)
    parent: int | None = None
    origin: Origin
    note: str = ""
    created_at: datetime
