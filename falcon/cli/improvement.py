"""``falcon leaderboard`` and ``falcon optimize``: who does best, how to do better."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.options import db_option, json_option, open_verbs

if TYPE_CHECKING:
    from falcon.services.verbs import Verbs

_LOOK_EVERY_S = 0.5


@click.command()
@db_option
@json_option
def leaderboard(*, db: Path | None, as_json: bool) -> None:
    """Rank the strategies that are or were active, the highest return first."""
    from falcon.reports.backtest import metrics

    standings = open_verbs(db).show_leaderboard()
    if as_json:
        rows = [
            {
                "strategy_id": one.strategy_id,
                "strategy_name": one.strategy_name,
                "status": one.status.value,
                "performance": metrics(one.performance),
            }
            for one in standings
        ]
        output.emit({"leaderboard": rows})
        return
    output.table(
        "Leaderboard",
        ["", "id", "name", "return", "pnl", "win rate", "sharpe", "drawdown", "trades"],
        [
            [
                place,
                one.strategy_id,
                one.strategy_name,
                output.percent(one.performance.roi),
                output.dollars(one.performance.total_pnl),
                output.percent(one.performance.win_rate),
                output.ratio(one.performance.sharpe),
                output.percent(one.performance.max_drawdown),
                one.performance.total_trades,
            ]
            for place, one in enumerate(standings, start=1)
        ],
    )


@click.command()
@click.argument("strategy_id", metavar="ID", type=click.IntRange(min=1))
@click.option(
    "--wait",
    "wait_s",
    type=click.FloatRange(min=0),
    default=300.0,
    show_default=True,
    help="Seconds to wait for the verdict; 0 only asks.",
)
@db_option
@json_option
@click.pass_context
def optimize(
    context: click.Context,
    strategy_id: int,
    *,
    wait_s: float,
    db: Path | None,
    as_json: bool,
) -> None:
    """Have the orchestrator look for a better version of a strategy now."""
    verbs = open_verbs(db)
    number = verbs.request_optimization(strategy_id)
    output.note(f"asked for, as request {number}")
    outcome = _outcome(verbs, number, wait_s)
    if as_json:
        output.emit({"command_id": number, "outcome": outcome})
    elif outcome is not None:
        click.echo(outcome)
    if outcome is None and wait_s > 0:
        output.note("no verdict yet: is the orchestrator running? `falcon status`")
    if wait_s > 0 and (outcome is None or outcome.startswith("failed")):
        context.exit(1)


def _outcome(verbs: Verbs, number: int, wait_s: float) -> str | None:
    deadline = time.monotonic() + wait_s
    while True:
        outcome = verbs.request_optimization.outcome(number)
        if outcome is not None or time.monotonic() >= deadline:
            return outcome
        time.sleep(_LOOK_EVERY_S)
