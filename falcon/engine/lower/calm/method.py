"""Calm: `next` on a bar on which it asks for nothing.

In: the method, what names stand for, types. Out: its statements as text, in which all
that could reach beyond its own variables is left out. Whoever runs the text leaves it
there, by ``break`` or by what ``_wake()`` raises, forgets the bar and does it again
with the whole method. So whatever is not known to be harmless is simply not in it.

A loop goes around the text, once for each bar: ``return`` is ``continue``. Variables
keep their values from bar to bar there, so one is only read where this bar has set it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from falcon.engine import code, ir
from falcon.engine.lower import weights
from falcon.engine.lower.calm.calls import CALLS
from falcon.engine.lower.calm.emitter import METHOD, WAKE, Harmless, is_lost
from falcon.engine.lower.calm.values import VALUES
from falcon.engine.lower.emitter import display
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import Layout
from falcon.engine.lower.writer import Writer

_EMITTERS: Final = {**VALUES, **CALLS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Calm:
    """The text of a calm `next`, and what it reads.

    Attributes:
        lines: of the text; ``break`` leaves the bar undone, ``continue`` ends it.
        present: nodes whose value on this bar it reads, as ``n7``.
        past: nodes whose row it reads, as ``q7``; ``i`` is the index of this bar.
        values: names of the namespace, as they are there.
        changed: those of them that it assigns to.
        looks: whether it looks at the position: ``held``, or ``holds`` for its truth.
        units: of fuel that a bar costs.
    """

    lines: tuple[str, ...]
    present: tuple[int, ...]
    past: tuple[int, ...]
    values: tuple[str, ...]
    changed: tuple[str, ...]
    looks: bool
    units: int


def calm(strategy: code.Strategy, layout: Layout, types: Types) -> Calm | None:
    """The calm `next` of a strategy; ``None`` if it has none, or it never is calm."""
    method, stage = strategy.methods.get(METHOD), layout.stage
    if method is None or stage is None or method.args:
        return None
    if len(stage.feeds) > 1 or stage.lags or METHOD not in layout.warmed:
        return None
    expressions = _Expressions(layout, types, strategy.methods)
    statements = _Statements(expressions)
    if statements.block(method.body, 0) and statements.breaks_at_once:
        return None
    return Calm(
        lines=tuple(statements.writer.lines),
        present=tuple(sorted(expressions.present)),
        past=tuple(sorted(expressions.past)),
        values=tuple(sorted(expressions.values | statements.changed)),
        changed=tuple(sorted(statements.changed)),
        looks=expressions.looks,
        units=1 + weights.of_block(method.body),
    )


class _Expressions(Harmless):
    """Emits the expressions."""

    def expr(self, node: ir.Expr) -> str:
        """An expression as text."""
        emitter = _EMITTERS.get(type(node))
        text = WAKE if emitter is None else emitter(self, node)
        # What stands first in a choice is not what is looked at first.
        return WAKE if is_lost(text) and not isinstance(node, ir.Choice) else text


class _Statements:
    """Emits the statements.

    Attributes:
        expressions: of the same method.
        writer: receives the lines.
        changed: names of the namespace that are assigned to.
        breaks_at_once: whether every bar is left undone.
    """

    def __init__(self, expressions: Harmless) -> None:
        self.expressions = expressions
        self.writer = Writer()
        self.changed: set[str] = set()
        self.breaks_at_once = False

    def block(self, body: Sequence[code.Stmt], depth: int) -> bool:
        """Emit statements; return whether none of those behind them is reached."""
        if not body:
            self._add(depth, "pass")
        return any(self._statement(node, depth) for node in body)

    def _add(self, depth: int, text: str) -> None:
        self.writer.add(depth, text, 0)

    def _statement(self, node: code.Stmt, depth: int) -> bool:
        match node:
            case code.If():
                return self._if(node, depth)
            case code.Try(body=body, other=other, last=()):
                # What fails is done again, by the handlers.
                return self.block((*body, *other), depth)
            case code.Return(value=None | ir.Const()):
                self._add(depth, "continue")
                return True
            case code.Do(value=ir.Const()):
                self._add(depth, "pass")
                return False
        return self._binding(node, depth)

    def _binding(self, node: code.Stmt, depth: int) -> bool:
        match node:
            case code.Assign(targets=(target,), value=value):
                return self._assign(target, value, depth)
            case code.Augment(target=ir.Local() | ir.Own() as target, op=op):
                after = ir.Binary(node.at, op, target, node.value)
                return self._store(target, self.expressions.expr(after), depth)
        return self._break(depth)

    def _assign(self, target: ir.Target, value: ir.Expr, depth: int) -> bool:
        emit = self.expressions
        if isinstance(target, ir.Local) and emit.handle(target) is not None:
            self._add(depth, "pass")
            return False
        if not isinstance(target, ir.Unpack):
            return self._store(target, emit.expr(value), depth)
        items = value.items if isinstance(value, ir.Display) else ()
        if len(items) != len(target.targets):
            return self._break(depth)
        names = [emit.temporary() for _ in items]
        self._add(
            depth, f"{display('tuple', names)} = {display('tuple', emit.exprs(items))}"
        )
        return any(
            self._store(inner, name, depth)
            for inner, name in zip(target.targets, names, strict=True)
        )

    def _break(self, depth: int) -> bool:
        self._add(depth, "break")
        self.breaks_at_once |= not depth
        return True

    def _if(self, node: code.If, depth: int) -> bool:
        emit = self.expressions
        test = emit.test(node.test)
        if is_lost(test):
            return self._break(depth)
        self._add(depth, f"if {test}:")
        before = set(emit.known)
        leaves = self.block(node.then, depth + 1)
        after = None if leaves else emit.known
        emit.known = before
        if node.other:
            before = set(before)
            self._add(depth, "else:")
            if self.block(node.other, depth + 1):
                emit.known = before if after is None else after
                return after is None
        if after is not None:
            emit.known &= after
        return False

    def _store(self, target: ir.Target, value: str, depth: int) -> bool:
        emit = self.expressions
        match target:
            case ir.Local(name=name) if value != WAKE:
                self._add(depth, f"{emit.local(name)} = {value}")
                emit.known.add(name)
                return False
            case ir.Own(name=name) if value != WAKE and name in emit.layout.own:
                text = emit.layout.names.own[name]
                self._add(depth, f"{text} = {value}")
                self.changed.add(text)
                return False
        return self._break(depth)
