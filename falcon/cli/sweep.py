"""``falcon sweep``: code run with every point of a grid of parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.bars import bars_options, money_options, threads_option
from falcon.cli.exits import FAILED
from falcon.cli.options import FILE, json_option, load_settings, text_of, texts
from falcon.cli.progress import Progress

if TYPE_CHECKING:
    from falcon.services.sweep import SweepRun

_SHOWN = 10
"""Points that are shown, the best."""

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@bars_options
@money_options
@click.option(
    "--grid",
    multiple=True,
    callback=texts,
    metavar="NAME=VALUES",
    help="A parameter that varies: fast=5:50:5 from 5 to 50 by fives, or "
    "slow=20,50,100. One for each, at least one.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Keep the points of which it is true: 'fast < slow'. Else all; of several, "
    "all must be true.",
)
@click.option(
    "--metric",
    default="sharpe",
    show_default=True,
    metavar="NAME",
    help="The figure that makes a point the best: roi, sharpe, max_drawdown …",
)
@click.option(
    "--out",
    "folder",
    type=_FOLDER,
    default=".",
    show_default="this folder",
    help="Where the files go; it is made if need be.",
)
@threads_option("Runs")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A Dask scheduler whose workers do it, such as tcp://10.0.0.5:8786; else "
    "this machine does.",
)
@json_option
def sweep(
    *,
    file: Path,
    folder: Path,
    threads: int | None,
    cluster: str | None,
    as_json: bool,
    **asked: object,
) -> int:
    """Run the code in FILE with every point of a grid of its parameters.

    Writes parameter_sweep.csv and best_params.json. What was interrupted goes on where
    it ended when the same command is given again. The exit code is 1 if some points
    failed, 3 if all did.
    """
    from falcon.bootstrap.backtests import backtests
    from falcon.bootstrap.sweeping import workers
    from falcon.services.backtest import BacktestRequest
    from falcon.services.code import Code
    from falcon.services.sweep import SweepRequest

    parts = backtests(load_settings(None))
    points = {name: asked.pop(name) for name in ("grid", "where", "metric")}
    run = BacktestRequest(code=Code(text=text_of(file)), **asked)  # type: ignore[arg-type]  # options of the same names and types
    wanted = SweepRequest(run=run, folder=folder, **points)  # type: ignore[arg-type]  # likewise
    progress = Progress("points")
    try:
        with workers(threads, cluster, progress.say) as found:
            done = parts.sweep(wanted, found, progress)
    except KeyboardInterrupt:
        progress.end()
        output.note("interrupted; the same command goes on with the points left")
        raise
    finally:
        progress.end()
    _note(done)
    _show(done, folder, as_json=as_json)
    return FAILED if done.failed else 0


def _note(done: SweepRun) -> None:
    """Tell on stderr what is to be known of the points."""
    for name, count in done.repeated.items():
        output.note(
            f"the grid of {name} gives {count} of its values again; each is run once"
        )
    if done.kept:
        output.note(f"{done.kept:,} points were done before, by a sweep that was ended")
    slow = {row.note for row in done.rows if row.tier == "python" and row.note}
    for reason in sorted(slow)[:1]:
        output.note(f"some points ran in Python, not natively: {reason}")
    for row in done.failed[:1]:
        point = ", ".join(f"{name}={row.parameters[name]}" for name in done.names)
        output.note(
            f"{len(done.failed):,} of {len(done.rows):,} points failed, the first "
            f"({point}) with: {row.note}"
        )


def _show(done: SweepRun, folder: Path, *, as_json: bool) -> None:
    from falcon.reports.sweep import ranked
    from falcon.services.sweep import BEST, TABLE

    files = {"table": str(folder / TABLE), "best_params": str(folder / BEST)}
    if as_json:
        output.emit({**done.best, "files": files})
        return
    metric = str(done.best["metric"])
    columns = ("roi", "sharpe", "max_drawdown", "total_trades")
    chosen = tuple(dict.fromkeys((metric, *columns)))
    failed = f", {len(done.failed):,} failed" if done.failed else ""
    output.table(
        f"The best of {len(done.rows):,} points{failed}",
        (*done.names, *chosen),
        [
            [
                *(row.parameters[name] for name in done.names),
                *(getattr(row.performance, name) for name in chosen),
            ]
            for row in ranked(done.rows, metric)[:_SHOWN]
        ],
    )
    click.echo(str(done.best["caution"]))
    output.facts(files)
