"""Values: names, attributes, indices, literals and texts."""

from __future__ import annotations

from falcon.engine import code, ir
from falcon.engine.check.constants import ORDER_CONSTANTS
from falcon.engine.check.fields import FIELDS
from falcon.engine.check.names import feed_number, indicator_name, is_indicator
from falcon.engine.lower import weights
from falcon.engine.lower.emitter import (
    Emitter,
    constant,
    constant_offset,
    display,
)
from falcon.engine.lower.tables import BUILTINS, function_name
from falcon.engine.lower.types import LINE, NONE, NUMERIC, TEXT, VALUED, kinds
from falcon.engine.reading.paths import ARRAY
from falcon.engine.reading.refusal import counted, refusal
from falcon.engine.runtime.handles import MAX_LOOK_BACK
from falcon.engine.runtime.valued import Valued

_SEQUENCES = kinds("list", "tuple", "dict", "str", "none")
_BRACES = {"list": ("[", "]"), "set": ("{", "}"), "generator": ("(", ")")}
_ORDERS = (kinds("order"), kinds("order", "none"))


def const(_emit: Emitter, node: ir.Const) -> str:
    """A literal."""
    return constant(node.value)


def local(emit: Emitter, node: ir.Local) -> str:
    """A local variable."""
    return emit.local(node.name)


def fixed(emit: Emitter, node: ir.Fixed) -> str:
    """A constant of the module."""
    return emit.layout.names.fixed[node.name]


def param(emit: Emitter, node: ir.Param) -> str:
    """A parameter."""
    return emit.layout.names.params[node.name]


def params(_emit: Emitter, node: ir.Params) -> str:
    """All parameters together are no value.

    Raises:
        UnsupportedConstructError: always.
    """
    raise refusal(node.at, "self.p as a value", "name the parameter, self.p.name")


def global_name(_emit: Emitter, node: ir.Global) -> str:
    """A name of a module, or a built-in function."""
    if node.path.startswith("builtin."):
        return BUILTINS[node.path.removeprefix("builtin.")]
    if is_indicator(node.path):
        return f"_indicator_class({indicator_name(node.path)!r})"
    return function_name(node.path)


def own(emit: Emitter, node: ir.Own) -> str:
    """``self.name``."""
    layout, name = emit.layout, node.name
    if name in layout.names.own:
        text = layout.names.own[name]
        is_set = layout.stage is not None and name in layout.own.keys() - layout.deleted
        return text if is_set else f"_own({text}, {name!r})"
    if name in {"datas", "lines"}:
        return "_datas" if name == "datas" else "_outputs"
    return "_clock" if name == "datetime" else f"f{feed_number(name)}"


def has(emit: Emitter, node: ir.Has) -> str:
    """``hasattr``."""
    if isinstance(node.value, ir.Own) and node.value.name == node.name:
        return f"({emit.layout.names.own[node.name]} is not _unset)"
    return f"_has({emit.expr(node.value)}, {node.name!r})"


def attr(emit: Emitter, node: ir.Attr) -> str:
    """``value.name``."""
    owner, name = node.value, node.name
    if node.default is not None:
        return _attr_or(emit, node, emit.expr(node.default))
    if not name:
        return emit.expr(owner)
    if isinstance(owner, ir.Attr) and owner.name == "info":
        return f"_info({emit.expr(owner.value)}, {name!r})"
    if name == ARRAY:
        emit.layout.reads_any(None)
    kind = emit.kind(owner)
    if kind in _ORDERS and name in ORDER_CONSTANTS:
        return str(ORDER_CONSTANTS[name])
    known = kind - NONE
    if known and all(name in FIELDS.get(one, ()) for one in known):
        return f"{emit.expr(owner)}.{name}"
    return f"_get({emit.expr(owner)}, {name!r})"


def _attr_or(emit: Emitter, node: ir.Attr, default: str) -> str:
    if not node.name and isinstance(node.value, ir.Own):
        text = emit.layout.names.own[node.value.name]
        return f"({text} if {text} is not _unset else {default})"
    return f"_get_or({emit.expr(node.value)}, {node.name!r}, {default})"


def index(emit: Emitter, node: ir.Index) -> str:
    """``value[key]``."""
    handle = emit.handle(node.value)
    if handle is not None:
        return _line_value(emit, node, handle)
    owner, text, key = emit.kind(node.value), emit.expr(node.value), emit.expr(node.key)
    if not owner or owner & VALUED:
        emit.layout.reads_any(constant_offset(node.key))
    if owner and owner <= LINE:
        return f"{text}.at({key})"
    if owner and owner <= VALUED:
        return f"{text}.main.at({key})"
    if owner and owner <= _SEQUENCES and _is_plain_key(emit, node.key):
        return f"{text}[{key}]"
    return f"_index({text}, {key})"


def _line_value(emit: Emitter, node: ir.Index, handle: Valued) -> str:
    offset = constant_offset(node.key)
    if offset is None:
        return f"{line_text(emit, handle)}.at({emit.expr(node.key)})"
    if offset > 0:
        raise refusal(
            node.at,
            f"[{offset}] reads a future bar",
            f"write [-{offset}] for {counted(offset)} before; [0] is the present bar",
        )
    if offset <= -MAX_LOOK_BACK:
        raise refusal(
            node.at, f"[{offset}]", f"look back less than {MAX_LOOK_BACK} bars"
        )
    return emit.read(handle.main, offset)


def line_text(emit: Emitter, handle: Valued) -> str:
    """A static line as a value of the namespace, read at any depth."""
    line, stage = handle.main, emit.layout.stage
    if stage is not None and line is stage.clock:
        return "_clock"
    emit.layout.reads(line.node, MAX_LOOK_BACK - 1)
    return f"_lines[{line.node}]"


def slice_of(emit: Emitter, node: ir.Slice) -> str:
    """``value[start:stop:step]``."""
    bounds = (node.start, node.stop, node.step)
    texts = ["None" if bound is None else emit.expr(bound) for bound in bounds]
    return f"_slice({emit.expr(node.value)}, {', '.join(texts)})"


def literal(emit: Emitter, node: ir.Display) -> str:
    """A literal list, tuple or set."""
    if node.kind == "set":
        return display("set", [_key(emit, item) for item in node.items])
    return display(node.kind, emit.exprs(node.items))


def literal_dict(emit: Emitter, node: ir.Mapping) -> str:
    """A literal dict."""
    texts = [
        f"**_dict({emit.expr(key.value)})"
        if isinstance(key, ir.Starred)
        else f"{_key(emit, key)}: {emit.expr(value)}"
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    return f"{{{', '.join(texts)}}}"


def comprehension(emit: Emitter, node: ir.Comprehension) -> str:
    """A list, set, dict or generator made by a loop, each turn of it paid for."""
    clauses = []
    units = 1 + weights.of_nodes(*code.children(node))
    for clause in node.clauses:
        source = emit.expr(clause.source)
        if any(isinstance(inner, ir.Starred) for inner in code.walk(clause.target)):
            # What a star takes is a list, which is paid for.
            source = f"_map(_list, {source})"
        source = f"_metered({source}, {units})"
        tests = "".join(f" if {emit.test(test)}" for test in clause.tests)
        clauses.append(f" for {loop_target(emit, clause.target)} in {source}{tests}")
    tail = "".join(clauses)
    if node.key is not None:
        return f"{{{_key(emit, node.key)}: {emit.expr(node.element)}{tail}}}"
    opening, closing = _BRACES[node.kind]
    element = node.element
    text = _key(emit, element) if node.kind == "set" else emit.expr(element)
    return f"{opening}{text}{tail}{closing}"


def _key(emit: Emitter, node: ir.Expr) -> str:
    """A key of a dict or an item of a set; what is hard to hash is paid for."""
    text = emit.expr(node)
    return text if _is_plain_key(emit, node) else f"_key({text})"


def _is_plain_key(emit: Emitter, node: ir.Expr) -> bool:
    kind = emit.kind(node)
    return bool(kind) and kind.isdisjoint(("int", "tuple"))


def loop_target(emit: Emitter, target: ir.Target) -> str:
    """Local variables as the target of a loop.

    Raises:
        UnsupportedConstructError: it is something else.
    """
    if isinstance(target, ir.Local):
        return emit.local(target.name)
    if isinstance(target, ir.Starred) and isinstance(target.value, ir.Local):
        return f"*{emit.local(target.value.name)}"
    if isinstance(target, ir.Unpack):
        return display("tuple", [loop_target(emit, one) for one in target.targets])
    raise refusal(target.at, "loop over a place", "use a local variable")


def joined(emit: Emitter, node: ir.Text) -> str:
    """A text of literal parts and formatted values."""
    parts = [
        repr(part) if isinstance(part, str) else _piece(emit, part)
        for part in node.parts
    ]
    return f"_join({', '.join(parts)})"


def _piece(emit: Emitter, piece: ir.Piece) -> str:
    value = emit.expr(piece.value)
    if piece.conversion:
        function = "_represent" if piece.conversion == "r" else "_str"
        value = f"{function}({value})"
    if not piece.spec:
        return f"_str({value})"
    kind = emit.kind(piece.value)
    is_plain = bool(kind) and kind <= NUMERIC | TEXT and not piece.conversion
    return f"{'_format' if is_plain else '_shaped'}({value}, {piece.spec!r})"
