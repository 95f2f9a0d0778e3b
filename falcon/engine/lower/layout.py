"""Layout: what the names of a strategy stand for in one emitted module.

Everything that emitted code can name is in its namespace under a name of ours: ``s0``…
state, ``p0``… parameters, ``k0``… constants of the module, ``m0``… methods, ``r0``…
rows of values, ``b0``… cursors of feeds. No name of the source is among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from falcon.engine import code, ir
from falcon.engine.check.fields import ALL_LINES
from falcon.engine.check.names import feed_number
from falcon.engine.functions import Lambda, Reference
from falcon.engine.runtime.handles import (
    MAX_LOOK_BACK,
    LineHandle,
    Stage,
)
from falcon.engine.runtime.valued import Valued

CLOCK = "clock"
"""Cursor of the strategy itself: one step for each bar of any feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Numbers of the names of one strategy, the same for every run of it.

    Attributes:
        own: attributes of ``self``.
        params: declared parameters.
        fixed: constants of the module.
        methods: that it defines.
        arguments: of functions that may be called by the names of their arguments.
        roots: modules of which it names something.
    """

    own: dict[str, str]
    params: dict[str, str]
    fixed: dict[str, str]
    methods: dict[str, str]
    arguments: dict[str, str]
    roots: frozenset[str]

    @classmethod
    def of(cls, strategy: code.Strategy) -> Names:
        """Number the names of a strategy."""

        def numbered(letter: str, names: Iterable[str]) -> dict[str, str]:
            return {name: f"{letter}{n}" for n, name in enumerate(names)}

        lines = (f"lines.{name}" for name in strategy.lines)
        set_names = {*strategy.constants, *lines, *own_targets(strategy.of(*BINDING))}
        return cls(
            own=numbered("s", sorted(set_names)),
            params=numbered("p", [*strategy.parameters, *strategy.computed]),
            fixed=numbered("k", strategy.fixed),
            methods=numbered("m", strategy.methods),
            arguments=numbered("a", sorted(set(_arguments(strategy)))),
            roots=frozenset(_roots(strategy)),
        )

    @property
    def has_arrays(self) -> bool:
        """Whether values may be arrays of numpy."""
        return not self.roots.isdisjoint({"numpy", "scipy"})


def _roots(strategy: code.Strategy) -> Iterator[str]:
    """The modules of which a strategy names something."""
    values = (strategy.fixed, strategy.constants, strategy.computed)
    beside = code.walk(*(one for some in values for one in some.values()))
    for node in (*strategy.of(ir.Call, ir.Global), *beside):
        if isinstance(node, ir.Call | ir.Global):
            root, dot, _ = node.path.partition(".")
            if dot:
                yield root


def _arguments(strategy: code.Strategy) -> Iterator[str]:
    """The names of arguments of all functions that are values."""
    for define in strategy.of(code.Define):
        yield from define.arguments.all_names
    for function in strategy.of(Lambda):
        yield from function.arguments.all_names
    held = (n for n in code.walk(*strategy.fixed.values()) if isinstance(n, Reference))
    for node in (*strategy.of(Reference), *held):
        if node.name in strategy.methods:
            yield from strategy.methods[node.name].args


BINDING = (code.Assign, code.Augment, code.Delete, code.For, ir.Clause)
"""Nodes that assign to targets."""


def deleted(nodes: Iterable[ir.Node]) -> Iterator[str]:
    """The attributes of ``self`` that statements delete."""
    for node in nodes:
        if isinstance(node, code.Delete):
            yield from (one.name for one in node.targets if isinstance(one, ir.Own))


def own_targets(nodes: Iterable[ir.Node]) -> Iterator[str]:
    """The attributes of ``self`` that statements assign to."""
    for node in nodes:
        if isinstance(node, BINDING):
            # In `self.x[0] = …` the attribute is read.
            leaves = (leaf for one in _targets(node) for leaf in _leaves(one))
            yield from (leaf.name for leaf in leaves if isinstance(leaf, ir.Own))


def _targets(
    node: code.Assign | code.Augment | code.Delete | code.For | ir.Clause,
) -> tuple[ir.Target, ...]:
    if isinstance(node, code.Assign | code.Delete):
        return node.targets
    return (node.target,)


def only_appended(methods: Iterable[code.Method]) -> Iterator[str]:
    """The attributes of which nothing is read: things are only appended to them."""
    named: Counter[str] = Counter()
    appended: Counter[str] = Counter()
    for method in methods:
        named.update(node.name for node in method.of(ir.Own))
        for node in method.of(code.Do):
            match node.value:
                case ir.MethodCall(value=ir.Own(name=name), name="append"):
                    appended[name] += 1
    return (name for name, times in appended.items() if times == named[name])


def _leaves(target: ir.Target | ir.Expr) -> Iterator[ir.Node]:
    if isinstance(target, ir.Unpack):
        for inner in target.targets:
            yield from _leaves(inner)
    elif isinstance(target, ir.Starred):
        yield from _leaves(target.value)
    else:
        yield target


@dataclass(slots=True, kw_only=True)
class Layout:
    """What names stand for while one module is emitted.

    Attributes:
        names: of the strategy.
        defaults: of the arguments of its methods.
        stage: its handles, where indicators are built; ``None`` for `__init__` itself.
        own: values of attributes after `__init__`.
        changing: attributes that running methods assign to.
        deleted: attributes that something may delete.
        loose: methods that may be called whenever, with whatever.
        strays: attributes that functions made in `__init__` assign to.
        warm_ups: bars that each feed has delivered when `next` runs.
        warmed: methods that only run from `next` on.
        depths: bars back that the module reads each node directly, 0 for the present.
        dynamic_depth: bars back that it reads lines which only the run knows.
    """

    names: Names
    defaults: Mapping[str, tuple[ir.Const | None, ...]]
    stage: Stage | None
    own: Mapping[str, object] = field(default_factory=dict)
    changing: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    warm_ups: tuple[int, ...] = ()
    warmed: frozenset[str] = frozenset()
    depths: dict[int, int] = field(default_factory=dict)
    dynamic_depth: int = 0

    def reads(self, node: int, back: int) -> None:
        """Note that the module reads a row so many bars back."""
        self.depths[node] = max(back, self.depths.get(node, 0))

    def reads_any(self, offset: int | None) -> None:
        """Note that the module reads some line; ``None`` is any number of bars."""
        back = MAX_LOOK_BACK - 1 if offset is None else max(-offset, 0)
        self.dynamic_depth = max(self.dynamic_depth, back)

    def handle(self, node: ir.Expr, aliases: Mapping[str, Valued]) -> Valued | None:
        """The line, indicator or feed that an expression always stands for."""
        if self.stage is None:
            return None
        match node:
            case ir.Local(name=name):
                return aliases.get(name)
            case ir.Own(name=name):
                return self._own_handle(name)
            case ir.Index(value=ir.Own(name="datas"), key=ir.Const(value=int() as n)):
                datas = self.stage.datas
                return datas[n] if -len(datas) <= n < len(datas) else None
            case ir.Attr(value=value, name=name, default=None):
                return _part(self.handle(value, aliases), name)
        return None

    def _own_handle(self, name: str) -> Valued | None:
        if name in self.names.own:
            value = self.own.get(name)
            if isinstance(value, Valued) and name not in self.changing:
                return value
            return None
        assert self.stage is not None  # noqa: S101  # asked by `handle` only
        number = feed_number(name)
        if number is not None and number < len(self.stage.datas):
            return self.stage.datas[number]
        return self.stage.clock if name == "datetime" else None


def _part(owner: Valued | None, name: str) -> Valued | None:
    """A line of a feed or of an indicator."""
    if owner is None or name in ALL_LINES:
        return owner
    return owner.part(name)


def cursor(handle: LineHandle) -> str:
    """The name of the cursor that a line moves with."""
    stage = handle.stage
    if handle is stage.clock:
        return CLOCK
    letter = "c" if stage.is_late(handle.node) else "b"
    return f"{letter}{stage.graph.clock(handle.node)}"
