"""Sweep report: the table of a sweep as CSV, and its best point as JSON.

In: rows. Out: text.

Nothing is rounded. In the table an undefined figure is an empty cell. The best point is
the best of many that were tried on the same bars, so its figures flatter it; the
document says how many there were.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Final, Protocol

from falcon.domain.performance import Performance
from falcon.domain.strategies import Parameters
from falcon.errors import UsageError
from falcon.reports.backtest import Document, metrics

FIGURES: Final = tuple(each.name for each in fields(Performance))

LESS_IS_BETTER: Final = frozenset(
    {"max_drawdown", "current_drawdown", "consecutive_losses"}
)


class Row(Protocol):
    """What one point came to, see `falcon.research.jobs.Row`."""

    @property
    def parameters(self) -> Parameters:
        """The point."""
        ...

    @property
    def performance(self) -> Performance | None:
        """Its figures, ``None`` if it failed."""
        ...

    @property
    def final_value(self) -> float:
        """Dollars in the end."""
        ...

    @property
    def orders(self) -> int:
        """How many were sent."""
        ...

    @property
    def tier(self) -> str:
        """Which machine ran it."""
        ...

    @property
    def note(self) -> str:
        """What is to be said of it."""
        ...


def check_metric(name: str) -> None:
    """See whether points can be ranked by a figure.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in FIGURES:
        raise UsageError(
            f"the metric must be one of {', '.join(FIGURES)}, was {name!r:.60}"
        )


def ranked(rows: Sequence[Row], metric: str) -> list[Row]:
    """The points that have a figure, the best first; equal ones in their order."""
    sign = 1 if metric in LESS_IS_BETTER else -1
    scored = [(figure_of(row, metric), row) for row in rows]
    known = [(score, row) for score, row in scored if score is not None]
    return [row for _, row in sorted(known, key=lambda pair: sign * pair[0])]


def figure_of(row: Row, metric: str) -> float | None:
    """One figure of a point, ``None`` where it is undefined."""
    if row.performance is None:
        return None
    value: float | None = getattr(row.performance, metric)
    return None if value is None or not math.isfinite(value) else value


def sweep_table(rows: Sequence[Row], names: Sequence[str]) -> str:
    """All rows as CSV, the parameters of these names first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    titles = [f"param_{name}" if name in _TITLES else name for name in names]
    writer.writerow([*titles, *_TITLES])
    for row in rows:
        writer.writerow([*(row.parameters[name] for name in names), *_cells(row)])
    return text.getvalue()


_TITLES: Final = ("final_value", *FIGURES, "orders", "tier", "note")


def _cells(row: Row) -> list[object]:
    figures: Mapping[str, object] = {}
    if row.performance is not None:
        figures = {"final_value": row.final_value, **asdict(row.performance)}
    found = [figures.get(name) for name in ("final_value", *FIGURES)]
    return [*found, row.orders, row.tier, row.note]


def best_document(rows: Sequence[Row], metric: str) -> Document:
    """The best point of a sweep, and how it was found."""
    order = ranked(rows, metric)
    best = order[0] if order else None
    failed = [row for row in rows if row.performance is None]
    return {
        "metric": metric,
        "value": None if best is None else figure_of(best, metric),
        "parameters": None if best is None else dict(best.parameters),
        "metrics": best and best.performance and metrics(best.performance),
        "points": {
            "tried": len(rows),
            "failed": len(failed),
            "without_metric": len(rows) - len(order) - len(failed),
        },
        "caution": _caution(len(rows)),
    }


def _caution(tried: int) -> str:
    if tried == 1:
        return "one point was tried; its figures are those of the past"
    return (
        f"the best of {tried:,} points tried on the same bars: part of its lead is "
        "luck; expect less of it on other bars, and judge it on bars that the sweep "
        "did not see"
    )
