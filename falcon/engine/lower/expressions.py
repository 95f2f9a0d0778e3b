"""Expressions of the Python tier: which function emits which node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from falcon.engine import ir
from falcon.engine.functions import Lambda, Reference
from falcon.engine.lower import calls, functions, operations, values
from falcon.engine.lower.emitter import Emitter

# Each function takes the node of its own type; the table pairs them.
_EMITTERS: dict[type, Callable[[Emitter, Any], str]] = {
    ir.Action: calls.action,
    ir.Attr: values.attr,
    ir.Binary: operations.binary,
    ir.Call: calls.call,
    ir.Choice: operations.choice,
    ir.Compare: operations.compare,
    ir.Comprehension: values.comprehension,
    ir.Const: values.const,
    ir.Display: values.literal,
    ir.Fixed: values.fixed,
    ir.Global: values.global_name,
    ir.Has: values.has,
    ir.HelperCall: calls.helper_call,
    ir.Index: values.index,
    ir.Local: values.local,
    ir.Logic: operations.logic,
    ir.Mapping: values.literal_dict,
    ir.MethodCall: calls.method_call,
    ir.Own: values.own,
    ir.Param: values.param,
    ir.Params: values.params,
    ir.Slice: values.slice_of,
    ir.Starred: functions.starred,
    ir.Text: values.joined,
    ir.Unary: operations.unary,
    ir.ValueCall: functions.value_call,
    ir.Walrus: functions.walrus,
    Lambda: functions.lambda_,
    Reference: functions.reference,
}


class Expressions(Emitter):
    """Emits the expressions of one method as Python."""

    def expr(self, node: ir.Expr) -> str:
        """An expression as text."""
        return _EMITTERS[type(node)](self, node)
