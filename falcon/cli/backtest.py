"""``falcon backtest``: one run of code over bars, on backtrader's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from falcon.cli import output
from falcon.cli.bars import bars_options, engine_option, money_options
from falcon.cli.options import FILE, db_option, json_option, load_settings, text_of

_SHOWN = 20
"""Trades that are shown."""


@click.command()
@click.option("--strategy", "name", help="A shipped strategy, or a stored one.")
@click.option("--code", type=FILE, help="A file with a backtrader strategy class.")
@bars_options
@engine_option
@money_options
@db_option
@json_option
def backtest(
    *,
    name: str | None,
    code: Path | None,
    engine: str,
    db: Path | None,
    as_json: bool,
    **terms: object,
) -> None:
    """Run a strategy once over symbols or files of bars."""
    if (name is None) is (code is None):
        raise click.UsageError("give one of --strategy, --code")
    from falcon.bootstrap.backtests import backtests
    from falcon.reports.backtest import backtest_document
    from falcon.services.backtest import BacktestRequest
    from falcon.services.code import Code

    parts = backtests(load_settings(db), engine)
    chosen = parts.find(str(name)) if code is None else Code(text=text_of(code))
    done = parts.run(BacktestRequest(code=chosen, **terms))  # type: ignore[arg-type]  # options of the same names and types
    if done.unread:
        output.note(
            f"{name or done.result.strategy} reads one feed: "
            f"{output.listing(done.unread)} not used; run it once for each symbol"
        )
    if done.result.tier_note:
        output.note(f"ran in Python, not natively: {done.result.tier_note}")
    document = backtest_document(done.result, done.performance, engine=engine)
    if as_json:
        output.emit(document)
    else:
        _show(document)


def _show(document: Mapping[str, object]) -> None:
    trades = document["trades"]
    if isinstance(trades, list):
        columns = ("closed_at", "symbol", "side", "size", "entry_price", "exit_price")
        output.table(
            f"The last of {len(trades)} trades",
            (*columns, "pnlcomm"),
            [[row[c] for c in (*columns, "pnlcomm")] for row in trades[-_SHOWN:]],
        )
    log = document["log"]
    if isinstance(log, list):
        for line in log[-_SHOWN:]:
            click.echo(line)
    figures = document["metrics"]
    output.facts(
        {
            "strategy": document["strategy"],
            "engine": f"{document['engine']}, {document['tier']}",
            "final value": output.dollars(document["final_value"]),
            **(figures if isinstance(figures, Mapping) else {}),
        }
    )
