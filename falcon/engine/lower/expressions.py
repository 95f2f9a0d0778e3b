"""Expressions of the Python tier: text of ours for each node, guarded where needed."""

from __future__ import annotations

import math

from falcon.engine import ir
from falcon.engine.check.methods import LINE_METHODS
from falcon.engine.check.names import (
    ORDER_CONSTANTS,
    feed_number,
    indicator_name,
    is_indicator,
)
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import CLOCK, Layout, cursor
from falcon.engine.lower.tables import ACTIONS, BUILTINS, OPERATORS, function_name
from falcon.engine.lower.types import (
    CONTAINERS,
    FLOAT,
    LINE,
    NONE,
    NUMERIC,
    TEXT,
    VALUED,
    Type,
    is_small,
    kinds,
)
from falcon.engine.refusal import refuse
from falcon.engine.runtime.attributes import FIELDS
from falcon.engine.runtime.handles import MAX_LOOK_BACK, LineHandle, Valued

_SEQUENCES = kinds("list", "tuple", "dict", "str", "none")
_FEW = 16
_CODED = (kinds("order"), kinds("order", "none"))


class Expressions:
    """Emits the expressions of one method.

    Attributes:
        layout: what names stand for.
        types: of everything.
        method: the method whose expressions these are.
        locals: names of ours for its variables.
        cursors: cursors whose position the method reads, as ``i0``.
    """

    def __init__(self, layout: Layout, types: Types, method: str) -> None:
        self.layout = layout
        self.types = types
        self.method = method
        self.locals: dict[str, str] = {}
        self.cursors: set[str] = set()
        self._temporaries = 0

    def type(self, node: ir.Expr) -> Type:
        """The type of an expression, a line that stands for its value as a float."""
        kind = self.types.of(node, self.method)
        return FLOAT if self.handle(node) is not None else kind

    def handle(self, node: ir.Expr) -> Valued | None:
        """The line, indicator or feed that an expression always stands for."""
        return self.layout.handle(node, self.types.aliases[self.method])

    def local(self, name: str) -> str:
        """Our name of a local variable."""
        return self.locals.setdefault(name, f"v{len(self.locals)}")

    def temporary(self) -> str:
        """A new name of ours."""
        self._temporaries += 1
        return f"t{self._temporaries}"

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
        """The value of a line at a constant offset."""
        name = cursor(line)
        index = "i" + name[1:] if name != CLOCK else "ic"
        self.cursors.add(name)
        row = "rc" if name == CLOCK else f"r{line.node}"
        back = -offset
        if name != CLOCK:
            self.layout.reads(line.node, back)
        text = f"{row}[{index}-{back}]" if back else f"{row}[{index}]"
        if self._is_warm(line, back):
            return text
        return f"({text} if {index} >= {back} else _early({line.name!r}, {offset}))"

    def _is_warm(self, line: LineHandle, back: int) -> bool:
        """Whether so many bars are there whenever this method runs."""
        stage = self.layout.stage
        if self.method not in self.layout.warmed or stage is None:
            return False
        if line is stage.clock:
            return back == 0
        return back < self.layout.warm_ups[stage.graph.clock(line.node)]

    def expr(self, node: ir.Expr) -> str:  # noqa: C901, PLR0911, PLR0912
        """An expression."""
        match node:
            case ir.Const(value=value):
                return constant(value)
            case ir.Local(name=name):
                return self.local(name)
            case ir.Own(name=name):
                return self._own(name)
            case ir.Fixed(name=name):
                return self.layout.names.fixed[name]
            case ir.Param(name=name):
                return self.layout.names.params[name]
            case ir.Params():
                return "None"
            case ir.Global(path=path):
                if is_indicator(path):
                    return f"_indicator_class({indicator_name(path)!r})"
                return function_name(path)
            case ir.Attr():
                return self._attr(node)
            case ir.Has(value=value, name=name):
                if isinstance(value, ir.Own) and value.name == name:
                    return f"({self.layout.names.own[name]} is not _unset)"
                return f"_has({self.expr(value)}, {name!r})"
            case ir.Index():
                return self._index(node)
            case ir.Slice():
                return self._slice(node)
            case ir.Unary(op=op, value=value):
                if op == "not":
                    return self.test(node)
                return f"({op}{self.value(value)})"
            case ir.Binary(op=op, left=left, right=right):
                texts = self.value(left), self.value(right)
                return self.binary(node, op, texts, (left, right))
            case ir.Logic(op=op, values=values):
                return f"({f' {op} '.join(map(self.expr, values))})"
            case ir.Compare():
                return self._compare(node)
            case ir.Choice(test=test, then=then, other=other):
                return (
                    f"({self.expr(then)} if {self.test(test)} else {self.expr(other)})"
                )
        return self._made(node)

    def _made(self, node: ir.Expr) -> str:
        match node:
            case ir.Display(kind=kind, items=items):
                return _display(kind, [self.expr(item) for item in items])
            case ir.Mapping(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return "{%s}" % ", ".join(
                    f"{self.expr(key)}: {self.expr(value)}" for key, value in pairs
                )
            case ir.Comprehension():
                return self._comprehension(node)
            case ir.Text(parts=parts):
                texts = [
                    repr(p) if isinstance(p, str) else self._piece(p) for p in parts
                ]
                return f"_join({', '.join(texts)})"
            case ir.HelperCall(method=method, args=args):
                return (
                    f"{self.layout.names.methods[method]}({self._passed(method, args)})"
                )
        return self._call(node)

    def _own(self, name: str) -> str:
        names = self.layout.names
        if name in names.own:
            own = names.own[name]
            is_set = self.layout.stage is not None and name in self.layout.own
            return own if is_set else f"_own({own}, {name!r})"
        if name == "datas":
            return "_datas"
        return "_clock" if name == "datetime" else f"f{feed_number(name)}"

    def _attr(self, node: ir.Attr) -> str:
        owner, name = node.value, node.name
        if node.default is not None:
            default = self.expr(node.default)
            if not name and isinstance(owner, ir.Own):
                own = self.layout.names.own[owner.name]
                return f"({own} if {own} is not _unset else {default})"
            return f"_get_or({self.expr(owner)}, {name!r}, {default})"
        if not name:
            return self.expr(owner)
        if isinstance(owner, ir.Attr) and owner.name == "info":
            return f"_info({self.expr(owner.value)}, {name!r})"
        if self.types.of(owner, self.method) in _CODED and name in ORDER_CONSTANTS:
            return str(ORDER_CONSTANTS[name])
        kind = self.types.of(owner, self.method) - NONE
        if kind and all(name in FIELDS.get(one, ()) for one in kind):
            return f"{self.expr(owner)}.{name}"
        return f"_get({self.expr(owner)}, {name!r})"

    def _index(self, node: ir.Index) -> str:
        handle, key = self.handle(node.value), node.key
        if handle is not None:
            offset = _constant_offset(key)
            if offset is None:
                return f"{self._line(handle)}.at({self.expr(key)})"
            if offset > 0:
                refuse(
                    node.at,
                    f"[{offset}] reads a future bar",
                    "[0] is the current bar, [-1] the one before",
                )
            if offset <= -MAX_LOOK_BACK:
                refuse(
                    node.at, f"[{offset}]", f"look back {MAX_LOOK_BACK} bars at most"
                )
            return self.read(handle.main, offset)
        owner = self.types.of(node.value, self.method)
        text = self.expr(node.value)
        if not owner or owner & VALUED:
            self.layout.reads_any(_constant_offset(key))
        if owner and owner <= LINE:
            return f"{text}.at({self.expr(key)})"
        if owner and owner <= VALUED:
            return f"{text}.main.at({self.expr(key)})"
        if owner <= _SEQUENCES:
            return f"{text}[{self.expr(key)}]"
        return f"_index({text}, {self.expr(key)})"

    def _line(self, handle: Valued) -> str:
        """A line of a static handle as a value of the namespace."""
        line = handle.main
        if self.layout.stage is not None and line is self.layout.stage.clock:
            return "_clock"
        self.layout.reads(line.node, MAX_LOOK_BACK - 1)
        return f"_lines[{line.node}]"

    def _slice(self, node: ir.Slice) -> str:
        bounds = (node.start, node.stop, node.step)
        texts = ["None" if bound is None else self.expr(bound) for bound in bounds]
        return f"_slice({self.expr(node.value)}, {', '.join(texts)})"

    def binary(
        self,
        node: ir.Node,
        op: str,
        texts: tuple[str, str],
        sides: tuple[ir.Expr, ir.Expr],
    ) -> str:
        """An operation on two texts; guarded unless the types say it stays small."""
        left, right = texts
        kinds_ = self.type(sides[0]), self.type(sides[1])
        if op in {"/", "//"} or self._is_tame(op, kinds_, sides):
            return f"({left} {op} {right})"
        return f"{OPERATORS[op]}({left}, {right})"

    @staticmethod
    def _is_tame(
        op: str, types: tuple[Type, Type], sides: tuple[ir.Expr, ir.Expr]
    ) -> bool:
        left, right = types
        if op == "%":
            return bool(left) and left <= NUMERIC | NONE
        if op == "**":
            return left == FLOAT and _is_square(sides[1])
        if any(kind and kind <= FLOAT | NONE for kind in types):
            return True
        numbers = bool(left and right) and left | right <= NUMERIC | NONE
        return op in "+-" and numbers and any(map(_is_step, sides))

    def _compare(self, node: ir.Compare) -> str:
        if len(node.ops) == 1:
            return self._comparison(node.ops[0], node.first, node.rest[0])
        operands = (node.first, *node.rest)
        kept = [self.value(node.first)]
        parts = []
        for op, operand in zip(node.ops, operands[1:], strict=True):
            text, name = self.value(operand), self.temporary()
            parts.append(_guarded_comparison(op, kept[-1], f"({name} := {text})"))
            kept.append(name)
        return f"({' and '.join(parts)})"

    def _comparison(self, op: str, left: ir.Expr, right: ir.Expr) -> str:
        if op in {"is", "is not"}:
            return f"({self.expr(left)} {op} {self.expr(right)})"
        if op in {"in", "not in"}:
            return self._membership(op, left, right)
        one, other = self.value(left), self.value(right)
        flat = (self.type(side) for side in (left, right))
        if any(kind and not kind & CONTAINERS for kind in flat):
            return f"({one} {op} {other})"
        return _guarded_comparison(op, one, other)

    def _membership(self, op: str, left: ir.Expr, right: ir.Expr) -> str:
        is_flat = not self.type(left) & CONTAINERS
        if isinstance(right, ir.Display) and right.kind != "set" and is_flat:
            items = [self.expr(item) for item in right.items]
            return f"({self.expr(left)} {op} {_display('tuple', items)})"
        text = f"_contains({self.expr(right)}, {self.expr(left)})"
        return text if op == "in" else f"(not {text})"

    def _comprehension(self, node: ir.Comprehension) -> str:
        clauses = []
        for clause in node.clauses:
            source = f"_metered({self.expr(clause.source)})"
            tests = "".join(f" if {self.test(test)}" for test in clause.tests)
            clauses.append(f" for {self.target(clause.target)} in {source}{tests}")
        tail = "".join(clauses)
        if node.key is not None:
            return f"{{{self.expr(node.key)}: {self.expr(node.element)}{tail}}}"
        opening, closing = {"list": "[]", "set": "{}"}.get(node.kind, "()")
        return f"{opening}{self.expr(node.element)}{tail}{closing}"

    def target(self, target: ir.Target) -> str:
        """Local variables as the target of a loop."""
        if isinstance(target, ir.Local):
            return self.local(target.name)
        if isinstance(target, ir.Unpack):
            inner = ", ".join(map(self.target, target.targets))
            return f"({inner},)"
        refuse(target.at, "loop over something but local variables", "use a local name")

    def _piece(self, piece: ir.Piece) -> str:
        text = self.expr(piece.value)
        if piece.conversion == "r":
            text = f"_represent({text})"
        elif piece.conversion == "s":
            text = f"_str({text})"
        if not piece.spec:
            return f"_str({text})"
        kind = self.types.of(piece.value, self.method)
        plain = bool(kind) and kind <= NUMERIC | TEXT and not piece.conversion
        return f"{'_format' if plain else '_shaped'}({text}, {piece.spec!r})"

    def _passed(self, method: str, args: tuple[ir.Expr | None, ...]) -> str:
        defaults = self.layout.defaults[method]
        return ", ".join(
            constant(default.value if default else None)
            if given is None
            else self.expr(given)
            for given, default in zip(args, defaults, strict=True)
        )

    def _call(self, node: ir.Expr) -> str:
        match node:
            case ir.Call(path=path, args=args, keywords=keywords):
                if is_indicator(path):
                    return self._bundle(
                        "_indicator", indicator_name(path), args, keywords
                    )
                if path == "len" and not keywords and len(args) == 1:
                    return self._length(args[0])
                name = BUILTINS.get(path) or function_name(path)
                return f"{name}({self._arguments(path, args, keywords)})"
            case ir.ValueCall(value=value, args=args):
                texts = [self.expr(value), *map(self.expr, args)]
                return f"_delayed({', '.join(texts)})"
            case ir.MethodCall():
                return self._method_call(node)
            case ir.Action():
                return self._action(node)
        raise AssertionError(node)

    def _method_call(self, node: ir.MethodCall) -> str:
        handle = self.handle(node.value)
        if handle is not None and node.name in LINE_METHODS:
            return self._line_call(handle.main, node)
        owner = self.types.of(node.value, self.method)
        text = self.expr(node.value)
        if node.name in LINE_METHODS and (not owner or owner & VALUED):
            self.layout.reads_any(None if node.args or node.keywords else 0)
        if node.name == "append" and owner == kinds("list") and len(node.args) == 1:
            return f"_append({text}, {self.expr(node.args[0])})"
        is_order = bool(owner) and owner <= kinds("order", "none")
        if is_order and node.name in {"isbuy", "issell", "alive"} and not node.args:
            return f"{text}.{node.name}()"
        return self._bundle("_call", node.name, node.args, node.keywords, text)

    def _line_call(self, line: LineHandle, node: ir.MethodCall) -> str:
        """A method of a line: its time some bars ago, or several values."""
        offset = _constant_offset(node.args[0]) if node.args else 0
        if node.name == "get" or offset is None or offset > 0 or node.keywords:
            return self._bundle(
                "_call", node.name, node.args, node.keywords, self._line(line)
            )
        moment = f"_backtrader_num2date({self.read(line, offset)})"
        return moment if node.name == "datetime" else f"{moment}.{node.name}()"

    def _action(self, node: ir.Action) -> str:
        match node.name:
            case "broker.cash":
                return "_account.cash"
            case "broker.value":
                return "_account.value"
            case "broker.startingcash":
                return "_starting_cash"
            case "length":
                return f"({CLOCK}.dropped + {CLOCK}.at + 1)"
            case "getposition":
                return self._position(node)
            case name if name in ACTIONS:
                return (
                    f"{ACTIONS[name]}({self._arguments('', node.args, node.keywords)})"
                )
        return self._bundle("_order", node.name, node.args, node.keywords)

    def _position(self, node: ir.Action) -> str:
        if not node.args and not node.keywords:
            return "_positions[0]"
        handle = self.handle(node.args[0]) if node.args else None
        index = getattr(handle, "index", None)
        if index is not None and len(node.args) == 1:
            return f"_positions[{index}]"
        return f"_position({self._arguments('', node.args, node.keywords)})"

    def _length(self, node: ir.Expr) -> str:
        handle = self.handle(node)
        if handle is None:
            return f"_len({self.expr(node)})"
        name = cursor(handle.main)
        return f"({name}.dropped + {name}.at + 1)"

    def _bundle(
        self,
        function: str,
        name: str,
        args: tuple[ir.Expr, ...],
        keywords: tuple[tuple[str, ir.Expr], ...],
        *before: str,
    ) -> str:
        """A call that passes arguments as a tuple and keywords as a dict."""
        given = ", ".join(f"{key!r}: {self.expr(value)}" for key, value in keywords)
        passed = _display("tuple", [self.expr(arg) for arg in args])
        texts = [*before, repr(name), passed, f"{{{given}}}"]
        return f"{function}({', '.join(texts)})"

    def _arguments(
        self,
        path: str,
        args: tuple[ir.Expr, ...],
        keywords: tuple[tuple[str, ir.Expr], ...],
    ) -> str:
        """Arguments of a function of ours; names were checked against its own."""
        texts = [
            self.value(arg) if path in {"abs", "bool"} else self.expr(arg)
            for arg in args
        ]
        texts += [f"{key}={self.expr(value)}" for key, value in keywords]
        return ", ".join(texts)


def constant(value: ir.Scalar) -> str:
    """A constant as text; infinite numbers, which have no literal, by name."""
    if isinstance(value, float) and not math.isfinite(value):
        return "_math_nan" if math.isnan(value) else f"({'-' * (value < 0)}_math_inf)"
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def _display(kind: str, items: list[str]) -> str:
    inner = ", ".join(items)
    if kind == "tuple":
        return f"({inner},)" if items else "()"
    return f"[{inner}]" if kind == "list" else f"{{{inner}}}"


def _guarded_comparison(op: str, left: str, right: str) -> str:
    if op == "==":
        return f"_equal({left}, {right})"
    if op in {"is", "is not"}:
        return f"({left} {op} {right})"
    if op in {"in", "not in"}:
        return f"({'not ' * (op == 'not in')}_contains({right}, {left}))"
    return f"_compare({op!r}, {left}, {right})"


def _constant_offset(key: ir.Expr) -> int | None:
    match key:
        case ir.Const(value=int() as value):
            return int(value)
        case ir.Unary(op="-", value=ir.Const(value=int() as value)):
            return -int(value)
    return None


def _is_step(node: ir.Expr) -> bool:
    return isinstance(node, ir.Const) and is_small(node.value)


def _is_square(node: ir.Expr) -> bool:
    return (
        isinstance(node, ir.Const)
        and isinstance(node.value, int)
        and 0 < node.value <= _FEW
    )
