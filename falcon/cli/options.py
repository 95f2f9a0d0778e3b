"""Options that several commands share, and what they need to begin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from falcon.errors import UsageError

if TYPE_CHECKING:
    from falcon.services.verbs import Verbs
    from falcon.settings import Settings

Command = TypeVar("Command", bound=Callable[..., object])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that must exist."""


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document, nothing else."
    )(command)


def db_option(command: Command) -> Command:
    """Add ``--db FILE``."""
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The database; else FALCON_DB, else ./paper_trading.db.",
    )(command)


def limit_option(command: Command) -> Command:
    """Add ``--limit N``."""
    return click.option(
        "--limit",
        type=click.IntRange(1, 1_000),
        default=50,
        show_default=True,
        help="Most rows to show.",
    )(command)


def environment(db: Path | None) -> dict[str, str]:
    """Our environment, with another database if one was named."""
    chosen = {} if db is None else {"FALCON_DB": str(db)}
    return {**os.environ, **chosen}


def load_settings(db: Path | None) -> Settings:
    """The settings, with another database if one was named; warnings go to stderr.

    Raises:
        ConfigError: something is wrong; the message lists all mistakes.
    """
    from falcon.log import configure
    from falcon.settings import Settings

    settings = Settings.load(environment(db))
    configure(sys.stderr, "warning", secrets=settings.secret_values())
    return settings


def open_verbs(db: Path | None) -> Verbs:
    """Everything that people can ask of Falcon, on a database.

    Raises:
        ConfigError: a setting is wrong.
        StoreError: the database cannot be used.
    """
    from falcon.bootstrap.verbs import verbs

    return verbs(load_settings(db))


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: it is not text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} must be text in UTF-8, was not") from error


def texts(
    _: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read ``--param name=value`` options, values as text.

    Raises:
        UsageError: a name is there twice.
    """
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name.isidentifier()):
            raise click.BadParameter(f"must be NAME=VALUE, was {text!r}", param=option)
        if name in values:
            raise UsageError(f"{name} is given twice; give it once")
        values[name] = value
    return values


def pairs(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, object]:
    """Read them, each value a number, true, false, none or text."""
    return {name: _value(text) for name, text in texts(context, option, given).items()}


def names(_: click.Context, __: click.Parameter, given: str | None) -> tuple[str, ...]:
    """Read ``--symbols A,B``."""
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())


def _value(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    words = {"true": True, "false": False, "none": None}
    return words.get(text.lower(), text)
