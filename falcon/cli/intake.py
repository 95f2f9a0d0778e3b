"""``falcon understand | submit | activate``: from words to a strategy that trades."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import click

from falcon.cli import output
from falcon.cli.options import (
    FILE,
    db_option,
    json_option,
    load_settings,
    names,
    open_verbs,
    text_of,
)

Command = TypeVar("Command", bound=Callable[..., object])

_ID = click.argument("strategy_id", metavar="ID", type=click.IntRange(min=1))


def words_options(command: Command) -> Command:
    """Add the options by which a description is given."""
    for option in (
        click.option("--title", help="A short name."),
        click.option(
            "--url", help="Not in this version: a video, which is always refused."
        ),
        click.option("--file", "file", type=FILE, help="The description in a file."),
        click.option("--text", help="The description."),
    ):
        command = option(command)
    return command


@click.command()
@words_options
@db_option
@json_option
def understand(
    *,
    text: str | None,
    file: Path | None,
    url: str | None,
    title: str | None,
    db: Path | None,
    as_json: bool,
) -> None:
    """Show what Falcon makes of a strategy in words, and store nothing."""
    from falcon.services.understand import understood_document
    from falcon.services.words import words_of

    words = words_of(_body(text, file, url, title))
    with ExitStack() as scratch:
        chosen = load_settings(db).db
        if not chosen.exists():  # nothing is stored, so nothing is left behind either
            folder = scratch.enter_context(tempfile.TemporaryDirectory())
            chosen = Path(folder) / "scratch.db"
        understood = open_verbs(chosen).understand(words)
    _show(understood_document(understood), as_json=as_json)


@click.command()
@words_options
@db_option
@json_option
def submit(
    *,
    text: str | None,
    file: Path | None,
    url: str | None,
    title: str | None,
    db: Path | None,
    as_json: bool,
) -> None:
    """Have a strategy in words understood, backtested and kept as a draft."""
    done = open_verbs(db).submit(_body(text, file, url, title))
    document = {"strategy_id": done.strategy.id, **done.document}
    _show(document, as_json=as_json)
    output.note(f"kept as strategy {done.strategy.id}, which is {done.strategy.status}")


@click.command()
@_ID
@click.option("--symbols", required=True, callback=names, help="Say AAPL,IBM.")
@click.option(
    "--allocation",
    type=float,
    required=True,
    help="Most of the account that it may have in the market, in percent.",
)
@db_option
@json_option
def activate(
    strategy_id: int,
    *,
    symbols: tuple[str, ...],
    allocation: float,
    db: Path | None,
    as_json: bool,
) -> None:
    """Backtest a strategy on its symbols and, if it passes, let it trade."""
    from falcon.reports.strategies import strategy_row
    from falcon.services.activate import backtest_details

    done = open_verbs(db).activate(strategy_id, symbols, allocation)
    details = backtest_details(done.backtest)
    if as_json:
        output.emit(
            {
                "strategy_id": strategy_id,
                "strategy": strategy_row(done.strategy),
                "backtest_results": details,
            }
        )
        return
    click.echo(f"strategy {strategy_id}, {done.strategy.name}: {done.strategy.status}")
    output.facts(details)


def _body(
    text: str | None, file: Path | None, url: str | None, title: str | None
) -> dict[str, str]:
    sources = [name for name in (text, file, url) if name is not None]
    if len(sources) != 1:
        raise click.UsageError("give one of --text, --file, --url")
    body = {} if title is None else {"title": title}
    if url is not None:
        return {**body, "youtube_url": url}
    return {**body, "description": text_of(file) if file is not None else str(text)}


def _show(document: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        output.emit(document)
        return
    rejected = document["rejected"]
    if isinstance(rejected, Mapping):
        click.echo(f"rejected ({rejected['code']}): {rejected['reason']}")
        return
    click.echo(document["english"])
    for title, key in (("Assumed", "assumed"), ("Open questions", "questions")):
        _list(title, document[key])
    if document["code"]:
        click.echo(f"\nAs code:\n\n{document['code']}")
    if document["untradable"]:
        click.echo(f"\nIt cannot be traded: {document['untradable']}")
    tried = document["backtest"]
    if isinstance(tried, Mapping):
        click.echo(f"\nOn {', '.join(tried['symbols'])} it would have done:\n")
        output.facts(tried["metrics"])


def _list(title: str, items: object) -> None:
    if isinstance(items, list) and items:
        click.echo(f"\n{title}:")
        for item in items:
            told = item["text"] if isinstance(item, Mapping) else item
            click.echo(f"  - {told}")
