"""The emitter of one method: what its expressions need to know of each other."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from falcon.engine import code, ir
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import CLOCK, Layout, cursor
from falcon.engine.lower.types import FLOAT, Type
from falcon.engine.runtime.handles import LineHandle
from falcon.engine.runtime.valued import Valued

Keywords = tuple[tuple[str, ir.Expr], ...]


class Emitter(ABC):
    """Emits the expressions of one method.

    Attributes:
        layout: what names stand for.
        types: of everything.
        method: the method whose expressions these are.
        locals: names of ours for its variables.
        cursors: cursors whose position the method reads, by our name for it.
    """

    def __init__(self, layout: Layout, types: Types, method: str) -> None:
        self.layout = layout
        self.types = types
        self.method = method
        self.locals: dict[str, str] = {}
        self.cursors: dict[str, str] = {}
        self._temporaries = 0
        self._is_deferred = False

    @abstractmethod
    def expr(self, node: ir.Expr) -> str:
        """An expression as text."""

    def exprs(self, nodes: tuple[ir.Expr, ...]) -> list[str]:
        """Several of them."""
        return [self.expr(node) for node in nodes]

    def type(self, node: ir.Expr) -> Type:
        """The type of an expression, a line that stands for its value as a float."""
        return FLOAT if self.handle(node) is not None else self.kind(node)

    def kind(self, node: ir.Expr) -> Type:
        """The type of an expression as a value of its own."""
        return self.types.of(node, self.method)

    def is_open(self, *kinds: Type) -> bool:
        """Whether one of several values may be an array, whose size is paid for."""
        if not self.layout.names.has_arrays:
            return False
        return any(not kind or "other" in kind for kind in kinds)

    def handle(self, node: ir.Expr) -> Valued | None:
        """The line, indicator or feed that an expression always stands for."""
        return self.layout.handle(node, self.types.aliases[self.method])

    def local(self, name: str) -> str:
        """Our name of a local variable."""
        if name in self.layout.names.arguments:
            return self.layout.names.arguments[name]
        return self.locals.setdefault(name, f"v{len(self.locals)}")

    def temporary(self) -> str:
        """A new name of ours."""
        self._temporaries += 1
        return f"t{self._temporaries}"

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Inside, cursors are looked up where they are read, not where it began."""
        before, self._is_deferred = self._is_deferred, True
        yield
        self._is_deferred = before

    @contextmanager
    def going(self, nodes: Iterable[ir.Node]) -> Iterator[None]:
        """Inside is a function; one that yields may go on on a later bar."""
        if any(isinstance(node, code.Yield) for node in nodes):
            with self.deferred():
                yield
        else:
            yield

    def test(self, node: ir.Expr) -> str:
        """An expression that is only taken for its truth."""
        if isinstance(node, ir.Logic):
            return f"({f' {node.op} '.join(map(self.test, node.values))})"
        if isinstance(node, ir.Unary) and node.op == "not":
            return f"(not {self.test(node.value)})"
        return self.value(node)

    def value(self, node: ir.Expr) -> str:
        """An expression whose lines stand for their present values."""
        handle = self.handle(node)
        return self.expr(node) if handle is None else self.read(handle.main, 0)

    def read(self, line: LineHandle, offset: int) -> str:
        """The value of a line at a constant offset, guarded where it may be early."""
        name, back = cursor(line), -offset
        if name == CLOCK:
            row, index = "rc", "ic"
        else:
            letter = "i" if name.startswith("b") else "j"
            row, index = f"r{line.node}", f"{letter}{name[1:]}"
            self.layout.reads(line.node, back)
        if self._is_deferred:
            index = f"{name}.at"
        else:
            self.cursors[index] = name
        text = f"{row}[{index}-{back}]" if back else f"{row}[{index}]"
        if self._is_warm(line, back):
            return text
        if line.is_output:
            return f"({text} if {index} >= {back} else _math_nan)"
        owner = "_clock" if name == CLOCK else f"_lines[{line.node}]"
        return f"({text} if {index} >= {back} else _early({owner}, {offset}))"

    def _is_warm(self, line: LineHandle, back: int) -> bool:
        """Whether so many bars are there whenever this method runs."""
        stage = self.layout.stage
        if self.method not in self.layout.warmed or stage is None:
            return False
        if line is stage.clock:
            return back == 0
        return back < self.layout.warm_ups[stage.graph.clock(line.node)]


def constant(value: ir.Scalar) -> str:
    """A constant as text; infinite numbers, which have no literal, by name."""
    if isinstance(value, float) and not math.isfinite(value):
        return "_math_nan" if math.isnan(value) else f"({'-' * (value < 0)}_math_inf)"
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def constant_offset(key: ir.Expr) -> int | None:
    """The number of an index that is written as one."""
    match key:
        case ir.Const(value=int() as value):
            return int(value)
        case ir.Unary(op="-", value=ir.Const(value=int() as value)):
            return -int(value)
    return None


def display(kind: str, items: list[str]) -> str:
    """A literal list, tuple or set of texts."""
    inner = ", ".join(items)
    if kind == "tuple":
        return f"({inner},)" if items else "()"
    return f"[{inner}]" if kind == "list" else f"{{{inner}}}"


def keyword_mapping(emit: Emitter, keywords: Keywords) -> str:
    """The keywords of a call as a dict; one without a name holds further ones."""
    texts = [
        f"{name!r}: {emit.expr(value)}" if name else f"**_dict({_merged(emit, value)})"
        for name, value in keywords
    ]
    return f"{{{', '.join(texts)}}}"


def _merged(emit: Emitter, value: ir.Expr) -> str:
    return emit.expr(value.value if isinstance(value, ir.Starred) else value)
