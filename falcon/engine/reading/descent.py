"""Descent: what a plain class of the file has of the classes that it derives from.

1. `line`: the class and all it derives from, as Python looks names up.
2. `Part`: the members of one of them; a dataclass gets its ``__init__``.
3. `methods`: each that is looked up first keeps its name. A hidden one that somebody
   calls, by ``super()`` or by the name of its class, is kept as ``update@Base``.

So each class has all its methods itself, and a call of an own one has one meaning.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.ancestry import merged_order
from falcon.engine.reading.generated import Field, fields_of, initialiser
from falcon.engine.reading.paths import dotted
from falcon.engine.reading.recordmethods import SETTER
from falcon.engine.reading.refusal import refusal, shown

MAX_ANCESTORS: Final = 12
"""Most classes that one may derive from."""

_PLAIN_BASES: Final = frozenset({"object"})
_RARE: Final = frozenset({"frozen", "slots", "kw_only", "order"})
_OPTIONS: Final = _RARE | {"eq", "repr", "init"}
_DATACLASS: Final = "dataclasses.dataclass"
_ENDS: Final = "__post_init__"


@dataclass(slots=True, kw_only=True)
class Part:
    """One class of a line.

    Attributes:
        node: its definition.
        methods: by name, those that set a computed member with `SETTER` behind it.
        constants: names and values.
        fields: of a dataclass, with those of its bases; ``None`` for a plain class.
        is_frozen: whether its objects never change.
        is_named: whether all of its fields are given by name.
        is_ordered: whether its objects can be sorted.
    """

    node: ast.ClassDef
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: list[tuple[str, ast.expr]] = field(default_factory=list)
    fields: tuple[Field, ...] | None = None
    is_frozen: bool = False
    is_named: bool = False
    is_ordered: bool = False


def line(
    name: str, classes: Mapping[str, ast.ClassDef], imports: Mapping[str, str]
) -> tuple[str, ...]:
    """A class and all that it derives from; nothing if one of them is no plain one."""
    node = classes[name]
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    is_plain = len(bases) == len(node.bases) and not node.keywords
    if not is_plain or is_dataclass(node, imports) is None:
        return ()
    bases = [base for base in bases if base not in _PLAIN_BASES]
    if not all(b in classes and classes[b].lineno < node.lineno for b in bases):
        return ()
    lines = [line(base, classes, imports) for base in bases]
    found = merged_order([*map(list, lines), bases]) if all(lines) else None
    is_ordered = found is not None and len(found) <= MAX_ANCESTORS
    return (name, *found) if is_ordered and found is not None else ()


def is_dataclass(node: ast.ClassDef, imports: Mapping[str, str]) -> bool | None:
    """Whether a class is a dataclass; ``None`` if something else decorates it."""
    match node.decorator_list:
        case []:
            return False
        case [ast.Call(func=func) | func] if dotted(func, imports) == _DATACLASS:
            return True
    return None


def parts(
    order: Sequence[str],
    classes: Mapping[str, ast.ClassDef],
    imports: Mapping[str, str],
) -> dict[str, Part]:
    """The classes of a line by name, the most derived first.

    Raises:
        UnsupportedConstructError: one of them holds what is not offered.
    """
    found: dict[str, Part] = {}
    for name in reversed(order):
        known = line(name, classes, imports)
        found[name] = _part(classes[name], [found[one] for one in known[1:]], imports)
    return {name: found[name] for name in order}


def _part(
    node: ast.ClassDef, behind: Sequence[Part], imports: Mapping[str, str]
) -> Part:
    part = Part(node=node)
    if is_dataclass(node, imports):
        _add_fields(part, behind)
    own = {name for name, _ in fields_of(node)} if part.fields is not None else set()
    for one in node.body:
        match one:
            case ast.FunctionDef():
                part.methods[_key(one)] = one
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                part.constants.append((name, value))
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                part.constants += [(name, value)] if value and name not in own else []
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                hint = "keep only constants and methods there"
                raise refusal(one, f"`{shown(one)}` in class {node.name}", hint)
    if part.fields is not None and "__init__" not in part.methods:
        goes_on = any(_ENDS in one.methods for one in (part, *behind))
        made = initialiser(
            node, part.fields, imports, goes_on=goes_on, is_named=part.is_named
        )
        part.methods["__init__"] = made
    return part


def _add_fields(part: Part, behind: Sequence[Part]) -> None:
    """Give a dataclass its fields, those of its bases first."""
    fields = {k: v for one in reversed(behind) for k, v in one.fields or ()}
    part.fields = tuple((fields | dict(fields_of(part.node))).items())
    stated = _options(part.node)
    part.is_frozen = stated.get("frozen", False)
    part.is_named = stated.get("kw_only", False)
    part.is_ordered = stated.get("order", False)
    if any(one.fields and one.is_named != part.is_named for one in behind):
        hint = "state it in all of these classes, or none"
        raise refusal(part.node, "kw_only", hint)


def _key(node: ast.FunctionDef) -> str:
    match node.decorator_list:
        case [ast.Attribute(value=ast.Name(id=name), attr="setter")]:
            return f"{name}{SETTER}"
    return node.name


def _options(node: ast.ClassDef) -> dict[str, bool]:
    """What the decorator of a dataclass states."""
    match node.decorator_list:
        case [ast.Call(args=[], keywords=keywords)]:
            pass
        case _:
            return {}
    stated = {}
    for one in keywords:
        match one:
            case ast.keyword(arg=str(name), value=ast.Constant(value=bool() as value)):
                stated[name] = value
            case _:
                raise refusal(one.value, "option of a dataclass", "leave it out")
        is_usual = value or name in _RARE
        if name not in _OPTIONS or not is_usual:
            raise refusal(one.value, f"{name}={value} of a dataclass", "leave it out")
    return stated


def methods(family: Mapping[str, Part]) -> dict[str, ast.FunctionDef]:
    """All methods that objects of the first class have, calls of hidden ones resolved.

    One that calls what no base has fails when it is called, as that of a class which
    is only meant to be derived from beside others.
    """
    names = list(dict.fromkeys(name for p in family.values() for name in p.methods))
    waiting = [(_first(family, [*family], name), name) for name in names]
    found: dict[str, ast.FunctionDef] = {}
    for owner, name in waiting:  # it grows meanwhile
        key = _called(family, owner, name)
        if key not in found:
            found[key] = syntax.copied(family[owner].methods[name])
            calls = _Upwards(family, owner, found[key])
            calls.visit(found[key])
            found[key].name = key
            if calls.lacking:
                found[key].body = [_failure(found[key], calls.lacking)]
            waiting += calls.asked
    return found


def _first(family: Mapping[str, Part], order: Sequence[str], name: str) -> str:
    """The first class that has a method, or nothing."""
    return next((one for one in order if name in family[one].methods), "")


def _called(family: Mapping[str, Part], owner: str, name: str) -> str:
    """The name of a method of one class among those of the whole line."""
    return name if _first(family, [*family], name) == owner else f"{name}@{owner}"


def _failure(node: ast.FunctionDef, name: str) -> ast.stmt:
    """What a method does that asks ``super()`` for what it does not have."""
    text = ast.Constant(f"'super' object has no attribute '{name}'")
    error = ast.Call(ast.Name("AttributeError", ast.Load()), [text], [])
    raised = ast.copy_location(ast.Raise(exc=error, cause=None), node.body[0])
    return ast.fix_missing_locations(raised)


class _Upwards(ast.NodeTransformer):
    """Resolves the calls of hidden methods in one method.

    Attributes:
        asked: classes and names of the methods that it calls.
        lacking: name of one that no base has, or nothing.
    """

    def __init__(
        self, family: Mapping[str, Part], owner: str, method: ast.FunctionDef
    ) -> None:
        self.asked: list[tuple[str, str]] = []
        self.lacking = ""
        self._family = family
        self._order = [*family]
        self._owner = owner
        given = method.args.args
        self._first = given[0].arg if given else ""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """One call."""
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
                behind = self._order[self._order.index(self._owner) + 1 :]
                return self._resolved(node, behind, name)
            case ast.Attribute(value=ast.Name(id=base), attr=name):
                if self._is_handed(node) and base in self._order:
                    node.args.pop(0)
                    order = [*self._behind(base)]
                    return self._resolved(node, order, name)
        return node

    def _is_handed(self, node: ast.Call) -> bool:
        """Whether the object itself is the first argument, ``Base.update(self)``."""
        match node.args:
            case [ast.Name(id=name), *_]:
                return name == self._first
        return False

    def _behind(self, base: str) -> Iterator[str]:
        """A class and those behind it, as its own objects look names up."""
        yield from self._order[self._order.index(base) :]

    def _resolved(self, node: ast.Call, order: Sequence[str], name: str) -> ast.expr:
        owner = _first(self._family, order, name)
        if not owner and name == "__init__":
            return ast.copy_location(ast.Constant(None), node)
        if not owner:
            self.lacking = name
            return node
        self.asked.append((owner, name))
        called = _called(self._family, owner, name)
        itself = ast.copy_location(ast.Name(self._first, ast.Load()), node.func)
        func = ast.Attribute(itself, called, ast.Load())
        node.func = ast.copy_location(func, node.func)
        return node
