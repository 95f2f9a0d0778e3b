"""``falcon backtest``: one run of code over bars, on backtrader's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.options import (
    FILE,
    db_option,
    json_option,
    load_settings,
    names,
    text_of,
    texts,
)

if TYPE_CHECKING:
    from falcon.domain.bars import Timeframe

_SHOWN = 20
"""Trades that are shown."""


def _day(_: click.Context, __: click.Parameter, given: datetime | None) -> date | None:
    return None if given is None else given.date()


def _timeframe(
    _: click.Context, __: click.Parameter, given: str | None
) -> Timeframe | None:
    from falcon.domain.bars import Timeframe

    return None if given is None else Timeframe(given)


_DAY = click.DateTime(["%Y-%m-%d"])
_TIMEFRAMES = click.Choice(["1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w"])


@click.command()
@click.option("--strategy", "name", help="A shipped strategy, or a stored one.")
@click.option("--code", type=FILE, help="A file with a backtrader strategy class.")
@click.option("--symbols", callback=names, help="Feeds from the market, say AAPL,IBM.")
@click.option("--bars", "files", type=FILE, multiple=True, help="A feed from a file.")
@click.option(
    "--start-date", "start", type=_DAY, callback=_day, help="First day, included."
)
@click.option("--end-date", "end", type=_DAY, callback=_day, help="Last day, included.")
@click.option(
    "--timeframe",
    type=_TIMEFRAMES,
    callback=_timeframe,
    help="Which bars; 1d of symbols.",
)
@click.option("--resample", help="Longer bars of the first feed as the last: weeks.")
@click.option("--cash", type=float, default=10_000.0, show_default=True)
@click.option("--commission", type=float, default=0.0, help="Fraction per side.")
@click.option("--slippage", type=float, default=0.0, help="Fraction per side.")
@click.option("--param", "parameters", multiple=True, callback=texts, help="NAME=VALUE")
@click.option(
    "--engine",
    type=click.Choice(["compiled", "backtrader"]),
    default="compiled",
    show_default=True,
    help="`backtrader` runs code that our own engine refuses, in a confined process.",
)
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
