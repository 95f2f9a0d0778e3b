"""The coder: lowers the methods of one strategy, its parts given to functions.

`value` lowers an expression to a `Value`, `test` one that is only taken for its truth
to a jump. Methods of the strategy are lowered where they are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from falcon.engine import code, ir
from falcon.engine.lower.native.flow import Flow, Key
from falcon.engine.lower.native.lists import Lists, Slot
from falcon.engine.lower.native.setting import Setting
from falcon.engine.lower.native.tape import FAILED, Label, Tape
from falcon.engine.lower.native.templates import Call
from falcon.engine.lower.native.values import NOTHING, NotNativeError, Value
from falcon.engine.lower.native.variables import Variables, copied
from falcon.engine.native.machine import opcodes as op

Lower = Callable[["Coder", Any], Value]


class Loop:
    """A loop being lowered: where its leaps lead, and what is known there.

    Attributes:
        again: where ``continue`` leads.
        end: where ``break`` leads.
        left: what is known on the ways out by ``break``.
        turned: the same by ``continue``.
    """

    __slots__ = ("again", "end", "left", "turned")

    def __init__(self) -> None:
        self.again, self.end = Label(), Label()
        self.left = Flow(is_dead=True)
        self.turned = Flow(is_dead=True)


class Coder:
    """Lowers one strategy.

    Attributes:
        setting: what its names stand for.
        tape: the code.
        variables: by key.
        flow: what is known here.
        path: the calls and turns that led here; locals are told apart by it.
        loops: around the present place, innermost last.
        traits: what orders of this program may carry, see `Setting`.
        templates: what is printed, to be formatted after the run.
        texts: all that are made, printed or not.
        facts: about its trees.
        lists: that come and go.
        owned: those of attributes.
        records: dicts by name.
        iterated: what the loops around the present place go through.
        mutated: locals whose items the present method changes.
    """

    def __init__(self, setting: Setting, lowerings: Mapping[type, Lower]) -> None:
        self.setting = setting
        self.facts = setting.facts
        self.tape = Tape()
        self.variables = Variables(self.tape)
        self.flow = Flow()
        self.path: Key = ()
        self.scope: Key = ()
        self.end = Label()
        self.loops: list[Loop] = []
        self.traits: set[str] = set()
        self.templates: list[Call] = []
        self.texts: list[Call] = []
        self.lists = Lists()
        self.owned: dict[str, Slot] = {}
        self.iterated: list[object] = []
        self.records: dict[object, Any] = {}
        self.mutated: frozenset[str] = frozenset()
        self._lowerings = lowerings

    def begin(self) -> None:
        """Begin anew, with what is known of variables by now."""
        self.tape.clear()
        self.templates = []
        self.texts = []
        self.variables.has_grown = False

    def value(self, node: ir.Expr) -> Value:
        """Lower an expression.

        Raises:
            NotNativeError: it cannot be.
        """
        lower = self._lowerings.get(type(node))
        if lower is None:
            raise NotNativeError(f"{type(node).__name__} at line {node.at.line}")
        return lower(self, node)

    def values(self, *nodes: ir.Expr) -> list[Value]:
        """Lower several expressions, from the first to the last."""
        found = []
        for number, node in enumerate(nodes):
            value = self.value(node)
            if any(map(self.facts.acts, nodes[number + 1 :])):
                value = copied(self.tape, value)
            found.append(value)
        return found

    def fail(self) -> Value:
        """Lower what surely fails."""
        self.tape.fail()
        return NOTHING

    def emit(self, code_: int, *operands: int) -> int:
        """Add an instruction that writes to a new register, which it gives back."""
        register = self.tape.register()
        self.tape.emit(code_, register, *operands)
        return register

    def check(self, code_: int, a: int, b: int = 0) -> None:
        """Give up if a condition holds."""
        self.tape.emit(code_, a, b, FAILED)

    def enter(self, method: code.Method) -> None:
        """Note which locals of a method are changed in place."""
        self.mutated = frozenset(
            name for kind, name in self.facts.mutated_in(method) if kind is ir.Local
        )

    def key(self, name: str) -> Key:
        """The key of a local variable."""
        return (*self.scope, name)

    def trait(self, name: str) -> None:
        """Note what some order may carry."""
        if name not in self.traits:
            self.traits.add(name)
            self.variables.has_grown = True

    @contextmanager
    def within(self, *steps: object) -> Iterator[None]:
        """Lower what is reached by a further call or turn."""
        before = self.path
        self.path = (*before, *steps)
        try:
            yield
        finally:
            self.path = before

    def choose(self, key: object, first: Value) -> None:
        """Store one of several values of an expression."""
        self.variables.store(self.variables.of((*self.path, key)), first)

    def chosen(self, key: object) -> Value:
        """The value that was stored."""
        variable = self.variables.of((*self.path, key))
        return copied(self.tape, self.variables.peek(variable))

    def zero(self) -> int:
        """The register of the whole number 0."""
        return self.tape.whole(0)

    def pay(self, units: int) -> None:
        """Take fuel."""
        self.tape.emit(op.PAY, units)
