"""Schema: the tables of the one SQLite file, and how older files become newer.

Each migration is a function, applied once, in order, in one transaction with its own
record. A published migration is never changed; the next change is a new function at
the end. Conventions: STRICT tables; times are ISO-8601 UTC text; columns ending in
``_pct`` hold 0 to 100, all other ratios are fractions; JSON columns end in ``_json``.
"""

from __future__ import annotations

from falcon.store.migrations import Database, Migrations
from falcon.store.trading_tables import FIRST_TRADING_TABLES

migrations = Migrations("falcon")

_STRATEGIES = (
    """
    CREATE TABLE active_strategies (
        id INTEGER PRIMARY KEY,
        strategy_name TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN
            ('rejected', 'draft', 'active', 'paused', 'retiring', 'retired')),
        symbols_json TEXT NOT NULL DEFAULT '[]',
        allocation_pct REAL NOT NULL DEFAULT 0 CHECK (allocation_pct BETWEEN 0 AND 100),
        capital REAL NOT NULL DEFAULT 0,
        version INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        activated_at TEXT
    ) STRICT
    """,
    "CREATE INDEX active_strategies_status ON active_strategies (status)",
    """
    CREATE TABLE strategy_versions (
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        version INTEGER NOT NULL,
        code TEXT NOT NULL,
        code_hash TEXT NOT NULL,
        parameters_json TEXT NOT NULL DEFAULT '{}',
        parent INTEGER,
        origin TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        PRIMARY KEY (strategy_id, version)
    ) STRICT
    """,
    """
    CREATE TABLE youtube_strategies (
        id INTEGER PRIMARY KEY REFERENCES active_strategies (id),
        title TEXT NOT NULL,
        submitted_json TEXT NOT NULL,
        understanding_json TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE backtests (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        version INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        symbols_json TEXT NOT NULL,
        first_bar_at TEXT,
        last_bar_at TEXT,
        metrics_json TEXT NOT NULL,
        accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
        reason TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX backtests_strategy ON backtests (strategy_id, id)",
    """
    CREATE TABLE strategy_optimizations (
        id INTEGER PRIMARY KEY,
        strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
        optimization_type TEXT NOT NULL,
        trigger_reason TEXT NOT NULL,
        old_version INTEGER NOT NULL,
        new_version INTEGER,
        old_metrics_json TEXT,
        new_metrics_json TEXT,
        improvement_pct REAL,
        candidates INTEGER NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN
            ('deployed', 'rejected', 'no_candidate')),
        reason TEXT NOT NULL,
        deployed INTEGER NOT NULL CHECK (deployed IN (0, 1)),
        created_at TEXT NOT NULL,
        rolled_back_at TEXT
    ) STRICT
    """,
    """
    CREATE INDEX strategy_optimizations_strategy
    ON strategy_optimizations (strategy_id, id)
    """,
)

_RUNNING = (
    """
    CREATE TABLE llm_calls (
        id INTEGER PRIMARY KEY,
        purpose TEXT NOT NULL,
        model TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        request_id TEXT NOT NULL,
        outcome TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE commands (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        payload_json TEXT NOT NULL,
        created_at TEXT NOT NULL,
        done_at TEXT,
        outcome TEXT
    ) STRICT
    """,
    "CREATE INDEX commands_open ON commands (id) WHERE done_at IS NULL",
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        event TEXT NOT NULL,
        strategy_id INTEGER,
        data_json TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value_json TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE runtime (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
)

_VIEWS = (
    """
    CREATE VIEW leaderboard AS
    SELECT s.id AS strategy_id, s.strategy_name, s.status, p.total_pnl, p.roi,
        p.win_rate, p.profit_factor, p.sharpe, p.max_drawdown, p.total_trades
    FROM active_strategies AS s
    JOIN strategy_performance AS p ON p.strategy_id = s.id
    ORDER BY p.roi DESC, s.id
    """,
    """
    CREATE VIEW open_positions AS
    SELECT s.strategy_name, p.symbol, p.quantity, p.average_price, p.opened_at
    FROM positions AS p
    JOIN active_strategies AS s ON s.id = p.strategy_id
    WHERE p.quantity <> 0
    ORDER BY s.id, p.symbol
    """,
)


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    for statement in (*_STRATEGIES, *FIRST_TRADING_TABLES, *_RUNNING, *_VIEWS):
        db.conn.execute(statement)


@migrations(name="0002_funding")
def _funding(db: Database) -> None:
    db.conn.execute(
        """
        CREATE TABLE funding (
            strategy_id INTEGER NOT NULL REFERENCES active_strategies (id),
            instance TEXT NOT NULL,
            moment TEXT NOT NULL,
            version INTEGER NOT NULL,
            cash REAL NOT NULL,
            PRIMARY KEY (strategy_id, instance, moment)
        ) STRICT, WITHOUT ROWID
        """
    )
