"""``falcon demo``: the whole system on a fixed stretch of real bars, summed up."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.options import json_option
from falcon.errors import ConflictError

if TYPE_CHECKING:
    from falcon.services.demo import Progress

DEFAULT_BARS = 500
"""Sessions that are replayed: two years, in which searches are made as well."""

_SHOWN = 8
"""Rows of each kind in the summary."""

_DATE = len("2010-01-04")


@click.command()
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--bars",
    type=click.IntRange(1),
    default=DEFAULT_BARS,
    show_default=True,
    help="Sessions to replay.",
)
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the database here; there must be none yet.",
)
@json_option
def demo(*, seed: int, bars: int, db: Path | None, as_json: bool) -> None:
    """Replay real bars through the whole system and print what came of it.

    Works without keys, network or settings, on a fresh database that is thrown away.
    The same seed gives the same outcome.
    """
    if db is not None and db.exists():
        raise ConflictError(f"{db} exists already; the demo needs a fresh database")
    with tempfile.TemporaryDirectory(prefix="falcon-demo-") as folder:
        document = _replay(db or Path(folder) / "demo.db", seed=seed, bars=bars)
    if as_json:
        output.emit(document)
    else:
        _summarise(document)


def _replay(db: Path, *, seed: int, bars: int) -> Mapping[str, object]:
    from falcon.bootstrap.demo import demo as put_together
    from falcon.settings import Settings

    # Neither keys nor a folder of bars may change the outcome.
    settings = Settings.load(
        {"FALCON_DB": str(db), "FALCON_SEED": str(seed)}, env_file=None
    )
    parts = put_together(settings)
    output.note("letting the shipped strategies trade …")
    for name, refused in parts.seed().items():
        if refused:
            output.note(f"  {name} stays a draft: {refused}")
    with _progress() as progress:
        return parts.run(bars, progress)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere; always on stderr."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = ("replaying", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, no_color="NO_COLOR" in os.environ)
    with Progress(*columns, console=console) as drawn:
        task = drawn.add_task("", total=None)
        yield lambda done, total: drawn.update(task, completed=done, total=total)


def _summarise(document: Mapping[str, object]) -> None:
    _show_strategies(_rows(document, "strategies"))
    _show_trades(_rows(document, "trades"))
    _show_searches(_rows(document, "optimizations"))
    counts = {
        name: len(_rows(document, name)) for name in ("signals", "orders", "fills")
    }
    output.facts(
        {
            "sessions": document["bars"],
            **counts,
            "final equity": output.dollars(document["final_equity"]),
            "books match": "yes" if document["books_match"] else "NO",
        }
    )


def _show_strategies(rows: output.Rows) -> None:
    cells = []
    for row in rows:
        figures = row["performance"]
        performance = figures if isinstance(figures, Mapping) else {}
        cells.append(
            [
                row["strategy_id"],
                row["strategy_name"],
                row["status"],
                row["version"],
                performance["total_trades"],
                output.percent(performance["win_rate"]),
                output.percent(performance["roi"]),
                output.dollars(performance["total_pnl"]),
            ]
        )
    columns = ["id", "name", "status", "version", "trades", "win rate", "return"]
    output.table("Strategies", [*columns, "pnl"], cells)


def _show_trades(rows: output.Rows) -> None:
    columns = ["closed", "strategy", "symbol", "side", "quantity", "entry", "exit"]
    output.table(
        f"The last of {len(rows)} trades",
        [*columns, "pnl"],
        [
            [
                str(row["closed_at"])[:_DATE],
                row["strategy_id"],
                row["symbol"],
                row["side"],
                row["quantity"],
                output.price(row["entry_price"]),
                output.price(row["exit_price"]),
                output.dollars(row["net_pnl"]),
            ]
            for row in rows[-_SHOWN:]
        ],
    )


def _show_searches(rows: output.Rows) -> None:
    click.echo(f"The last of {len(rows)} searches for better versions:\n")
    for row in rows[-_SHOWN:]:
        day = str(row["created_at"])[:_DATE]
        click.echo(f"  {day}  strategy {row['strategy_id']}, {row['reason']}")
        click.echo(f"              {row['verdict']}: {row['explanation']}\n")


def _rows(document: Mapping[str, object], name: str) -> output.Rows:
    rows = document[name]
    return rows if isinstance(rows, list) else []
