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


def threads_option(text: str) -> Callable[[Command], Command]:
    """Add ``--threads``.

    Args:
        text: of what there are so many at a time.
    """
    return click.option(
        "--threads",
        type=click.IntRange(1, 256),
        metavar="N",
        help=f"{text} at a time, 1 to 256; else as many as there are cores.",
    )


_DAY = click.DateTime(["%Y-%m-%d"])
_FEEDS = (
    click.option(
        "--symbols",
        callback=names,
        metavar="A,B",
        help="Feeds from the market: the samples, or what FALCON_DATA_DIR holds.",
    ),
    click.option(
        "--bars",
        "--data",
        "files",
        type=FILE,
        multiple=True,
        help="A feed from a file: .csv, .csv.gz or .parquet. May be given again.",
    ),
    click.option(
        "--start-date",
        "start",
        type=_DAY,
        callback=_day,
        metavar="YYYY-MM-DD",
        help="First day, UTC, included; else that of the first bar.",
    ),
    click.option(
        "--end-date",
        "end",
        type=_DAY,
        callback=_day,
        metavar="YYYY-MM-DD",
        help="Last day, UTC, included; else that of the last bar.",
    ),
    timeframe_option("Span of each bar; else 1d of symbols, and what a file has."),
    click.option(
        "--param",
        "parameters",
        multiple=True,
        callback=texts,
        metavar="NAME=VALUE",
        help="A parameter of the strategy; else what it declares. May be given again.",
    ),
)
_RESAMPLE = click.option(
    "--resample",
    metavar="SPAN",
    help="The first feed once more in longer bars, as the last feed: weeks, months, "
    "60m, 4h; else it is not there.",
)
_MONEY = (
    click.option(
        "--cash",
        type=float,
        default=10_000.0,
        show_default=True,
        help="Dollars at the start.",
    ),
    click.option(
        "--commission",
        type=float,
        default=0.0,
        show_default=True,
        help="Fraction of the traded value, on each side: 0.001 is 0.1 %.",
    ),
    click.option(
        "--slippage",
        type=float,
        default=0.0,
        show_default=True,
        help="Fraction by which each price is worse: 0.001 is 0.1 %.",
    ),
)


def feeds_options(command: Command) -> Command:
    """Add the feeds, dates and parameters of runs that take bars as they are."""
    return _with(_FEEDS, command)


def bars_options(command: Command) -> Command:
    """Add the feeds, dates and parameters of a run, longer bars among them."""
    return _with((*_FEEDS, _RESAMPLE), command)


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
        help="Falcon's own, or backtrader itself in a confined process, for code that "
        "ours refuses.",
    )(command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
