"""``falcon lookahead``: whether code decides by bars that it cannot know yet."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.bars import bars_options, engine_option
from falcon.cli.exits import FAILED
from falcon.cli.options import FILE, json_option, load_settings, text_of
from falcon.cli.progress import Progress

if TYPE_CHECKING:
    from falcon.research.lookahead import Leak


@click.command()
@click.argument("file", type=FILE)
@bars_options
@engine_option
@click.option(
    "--budget",
    type=click.IntRange(1_000, 100_000_000),
    default=500_000,
    show_default=True,
    metavar="BARS",
    help="Bars that all runs may take together, about: more of them find more.",
)
@json_option
def lookahead(
    *, file: Path, engine: str, budget: int, as_json: bool, **terms: object
) -> int:
    """See whether the code in FILE looks at the future; exit code 1 if it does.

    It is run on bars that end early, and on bars whose later values are made up, and
    its decisions are compared. Name at least one symbol or one file of bars.
    """
    from falcon.bootstrap.backtests import backtests
    from falcon.services.backtest import BacktestRequest
    from falcon.services.code import Code

    parts = backtests(load_settings(None), engine)
    wanted = BacktestRequest(code=Code(text=text_of(file)), **terms)  # type: ignore[arg-type]  # options of the same names and types
    progress = Progress("runs")
    try:
        verdict = parts.look(wanted, progress, budget)
    finally:
        progress.end()
    if as_json:
        output.emit(
            {"clean": verdict.leak is None, "engine": engine, **asdict(verdict)}
        )
    else:
        output.facts(
            {
                "bars": verdict.bars,
                "runs without later bars": verdict.missing,
                "runs with other later bars": verdict.others,
                "runs that say nothing": verdict.silent,
            }
        )
        click.echo(
            "clean: no decision depends on a later bar"
            if verdict.leak is None
            else _told(verdict.leak)
        )
    return 0 if verdict.leak is None else FAILED


def _told(leak: Leak) -> str:
    known, blind = (
        "; ".join(what) or "does nothing" for what in (leak.known, leak.blind)
    )
    return (
        f"looks ahead at {leak.at or 'the start, before the first bar'}: {known}; "
        f"with the bars after {leak.shared_until} {leak.change}: {blind}"
    )
