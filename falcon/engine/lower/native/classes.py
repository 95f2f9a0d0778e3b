"""Classes: of what kind a value is."""

from __future__ import annotations

from typing import Final

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.values import TIMES, NotNativeError, Value
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle
from falcon.engine.runtime.valued import Valued


def is_instance(coder: Coder, node: ir.Call) -> Value:
    """``isinstance`` where the kind is known."""
    if not all(isinstance(one, ir.Const) for one in node.args[1:]):
        raise NotNativeError("isinstance with computed classes")
    value = coder.value(node.args[0])
    names = [one.value for one in node.args[1:] if isinstance(one, ir.Const)]
    kind = value.kind
    if kind == "static" and isinstance(
        value.data, FeedHandle | IndicatorHandle | Valued
    ):
        return coder.tape.constant(value=False)
    if kind not in {"bool", "int", "float", "none"} | TIMES or kind == "date":
        raise NotNativeError(f"isinstance of a {kind}")
    kinds = {kind} | _BASES.get(kind, set())
    return coder.tape.constant(value=any(name in kinds for name in names))


_BASES: Final[dict[str, set[str]]] = {"bool": {"int"}, "datetime": {"date"}}
