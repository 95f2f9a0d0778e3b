"""Trading tables: what strategies wanted, ordered, filled, own and earned.

The first form of these tables, as the first migration of `falcon.store.schema` makes
them; a published form is never changed.
"""

from __future__ import annotations

FIRST_TRADING_TABLES = (
    """
    CREATE TABLE strategy_signals (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        version INTEGER NOT NULL,
        symbol TEXT NOT NULL,
        signal_type TEXT NOT NULL CHECK (signal_type IN ('buy', 'sell')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        market_price REAL NOT NULL,
        allocation REAL,
        quantity REAL NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('ordered', 'cut', 'refused')),
        reason TEXT NOT NULL DEFAULT '',
        timestamp TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX strategy_signals_strategy ON strategy_signals (strategy_id, id)",
    """
    CREATE TABLE orders (
        client_order_id TEXT PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        instance TEXT NOT NULL,
        ref INTEGER NOT NULL,
        signal_id INTEGER REFERENCES strategy_signals (id),
        symbol TEXT NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
        quantity REAL NOT NULL CHECK (quantity > 0),
        order_type TEXT NOT NULL,
        price REAL,
        reserve REAL NOT NULL,
        valid_until TEXT,
        status TEXT NOT NULL,
        filled_quantity REAL NOT NULL DEFAULT 0,
        cancel_requested INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX orders_strategy ON orders (strategy_id, created_at)",
    """
    CREATE INDEX orders_working ON orders (status)
    WHERE status IN ('created', 'submitted', 'partial')
    """,
    """
    CREATE TABLE fills (
        id INTEGER PRIMARY KEY,
        fill_id TEXT NOT NULL UNIQUE,
        client_order_id TEXT NOT NULL REFERENCES orders (client_order_id),
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        symbol TEXT NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
        quantity REAL NOT NULL CHECK (quantity > 0),
        price REAL NOT NULL,
        commission REAL NOT NULL,
        filled_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX fills_strategy ON fills (strategy_id, id)",
    """
    CREATE TABLE reports (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        instance TEXT NOT NULL,
        ref INTEGER NOT NULL,
        status TEXT NOT NULL,
        quantity REAL NOT NULL,
        price REAL NOT NULL,
        commission REAL NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE books (
        strategy_id INTEGER PRIMARY KEY REFERENCES active_strategies (id),
        flows REAL NOT NULL,
        lent REAL NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE transfers (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        amount REAL NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE positions (
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        symbol TEXT NOT NULL,
        quantity REAL NOT NULL,
        average_price REAL NOT NULL,
        peak_quantity REAL NOT NULL,
        entered_quantity REAL NOT NULL,
        entered_value REAL NOT NULL,
        exited_quantity REAL NOT NULL,
        exited_value REAL NOT NULL,
        commission REAL NOT NULL,
        opened_at TEXT NOT NULL,
        PRIMARY KEY (strategy_id, symbol)
    ) STRICT
    """,
    """
    CREATE TABLE strategy_trades (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        version INTEGER NOT NULL,
        symbol TEXT NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
        quantity REAL NOT NULL,
        entry_price REAL NOT NULL,
        exit_price REAL NOT NULL,
        opened_at TEXT NOT NULL,
        closed_at TEXT NOT NULL,
        pnl REAL NOT NULL,
        commission REAL NOT NULL,
        net_pnl REAL NOT NULL
    ) STRICT
    """,
    "CREATE INDEX strategy_trades_strategy ON strategy_trades (strategy_id, id)",
    """
    CREATE TABLE equity (
        strategy_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        equity REAL NOT NULL,
        PRIMARY KEY (strategy_id, at)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE strategy_performance (
        strategy_id INTEGER PRIMARY KEY REFERENCES active_strategies (id),
        total_trades INTEGER NOT NULL,
        winning_trades INTEGER NOT NULL,
        win_rate REAL,
        total_pnl REAL NOT NULL,
        realized_pnl REAL NOT NULL,
        profit_factor REAL,
        expectancy REAL,
        roi REAL NOT NULL,
        sharpe REAL,
        sortino REAL,
        sqn REAL,
        max_drawdown REAL NOT NULL,
        current_drawdown REAL NOT NULL,
        consecutive_losses INTEGER NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        symbol TEXT NOT NULL,
        reason TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        bars INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX decisions_strategy ON decisions (strategy_id, symbol, id)",
    """
    CREATE TABLE checkpoints (
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        instance TEXT NOT NULL,
        version INTEGER NOT NULL,
        moment TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (strategy_id, instance)
    ) STRICT
    """,
)
