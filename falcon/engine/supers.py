"""Calls up the ancestry: ``super().next()`` and its kin, resolved by name.

Every method that is looked up first keeps its name. A hidden one that somebody calls
gets a name of its own, ``next@Base``, so that the merged class holds both and a call of
it is an ordinary call of an own method.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from falcon.engine import syntax
from falcon.engine.paths import FINDER, INDICATORS, dotted
from falcon.engine.refusal import refusal, shown

_STATIC: Final = "staticmethod"
_COMPUTED: Final = "property"


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """How the classes of one strategy look up names.

    Attributes:
        order: the classes, the most derived first.
        orders: the same for each class of the file among them.
        methods: of each class.
        constants: names of the constants of each class.
        imports: of the file.
    """

    order: tuple[str, ...]
    orders: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, Mapping[str, ast.FunctionDef]]
    constants: Mapping[str, set[str]]
    imports: Mapping[str, str]

    @cached_property
    def stored(self) -> set[str]:
        """The names that some method assigns to on something."""
        return {
            node.attr
            for owner in self.order
            for method in self.methods[owner].values()
            for node in syntax.walk(method)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }

    def behind(self, owner: str, method: str) -> str | None:
        """The first class behind another that defines a method."""
        later = self.order[self.order.index(owner) + 1 :]
        return next((one for one in later if method in self.methods[one]), None)

    def first(self, method: str) -> str:
        """The class whose method of this name is the one that is called."""
        return next(one for one in self.order if method in self.methods[one])

    @cached_property
    def classless(self) -> set[str]:
        """The methods that are called without an instance."""
        return self._marked(_STATIC) | self._marked("classmethod")

    @cached_property
    def computed(self) -> set[str]:
        """The methods that are called where they are read."""
        return self._marked(_COMPUTED)

    def _marked(self, name: str) -> set[str]:
        return {
            method
            for owner in self.order
            for method, node in self.methods[owner].items()
            if _decorator(node) == name and self.first(method) == owner
        }


def rewritten(lookup: Lookup) -> list[ast.stmt]:
    """All methods of the merged class, their calls resolved.

    Raises:
        UnsupportedConstructError: a call that has no plain target.
    """
    names = {name for owner in lookup.order for name in lookup.methods[owner]}
    waiting = [(lookup.first(name), name) for name in _in_order(lookup, names)]
    done: dict[tuple[str, str], ast.stmt] = {}
    while waiting:
        owner, name = waiting.pop(0)
        if (owner, name) in done:
            continue
        # A class may be merged into several others.
        node = syntax.copied(lookup.methods[owner][name])
        calls = _Calls(lookup, owner, name)
        _strip_star(node)
        changed = calls.visit(node)
        changed.name = _called(lookup, owner, name)
        if _decorator(changed) in {_STATIC, _COMPUTED}:
            changed = _plain(changed)
        done[owner, name] = ast.fix_missing_locations(changed)
        waiting += calls.asked
    return list(done.values())


def _in_order(lookup: Lookup, names: set[str]) -> Iterator[str]:
    """Names as they stand, those of bases first."""
    for owner in lookup.order[::-1]:
        for name in lookup.methods[owner]:
            if name in names:
                names.discard(name)
                yield name


def _called(lookup: Lookup, owner: str, method: str) -> str:
    return method if lookup.first(method) == owner else f"{method}@{owner}"


def _decorator(node: ast.FunctionDef) -> str:
    match node.decorator_list:
        case [ast.Name(id=name)]:
            return name
    return ""


def _plain(node: ast.FunctionDef) -> ast.FunctionDef:
    """A static or computed member as an ordinary method."""
    if _decorator(node) == _STATIC:
        node.args.args.insert(0, ast.arg("self"))
    node.decorator_list = []
    return node


def _strip_star(node: ast.FunctionDef) -> None:
    """Drop ``*args, **kwargs`` of ``__init__``, which backtrader leaves empty."""
    if node.name.split("@")[0] != "__init__":
        return
    dropped = {one.arg for one in (node.args.vararg, node.args.kwarg) if one}
    node.args.vararg = node.args.kwarg = None
    for call in syntax.walk(node):
        if isinstance(call, ast.Call):
            call.args = [a for a in call.args if _starred(a) not in dropped]
            call.keywords = [k for k in call.keywords if _spread(k) not in dropped]


def _starred(node: ast.expr) -> str | None:
    match node:
        case ast.Starred(value=ast.Name(id=name)):
            return name
    return None


def _spread(keyword: ast.keyword) -> str | None:
    match keyword:
        case ast.keyword(arg=None, value=ast.Name(id=name)):
            return name
    return None


class _Calls(ast.NodeTransformer):
    """Resolves the calls in one method.

    Attributes:
        asked: hidden methods that it calls, with their classes.
    """

    def __init__(self, lookup: Lookup, owner: str, method: str) -> None:
        self.asked: list[tuple[str, str]] = []
        self._lookup = lookup
        self._owner = owner
        self._method = method
        self._static = lookup.classless
        self._computed = lookup.computed

    def visit_Call(self, node: ast.Call) -> ast.AST:  # by ast's rule
        """A call up the ancestry becomes one on ``self``."""
        match node.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")) as up):
                node.func = self._from(up, node.func)
            case ast.Name(id="getattr") if self._is_indicator(node):
                path = dotted(node.args[0], self._lookup.imports)
                is_talib = path == "backtrader.talib"
                return self.generic_visit(_looked_up(node, is_talib=is_talib))
            case ast.Attribute(value=base, attr=method) if self._is_base(base):
                node.func = self._named(node, shown(base), method)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """``Base.LIMIT`` and computed members are read on ``self``."""
        match node:
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr="__class__"),
                attr="__name__",
            ):
                return ast.copy_location(ast.Constant(self._lookup.order[0]), node)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                if name in self._computed and isinstance(node.ctx, ast.Load):
                    call = ast.Call(func=node, args=[], keywords=[])
                    return ast.copy_location(call, node)
            case ast.Attribute(value=ast.Name(id=name), attr=constant):
                if name in self._lookup.orders:
                    self._check_constant(node, name, constant)
                    node.value = _self(node)
        return self.generic_visit(node)

    def _is_indicator(self, node: ast.Call) -> bool:
        """Whether a call of ``getattr`` names an indicator."""
        has_default = bool(node.keywords) or len(node.args) != len(("ind", "name"))
        path = None if has_default else dotted(node.args[0], self._lookup.imports)
        return path in INDICATORS

    def _is_base(self, node: ast.expr) -> bool:
        path = dotted(node, self._lookup.imports) or ""
        is_ours = isinstance(node, ast.Name) and node.id in self._lookup.orders
        return is_ours or path.endswith(("Strategy", "Indicator"))

    def _from(self, up: ast.Call, func: ast.Attribute) -> ast.Attribute:
        owner = self._owner
        if up.args and isinstance(up.args[0], ast.Name):
            owner = up.args[0].id
        if owner not in self._lookup.order:
            raise refusal(up, f"super of {owner}", "write super().name()")
        return self._target(func, self._lookup.behind(owner, func.attr))

    def _named(self, node: ast.Call, name: str, method: str) -> ast.expr:
        """``Base.next(self)``; a static member is called without ``self``."""
        if method not in self._static:
            if not node.args or not isinstance(node.args[0], ast.Name):
                raise refusal(node, f"{name}.{method}", f"call self.{method}()")
            del node.args[0]
        orders = self._lookup.orders.get(name, ())
        methods = self._lookup.methods
        found = next((one for one in orders if method in methods[one]), None)
        func = ast.Attribute(value=node.func, attr=method, ctx=ast.Load())
        return self._target(ast.copy_location(func, node), found)

    def _target(self, func: ast.Attribute, owner: str | None) -> ast.Attribute:
        """The method of a class of the file, or backtrader's own."""
        if owner is None:
            up = ast.Call(func=ast.Name("super", ast.Load()), args=[], keywords=[])
            func.value = ast.copy_location(up, func)
            return func
        self.asked.append((owner, func.attr))
        func.value, func.attr = _self(func), _called(self._lookup, owner, func.attr)
        return func

    def _check_constant(self, node: ast.Attribute, name: str, constant: str) -> None:
        """A constant is the same on ``self`` if nothing hides it there."""
        seen, mine = self._lookup.order, self._lookup.orders[name]
        found = [
            next((one for one in order if constant in self._lookup.constants[one]), "")
            for order in (seen, mine)
        ]
        if found[0] != found[1] or not found[0] or constant in self._lookup.stored:
            raise refusal(node, f"{name}.{constant}", f"read it as self.{constant}")


def _self(node: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name("self", ast.Load()), node)


def _looked_up(node: ast.Call, *, is_talib: bool) -> ast.expr:
    """``getattr(bt.ind, name)`` as an attribute, or as a look-up while it runs."""
    place, name = node.args
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        plain: ast.expr = ast.Attribute(value=place, attr=name.value, ctx=ast.Load())
    else:
        finder = ast.copy_location(ast.Name(FINDER, ast.Load()), node)
        if is_talib:
            name = ast.BinOp(left=ast.Constant("talib."), op=ast.Add(), right=name)
            ast.copy_location(name, node)
        plain = ast.Call(func=finder, args=[name], keywords=[])
    return ast.copy_location(plain, node)
