"""Statements of the Python tier: lines of ours, each with the source line it is for."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine import code, ir
from falcon.engine.lower import weights
from falcon.engine.lower.aliases import is_local
from falcon.engine.lower.deletions import deletion, span
from falcon.engine.lower.emitter import display
from falcon.engine.lower.expressions import Expressions
from falcon.engine.lower.functions import error_text, parameters
from falcon.engine.lower.layout import own_targets
from falcon.engine.lower.operations import combined
from falcon.engine.lower.types import CONTAINERS
from falcon.engine.lower.values import loop_target
from falcon.engine.lower.writer import Writer

_GROWING = frozenset({"+", "*", "|", "&", "^", "-"})
"""Operators that may change a container in place."""


class Statements:
    """Emits the statements of one method.

    Attributes:
        expressions: of the same method.
        writer: receives the lines.
    """

    def __init__(self, expressions: Expressions, writer: Writer) -> None:
        self.expressions = expressions
        self.writer = writer
        self._line = 0

    def block(self, body: Sequence[code.Stmt], depth: int) -> None:
        """Emit statements; an empty block passes."""
        if not body:
            self._add(depth, "pass")
        for statement in body:
            self._line = statement.at.line
            self._statement(statement, depth)

    def pay(self, body: Sequence[code.Stmt], depth: int) -> None:
        """Emit the price of going once through a block."""
        self._pay(1 + weights.of_block(body), depth)

    def _pay(self, units: int, depth: int) -> None:
        self._add(depth, f"fuel -= {units}")
        self._add(depth, "if fuel < 0: _starve()")

    def _add(self, depth: int, text: str) -> None:
        self.writer.add(depth, text, self._line)

    def _statement(self, node: code.Stmt, depth: int) -> None:
        match node:
            case code.Do(value=value):
                self._add(depth, self.expressions.expr(value))
            case code.Return(value=value) if value is not None:
                self._add(depth, f"return {self.expressions.expr(value)}")
            case code.Return():
                self._add(depth, "return None")
            case code.Leap(kind=kind):
                self._add(depth, kind)
            case code.Yield():
                self._yield(node, depth)
            case code.Raise(value=value):
                error = "" if value is None else self.expressions.expr(value)
                self._add(depth, f"raise _raised({error})" if error else "raise")
            case _:
                self._block_statement(node, depth)

    def _yield(self, node: code.Yield, depth: int) -> None:
        value = self.expressions.expr(node.value)
        if node.kind != "from":
            self._add(depth, f"yield {value}")
            return
        name = self.expressions.temporary()
        self._add(depth, f"for {name} in _iterate({value}):")
        self._pay(1, depth + 1)
        self._add(depth + 1, f"yield {name}")

    def _block_statement(self, node: code.Stmt, depth: int) -> None:
        match node:
            case code.Assign():
                self._assign(node, depth)
            case code.Augment():
                self._augment(node, depth)
            case code.Delete(targets=targets):
                self._delete(targets, depth)
            case code.If():
                self._if(node, depth)
            case code.Try():
                self._try(node, depth)
            case code.Define():
                self._define(node, depth)
            case _:
                self._loop_statement(node, depth)

    def _loop_statement(self, node: code.Stmt, depth: int) -> None:
        match node:
            case code.While():
                self._add(depth, f"while {self.expressions.test(node.test)}:")
                self._loop(node, depth, weights.of_nodes(node.test))
            case code.For():
                self._for(node, depth)

    def _try(self, node: code.Try, depth: int) -> None:
        """Errors that are not the strategy's own pass by its handlers and its end."""
        if not node.last:
            self._handled(node, depth)
            return
        is_alive = self.expressions.temporary()
        self._add(depth, f"{is_alive} = True")
        self._add(depth, "try:")
        self._add(depth + 1, "try:")
        self._handled(node, depth + 2)
        self._add(depth + 1, "except _fatal:")
        self._add(depth + 2, f"{is_alive} = False")
        self._add(depth + 2, "raise")
        self._add(depth, "finally:")
        self._add(depth + 1, f"if {is_alive}:")
        self.block(node.last, depth + 2)

    def _handled(self, node: code.Try, depth: int) -> None:
        if not node.handlers:
            self.block((*node.body, *node.other), depth)
            return
        self._add(depth, "try:")
        self.block(node.body, depth + 1)
        self._add(depth, "except _fatal:")
        self._add(depth + 1, "raise")
        for handler in node.handlers:
            self._line = handler.at.line
            known = self.expressions.layout.names.fixed
            names = [error_text(name, known) for name in handler.errors]
            kept = self.expressions.local(handler.name) if handler.name else ""
            tail = f" as {kept}" if kept else ""
            self._add(depth, f"except {display('tuple', names)}{tail}:")
            self.block(handler.body, depth + 1)
        if node.other:
            self._add(depth, "else:")
            self.block(node.other, depth + 1)

    def _define(self, node: code.Define, depth: int) -> None:
        """A function inside the method, with a beginning of its own."""
        emit, outside, line = self.expressions, self.writer, node.at.line
        taken = parameters(emit, node.arguments)
        cursors, emit.cursors = emit.cursors, {}
        self.writer = Writer()
        if node.arguments.named:
            named = emit.local(node.arguments.named)
            self._add(depth + 1, f"{named} = _unnamed({named})")
        with emit.going(code.walk(*node.body)):
            self.pay(node.body, depth + 1)
            self.block(node.body, depth + 1)
        inside, self.writer = self.writer, outside
        names = emit.layout.names.own
        targets = sorted({names[name] for name in own_targets(code.walk(*node.body))})
        self._line = line
        self._add(depth, f"def {emit.local(node.target.name)}({taken}):")
        self._add(depth + 1, f"global {', '.join(['fuel', *targets])}")
        if node.outer:
            outer = ", ".join(map(emit.local, node.outer))
            self._add(depth + 1, f"nonlocal {outer}")
        for index, name in sorted(emit.cursors.items()):
            self._add(depth + 1, f"{index} = {name}.at")
        self.writer.extend(inside)
        emit.cursors = cursors

    def _delete(self, targets: tuple[ir.Target, ...], depth: int) -> None:
        for target in targets:
            for text in deletion(self.expressions, target):
                self._add(depth, text)

    def _if(self, node: code.If, depth: int) -> None:
        word = "if"
        while True:
            self._line = node.at.line
            self._add(depth, f"{word} {self.expressions.test(node.test)}:")
            self.block(node.then, depth + 1)
            match node.other:
                case ():
                    return
                case (code.If() as following,):
                    node, word = following, "elif"
                case other:
                    self._add(depth, "else:")
                    self.block(other, depth + 1)
                    return

    def _for(self, node: code.For, depth: int) -> None:
        emit = self.expressions
        source = f"_iterate({emit.expr(node.source)})"
        if is_local(node.target):
            self._add(depth, f"for {loop_target(emit, node.target)} in {source}:")
            self._loop(node, depth)
            return
        name = emit.temporary()
        self._add(depth, f"for {name} in {source}:")
        self._store(node.target, name, depth + 1)
        self._loop(node, depth)

    def _loop(self, node: code.While | code.For, depth: int, test: int = 0) -> None:
        self._pay(1 + test + weights.of_block(node.body), depth + 1)
        self.block(node.body, depth + 1)
        if node.other:
            self._add(depth, "else:")
            self.block(node.other, depth + 1)

    def _assign(self, node: code.Assign, depth: int) -> None:
        value = self.expressions.expr(node.value)
        is_place = isinstance(node.targets[0], ir.Attr | ir.Index | ir.Slice)
        if len(node.targets) == 1 and not is_place:
            self._store(node.targets[0], value, depth)
            return
        name = self.expressions.temporary()
        self._add(depth, f"{name} = {value}")
        for target in node.targets:
            self._store(target, name, depth)

    def _store(self, target: ir.Target, value: str, depth: int) -> None:
        emit = self.expressions
        match target:
            case ir.Local(name=name):
                self._add(depth, f"{emit.local(name)} = {value}")
            case ir.Own(name=name) if name.startswith("lines."):
                line = name.removeprefix("lines.")
                text = f"{emit.layout.names.own[name]} = _bind({line!r}, {value})"
                self._add(depth, text)
            case ir.Own(name=name):
                self._add(depth, f"{emit.layout.names.own[name]} = {value}")
            case ir.Starred(value=inner):
                self._store(inner, value, depth)  # type: ignore[arg-type]  # a target
            case ir.Unpack(targets=targets):
                self._unpack(targets, value, depth)
            case _:
                self._store_in(target, value, depth)

    def _store_in(self, target: ir.Target, value: str, depth: int) -> None:
        """Set what is a part of another value."""
        emit = self.expressions
        match target:
            case ir.Index(value=container, key=key):
                text = f"{emit.expr(container)}, {emit.expr(key)}, {value}"
                self._add(depth, f"_store({text})")
            case ir.Slice():
                self._add(depth, f"_store({', '.join(span(emit, target))}, {value})")
            case ir.Attr(value=owner, name=name):
                text = f"{emit.expr(owner)}, {name!r}, {value}"
                self._add(depth, f"_set_attribute({text})")

    def _unpack(self, targets: tuple[ir.Target, ...], value: str, depth: int) -> None:
        names = [self.expressions.temporary() for _ in targets]
        places = [
            f"*{name}" if isinstance(inner, ir.Starred) else name
            for inner, name in zip(targets, names, strict=True)
        ]
        if names != places:
            value = f"_list({value})"
        self._add(depth, f"{display('tuple', places)} = {value}")
        for inner, name in zip(targets, names, strict=True):
            self._store(inner, name, depth)

    def _augment(self, node: code.Augment, depth: int) -> None:
        emit, target = self.expressions, node.target
        if isinstance(target, ir.Attr):
            owner = emit.temporary()
            self._add(depth, f"{owner} = {emit.expr(target.value)}")
            after = self._changed(node, f"_get({owner}, {target.name!r})")
            self._add(depth, f"_set_attribute({owner}, {target.name!r}, {after})")
            return
        if isinstance(target, ir.Index | ir.Slice):
            container, key = emit.temporary(), emit.temporary()
            parts = (
                span(emit, target)
                if isinstance(target, ir.Slice)
                else (emit.expr(target.value), emit.expr(target.key))
            )
            self._add(depth, f"{container} = {parts[0]}")
            self._add(depth, f"{key} = {parts[1]}")
            before = f"_index({container}, {key})"
            after = self._changed(node, before)
            self._add(depth, f"_store({container}, {key}, {after})")
            return
        self._store(target, self._changed(node, emit.expr(target)), depth)

    def _changed(self, node: code.Augment, before: str) -> str:
        emit, target = self.expressions, node.target
        value = emit.value(node.value)
        is_open = emit.is_open(emit.type(target))
        if is_open or (node.op in _GROWING and emit.type(target) & CONTAINERS):
            return f"_grow({node.op!r}, {before}, {value})"
        return combined(emit, node.op, (before, value), (target, node.value))
