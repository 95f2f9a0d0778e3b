"""The budget of a run: the fuel it is granted, and what its lines take of it.

Lines are computed by the engine at once, before the strategy runs, so they are paid for
before they are computed. The price of a value is that of its worst case: a window is
gone through for each bar when its values cannot slide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from falcon.engine.graph import Graph
from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.library import KERNELS
from falcon.engine.rules import FUEL_PER_BAR, Rules
from falcon.engine.terms import Kind, Term
from falcon.errors import StrategyCrashError

MAX_VALUES: Final = 10_000_000
"""Most values that the lines of any run may hold, about 40 bytes each."""

MAX_ROWS: Final = 300
MAX_LONG_VALUES: Final = 60_000_000
"""Long runs of ordinary strategies, with so many rows at most, may hold more."""

MAX_STEP: Final = 2_000_000
"""Most fuel that the lines of a live strategy may cost on a step."""

_PER_UNIT: Final = 5
"""Values of a window that a kernel goes through for one unit of fuel."""

_OPERANDS_PER_UNIT: Final = 4

_WITHOUT_ROWS: Final = frozenset({Kind.CONSTANT, Kind.RAISED})


def fuel_for(rules: Rules, bars: int) -> int:
    """Fuel of a run over so many bars, those of all feeds together."""
    return rules.fuel + FUEL_PER_BAR * bars


def price_of(terms: Iterable[Term]) -> int:
    """Fuel that the values of one bar cost at most, if every clock delivers one."""
    return sum(map(_price, terms))


def rows_of(terms: Iterable[Term]) -> int:
    """Rows of values that terms fill.

    A constant has none, and a raised term that of its source. All lines of a feed are
    filled, also those that nobody reads: a strategy may ask for one by a name that it
    makes up on the way.
    """
    return sum(map(_rows, terms))


def fits(rows: int, bars: int) -> bool:
    """Whether so many rows of so many values fit into memory."""
    values = rows * bars
    return values <= MAX_VALUES or (rows <= MAX_ROWS and values <= MAX_LONG_VALUES)


def check_step(graph: Graph, bars: int) -> None:
    """Refuse lines that would make a live step long or fill the memory.

    Args:
        graph: of the lines.
        bars: that their rows may hold.

    Raises:
        StrategyCrashError: they would.
    """
    price, rows = price_of(graph.own_terms), rows_of(graph.own_terms)
    if price > MAX_STEP or rows * bars > MAX_LONG_VALUES:
        raise StrategyCrashError(
            f"too large: {rows} lines of {price} units of fuel a bar, kept for {bars} "
            "bars; use shorter periods or fewer indicators"
        )


def _rows(term: Term) -> int:
    if term.kind in _WITHOUT_ROWS:
        return 0
    return KERNELS[term.name].rows if term.kind is Kind.KERNEL else 1


def _price(term: Term) -> int:
    match term.kind:
        case Kind.KERNEL:
            return 1 + _window(term.name, term.params) // _PER_UNIT
        case Kind.OPERATION:
            return 1 + len(term.inputs) // _OPERANDS_PER_UNIT
        case Kind.DELAY | Kind.LATEST | Kind.WRITTEN:
            return 1
    return 0


def _window(name: str, params: Params) -> int:
    """Values that a kernel goes through for one bar."""
    return KERNELS[name].reach(params)
