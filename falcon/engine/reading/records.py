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
from typing import Final

from falcon.engine.reading import descent, syntax
from falcon.engine.reading.recordmethods import SETTER, Within
from falcon.engine.reading.refusal import refusal, shown
from falcon.engine.reading.script import Script

MOST_METHODS: Final = 100
_OFFERED: Final = frozenset({"__init__", "__post_init__", "__repr__", "__str__"})
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
        is_frozen: whether its objects never change.
        ancestors: names of the classes that it derives from.
    """

    node: ast.ClassDef
    functions: Mapping[str, ast.FunctionDef]
    methods: frozenset[str]
    statics: frozenset[str]
    computed: frozenset[str]
    constants: tuple[tuple[str, ast.expr], ...]
    fields: tuple[str, ...] | None
    is_frozen: bool
    ancestors: tuple[str, ...] = ()

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
    """The class in the form that the check reads; ``None`` if it is no plain one.

    Raises:
        UnsupportedConstructError: it holds what is not offered.
    """
    order = descent.line(name, script.classes, script.imports)
    if not order:
        return None
    family = descent.parts(order, script.classes, script.imports)
    node, found = family[name].node, descent.methods(family)
    if len(found) > MOST_METHODS:
        raise refusal(node, f"{len(found)} methods", f"write {MOST_METHODS} at most")
    marks = {key: _mark(one, name) for key, one in found.items()}
    statics = frozenset(key for key, mark in marks.items() if mark in _OF_CLASSES)
    computed = frozenset(key for key, mark in marks.items() if mark == "property")
    within = Within(name, frozenset(found), statics, computed)
    made = next((one for one in family.values() if one.fields is not None), None)
    fields = None if made is None else tuple(key for key, _ in made.fields or ())
    constants = (pair for one in reversed(family.values()) for pair in one.constants)
    return RecordClass(
        node=node,
        functions={f"{name}.{key}": within.function(one) for key, one in found.items()},
        methods=frozenset(found) - statics,
        statics=statics,
        computed=computed,
        constants=tuple(dict(constants).items()),
        fields=fields,
        is_frozen=made is not None and made.is_frozen,
        ancestors=tuple(order[1:]),
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
