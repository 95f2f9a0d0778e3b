"""``falcon strategies …``: look at strategies, store them, and tell them what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from falcon.cli import output
from falcon.cli.options import (
    FILE,
    db_option,
    json_option,
    limit_option,
    names,
    open_verbs,
    pairs,
    text_of,
)

if TYPE_CHECKING:
    from falcon.domain.strategies import Parameters, Strategy

ID = click.argument("strategy_id", metavar="ID", type=click.IntRange(min=1))


@click.group()
def strategies() -> None:
    """Look at strategies, store them, tell them what to do."""


@strategies.command("list")
@db_option
@json_option
def list_all(*, db: Path | None, as_json: bool) -> None:
    """List all strategies with their figures."""
    from falcon.reports.strategies import measured_row

    found = open_verbs(db).list_strategies()
    if as_json:
        output.emit(
            {"strategies": [measured_row(m.strategy, m.performance) for m in found]}
        )
        return
    output.table(
        "Strategies",
        ["id", "name", "status", "symbols", "trades", "win rate", "pnl"],
        [
            [
                m.strategy.id,
                m.strategy.name,
                m.strategy.status,
                m.strategy.symbols,
                m.performance.total_trades,
                output.percent(m.performance.win_rate),
                output.dollars(m.performance.total_pnl),
            ]
            for m in found
        ],
    )


@strategies.command()
@ID
@db_option
@json_option
def show(strategy_id: int, *, db: Path | None, as_json: bool) -> None:
    """Show one strategy: code, figures, and why it did or did not trade."""
    from falcon.reports.strategies import measured_row

    detail = open_verbs(db).show_strategy(strategy_id)
    measured = detail.measured
    if as_json:
        output.emit(detail.document())
        return
    row = measured_row(measured.strategy, measured.performance)
    figures = row.pop("performance")
    output.facts({**row, **_mapping(figures)})
    _rows("Positions", detail.positions, ("symbol", "quantity", "average_price"))
    _rows("Decisions", detail.decisions, ("symbol", "reason", "since", "until"))
    if detail.versions:
        click.echo(f"\nVersion {detail.versions[-1].version}:\n")
        click.echo(detail.versions[-1].code)


@strategies.command()
@click.option("--name", required=True, help="What people will call it.")
@click.option("--code", required=True, type=FILE, help="A backtrader strategy class.")
@click.option("--symbols", callback=names, help="What it trades, say AAPL,IBM.")
@click.option("--param", "params", multiple=True, callback=pairs, help="NAME=VALUE.")
@db_option
@json_option
def create(
    *,
    name: str,
    code: Path,
    symbols: tuple[str, ...],
    params: Parameters,
    db: Path | None,
    as_json: bool,
) -> None:
    """Store code as a draft, after it was compiled and tried."""
    from falcon.services.create import NewStrategy

    wanted = NewStrategy(
        name=name, code=text_of(code), symbols=symbols, parameters=params
    )
    _tell(open_verbs(db).create(wanted), as_json=as_json)


@strategies.command()
@ID
@click.option("--reason", default="", help="Why; shown beside it.")
@db_option
@json_option
def pause(strategy_id: int, *, reason: str, db: Path | None, as_json: bool) -> None:
    """Stop a strategy from trading; it keeps what it holds."""
    _tell(open_verbs(db).pause(strategy_id, reason=reason), as_json=as_json)


@strategies.command()
@ID
@db_option
@json_option
def resume(strategy_id: int, *, db: Path | None, as_json: bool) -> None:
    """Let a paused strategy trade on."""
    _tell(open_verbs(db).resume(strategy_id), as_json=as_json)


@strategies.command()
@ID
@db_option
@json_option
def retire(strategy_id: int, *, db: Path | None, as_json: bool) -> None:
    """End a strategy; what it holds is sold first."""
    _tell(open_verbs(db).retire(strategy_id), as_json=as_json)


@strategies.command()
@ID
@click.argument("version", type=click.IntRange(min=1))
@db_option
@json_option
def rollback(strategy_id: int, version: int, *, db: Path | None, as_json: bool) -> None:
    """Let an earlier VERSION of a strategy trade again."""
    done = open_verbs(db).roll_back(strategy_id, version=version)
    _tell(done, as_json=as_json)


@strategies.command()
@ID
@db_option
@json_option
def versions(strategy_id: int, *, db: Path | None, as_json: bool) -> None:
    """List the versions of a strategy, oldest first."""
    from falcon.reports.strategies import versions_rows

    rows = versions_rows(open_verbs(db).list_versions(strategy_id))
    if as_json:
        output.emit({"versions": rows})
        return
    _rows("Versions", rows, ("version", "parent", "origin", "note", "created_at"))


@strategies.command()
@ID
@limit_option
@db_option
@json_option
def signals(strategy_id: int, *, limit: int, db: Path | None, as_json: bool) -> None:
    """List what a strategy wished last, and what became of it."""
    rows = open_verbs(db).list_signals(strategy_id, limit=limit)
    if as_json:
        output.emit({"signals": rows})
        return
    columns = ("timestamp", "symbol", "signal_type", "quantity", "market_price")
    _rows("Signals", rows, (*columns, "outcome", "reason"))


@strategies.command()
@ID
@db_option
@json_option
def twin(strategy_id: int, *, db: Path | None, as_json: bool) -> None:
    """Repeat what a strategy did as a backtest, and compare the trades."""
    from falcon.reports.strategies import trade_row

    found = open_verbs(db).run_twin(strategy_id)
    only_made = [trade_row(trade) for trade in found.only_made]
    only_repeated = [trade_row(trade) for trade in found.only_repeated]
    counts: dict[str, object] = {
        "trades": len(found.made),
        "repeated": len(found.repeated),
    }
    if as_json:
        differences = {"only_made": only_made, "only_repeated": only_repeated}
        output.emit({**counts, **differences, "cuts": list(found.cuts)})
        return
    output.facts(counts)
    columns = ("symbol", "side", "quantity", "opened_at", "closed_at", "net_pnl")
    _rows("Made, not repeated", only_made, columns)
    _rows("Repeated, not made", only_repeated, columns)
    _rows("Cut or refused", found.cuts, ("timestamp", "symbol", "outcome", "reason"))


@strategies.command()
@ID
@limit_option
@db_option
@json_option
def trades(strategy_id: int, *, limit: int, db: Path | None, as_json: bool) -> None:
    """List the round trips that a strategy closed last."""
    rows = open_verbs(db).list_trades(strategy_id, limit=limit)
    if as_json:
        output.emit({"trades": rows})
        return
    columns = ("closed_at", "symbol", "side", "quantity", "entry_price", "exit_price")
    _rows("Trades", rows, (*columns, "net_pnl"))


def _tell(strategy: Strategy, *, as_json: bool) -> None:
    from falcon.reports.strategies import strategy_row

    row = strategy_row(strategy)
    if as_json:
        output.emit({"strategy_id": strategy.id, "strategy": row})
    else:
        click.echo(f"strategy {strategy.id}, {strategy.name}: {strategy.status}")


def _rows(title: str, rows: output.Rows, columns: tuple[str, ...]) -> None:
    output.table(title, columns, [[row[name] for name in columns] for row in rows])


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
