"""``falcon run | start | stop | status``: the two processes that make Falcon run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
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
from falcon.cli.processes import PARTS
from falcon.listening import check_free

if TYPE_CHECKING:
    from falcon.services.health import Health
    from falcon.services.verbs import Verbs
    from falcon.settings import Settings

_ANEW = "a fresh database begins anew: falcon run --db again.db"


@click.command()
@db_option
def run(*, db: Path | None) -> None:
    """Run orchestrator and dashboard until Ctrl-C stops them."""
    settings = load_settings(db)
    supervision.check_none_runs(runtime_folder(settings.db))
    check_free(settings.host, settings.port)
    _ready(db)
    _tell_ended(db)
    supervision.run(runtime_folder(settings.db), environment(db), url=_url(settings))


@click.command()
@db_option
def start(*, db: Path | None) -> None:
    """Start orchestrator and dashboard in the background."""
    if background.kept_by_systemd():
        background.systemctl("start")
        return
    settings = load_settings(db)
    runtime = runtime_folder(settings.db)
    supervision.check_none_runs(runtime)
    check_free(settings.host, settings.port)
    _ready(db)
    _tell_ended(db)
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
    document = _standing(db)
    if as_json:
        output.emit(document)
        return
    for amount in ("equity", "total_pnl"):
        document[amount] = output.dollars(document[amount])
    output.facts({name.replace("_", " "): fact for name, fact in document.items()})
    if document["ended"]:
        click.echo(f"\n{_ending(str(document['market_ends_at']))}")
        click.echo(_ANEW)


def _standing(db: Path | None) -> dict[str, object]:
    from falcon.reports.strategies import moment

    settings = _ready(db)
    verbs = open_verbs(db)
    seen, health = verbs.show_overview(), _health(verbs, settings)
    runtime = runtime_folder(settings.db)
    counts = Counter(each.strategy.status.value for each in seen.strategies)
    return {
        "database": str(settings.db.resolve()),
        "url": _url(settings),
        **{f"{part.name}_pid": background.pid_of(runtime, part) for part in PARTS},
        "healthy": health.healthy,
        "reason": health.reason,
        "ticked_at": moment(health.ticked_at),
        "traded_until": moment(health.moment),
        "market_ends_at": moment(health.ends_at),
        "ended": health.ended,
        "equity": seen.equity,
        "total_pnl": seen.equity - seen.initial_balance,
        "strategies": sum(counts.values()),
        "active_strategies": counts["active"],
        "open_positions": len(seen.positions),
        "paper": not settings.live_trading,
    }


def _health(verbs: Verbs, settings: Settings) -> Health:
    """How the system is; the lock tells at once what a missing tick tells later."""
    from falcon.store.lock import is_owned

    health = verbs.check_health()
    if is_owned(settings.db):
        return health
    reason = "not running; `falcon run` or `falcon start` starts it"
    return replace(health, healthy=False, reason=reason)


def _ready(db: Path | None) -> Settings:
    """The settings, with the database made if there is none."""
    from falcon.store.database import create

    settings = load_settings(db)
    create(settings.db)
    return settings


def _tell_ended(db: Path | None) -> None:
    """Say before a start that a replay is at the end of the bars it knew."""
    health = open_verbs(db).check_health()
    if health.ended and health.ends_at is not None:
        click.echo(f"without newer bars: {_ending(health.ends_at.isoformat())}")
        click.echo(_ANEW)


def _ending(at: str) -> str:
    day = datetime.fromisoformat(at)
    return f"the bars ended on {day.day} {day:%b %Y}; nothing more will happen"


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"
