"""``falcon bars``: what is kept in the folder of bars, and more for it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from falcon.cli import output
from falcon.cli.bars import timeframe_option
from falcon.cli.options import FILE, json_option, load_settings


@click.group()
def bars() -> None:
    """Keep bars in FALCON_DATA_DIR, and see which are kept."""


@bars.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--symbol",
    metavar="SYMBOL",
    help="Whose bars; else each file's name up to the first dot.",
)
@timeframe_option("Span of each bar; else the most common step between times.")
@click.option(
    "--prices",
    type=click.Choice(["as-traded", "adjusted", "unknown"]),
    default="unknown",
    show_default=True,
    help="What splits and dividends have done to the prices.",
)
@click.option(
    "--overlap",
    type=click.Choice(["refuse", "replace"]),
    default="refuse",
    show_default=True,
    help="What becomes of bars that are kept with other values: they stay and the "
    "import is refused, or the new ones take their place.",
)
@json_option
def import_(
    *,
    files: tuple[Path, ...],
    symbol: str | None,
    prices: str,
    overlap: str,
    as_json: bool,
    **terms: object,
) -> None:
    """Keep the bars of FILES; those that are kept already change nothing.

    Each file is .csv, .csv.gz or .parquet, with the columns timestamp, open, high, low,
    close and volume. They go into the folder FALCON_DATA_DIR.
    """
    from falcon.bootstrap.backtests import importing
    from falcon.domain.provenance import Overlap, Prices
    from falcon.services.import_bars import ImportRequest

    wanted = ImportRequest(
        files=files,
        symbol=symbol,
        prices=Prices(prices),
        overlap=Overlap(overlap),
        **terms,  # type: ignore[arg-type]  # the option of the same name and type
    )
    rows = [asdict(one) for one in importing(load_settings(None))(wanted)]
    if as_json:
        output.emit({"imported": rows})
    else:
        columns = ("symbol", "timeframe", "new", "same", "replaced")
        output.table("Imported", columns, [list(row.values()) for row in rows])


@bars.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Show which bars are kept in FALCON_DATA_DIR."""
    from falcon.bootstrap.backtests import importing
    from falcon.domain.bars import to_stamp
    from falcon.reports.backtest import timestamp

    rows = [
        {
            **asdict(one),
            "first_at": timestamp(to_stamp(one.first_at)),
            "last_at": timestamp(to_stamp(one.last_at)),
        }
        for one in importing(load_settings(None)).kept()
    ]
    if as_json:
        output.emit({"bars": rows})
        return
    output.table(
        "Bars",
        ("symbol", "timeframe", "bars", "first", "last", "prices", "sources"),
        [[*list(row.values())[:-1], ", ".join(row["sources"])] for row in rows],
    )
