"""Paths: what a dotted name of the source stands for, ``bt.ind.SMA`` written out."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

BY_NAME: Final = "backtrader.indicator_by_name"
"""Stands for what gives an indicator by a name that only the run knows."""

FINDER: Final = "@indicator"
"""The name under which every file has it."""

ROOT: Final = "@Indicator"
"""Likewise of the class that all indicators derive from."""

NAMED_TUPLE: Final = "@namedtuple"
"""Likewise of what makes classes of named tuples."""

ARRAY: Final = "@array"
"""The attribute that stands for ``array`` where it is offered."""

INDICATORS: Final = (
    "backtrader.ind",
    "backtrader.indicators",
    "backtrader.ind.MovAv",
    "backtrader.indicators.MovAv",
    "backtrader.talib",
)
"""Where backtrader has its indicators."""

_WITHIN: Final = frozenset(
    {"calendar", "collections", "copy", "datetime", "functools"}
    | {"itertools", "math", "operator", "sys"}
)
"""Modules of Python that can be reached through backtrader, ``bt.datetime.time``."""


def dotted(node: ast.expr, imports: Mapping[str, str]) -> str | None:
    """The full path that an expression names, or ``None`` if it names none."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in imports:
        return None
    first, *rest = ".".join([imports[node.id], *reversed(names)]).split(".")
    is_within = first == "backtrader" and rest and rest[0] in _WITHIN
    return ".".join(rest if is_within else [first, *rest])
