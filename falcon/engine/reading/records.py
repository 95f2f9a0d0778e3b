"""Records: plain classes of the file, which a strategy makes objects of.

``class Leg: def __init__(self, price): …``, a ``@dataclass`` and a ``NamedTuple`` are
offered. What comes out of here is syntax still:

* a method becomes a function beside the strategy, ``Leg.update``, whose first argument
  is the object; calls of own methods become calls of these functions, so that the rules
  for functions hold for them (none calls itself);
* a dataclass gets the ``__init__`` that Python would write for it;
* a ``NamedTuple`` becomes a constant of the module, made by ``namedtuple``.

Names of ours hold an ``@`` or a dot, which no name of the source can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.generated import FIRST, STRATEGY, initialiser
from falcon.engine.reading.paths import NAMED_TUPLE, dotted
from falcon.engine.reading.refusal import refusal, shown

MOST_METHODS: Final = 100
_OFFERED: Final = frozenset({"__init__", "__post_init__", "__repr__", "__str__"})
_PLAIN_BASES: Final = frozenset({"object"})
_OPTIONS: Final = frozenset({"frozen", "slots", "eq", "repr", "init"})
_DATACLASS: Final = "dataclasses.dataclass"


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
    """

    node: ast.ClassDef
    functions: Mapping[str, ast.FunctionDef]
    methods: frozenset[str]
    statics: frozenset[str]
    computed: frozenset[str]
    constants: tuple[tuple[str, ast.expr], ...]
    fields: tuple[str, ...] | None
    is_frozen: bool

    @property
    def attributes(self) -> Iterator[str]:
        """All names that its objects may have, methods left out."""
        yield from self.fields or ()
        yield from self.computed
        yield from (name for name, _ in self.constants)
        for node in syntax.walk(*self.functions.values()):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield node.attr


def is_record(node: ast.ClassDef, imports: Mapping[str, str]) -> bool:
    """Whether a class is one whose objects a strategy may make."""
    is_plain = all(isinstance(b, ast.Name) and b.id in _PLAIN_BASES for b in node.bases)
    return is_plain and not node.keywords and _is_decorated(node, imports) is not None


def _is_decorated(node: ast.ClassDef, imports: Mapping[str, str]) -> bool | None:
    """Whether it is a dataclass; ``None`` if something else decorates it."""
    match node.decorator_list:
        case []:
            return False
        case [ast.Call(func=func) | func] if dotted(func, imports) == _DATACLASS:
            return True
    return None


def record_class(node: ast.ClassDef, imports: Mapping[str, str]) -> RecordClass:
    """The class in the form that the check reads.

    Raises:
        UnsupportedConstructError: it holds what is not offered.
    """
    is_dataclass = bool(_is_decorated(node, imports))
    body = _members(node)
    found = {one.name: one for one in body if isinstance(one, ast.FunctionDef)}
    if len(found) > MOST_METHODS:
        raise refusal(node, f"{len(found)} methods", f"write {MOST_METHODS} at most")
    fields: tuple[str, ...] | None = None
    if is_dataclass:
        made, fields = initialiser(node, body, imports)
        found.setdefault("__init__", made)
    marks = {name: _mark(one) for name, one in found.items()}
    names = {
        mark: {k for k, v in marks.items() if v == mark} for mark in marks.values()
    }
    statics = frozenset(names.get("staticmethod", ()))
    computed = frozenset(names.get("property", ()))
    within = _Within(node.name, frozenset(found), statics, computed)
    return RecordClass(
        node=node,
        functions={
            f"{node.name}.{name}": within.function(one) for name, one in found.items()
        },
        methods=frozenset(found) - statics,
        statics=statics,
        computed=computed,
        constants=tuple(_constants(body, fields or ())),
        fields=fields,
        is_frozen=is_dataclass and _is_frozen(node),
    )


def _members(node: ast.ClassDef) -> list[ast.stmt]:
    for one in node.body:
        match one:
            case ast.FunctionDef(name=name):
                is_special = name.startswith("__") and name.endswith("__")
                if is_special and name not in _OFFERED:
                    hint = "write an ordinary method and call it by its name"
                    raise refusal(one, f"{name} of {node.name}", hint)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name()):
                pass
            case _:
                hint = "keep only constants and methods there"
                raise refusal(one, f"`{shown(one)}` in class {node.name}", hint)
    return node.body


def _is_frozen(node: ast.ClassDef) -> bool:
    match node.decorator_list:
        case [ast.Call(args=[], keywords=keywords)]:
            pass
        case _:
            return False
    stated = {}
    for one in keywords:
        match one:
            case ast.keyword(arg=str(name), value=ast.Constant(value=bool() as value)):
                stated[name] = value
            case _:
                raise refusal(one.value, "option of a dataclass", "leave it out")
        is_usual = value or name in {"frozen", "slots"}
        if name not in _OPTIONS or not is_usual:
            raise refusal(one.value, f"{name}={value} of a dataclass", "leave it out")
    return stated.get("frozen", False)


def _mark(node: ast.FunctionDef) -> str:
    match node.decorator_list:
        case []:
            return ""
        case [ast.Name(id="staticmethod" | "property" as name)]:
            return name
    first = node.decorator_list[0]
    raise refusal(first, f"decorator {shown(first)}", "write a plain method with self")


def _constants(
    body: list[ast.stmt], fields: tuple[str, ...]
) -> Iterator[tuple[str, ast.expr]]:
    for one in body:
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if (
                value and name not in fields
            ):
                yield name, value


class _Within(ast.NodeTransformer):
    """Writes the methods of a class as functions."""

    def __init__(
        self,
        owner: str,
        methods: frozenset[str],
        statics: frozenset[str],
        computed: frozenset[str],
    ) -> None:
        self._owner = owner
        self._methods = methods
        self._statics = statics
        self._computed = computed
        self._first = "self"

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """One method."""
        made = syntax.copied(node)
        made.decorator_list, made.returns = [], None
        made.name = f"{self._owner}.{node.name}"
        self._first = ""
        if node.name not in self._statics:
            if not made.args.args or made.args.posonlyargs:
                hint = f"def {node.name}(self, …):"
                raise refusal(node, f"{node.name} without self", hint)
            self._first = made.args.args[0].arg
            made.args.args[0].arg = FIRST
        made.body = [self.visit(statement) for statement in made.body]
        return ast.fix_missing_locations(made)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """The object itself."""
        if node.id == STRATEGY:
            return ast.copy_location(ast.Name("self", node.ctx), node)
        if node.id != self._first:
            return node
        return ast.copy_location(ast.Name(FIRST, node.ctx), node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A call of an own method."""
        match node.func:
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                is_own = bool(self._first) and name == self._first
                is_static = method in self._statics and name in {
                    self._first,
                    self._owner,
                }
                if is_static or (is_own and method in self._methods):
                    return self._called(node, method)
        self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A computed member is called where it is read."""
        is_own = isinstance(node.value, ast.Name) and node.value.id == self._first
        if is_own and self._first and node.attr in self._computed:
            call = ast.Call(func=node, args=[], keywords=[])
            return self._called(ast.copy_location(call, node), node.attr)
        self.generic_visit(node)
        return node

    def _called(self, node: ast.Call, method: str) -> ast.Call:
        name = ast.Name(f"{self._owner}.{method}", ast.Load())
        first = [] if method in self._statics else [ast.Name(FIRST, ast.Load())]
        call = ast.Call(
            func=ast.copy_location(name, node),
            args=[
                *(ast.copy_location(one, node) for one in first),
                *(self.visit(one) for one in node.args),
            ],
            keywords=[self.visit(one) for one in node.keywords],
        )
        return ast.copy_location(call, node)


def unfold_named_tuples(module: ast.Module) -> None:
    """Write each ``class Leg(NamedTuple)`` of a file as a call of ``namedtuple``.

    Raises:
        UnsupportedConstructError: one of them has methods.
    """
    for index, node in enumerate(module.body):
        if isinstance(node, ast.ClassDef) and _is_named_tuple(node):
            module.body[index] = _as_call(node)


def _is_named_tuple(node: ast.ClassDef) -> bool:
    match node.bases:
        case [ast.Name(id=name) | ast.Attribute(attr=name)]:
            return name == "NamedTuple"
    return False


def _as_call(node: ast.ClassDef) -> ast.Assign:
    names, defaults = list[ast.expr](), list[ast.expr]()
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                names.append(ast.Constant(name))
                if value:
                    defaults.append(value)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                hint = "write fields only, or a dataclass"
                raise refusal(one, f"`{shown(one)}` in a NamedTuple", hint)
    call = ast.Call(
        func=ast.Name(NAMED_TUPLE, ast.Load()),
        args=[ast.Constant(node.name), ast.List(names, ast.Load())],
        keywords=[ast.keyword("defaults", ast.List(defaults, ast.Load()))],
    )
    made = ast.Assign(targets=[ast.Name(node.name, ast.Store())], value=call)
    return ast.fix_missing_locations(ast.copy_location(made, node))
