"""``falcon run | start | stop | status``: the two processes that make Falcon run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import background, output, supervision
from falcon.cli.options import (
    db_option,
    environment,
    json_option,
    load_settings,
    open_verbs,
)
from falcon.cli.pids import runtime_folder
from falcon.cli.processes import DASHBOARD, ORCHESTRATOR, PARTS

if TYPE_CHECKING:
    from falcon.settings import Settings


@click.command()
@db_option
def run(*, db: Path | None) -> None:
    """Run orchestrator and dashboard until Ctrl-C stops them."""
    settings = _ready(db)
    supervision.run(runtime_folder(settings.db), environment(db), url=_url(settings))


@click.command()
@db_option
def start(*, db: Path | None) -> None:
    """Start orchestrator and dashboard in the background."""
    if background.kept_by_systemd():
        background.systemctl("start")
        return
    settings = _ready(db)
    runtime = runtime_folder(settings.db)
    background.start_all(runtime, environment(db))
    click.echo(f"Falcon runs: {_url(settings)}   logs: {runtime}")


@click.command()
@db_option
def stop(*, db: Path | None) -> None:
    """Stop what `start` started; the tick in progress is finished first."""
    if background.kept_by_systemd():
        background.systemctl("stop")
        return
    stopped = background.stop_all(runtime_folder(load_settings(db).db))
    click.echo("stopped" if stopped else "nothing runs")


@click.command()
@db_option
@json_option
def status(*, db: Path | None, as_json: bool) -> None:
    """Show what runs, and how the account does."""
    from falcon.reports.strategies import moment

    settings = load_settings(db)
    verbs = open_verbs(db)
    seen, health = verbs.show_overview(), verbs.check_health()
    runtime = runtime_folder(settings.db)
    document = {
        "database": str(settings.db.resolve()),
        "url": _url(settings),
        "processes": {part.name: background.pid_of(runtime, part) for part in PARTS},
        "healthy": health.healthy,
        "reason": health.reason,
        "ticked_at": moment(health.ticked_at),
        "moment": moment(health.moment),
        "equity": seen.equity,
        "total_pnl": seen.equity - seen.initial_balance,
        "strategies": _by_status([m.strategy.status.value for m in seen.strategies]),
        "positions": len(seen.positions),
        "paper": not settings.live_trading,
    }
    if as_json:
        output.emit(document)
        return
    output.facts(
        {
            "database": document["database"],
            ORCHESTRATOR.name: _process(background.pid_of(runtime, ORCHESTRATOR)),
            DASHBOARD.name: _process(background.pid_of(runtime, DASHBOARD)),
            "health": "good" if health.healthy else health.reason,
            "traded until": document["moment"],
            "equity": output.dollars(seen.equity),
            "profit or loss": output.dollars(seen.equity - seen.initial_balance),
            "strategies": ", ".join(
                f"{count} {name}"
                for name, count in _by_status(
                    [m.strategy.status.value for m in seen.strategies]
                ).items()
            )
            or "none",
            "open positions": len(seen.positions),
            "paper": document["paper"],
        }
    )


def _ready(db: Path | None) -> Settings:
    """The settings, with the database made if there is none."""
    from falcon.store.database import create

    settings = load_settings(db)
    create(settings.db)
    return settings


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def _process(pid: int | None) -> str:
    return "does not run in the background" if pid is None else f"runs as process {pid}"


def _by_status(statuses: list[str]) -> dict[str, int]:
    return {name: statuses.count(name) for name in sorted(set(statuses))}
