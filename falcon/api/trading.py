"""Trading: the simulated account and who trades on it, for Python users."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from falcon.api.opening import Row, settings_of
from falcon.bootstrap.parts import TIMEFRAME
from falcon.bootstrap.trading import Trading, trading
from falcon.errors import FalconError
from falcon.log import get_logger
from falcon.services.place import PlaceOrder
from falcon.store.lock import owning


class PaperTradingBot:
    """The simulated account that strategies trade on.

    Args:
        db_path: the database; that of the settings if none is given.
    """

    def __init__(self, db_path: str | Path | None = None) -> None:
        self._settings = settings_of(db_path)

    @cached_property
    def trading(self) -> Trading:
        """The orchestrator's services on this account."""
        return trading(self._settings)

    def place_order_with_strategy(
        self,
        strategy_id: int,
        symbol: str,
        side: str,
        quantity: float,
        signal_id: int | None = None,
    ) -> str:
        """Place a market order for a strategy's book; return its client order id.

        It fills at the open of the next bar that the account sees.

        Raises:
            UsageError: the order is impossible, or the money does not reach.
            BarsMissingError: the symbol has no bars.
        """
        services = self.trading
        place = PlaceOrder(
            store=services.parts.store,
            market=services.parts.market,
            timeframe=TIMEFRAME,
            clock=services.parts.present,
            send=services.tick.send,
        )
        return place(strategy_id, symbol, side, quantity, signal_id)

    def get_account(self) -> Row:
        """``cash`` in dollars and ``positions``: signed shares by symbol."""
        account = self.trading.broker.account()
        held = {symbol: p.quantity for symbol, p in account.positions.items()}
        return {"cash": account.cash, "positions": held}


class StrategyExecutor:
    """Runs the active strategies in a thread of its own.

    Args:
        paper_trading_bot: the account to trade on.
        update_interval: seconds between two looks at the market.
    """

    def __init__(
        self, paper_trading_bot: PaperTradingBot, update_interval: float = 60
    ) -> None:
        self._bot = paper_trading_bot
        self._interval_s = update_interval
        self._stop = threading.Event()
        self._owned = ExitStack()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to trade and return at once.

        Raises:
            AlreadyRunningError: another orchestrator owns this database.
            InvariantError: the books do not add up to the account.
        """
        services = self._bot.trading
        with ExitStack() as owned:
            owned.enter_context(owning(services.parts.store.path))
            services.reconcile()
            self._owned = owned.pop_all()
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._run, args=[services], name="falcon-executor", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Finish the tick in progress and end; harmless if it never began."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._owned.close()

    def _run(self, services: Trading) -> None:
        while not self._stop.is_set():
            try:
                services.tick(services.parts.clock.now())
                services.evaluate()
            except FalconError as error:
                get_logger().error("tick_failed", error=str(error))
            self._stop.wait(self._interval_s)
