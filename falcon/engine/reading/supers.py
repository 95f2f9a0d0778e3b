"""Calls up the ancestry: ``super().next()`` and its kin, resolved by name.

Every method that is looked up first keeps its name. A hidden one that somebody calls
gets a name of its own, ``next@Base``, so that the merged class holds both and a call of
it is an ordinary call of an own method.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from falcon.engine.reading import syntax
from falcon.engine.reading.census import Census
from falcon.engine.reading.lookups import COMPUTED, REACHING, STATIC, Lookup, decorator
from falcon.engine.reading.paths import FINDER, INDICATORS, dotted
from falcon.engine.reading.refusal import refusal, shown


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
        found = lookup.methods[owner][name]
        if found.name == name and _is_plain(lookup, owner, found):
            done[owner, name] = found
            continue
        calls = _Calls(lookup, owner, name)
        done[owner, name] = _resolved(found, calls, _called(lookup, owner, name))
        waiting += calls.asked
    return list(done.values())


def _is_plain(lookup: Lookup, owner: str, method: ast.FunctionDef) -> bool:
    """Whether nothing in a method needs to be resolved."""
    given = method.args
    is_marked = method.decorator_list or given.vararg or given.kwarg
    if is_marked or lookup.first(method.name) != owner:
        return False
    census = Census(method)
    if any(node.id in lookup.reaching for node in census.of(ast.Name)):
        return False
    names = (node.attr for node in census.of(ast.Attribute))
    return not any(n in lookup.computed or n.endswith(REACHING) for n in names)


def _resolved(found: ast.FunctionDef, calls: _Calls, name: str) -> ast.stmt:
    # A class may be merged into several others.
    node = syntax.copied(found)
    _strip_star(node)
    changed: ast.FunctionDef = calls.visit(node)
    changed.name = name
    if decorator(changed) in {STATIC, COMPUTED}:
        changed = _plain(changed)
    return ast.fix_missing_locations(changed)


def _in_order(lookup: Lookup, names: set[str]) -> Iterator[str]:
    """Names as they stand, those of bases first."""
    for owner in lookup.order[::-1]:
        for name in lookup.methods[owner]:
            if name in names:
                names.discard(name)
                yield name


def _called(lookup: Lookup, owner: str, method: str) -> str:
    return method if lookup.first(method) == owner else f"{method}@{owner}"


def _plain(node: ast.FunctionDef) -> ast.FunctionDef:
    """A static or computed member as an ordinary method."""
    if decorator(node) == STATIC:
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
        # What a class is given, those that derive from it have, and no others.
        owners = self._lookup.shared.get(constant, set())
        is_hidden = found[0] != found[1] or constant in self._lookup.stored
        if is_hidden or not found[0] or len(owners) > 1 or owners - {*mine}:
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
