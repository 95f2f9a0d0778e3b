"""``falcon backtest``: one run of code over bars, on backtrader's own terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from falcon.cli import output
from falcon.cli.bars import bars_options, engine_option, money_options
from falcon.cli.options import FILE, db_option, json_option, load_settings, text_of

if TYPE_CHECKING:
    from falcon.services.backtest import BacktestRun

_SHOWN = 20
"""Trades that are shown."""
_TERMS_OF_CONTRACTS = (
    "; for margin, mult, commtype and a commission per contract there is no option: "
    "write self.broker.setcommission(…) in __init__ or start of the strategy"
)


@click.command()
@click.option(
    "--strategy",
    "name",
    metavar="NAME",
    help="A shipped strategy, or a stored one by its id or name.",
)
@click.option("--code", type=FILE, help="A file with a backtrader strategy class.")
@bars_options
@engine_option
@money_options
@click.option(
    "--no-cache",
    is_flag=True,
    help="Run, whatever FALCON_DATA_DIR keeps of such a run; keep nothing.",
)
@click.option(
    "--from",
    "key",
    metavar="KEY",
    help="Run nothing: show what is kept under a key; its first 8 digits do.",
)
@db_option
@json_option
def backtest(*, key: str | None, engine: str, as_json: bool, **given: Any) -> None:
    """Run a strategy once over symbols or files of bars.

    It takes a strategy, by --strategy or --code, and at least one feed, by --symbols or
    --bars. Runs of 60,000 bars and more take the native tier, to the same result.
    """
    done = _run(engine=engine, **given) if key is None else _recalled(key, given["db"])
    _note(done, given["name"] or done.result.strategy)
    from falcon.reports.backtest import backtest_document

    document = backtest_document(done.result, done.performance, engine=engine)
    if as_json:
        output.emit(document)
    else:
        _show(document)


def _run(
    *,
    name: str | None,
    code: Path | None,
    engine: str,
    db: Path | None,
    no_cache: bool,
    **terms: Any,
) -> BacktestRun:
    if (name is None) is (code is None):
        raise click.UsageError("give one of --strategy, --code, --from")
    from falcon.bootstrap.backtests import backtests
    from falcon.services.backtest import BacktestRequest
    from falcon.services.code import Code

    parts = backtests(load_settings(db), engine, keeps=not no_cache)
    chosen = parts.find(str(name)) if code is None else Code(text=text_of(code))
    return parts.run(BacktestRequest(code=chosen, **terms))


def _recalled(key: str, db: Path | None) -> BacktestRun:
    context = click.get_current_context()
    given = {
        name
        for name in context.params
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    if given - {"key", "db", "as_json"}:
        raise click.UsageError("--from takes no other options but --json")
    from falcon.bootstrap.backtests import recalling

    return recalling(load_settings(db))(key)


def _note(done: BacktestRun, name: str) -> None:
    """Tell on stderr what the document does not say."""
    if done.unread:
        output.note(
            f"{name} reads one feed: of {output.listing(done.unread)} only the times "
            "count, as it waits for the first bar of each; run it once for each symbol"
        )
    if done.result.left_out:
        output.note(
            f"the script of {name} states what this run leaves out: "
            f"{'; '.join(done.result.left_out)}; give terms as options"
            f"{_TERMS_OF_CONTRACTS if _has_costs(done.result.left_out) else ''}"
        )
    for slip in done.result.slips:
        output.note(slip)
    if done.result.tier_note:
        output.note(f"ran in Python, not natively: {done.result.tier_note}")
    if done.key:
        was = "cached" if done.is_cached else "kept"
        output.note(f"{was}: falcon backtest --from {done.key} shows it again")


def _has_costs(left_out: Sequence[str]) -> bool:
    return any("setcommission(" in one for one in left_out)


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
