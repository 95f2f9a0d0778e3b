"""Inference: the types of variables, found by going over the methods until they settle.

Types only grow from one round to the next (a variable's type is the union of all that
is ever assigned to it), so the rounds end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from falcon.engine import code, ir
from falcon.engine.lower.layout import Layout
from falcon.engine.lower.types import (
    ANY,
    BOOL,
    FEED,
    FLOAT,
    INT,
    LINE,
    LIST,
    NONE,
    NOTHING,
    NUMBER,
    ORDER,
    TEXT,
    TRADE,
    VALUED,
    Type,
    binary_type,
    call_type,
    field_type,
    kinds,
    method_type,
    negated_type,
    type_of,
)
from falcon.engine.runtime.valued import Valued

_ACTION_TYPES: dict[str, Type] = {
    "getposition": kinds("position"),
    "getpositionbyname": kinds("position"),
    "getdatabyname": FEED,
    "broker.cash": FLOAT,
    "broker.value": FLOAT,
    "broker.startingcash": NUMBER,
    "cancel": NONE,
    "buy_bracket": LIST,
    "sell_bracket": LIST,
    "length": INT,
}
_GIVEN: dict[str, tuple[Type, ...]] = {
    "notify_order": (ORDER,),
    "notify_trade": (TRADE,),
    "notify_cashvalue": (FLOAT, FLOAT),
}
_DISPLAYS = {"generator": "iterator"}
_MAX_ROUNDS = 12


class Types:
    """Types of everything in the running methods of one strategy.

    Attributes:
        own: of attributes.
        local: of local variables, by method and name.
        returns: of methods.
        params: of parameters.
        fixed: of constants of the module.
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
        self._has_grown = True
        self._method = ""

    def settle(self, methods: Mapping[str, code.Method]) -> None:
        """Go over the methods until no type grows; give up with `ANY`."""
        for method in methods.values():
            self.aliases[method.name] = _aliases(method, self.layout)
            given = _GIVEN.get(method.name, ())
            for name, kind in zip(method.args, given, strict=False):
                self.local[method.name, name] = kind
        for _ in range(_MAX_ROUNDS):
            self._has_grown = False
            for method in methods.values():
                self._read_method(method, methods)
            if not self._has_grown:
                return
        for name in self.own:
            self.own[name] = ANY
        for key in self.local:
            self.local[key] = ANY

    def of(self, node: ir.Expr, _method: str) -> Type:
        """The type of an expression in a method."""
        self._method = _method
        return self._expr(node)

    def _read_method(
        self, method: code.Method, methods: Mapping[str, code.Method]
    ) -> None:
        self._method = method.name
        returned = NONE
        for node in code.walk(*method.body):
            match node:
                case code.Assign(targets=targets, value=value):
                    for target in targets:
                        self._assign(target, value)
                case code.Augment(target=target, op=op, value=value):
                    kind = binary_type(op, self._expr(target), self._expr(value))
                    self._bind(target, kind)
                case (
                    code.For(target=target, source=source)
                    | ir.Clause(target=target, source=source)
                ):
                    self._loop(target, source)
                case code.Return(value=value) if value is not None:
                    returned |= self._expr(value)
                case ir.HelperCall(method=name, args=args):
                    self._pass(methods[name], args)
        self._grow_returns(method.name, returned)

    def _pass(self, method: code.Method, args: tuple[ir.Expr | None, ...]) -> None:
        for name, given, default in zip(
            method.args, args, method.defaults, strict=True
        ):
            value = default if given is None else given
            if value is not None:
                self._grow_local(method.name, name, self._expr(value))

    def _assign(self, target: ir.Target, value: ir.Expr) -> None:
        if isinstance(target, ir.Unpack):
            items = value.items if isinstance(value, ir.Display) else ()
            for number, inner in enumerate(target.targets):
                known = len(items) == len(target.targets)
                self._bind(inner, self._expr(items[number]) if known else ANY)
        else:
            self._bind(target, self._expr(value))

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

    def _grow_local(self, method: str, name: str, kind: Type) -> None:
        before = self.local[method, name]
        if not kind <= before:
            self.local[method, name] = before | kind
            self._has_grown = True

    def _grow_returns(self, method: str, kind: Type) -> None:
        if not kind <= self.returns[method]:
            self.returns[method] |= kind
            self._has_grown = True

    def _loop(self, target: ir.Target, source: ir.Expr) -> None:
        parts = self._turn_types(source)
        if isinstance(target, ir.Unpack) and len(target.targets) == len(parts):
            for inner, kind in zip(target.targets, parts, strict=True):
                self._bind(inner, kind)
        elif len(parts) == 1:
            self._bind(target, parts[0])
        else:
            self._bind(target, ANY)

    def _turn_types(self, source: ir.Expr) -> tuple[Type, ...]:
        """What each turn of a loop gives; several for ``enumerate`` and ``zip``."""
        match source:
            case ir.Own(name="datas"):
                return (FEED,)
            case ir.Call(path="range"):
                return (INT,)
            case ir.Call(path="enumerate", args=(inner, *_)):
                parts = self._turn_types(inner)
                return (INT, parts[0] if len(parts) == 1 else ANY)
            case ir.Call(path="zip", args=args):
                turns = [self._turn_types(arg) for arg in args]
                return tuple(turn[0] if len(turn) == 1 else ANY for turn in turns)
            case ir.Display(items=items) if items:
                return (NOTHING.union(*map(self._expr, items)),)
        return (TEXT,) if self._expr(source) <= TEXT else (ANY,)

    def _expr(self, node: ir.Expr) -> Type:  # noqa: C901, PLR0911, PLR0912
        match node:
            case ir.Const(value=value):
                return type_of(value)
            case ir.Local(name=name):
                return self.local[self._method, name]
            case ir.Own(name=name):
                return self._own(name)
            case ir.Fixed(name=name):
                return self.values[self.layout.names.fixed[name]]
            case ir.Param(name=name):
                return self.values[self.layout.names.params[name]]
            case ir.Attr(value=value, name=name, default=default):
                found = (
                    field_type(self._expr(value), name) if name else self._expr(value)
                )
                return found if default is None else found | self._expr(default)
            case ir.Index(value=value):
                return self._item(value)
            case ir.Slice(value=value):
                return self._expr(value)
            case ir.Unary(op=op, value=value):
                return BOOL if op == "not" else negated_type(self._expr(value))
            case ir.Binary(op=op, left=left, right=right):
                return binary_type(op, self._expr(left), self._expr(right))
            case ir.Logic(values=values):
                return NOTHING.union(*map(self._expr, values))
            case ir.Compare() | ir.Has():
                return BOOL
            case ir.Choice(then=then, other=other):
                return self._expr(then) | self._expr(other)
        return self._made(node)

    def _made(self, node: ir.Expr) -> Type:
        match node:
            case ir.Display(kind=kind) | ir.Comprehension(kind=kind):
                return kinds(_DISPLAYS.get(kind, kind))
            case ir.Mapping():
                return kinds("dict")
            case ir.Text():
                return TEXT
            case ir.Call(path=path, args=args):
                return call_type(path, tuple(map(self._expr, args)))
            case ir.MethodCall(value=value, name=name):
                return method_type(self._expr(value), name)
            case ir.HelperCall(method=method):
                return self.returns[method]
            case ir.Action(name=name):
                return _ACTION_TYPES.get(name, ORDER | NONE)
            case ir.Global(path=path) if path.startswith("math."):
                return FLOAT
        return ANY

    def _own(self, name: str) -> Type:
        if name in self.layout.names.own:
            return self.own.get(name, NOTHING)
        if name == "datas":
            return kinds("tuple")
        return LINE if name == "datetime" else FEED

    def _item(self, value: ir.Expr) -> Type:
        if isinstance(value, ir.Own) and value.name == "datas":
            return FEED
        owner = self._expr(value)
        if owner and owner <= VALUED:
            return FLOAT
        return TEXT if owner and owner <= TEXT else ANY


def _aliases(method: code.Method, layout: Layout) -> dict[str, Valued]:
    """Locals that are assigned once, to a line, an indicator or a feed."""
    counts: defaultdict[str, int] = defaultdict(int)
    values: dict[str, ir.Expr] = {}
    for name in method.args:
        counts[name] += 1
    for node in code.walk(*method.body):
        for target in _targets(node):
            for leaf in code.walk(target):
                if isinstance(leaf, ir.Local):
                    counts[leaf.name] += 1
                    if isinstance(node, code.Assign) and leaf in node.targets:
                        values[leaf.name] = node.value
    found: dict[str, Valued] = {}
    for name, value in values.items():
        handle = layout.handle(value, found) if counts[name] == 1 else None
        if handle is not None:
            found[name] = handle
    return found


def _targets(node: code.Node) -> tuple[ir.Target, ...]:
    if isinstance(node, code.Assign):
        return node.targets
    if isinstance(node, code.Augment | code.For | ir.Clause):
        return (node.target,)
    return ()
