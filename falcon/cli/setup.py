"""``falcon init-db`` and ``falcon config``: what Falcon stands on."""

from __future__ import annotations

from pathlib import Path

import click

from falcon.cli import output
from falcon.cli.options import db_option, json_option, load_settings


@click.command("init-db")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@json_option
def init_db(path: Path | None, *, as_json: bool) -> None:
    """Create the database, or bring an older one up to date.

    PATH is the database of the settings if it is not given. Harmless on a database that
    is current.
    """
    from falcon.store.database import create

    chosen = load_settings(path).db
    create(chosen)
    if as_json:
        output.emit({"database": str(chosen.resolve())})
    else:
        click.echo(f"{chosen.resolve()} is ready")


@click.command()
@db_option
@json_option
def config(*, db: Path | None, as_json: bool) -> None:
    """Show every setting, secrets masked, and which parts are embedded or real."""
    from falcon.parts import parts, shown

    settings = load_settings(db)
    if as_json:
        output.emit(
            {
                "settings": {
                    one.name: {"value": one.value, "note": one.note}
                    for one in shown(settings)
                },
                "parts": {
                    part.name: {"kind": part.kind, "what": part.what}
                    for part in parts(settings)
                },
                "paper": not settings.live_trading,
            }
        )
        return
    output.table(
        "Settings",
        ["name", "value", ""],
        [[one.name, one.value, one.note] for one in shown(settings)],
    )
    output.table(
        "Parts",
        ["part", "", "what it is"],
        [[part.name, part.kind, part.what] for part in parts(settings)],
    )
    click.echo(f"Paper: {not settings.live_trading}")
