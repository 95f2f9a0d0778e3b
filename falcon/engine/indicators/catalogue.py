"""The catalogue: every indicator name of backtrader, and what becomes of it.

`indicator` puts one into a graph by any of its names. Names that backtrader knows and
this engine does not compute are refused by name, with the way around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators.record import (
    Indicator,
    IndicatorNodes,
    Source,
    Value,
    Whole,
    build,
)

INDICATORS: dict[str, Indicator] = {}
"""Every supported indicator by each of its names."""

PLOT_KEYWORDS = frozenset({"plot", "subplot", "plotname"})
"""Keywords that only concern drawing; accepted and without effect."""


def find(name: str) -> Indicator:
    """Return the entry of a name as it stands after ``bt.ind.`` or ``bt.ind.MovAv.``.

    Raises:
        RefusedError: the name is unknown or its indicator is not supported.
    """
    if name not in INDICATORS:
        raise RefusedError(f"indicator {name}", "it is not supported")
    return INDICATORS[name]


def indicator(
    graph: Graph,
    name: str,
    sources: Sequence[Source] = (),
    params: Mapping[str, Value] | None = None,
) -> IndicatorNodes:
    """Put an indicator into a graph, as ``bt.ind.NAME(*sources, **params)`` does.

    Args:
        graph: receives the nodes.
        name: any of its names.
        sources: whole data, lines or indicators; a number as `Graph.constant`. Nothing
            means the first data (the first two for indicators of two inputs).
        params: keywords as written, a moving average by its name; plot keywords too.

    Raises:
        RefusedError: an unknown name, keyword, or a value that does not fit.
    """
    entry = find(name)
    given = {k: v for k, v in (params or {}).items() if k not in PLOT_KEYWORDS}
    for key in given:
        if key not in entry.params:
            raise RefusedError(
                f"{entry.name}({key}=...)", f"it takes {', '.join(entry.params)}"
            )
    defaults = tuple(Whole(data) for data in range(entry.inputs))
    return build(graph, entry, tuple(sources) or defaults, given, find)
