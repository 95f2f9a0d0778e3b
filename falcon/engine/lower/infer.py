"""Inference: the types of variables, found by going over the methods until they settle.

Types only grow from one round to the next (a variable's type is the union of all that
is ever assigned to it), so the rounds end. They must never be too small: emitters leave
out guards by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from falcon.engine import code, ir
from falcon.engine.functions import Lambda
from falcon.engine.lower.aliases import BINDING, aliases, inner_names
from falcon.engine.lower.judge import Judge, has_star
from falcon.engine.lower.layout import Layout
from falcon.engine.lower.results import GIVEN
from falcon.engine.lower.types import (
    ANY,
    INT,
    NONE,
    NOTHING,
    TEXT,
    Type,
    type_of,
    type_of_datas,
)

_TELLING = BINDING | {code.Return, code.Yield, ir.HelperCall}
"""Nodes that say something about variables, arguments or results."""

_MAX_ROUNDS = 12


class Types(Judge):
    """Types of everything in the running methods of one strategy."""

    def __init__(self, layout: Layout, values: Mapping[str, object]) -> None:
        """Start from the values that names have when the run begins."""
        super().__init__(layout, values)
        self._has_grown = True

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
        known = len(items) == len(target.targets) and not has_star(*items)
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
