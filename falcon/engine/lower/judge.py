"""The judge: which type an expression has, given the types of variables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from falcon.engine import ir
from falcon.engine.lower.layout import Layout
from falcon.engine.lower.results import ACTION_TYPES, call_type, method_type
from falcon.engine.lower.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    LINE,
    NONE,
    NOTHING,
    ORDER,
    TEXT,
    VALUED,
    Type,
    binary_type,
    field_type,
    kinds,
    magnitude,
    type_of,
    type_of_datas,
)
from falcon.engine.runtime.valued import Valued

_BY_COUNT = frozenset({"max", "min", "round"})
"""Functions whose result depends on how many arguments there are."""

_DISPLAYS = {"generator": "iterator"}


class Judge:
    """Judges expressions by the types of the variables in them.

    Attributes:
        layout: what names stand for.
        own: of attributes.
        local: of local variables, by method and name.
        returns: of methods.
        values: of parameters and constants, by our names.
        aliases: locals that stand for a handle, by method.
    """

    def __init__(self, layout: Layout, values: Mapping[str, object]) -> None:
        """Start from the values that names have when the run begins."""
        self.layout = layout
        self.own: dict[str, Type] = {
            name: type_of(value) for name, value in layout.own.items()
        }
        self.local: defaultdict[tuple[str, str], Type] = defaultdict(lambda: NOTHING)
        self.returns: defaultdict[str, Type] = defaultdict(lambda: NOTHING)
        self.values = {name: type_of(value) for name, value in values.items()}
        self.aliases: dict[str, dict[str, Valued]] = defaultdict(dict)
        # Functions made in `__init__` may assign whatever to these.
        self.own |= dict.fromkeys(layout.strays, ANY)
        self._method = ""

    def of(self, node: ir.Expr, method: str, /) -> Type:
        """The type of an expression in a method."""
        self._method = method
        return self._expr(node)

    def _expr(self, node: ir.Expr) -> Type:
        judge = self._JUDGES.get(type(node))
        return ANY if judge is None else judge(self, node)

    def _own(self, node: ir.Own) -> Type:
        if node.name in self.layout.names.own:
            return self.own.get(node.name, NOTHING)
        if node.name in {"datas", "lines"}:
            return kinds("tuple")
        return LINE if node.name == "datetime" else type_of_datas(self.layout.stage)

    def _attr(self, node: ir.Attr) -> Type:
        owner = self._expr(node.value)
        found = field_type(owner, node.name) if node.name else owner
        return found if node.default is None else found | self._expr(node.default)

    def _index(self, node: ir.Index) -> Type:
        if isinstance(node.value, ir.Own) and node.value.name == "datas":
            return type_of_datas(self.layout.stage)
        owner = self._expr(node.value) or ANY
        return FLOAT if owner <= VALUED else TEXT if owner <= TEXT else ANY

    def _unary(self, node: ir.Unary) -> Type:
        if node.op == "not":
            return BOOL
        kind = magnitude(self._expr(node.value))
        return kind if node.op != "~" or kind <= INT else ANY

    def _combined(self, op: str, left: ir.Expr, right: ir.Expr) -> Type:
        types = self._expr(left), self._expr(right)
        if self.layout.names.has_arrays and any("other" in kind for kind in types):
            return ANY
        # Of a side of which nothing is known yet a later round will tell.
        return binary_type(op, *types) if all(types) else NOTHING

    def _logic(self, node: ir.Logic) -> Type:
        return NOTHING.union(*map(self._expr, node.values))

    def _call(self, node: ir.Call) -> Type:
        is_open = node.path == "sum" and self.layout.names.has_arrays
        if is_open or (node.path in _BY_COUNT and has_star(*node.args)):
            return ANY
        return call_type(node.path, tuple(map(self._expr, node.args)))

    def _method_call(self, node: ir.MethodCall) -> Type:
        return method_type(self._expr(node.value), node.name)

    def _display(self, node: ir.Display | ir.Comprehension) -> Type:
        return kinds(_DISPLAYS.get(node.kind, node.kind))

    def _fixed(self, node: ir.Fixed) -> Type:
        return self.values[self.layout.names.fixed[node.name]]

    def _param(self, node: ir.Param) -> Type:
        return self.values[self.layout.names.params[node.name]]

    def _action(self, node: ir.Action) -> Type:
        return ACTION_TYPES.get(node.name, ORDER | NONE)

    # Each judge takes the node of its own type; the table pairs them.
    _JUDGES: ClassVar[dict[type, Callable[[Judge, Any], Type]]] = {
        ir.Action: _action,
        ir.Attr: _attr,
        ir.Binary: lambda self, node: self._combined(node.op, node.left, node.right),
        ir.Call: _call,
        ir.Choice: lambda self, node: self._expr(node.then) | self._expr(node.other),
        ir.Compare: lambda *_: BOOL,
        ir.Comprehension: _display,
        ir.Const: lambda _, node: type_of(node.value),
        ir.Display: _display,
        ir.Fixed: _fixed,
        ir.Has: lambda *_: BOOL,
        ir.HelperCall: lambda self, node: self.returns[node.method],
        ir.Index: _index,
        ir.Local: lambda self, node: self.local[self._method, node.name],
        ir.Logic: _logic,
        ir.Mapping: lambda *_: kinds("dict"),
        ir.MethodCall: _method_call,
        ir.Own: _own,
        ir.Param: _param,
        ir.Slice: lambda self, node: self._expr(node.value),
        ir.Text: lambda *_: TEXT,
        ir.Unary: _unary,
        ir.Walrus: lambda self, node: self._expr(node.value),
    }


def has_star(*items: ir.Expr) -> bool:
    """Whether one of several expressions stands for any number of values."""
    return any(isinstance(item, ir.Starred) for item in items)
