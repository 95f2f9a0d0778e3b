"""Records: plain classes of the file, which a strategy makes objects of.

``class Leg: def __init__(self, price): …`` and a ``@dataclass`` are offered, alone or
derived from others of them. What comes out of here is syntax still:

* a method becomes a function beside the strategy, ``Leg.update``, whose first argument
  is the object; calls of own methods become calls of these functions, so that the rules
  for functions hold for them;
* what a class inherits becomes its own (`falcon.engine.reading.descent`), and a
  dataclass gets the ``__init__`` that Python would write for it.

Names of ours hold an ``@`` or a dot, which no name of the source can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

from falcon.engine.reading import descent, syntax
from falcon.engine.reading.enumerations import base_of
from falcon.engine.reading.generated import stated
from falcon.engine.reading.namedtuples import bare_tuple, is_named_tuple
from falcon.engine.reading.recordmethods import SETTER, SPECIAL, Within
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.script import Script

MOST_METHODS: Final = 100
_OFFERED: Final = (
    frozenset({"__init__", "__post_init__", "__repr__", "__str__"}) | SPECIAL
)
_TEXTS: Final = frozenset({"__repr__", "__str__"})
_OF_CLASSES: Final = frozenset({"staticmethod", "classmethod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClass:
    """One such class.

    Attributes:
        node: its definition.
        functions: its methods as functions, by their names of ours.
        methods: names of those that are given the object.
        statics: names of those that are not.
        computed: names of those that are called where they are read.
        constants: names and values of what stands in its body.
        fields: of a dataclass, in their order; ``None`` for a plain class.
        shown: those of them that its text has.
        compared: those of them that comparing looks at.
        is_ordered: whether its objects can be sorted.
        is_frozen: whether its objects never change.
        ancestors: names of the classes that it derives from.
        bare: what makes a named tuple without its methods.
        is_enumeration: whether it only has the methods of one.
    """

    node: ast.ClassDef
    functions: Mapping[str, ast.FunctionDef]
    methods: frozenset[str]
    statics: frozenset[str]
    computed: frozenset[str]
    constants: tuple[tuple[str, ast.expr], ...]
    fields: tuple[str, ...] | None
    is_frozen: bool
    shown: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    is_ordered: bool = False
    ancestors: tuple[str, ...] = ()
    bare: ast.expr | None = None
    is_enumeration: bool = False

    @property
    def attributes(self) -> Iterator[str]:
        """All names that its objects may have, methods left out."""
        yield from self.fields or ()
        yield from self.computed
        yield from (name for name, _ in self.constants)
        for node in syntax.walk(*self.functions.values()):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield node.attr


def record_class(name: str, script: Script) -> RecordClass | None:
    """The class in the form that the check reads; ``None`` if it is no such one.

    Raises:
        UnsupportedConstructError: it holds what is not offered.
    """
    node = script.classes[name]
    if is_named_tuple(node):
        bare = bare_tuple(node)
        names = [o.target.id for o in node.body if _is_field(o)]  # type: ignore[attr-defined]
        return _extended(node, bare=bare, fields=tuple(names))
    if base_of(node, script.imports) is not None:
        has_methods = any(isinstance(one, ast.FunctionDef) for one in node.body)
        return _extended(node, is_enumeration=True) if has_methods else None
    return _plain(name, script)


def _is_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


def _extended(
    node: ast.ClassDef,
    *,
    bare: ast.expr | None = None,
    is_enumeration: bool = False,
    fields: tuple[str, ...] = (),
) -> RecordClass:
    """An enumeration or a named tuple, of which only the methods are read here."""
    found = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    for name, one in found.items():
        if name.startswith("_") and name.endswith("_") and name not in _TEXTS:
            hint = "write an ordinary method and call it by its name"
            raise refusal(one, f"{name} of {node.name}", hint)
    return RecordClass(
        node=node,
        constants=(),
        fields=fields,
        is_frozen=True,
        bare=bare,
        is_enumeration=is_enumeration,
        **_read(node.name, found),
    )


def _plain(name: str, script: Script) -> RecordClass | None:
    order = descent.line(name, script.classes, script.imports)
    if not order:
        return None
    family = descent.parts(order, script.classes, script.imports)
    node, found = family[name].node, descent.methods(family)
    made = next((one for one in family.values() if one.fields is not None), None)
    known = {} if made is None else dict(made.fields or ())
    told = {key: stated(value, script.imports) for key, value in known.items()}
    constants = (pair for one in reversed(family.values()) for pair in one.constants)
    return RecordClass(
        node=node,
        constants=tuple(dict(constants).items()),
        fields=None if made is None else tuple(told),
        shown=tuple(key for key, one in told.items() if one.is_shown),
        compared=tuple(key for key, one in told.items() if one.is_compared),
        is_ordered=made is not None and made.is_ordered,
        is_frozen=made is not None and made.is_frozen,
        ancestors=tuple(order[1:]),
        **_read(name, found),
    )


class _Read(TypedDict):
    """What is read of methods."""

    functions: Mapping[str, ast.FunctionDef]
    methods: frozenset[str]
    statics: frozenset[str]
    computed: frozenset[str]


def _read(name: str, found: Mapping[str, ast.FunctionDef]) -> _Read:
    """The methods of a class as functions, and what each of them is."""
    if len(found) > MOST_METHODS:
        first = next(iter(found.values()))
        raise refusal(first, f"{len(found)} methods", f"write {MOST_METHODS} at most")
    marks = {key: _mark(one, name) for key, one in found.items()}
    statics = frozenset(key for key, mark in marks.items() if mark in _OF_CLASSES)
    computed = frozenset(key for key, mark in marks.items() if mark == "property")
    within = Within(name, frozenset(found), statics, computed)
    return _Read(
        functions={f"{name}.{key}": within.function(one) for key, one in found.items()},
        methods=frozenset(found) - statics,
        statics=statics,
        computed=computed,
    )


def _mark(node: ast.FunctionDef, owner: str) -> str:
    """What decorates a method.

    Raises:
        UnsupportedConstructError: it is not offered.
    """
    name = node.name.partition("@")[0]
    if name.startswith("__") and name.endswith("__") and name not in _OFFERED:
        hint = "write an ordinary method and call it by its name"
        raise refusal(node, f"{name} of {owner}", hint)
    match node.decorator_list:
        case []:
            return ""
        case [ast.Name(id="staticmethod" | "classmethod" | "property" as mark)]:
            return mark
        case [ast.Attribute(attr="setter")] if node.name.endswith(SETTER):
            return ""
    first = node.decorator_list[0]
    raise refusal(first, f"decorator {shown(first)}", "write a plain method with self")
