"""Own lines: ``lines = ('signal',)`` of a strategy, which its methods write.

Such a line is written bar by bar, ``self.lines.signal[0] = …``, and read back as any
other. Here it becomes a list on ``self`` and two methods that read and write it, of
names that hold an ``@``, which no name of a source can. What was never written is not a
number. The list forgets what lies too far back for any line to be read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from falcon.engine.reading import syntax
from falcon.engine.reading.census import Census
from falcon.engine.reading.refusal import refusal, shown

_ALL: Final = frozenset({"lines", "l"})
_METHODS: Final = """
def read(self, values, back):
    self.datetime[back]
    at = len(self) + back - values[0]
    return values[at] if at < len(values) else float('nan')

def write(self, values, back, value):
    self.datetime[back]
    at = len(self) + back - values[0]
    while len(values) <= at:
        values.append(float('nan'))
    values[at] = value * 1.0 if isinstance(value, str) else float(value)
    if len(values) > 20000:
        del values[1:10001]
        values[0] += 10000
"""
"""The first of ``values`` says how many bars are no more in it; the rest are bars."""


def unfold_lines(node: ast.ClassDef) -> None:
    """Write the lines of a strategy as lists.

    Raises:
        UnsupportedConstructError: their names are not stated plainly, or one is used as
            a whole.
    """
    stated = [one for one in node.body if _states_lines(one)]
    names = {name for one in stated for name in _names(one)}
    if not names:
        return
    node.body = [one for one in node.body if one not in stated]
    stored = {
        one.attr
        for one in Census(node).of(ast.Attribute)
        if isinstance(one.ctx, ast.Store) and _is_self(one.value)
    }
    ways = _ALL - stored
    reading = _Reading(frozenset(names), frozenset(names - stored), ways)
    node.body = [reading.visit(one) for one in node.body]
    node.body[:0] = [_begun(name, stated[0]) for name in sorted(names)]
    for made in ast.parse(_METHODS).body:
        assert isinstance(made, ast.FunctionDef)  # noqa: S101  # as it is written
        made.name = f"{made.name}@line"
        for inner in ast.walk(made):
            ast.copy_location(inner, stated[0])
        node.body.append(made)


def _states_lines(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.split("@")[0] == "lines"
    return False


def _names(node: ast.stmt) -> Iterator[str]:
    value = node.value if isinstance(node, ast.Assign) else None
    items = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    for item in items:
        name = item.value if isinstance(item, ast.Constant) else None
        if item is value or not is_line_name(name):
            hint = "write a tuple of names: lines = ('signal',)"
            raise refusal(node, f"`{shown(node)}`", hint)
        yield str(name)


def is_line_name(value: object) -> bool:
    """Whether a value may be the name of a line."""
    return isinstance(value, str) and value.isidentifier() and value[0] != "_"


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _begun(name: str, at: ast.stmt) -> ast.stmt:
    made = ast.parse("x = [0]").body[0]
    assert isinstance(made, ast.Assign)  # noqa: S101  # as it is written
    made.targets = [ast.Name(f"{name}@line", ast.Store())]
    for inner in syntax.walk(made):
        ast.copy_location(inner, at)
    return made


class _Reading(ast.NodeTransformer):
    """Reads and writes own lines by the methods."""

    def __init__(
        self, names: frozenset[str], plain: frozenset[str], ways: frozenset[str]
    ) -> None:
        self._names = names
        self._ways = ways
        self._plain = plain

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """``self.lines.signal[0] = …``."""
        match node.targets:
            case [ast.Subscript(value=line, slice=back)] if name := self._line(line):
                given = self.visit(back), self.visit(node.value)
                call = self._call("write", name, node.targets[0], *given)
                return ast.copy_location(ast.Expr(call), node)
        self.generic_visit(node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """``self.lines.signal[0] += …``."""
        match node.target:
            case ast.Subscript(value=line, slice=back) if name := self._line(line):
                key = self.visit(back)
                old = self._call("read", name, node.target, key)
                new = ast.BinOp(old, node.op, self.visit(node.value))
                ast.copy_location(new, node)
                call = self._call("write", name, node.target, key, new)
                return ast.copy_location(ast.Expr(call), node)
        self.generic_visit(node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """``self.lines.signal[-1]``."""
        name = self._line(node.value)
        if not name or isinstance(node.slice, ast.Slice):
            self.generic_visit(node)
            return node
        if not isinstance(node.ctx, ast.Load):
            raise refusal(node, f"`{shown(node)}` among others", "assign it by itself")
        return self._call("read", name, node, self.visit(node.slice))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A line as a whole, which is offered nowhere."""
        if name := self._line(node):
            hint = f"read its value by self.lines.{name}[0]"
            if not isinstance(node.ctx, ast.Load):
                hint = f"keep it in an attribute: self.my_{name} = …"
            raise refusal(node, f"`{shown(node)}` as a whole", hint)
        self.generic_visit(node)
        return node

    def _line(self, node: ast.expr) -> str:
        """The name of the own line that an expression names, or empty."""
        match node:
            case ast.Attribute(value=ast.Attribute(value=owner, attr=way), attr=name):
                is_line = way in self._ways and _is_self(owner) and name in self._names
            case ast.Attribute(value=owner, attr=name):
                is_line = _is_self(owner) and name in self._plain
            case _:
                return ""
        return name if is_line else ""

    @staticmethod
    def _call(how: str, name: str, at: ast.expr, *given: ast.expr) -> ast.Call:
        def own(attribute: str) -> ast.Attribute:
            return ast.Attribute(ast.Name("self", ast.Load()), attribute, ast.Load())

        call = ast.Call(own(f"{how}@line"), [own(f"{name}@line"), *given], [])
        for inner in (call, call.func, call.args[0], *_owners(call)):
            ast.copy_location(inner, at)
        return call


def _owners(call: ast.Call) -> Iterator[ast.expr]:
    for one in (call.func, call.args[0]):
        if isinstance(one, ast.Attribute):
            yield one.value
