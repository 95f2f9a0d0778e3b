"""Ports: what Falcon needs from outside, each with one job.

An adapter in `falcon.providers` fulfils a port, translates its vendor's errors into
those of `falcon.errors`, and lets nothing of the vendor escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from falcon.domain.accounts import Account, BrokerOrder
from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.fills import Fill
from falcon.domain.orders import Order
from falcon.domain.prompts import Completion, Prompt
from falcon.domain.provenance import Appended, KeptBars, Overlap, Provenance
from falcon.domain.runs import RunOutcome, RunTask
from falcon.errors import StrategyCrashError


class Clock(Protocol):
    """What time it is for Falcon."""

    def now(self) -> datetime:
        """The present, an aware UTC time that never goes back."""
        ...


class MarketData(Protocol):
    """Bars of the past, as far as they are known at a given time."""

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that has bars, in alphabetical order."""
        ...

    def bars(
        self,
        symbol: str,
        timeframe: Timeframe,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> BarSeries:
        """All bars of a symbol that were complete at ``until``, oldest first.

        Args:
            symbol: whose.
            timeframe: the span of each.
            until: the present of whoever asks.
            since: bars that opened before it are left out, and need not be read.

        Raises:
            BarsMissingError: the symbol or the timeframe has none.
            TemporaryError: the source does not answer.
        """
        ...


class BarKeeper(Protocol):
    """Where bars are kept."""

    def append(
        self, series: BarSeries, origin: Provenance, overlap: Overlap
    ) -> Appended:
        """Keep bars; those that are kept already change nothing.

        Raises:
            UsageError: they cannot be kept beside what is kept of this symbol: other
                values at the same times, other lines, other kinds of prices.
            DataError: they cannot be true, or what is kept cannot be read.
            ProviderError: they could not be written; nothing has changed.
        """
        ...

    def kept(self) -> tuple[KeptBars, ...]:
        """What there is of each symbol and timeframe, in alphabetical order.

        Raises:
            DataError: a file cannot be read.
        """
        ...


class Broker(Protocol):
    """An account that fills orders."""

    def submit(self, order: Order) -> None:
        """Send an order under its `client_order_id`.

        Raises:
            OrderRejectedError: refused; that is final.
            OrderUncertainError: sent, and the answer is unknown.
            ConflictError: the broker already has an order of this id.
        """
        ...

    def cancel(self, client_order_id: str) -> None:
        """Ask to cancel an order; its fate is learnt through `find`.

        Raises:
            NotFoundError: the broker does not know the order.
        """
        ...

    def find(self, client_order_id: str) -> BrokerOrder | None:
        """The broker's view of one order, ``None`` if it never received it."""
        ...

    def fills(self, *, after: str | None, until: datetime) -> tuple[Fill, ...]:
        """Executions that came after the fill of id ``after``, oldest first.

        Args:
            after: the broker's id of the last known fill; ``None`` returns all.
            until: the present of whoever asks, which may be a replayed one; a
                simulated broker looks at no bar that closed later.
        """
        ...

    def account(self) -> Account:
        """Cash and positions as the broker counts them."""
        ...


class LanguageModel(Protocol):
    """A model that writes text in a form that we prescribe."""

    def complete(self, prompt: Prompt) -> Completion:
        """Answer a prompt.

        Raises:
            TemporaryError: overloaded, rate limited or out of reach.
            ProviderError: refused, truncated, or not what was asked for.
        """
        ...


class BacktestEngine(Protocol):
    """What runs a strategy over bars of the past, on backtrader's own terms."""

    def run(self, task: RunTask) -> RunOutcome:
        """Run a task once.

        Raises:
            UsageError: the task is impossible, or this engine cannot be used here.
            StrategyError: the code is refused, or failed.
        """
        ...

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        """Run tasks one after the other; a crash is an outcome.

        Raises:
            UsageError: see `run`.
            StrategyError: the code is refused, or took too much.
        """
        ...
