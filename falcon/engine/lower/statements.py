"""Statements of the Python tier: lines of ours, each with the source line it is for."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.engine import code, ir
from falcon.engine.lower import weights
from falcon.engine.lower.emitter import display
from falcon.engine.lower.expressions import Expressions
from falcon.engine.lower.operations import combined
from falcon.engine.lower.types import CONTAINERS
from falcon.engine.lower.values import loop_target

_STEP = "    "


class Writer:
    """Text under construction.

    Attributes:
        lines: of the module.
        places: source line of each.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[int] = []

    def add(self, depth: int, text: str, place: int) -> None:
        """Add one line."""
        self.lines.append(f"{_STEP * depth}{text}")
        self.places.append(place)


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
            case code.Assign():
                self._assign(node, depth)
            case code.Augment():
                self._augment(node, depth)
            case _:
                self._block_statement(node, depth)

    def _block_statement(self, node: code.Stmt, depth: int) -> None:
        match node:
            case code.If():
                self._if(node, depth)
            case code.While():
                self._add(depth, f"while {self.expressions.test(node.test)}:")
                self._loop(node, depth, weights.of_nodes(node.test))
            case code.For():
                self._for(node, depth)

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
        if _is_local(node.target):
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
        if len(node.targets) == 1 and not isinstance(node.targets[0], ir.Index):
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
            case ir.Index(value=container, key=key):
                text = f"{emit.expr(container)}, {emit.expr(key)}, {value}"
                self._add(depth, f"_store({text})")
            case ir.Unpack(targets=targets):
                names = [emit.temporary() for _ in targets]
                self._add(depth, f"{display('tuple', names)} = {value}")
                for inner, name in zip(targets, names, strict=True):
                    self._store(inner, name, depth)

    def _augment(self, node: code.Augment, depth: int) -> None:
        emit, target = self.expressions, node.target
        if isinstance(target, ir.Index):
            container, key = emit.temporary(), emit.temporary()
            self._add(depth, f"{container} = {emit.expr(target.value)}")
            self._add(depth, f"{key} = {emit.expr(target.key)}")
            before = f"_index({container}, {key})"
            after = self._changed(node, before)
            self._add(depth, f"_store({container}, {key}, {after})")
            return
        self._store(target, self._changed(node, emit.expr(target)), depth)

    def _changed(self, node: code.Augment, before: str) -> str:
        emit, target = self.expressions, node.target
        value = emit.value(node.value)
        if node.op == "+" and emit.type(target) & CONTAINERS:
            return f"_grow({before}, {value})"
        return combined(emit, node.op, (before, value), (target, node.value))


def _is_local(target: ir.Target) -> bool:
    if isinstance(target, ir.Unpack):
        return all(map(_is_local, target.targets))
    return isinstance(target, ir.Local)
