"""The options that say which bars code runs on, shared by commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from falcon.cli.options import FILE, names, texts

if TYPE_CHECKING:
    from falcon.domain.bars import Timeframe

Command = TypeVar("Command", bound=Callable[..., object])

_TIMEFRAMES = click.Choice(["1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w"])


def _day(_: click.Context, __: click.Parameter, given: datetime | None) -> date | None:
    return None if given is None else given.date()


def _timeframe(
    _: click.Context, __: click.Parameter, given: str | None
) -> Timeframe | None:
    from falcon.domain.bars import Timeframe

    return None if given is None else Timeframe(given)


def timeframe_option(text: str) -> Callable[[Command], Command]:
    """Add ``--timeframe``.

    Args:
        text: what its help says.
    """
    return click.option("--timeframe", type=_TIMEFRAMES, callback=_timeframe, help=text)


_DAY = click.DateTime(["%Y-%m-%d"])
_OPTIONS = (
    click.option("--symbols", callback=names, help="Feeds from the market: AAPL,IBM."),
    click.option(
        "--bars", "--data", "files", type=FILE, multiple=True, help="A feed of a file."
    ),
    click.option(
        "--start-date", "start", type=_DAY, callback=_day, help="First day, included."
    ),
    click.option(
        "--end-date", "end", type=_DAY, callback=_day, help="Last day, included."
    ),
    timeframe_option("Which bars; 1d of symbols."),
    click.option("--resample", help="The first feed in longer bars as well: weeks."),
    click.option(
        "--param", "parameters", multiple=True, callback=texts, help="NAME=VALUE"
    ),
)
_MONEY = (
    click.option("--cash", type=float, default=10_000.0, show_default=True),
    click.option("--commission", type=float, default=0.0, help="Fraction per side."),
    click.option("--slippage", type=float, default=0.0, help="Fraction per side."),
)


def bars_options(command: Command) -> Command:
    """Add the feeds, dates and parameters of a run."""
    return _with(_OPTIONS, command)


def money_options(command: Command) -> Command:
    """Add cash and costs of a run."""
    return _with(_MONEY, command)


def engine_option(command: Command) -> Command:
    """Add the engine of a run."""
    return click.option(
        "--engine",
        type=click.Choice(["compiled", "backtrader"]),
        default="compiled",
        show_default=True,
        help="`backtrader` runs code that ours refuses, in a confined process.",
    )(command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
