"""Inference: the types of variables, found by going over the methods until they settle.

Types only grow from one round to the next (a variable's type is the union of all that
is ever assigned to it), so the rounds end. They must never be too small: emitters leave
out guards by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from falcon.engine import code, ir
from falcon.engine.functions import Lambda
from falcon.engine.lower.aliases import BINDING, aliases, inner_names
from falcon.engine.lower.layout import Layout
from falcon.engine.lower.results import ACTION_TYPES, GIVEN, call_type, method_type
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

_TELLING = BINDING | {code.Return, code.Yield, ir.HelperCall}
"""Nodes that say something about variables, arguments or results."""

_DISPLAYS = {"generator": "iterator"}
_MAX_ROUNDS = 12


class Types:
    """Types of everything in the running methods of one strategy.

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
        self._has_grown, self._method = True, ""

    def settle(self, methods: Mapping[str, code.Method]) -> None:
        """Go over the methods until no type grows; give up with `ANY`."""
        for method in methods.values():
            self.aliases[method.name] = aliases(method, self.layout)
            self._take_arguments(method)
        telling = [
            (one.name, [node for node in one.nodes if type(node) in _TELLING])
            for one in methods.values()
        ]
        for _ in range(_MAX_ROUNDS):
            self._has_grown = False
            for name, nodes in telling:
                self._read_method(name, nodes, methods)
            if not self._has_grown:
                return
        self.own = dict.fromkeys(self.own, ANY)
        self.local = defaultdict(lambda: ANY)
        self.returns = defaultdict(lambda: ANY)

    def of(self, node: ir.Expr, method: str, /) -> Type:
        """The type of an expression in a method."""
        self._method = method
        return self._expr(node)

    def _take_arguments(self, method: code.Method) -> None:
        if method.name in self.layout.loose:
            self._bind_all(method.name, method.args)
        for name in (method.rest, method.named):
            self._grow_local(method.name, name, ANY)
        given = GIVEN.get(method.name, ())
        for name, kind in zip(method.args, given, strict=False):
            self._grow_local(method.name, name, kind)
        for name, default in zip(method.args, method.defaults, strict=True):
            if default is not None:
                self._grow_local(method.name, name, type_of(default.value))

    def _read_method(
        self, method: str, nodes: list[ir.Node], methods: Mapping[str, code.Method]
    ) -> None:
        self._method = method
        returned = NONE
        for node in nodes:
            match node:
                case code.Return(value=value) if value is not None:
                    returned |= self._expr(value)
                case code.Yield():
                    returned = ANY
                case ir.HelperCall(method=name, args=args):
                    self._pass(methods[name], args)
                case _:
                    self._read_binding(node)
        if not returned <= self.returns[method]:
            self.returns[method] |= returned
            self._has_grown = True

    def _read_binding(self, node: ir.Node) -> None:
        match node:
            case code.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case code.Augment(target=target, op=op, value=value):
                self._bind(target, self._combined(op, target, value))
            case code.For() | ir.Clause():
                self._loop(node.target, node.source)
            case ir.Walrus(target=target, value=value):
                self._assign(target, value)
            case code.Define() | Lambda() | code.Handler():
                self._bind_all(self._method, inner_names(node))

    def _bind_all(self, method: str, names: Iterable[str]) -> None:
        for name in names:
            self._grow_local(method, name, ANY)

    def _pass(self, method: code.Method, args: tuple[ir.Expr | None, ...]) -> None:
        for name, given in zip(method.args, args, strict=True):
            if given is not None:
                self._grow_local(method.name, name, self._expr(given))

    def _assign(self, target: ir.Target, value: ir.Expr) -> None:
        if not isinstance(target, ir.Unpack):
            self._bind(target, self._expr(value))
            return
        items = value.items if isinstance(value, ir.Display) else ()
        known = len(items) == len(target.targets) and not _has_star(*items)
        for number, inner in enumerate(target.targets):
            self._bind(inner, self._expr(items[number]) if known else ANY)

    def _bind(self, target: ir.Target, kind: Type) -> None:
        match target:
            case ir.Local(name=name):
                self._grow_local(self._method, name, kind)
            case ir.Own(name=name):
                before = self.own.get(name, NOTHING)
                if not kind <= before:
                    self.own[name] = before | kind
                    self._has_grown = True
            case ir.Unpack(targets=targets):
                for inner in targets:
                    self._bind(inner, ANY)
            case ir.Starred(value=inner):
                self._bind(inner, ANY)

    def _grow_local(self, method: str, name: str, kind: Type) -> None:
        before = self.local[method, name]
        if not kind <= before:
            self.local[method, name] = before | kind
            self._has_grown = True

    def _loop(self, target: ir.Target, source: ir.Expr) -> None:
        parts = self._turn_types(source)
        if isinstance(target, ir.Unpack) and len(target.targets) == len(parts):
            for inner, kind in zip(target.targets, parts, strict=True):
                self._bind(inner, kind)
        else:
            self._bind(target, parts[0] if len(parts) == 1 else ANY)

    def _turn_types(self, source: ir.Expr) -> tuple[Type, ...]:
        """What each turn of a loop gives; several for ``enumerate`` and ``zip``."""
        match source:
            case ir.Own(name="datas"):
                return (type_of_datas(self.layout.stage),)
            case ir.Call(path="range"):
                return (INT,)
            case ir.Call(path="enumerate", args=(inner, *_)):
                return (INT, self._turn_type(inner))
            case ir.Call(path="zip", args=args):
                return tuple(map(self._turn_type, args))
            case ir.Display(items=items) if items:
                return (NOTHING.union(*map(self._expr, items)),)
        kind = self._expr(source)
        return (TEXT if kind and kind <= TEXT else ANY,)

    def _turn_type(self, source: ir.Expr) -> Type:
        parts = self._turn_types(source)
        return parts[0] if len(parts) == 1 else ANY

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
        return binary_type(op, *types)

    def _logic(self, node: ir.Logic) -> Type:
        return NOTHING.union(*map(self._expr, node.values))

    def _call(self, node: ir.Call) -> Type:
        is_open = node.path == "sum" and self.layout.names.has_arrays
        if is_open or (node.path in _BY_COUNT and _has_star(*node.args)):
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
    _JUDGES: ClassVar[dict[type, Callable[[Types, Any], Type]]] = {
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


def _has_star(*items: ir.Expr) -> bool:
    return any(isinstance(item, ir.Starred) for item in items)
