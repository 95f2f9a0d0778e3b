"""Names of the file that the strategy cannot use: what only a run would define."""

from __future__ import annotations

import ast
from typing import Final

from falcon.engine.check.errors import RAISED
from falcon.engine.check.names import is_indicator
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.refusal import refusal
from falcon.engine.reading.source import Source
from falcon.errors import UnsupportedConstructError

_TERMS: Final = (
    "a rule of one's own for costs cannot be run, here or in the script part; state "
    "plain terms: self.broker.setcommission(commission=0.001) for a share of the "
    "price, and for an amount per share setcommission(commission=0.005, "
    "commtype=bt.CommInfoBase.COMM_FIXED, stocklike=True)"
)
_INSTEAD: Final = {
    "CommInfoBase": _TERMS,
    "CommissionInfo": _TERMS,
    "Analyzer": "leave it out: figures are worked out when the run is over",
    "Observer": "leave it out: figures are worked out when the run is over",
}
"""What to do instead of deriving from classes of backtrader."""


def _instead(node: ast.ClassDef, source: Source) -> str:
    for base in node.bases:
        path = dotted(base, source.imports) or ""
        name = path.rpartition(".")[2]
        if path.startswith("backtrader.") and name in _INSTEAD:
            return _INSTEAD[name]
        if isinstance(base, ast.Name) and base.id in RAISED:
            return f"raise and catch {base.id}, with a text that says what is wrong"
        if is_indicator(path):
            return f"derive from bt.Indicator; of {name} there is nothing to inherit"
    return "put what it does into methods of the strategy"


def outside(node: ast.AST, name: str, source: Source) -> UnsupportedConstructError:
    """The refusal of such a name, to be raised."""
    if name in source.functions:
        return refusal(node, f"function {name}", "make it a method of the strategy")
    if name in source.classes:
        return refusal(node, f"class {name}", _instead(source.classes[name], source))
    return refusal(
        node,
        f"{name}, which only running the file would set",
        f"assign {name} once at the top of the file, or declare it in params",
    )
