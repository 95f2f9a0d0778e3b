"""``falcon portfolio``: code run over many symbols, a copy for each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from falcon.cli import output
from falcon.cli.bars import feeds_options, money_options, threads_option
from falcon.cli.exits import FAILED, REFUSED
from falcon.cli.options import FILE, json_option, load_settings, text_of
from falcon.cli.progress import Progress

_FIGURES = ("roi", "sharpe", "max_drawdown", "total_trades", "total_pnl")


@click.command()
@click.argument("file", type=FILE)
@click.argument("more", type=FILE, nargs=-1, metavar="[BARS]...")
@feeds_options
@money_options
@threads_option("Symbols")
@json_option
def portfolio(
    *,
    file: Path,
    more: tuple[Path, ...],
    files: tuple[Path, ...],
    threads: int | None,
    as_json: bool,
    **asked: object,
) -> int:
    """Run the code in FILE once for each symbol and file of BARS, and add them up.

    Each copy has an equal part of the cash. The exit code is 1 if some failed, 3 if all
    did.
    """
    from falcon.bootstrap.backtests import backtests
    from falcon.research.local import cores
    from falcon.services.backtest import BacktestRequest
    from falcon.services.code import Code

    parts = backtests(load_settings(None))
    code = Code(text=text_of(file))
    wanted = BacktestRequest(code=code, files=(*files, *more), **asked)  # type: ignore[arg-type]  # options of the same names and types
    progress = Progress("symbols")
    try:
        document = parts.portfolio(wanted, threads or cores(), progress)
    finally:
        progress.end()
    if as_json:
        output.emit(document)
    else:
        _show(document)
    _note(document)
    return _code(document)


def _note(document: Mapping[str, object]) -> None:
    """Tell on stderr which were slow, how many failed, and the first reasons."""
    rows = document["symbols"]
    every = rows if isinstance(rows, list) else []
    slow = [row for row in every if row["tier"] == "python" and row["note"]]
    for row in slow[:1]:
        output.note(
            f"{len(slow)} of {len(every)} symbols ran in Python, one after the other, "
            f"not natively: {row['note']}"
        )
    failed = [row for row in every if row["metrics"] is None]
    for row in failed[:1]:
        output.note(
            f"{len(failed)} of {len(every)} symbols failed, the first "
            f"({row['symbol']}) with: {row['note']}"
        )


def _code(document: Mapping[str, object]) -> int:
    rows, failed = document["symbols"], document["failed"]
    if not failed:
        return 0
    return REFUSED if isinstance(rows, list) and failed == len(rows) else FAILED


def _show(document: Mapping[str, object]) -> None:
    rows, total = document["symbols"], document["total"]
    if isinstance(rows, list) and isinstance(total, Mapping):
        failed = f", {document['failed']} failed" if document["failed"] else ""
        output.table(
            f"{document['strategy']} over {len(rows)} symbols{failed}",
            ("symbol", "bars", *_FIGURES, "tier", "note"),
            [
                *(_cells(row) for row in rows),
                ["all", "", *_figures(total["metrics"]), "", ""],
            ],
        )


def _cells(row: Mapping[str, object]) -> list[object]:
    figures = _figures(row["metrics"])
    return [row["symbol"], row["bars"], *figures, row["tier"], row["note"]]


def _figures(metrics: object) -> list[object]:
    known = metrics if isinstance(metrics, Mapping) else {}
    return [known.get(name) for name in _FIGURES]
