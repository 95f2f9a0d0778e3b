"""The Python tier: one module of our own text for one strategy and one structure.

A method becomes a function over the names of its namespace: state in ``s0``…, rows of
values in ``r0``…, cursors in ``b0``…, guarded operations in names with an underscore.
Nothing of the source goes into the text but numbers and strings, as `repr` writes them.
This is the readable tier and the oracle of the faster ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import CodeType, TracebackType

from falcon.engine import code, ir
from falcon.engine.check.reach import called, handed, recursive
from falcon.engine.functions import Reference
from falcon.engine.lower.calm.method import Calm, calm
from falcon.engine.lower.expressions import Expressions
from falcon.engine.lower.functions import wrapper
from falcon.engine.lower.infer import Types
from falcon.engine.lower.layout import BINDING, Layout, Names, own_targets
from falcon.engine.lower.statements import Statements
from falcon.engine.lower.types import ANY, Type, type_of
from falcon.engine.lower.writer import Writer
from falcon.engine.reading.refusal import refusal
from falcon.engine.runtime.calling import FILE_NAME, FIRST_FILE_NAME

INITIALISE = "initialise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """Emitted code, ready to be run in a namespace.

    Attributes:
        text: as emitted, for people.
        code: compiled.
        places: source line of each line of the text.
        depths: nodes whose rows it reads as ``r0``…, with how many bars back.
        dynamic_depth: bars back that it reads lines which only the run knows.
        calm: `next` where it asks for nothing, if it has such bars.
    """

    text: str
    code: CodeType
    places: tuple[int, ...]
    depths: Mapping[int, int]
    dynamic_depth: int
    calm: Calm | None = None

    def line(self, trace: TracebackType) -> int:
        """The line of the strategy that a frame of this code stands on, else 0."""
        if trace.tb_frame.f_code.co_filename != self.code.co_filename:
            return 0
        return self.places[trace.tb_lineno - 1]


def emit_initialise(strategy: code.Strategy, names: Names) -> Module:
    """Emit `__init__` and what it calls, as a function ``initialise``."""
    layout = Layout(names=names, defaults=_defaults(strategy), stage=None)
    types = _Unknown(layout, {})
    writer = Writer()
    reached = _reached(strategy, "__init__")
    again = recursive(strategy.methods)
    for name in reached:
        _emit_method(strategy.methods[name], layout, types, writer, again)
    _emit_wrappers(strategy, reached, names, writer)
    _emit_constants(strategy, layout, types, writer)
    return _compiled(writer, layout, FIRST_FILE_NAME)


def emit_methods(
    strategy: code.Strategy, methods: Sequence[str], layout: Layout, types: Types
) -> Module:
    """Emit the methods that run after `__init__`."""
    writer = Writer()
    again = recursive(strategy.methods)
    for name in methods:
        _emit_method(strategy.methods[name], layout, types, writer, again)
    _emit_wrappers(strategy, methods, layout.names, writer)
    module = _compiled(writer, layout, FILE_NAME)
    return replace(module, calm=calm(strategy, layout, types))


class _Unknown(Types):
    """Types for `__init__`, where every value may be a line: everything is guarded."""

    def of(self, node: ir.Expr, _method: str, /) -> Type:
        """The type of a constant; of anything else nothing is known."""
        return type_of(node.value) if isinstance(node, ir.Const) else ANY


def _emit_constants(
    strategy: code.Strategy, layout: Layout, types: Types, writer: Writer
) -> None:
    expressions = Expressions(layout, types, "")
    writer.add(0, f"def {INITIALISE}():", 0)
    stored = [
        (layout.names.fixed[name], value) for name, value in strategy.fixed.items()
    ]
    computed = {layout.names.params[name]: v for name, v in strategy.computed.items()}
    stored += computed.items()
    stored += [(layout.names.own[name], v) for name, v in strategy.constants.items()]
    writer.add(1, f"global fuel{''.join(f', {name}' for name, _ in stored)}", 0)
    for name, value in stored:
        # Who builds an indicator may have given it another value.
        depth = 2 if name in computed else 1
        if name in computed:
            writer.add(1, f"if {name} is _unset:", value.at.line)
        writer.add(depth, f"{name} = {expressions.expr(value)}", value.at.line)
    if "__init__" in strategy.methods:
        defaults = strategy.methods["__init__"].defaults
        known = [expressions.expr(one) for one in defaults if one is not None]
        # Nobody gives it what has no default: that is the strategy's error.
        given = ", ".join(known) if len(known) == len(defaults) else ""
        writer.add(1, f"{layout.names.methods['__init__']}({given})", 0)


def _emit_method(
    method: code.Method,
    layout: Layout,
    types: Types,
    writer: Writer,
    again: frozenset[str],
) -> None:
    """Emit a method; one that may call itself counts how deep it is."""
    expressions = Expressions(layout, types, method.name)
    body, line = Writer(), method.at.line
    statements = Statements(expressions, body)
    depth = 2 if method.name in again else 1
    with expressions.going(method.of(code.Yield)):
        statements.pay(method.body, depth)
        statements.block(method.body, depth)
    args = ", ".join(_argument(expressions, method, name) for name in method.args)
    writer.add(0, f"def {layout.names.methods[method.name]}({args}):", line)
    targets = sorted(
        {layout.names.own[name] for name in own_targets(method.of(*BINDING))}
    )
    writer.add(1, f"global {', '.join(['fuel', *targets])}", line)
    for index, name in sorted(expressions.cursors.items()):
        writer.add(1, f"{index} = {name}.at", line)
    if method.name in again:
        writer.add(1, "_descend()", line)
        writer.add(1, "try:", line)
    writer.extend(body)
    if method.name in again:
        writer.add(1, "finally: _ascend()", line)


def _argument(expressions: Expressions, method: code.Method, name: str) -> str:
    """An argument of a method; the run gives callbacks nothing beyond their own."""
    text = expressions.local(name)
    if name == method.named:
        return f"{text}=_dict()"
    return f"{text}=()" if name == method.rest else text


def _emit_wrappers(
    strategy: code.Strategy, methods: Sequence[str], names: Names, writer: Writer
) -> None:
    """What methods are called by where they are handed on as values."""
    wanted = {node.name for node in strategy.of(Reference)} | handed(strategy.fixed)
    for name in methods:
        if name in wanted:
            method = strategy.methods[name]
            writer.add(0, wrapper(names, method), method.at.line)


def _compiled(writer: Writer, layout: Layout, file: str) -> Module:
    text, places = "\n".join(writer.lines) + "\n", tuple(writer.places)
    return Module(
        text=text,
        code=_compile(text, places, file),
        places=places,
        depths=dict(layout.depths),
        dynamic_depth=layout.dynamic_depth,
    )


def _compile(text: str, places: tuple[int, ...], file: str) -> CodeType:
    try:
        with warnings.catch_warnings():
            # What Python finds odd in it is the strategy's, and fails when it runs.
            warnings.simplefilter("ignore")
            return compile(text, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        # Rules that Python checks after parsing: leaps out of no loop, loops in loops.
        at = ir.At(line=places[(error.lineno or 1) - 1] or 1, column=1)
        hint = "write simpler loops, each with its own break and continue"
        raise refusal(at, error.msg, hint) from error


def load(module: Module, namespace: dict[str, object]) -> dict[str, object]:
    """Run a module's text, which only defines functions, in a namespace."""
    namespace["__builtins__"] = {}
    # The text is our own emitter's: it holds generated names, and numbers and strings
    # as `repr` writes them; no text of the strategy. Built-ins are empty.
    exec(module.code, namespace)  # noqa: S102
    return namespace


def _defaults(strategy: code.Strategy) -> Mapping[str, tuple[ir.Const | None, ...]]:
    return {name: method.defaults for name, method in strategy.methods.items()}


def _reached(strategy: code.Strategy, start: str) -> list[str]:
    """A method and all that it calls or finds, in the order of the class."""
    waiting, found = [start, *handed(strategy.fixed)], set()
    while waiting:
        name = waiting.pop()
        if name in strategy.methods and name not in found:
            found.add(name)
            waiting += called(strategy.methods[name])
    return [name for name in strategy.methods if name in found]
