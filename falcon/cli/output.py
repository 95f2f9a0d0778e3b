"""Output: what a command prints, for a person or for a program.

With ``--json`` a command prints one JSON document on stdout and nothing else there;
everything meant for eyes goes to stderr or is left out. Without it tables are drawn,
which read as well without colour.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import JustifyMethod

Row = Sequence[object]
Rows = Sequence[Mapping[str, object]]
_DASH = "-"
_WIDE = 160
"""Columns where no terminal says how many it has."""

_SHARES = frozenset({"roi", "win_rate", "max_drawdown", "current_drawdown"})
"""Names of figures that are fractions."""

_PRICES = frozenset({"entry_price", "exit_price", "average_price", "market_price"})
"""Names of prices of one share."""

_DIGITS = 5
"""Digits of a price that tell something, at least."""

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$")


def emit(document: object) -> None:
    """Print a JSON document.

    NaN and infinity, which JSON does not know, become null.
    """
    click.echo(json.dumps(_plain(document), ensure_ascii=False, indent=2))


def table(title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table; numbers stand to the right, fractions are percents."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    # Where there is no room a cell goes on below; nothing is ever cut off.
    drawn = Table(
        title=title,
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    shown = [list(map(_figure, columns, row)) for row in rows]
    for position, column in enumerate(columns):
        cells = [row[position] for row in shown]
        side: JustifyMethod = "right" if _are_numbers(cells) else "left"
        drawn.add_column(column, justify=side, overflow="fold")
    for row in shown:
        drawn.add_row(*row)
    if not rows:
        click.echo(f"{title}: none")
        return
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDE
    Console(highlight=False, markup=False, width=width).print(drawn)


def facts(pairs: Mapping[str, object]) -> None:
    """Print names with their values, one a line; fractions are percents."""
    width = max(map(len, pairs), default=0)
    for name, value in pairs.items():
        click.echo(f"{name:<{width}}  {_figure(name, value)}")


def note(text: str) -> None:
    """Say something to the person, not to the program that reads stdout."""
    click.echo(text, err=True)


def listing(names: Sequence[str]) -> str:
    """Names in a sentence: ``IBM``, ``IBM and MSFT``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def dollars(amount: object) -> str:
    """An amount of money for people: ``$1,234.50``, ``-$3.00``; a dash for none."""
    if not isinstance(amount, int | float):
        return _DASH
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def percent(fraction: object) -> str:
    """A fraction for people: 0.6312 is ``63.12 %``; a dash for none."""
    return f"{100 * fraction:.2f} %" if isinstance(fraction, int | float) else _DASH


def price(amount: object) -> str:
    """A price for people: ``1,234.50``, ``0.15234``; a dash for none."""
    if not isinstance(amount, int | float):
        return _DASH
    size = math.floor(math.log10(abs(amount))) if amount else 0
    whole, _, part = f"{amount:,.{max(2, _DIGITS - 1 - size)}f}".partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"


def ratio(value: object) -> str:
    """A figure without a unit for people, two digits; a dash for none."""
    return f"{value:.2f}" if isinstance(value, int | float) else _DASH


def _are_numbers(cells: Sequence[object]) -> bool:
    return all(str(cell)[-1:] in "0123456789%-" for cell in cells)


def _figure(name: str, value: object) -> str:
    """The text of a value by the name that it has in reports."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return _cell(value)
    if name in _SHARES:
        return percent(value)
    return price(value) if name in _PRICES else _cell(value)


def _cell(value: object) -> str:
    if value is None:
        return _DASH
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value)) or _DASH
    # Times of reports are text; nobody reads their microseconds.
    return _STAMP.sub(r"\1 \2", str(value))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value - value != 0:
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
