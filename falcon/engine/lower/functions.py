"""Functions as values: lambdas, functions inside methods, methods handed on.

A function that is a value may be called long after its bar, so it looks up cursors by
itself. Its arguments have the same names of ours everywhere, so that a call by name
finds them whatever it calls.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine import code, ir
from falcon.engine.check.ownerrors import OWN
from falcon.engine.functions import Arguments, Lambda, Reference
from falcon.engine.lower import weights
from falcon.engine.lower.emitter import Emitter, constant, display, keyword_mapping
from falcon.engine.lower.layout import Names
from falcon.engine.reading.refusal import refusal


def lambda_(emit: Emitter, node: Lambda) -> str:
    """A ``lambda``, each call of which is paid for."""
    units = 1 + weights.of_nodes(node.value)
    taken = parameters(emit, node.arguments)
    with emit.deferred():
        value = emit.expr(node.value)
    return f"(lambda {taken}: _charge({units}) or ({value}))"


def reference(emit: Emitter, node: Reference) -> str:
    """A method as a value."""
    names = emit.layout.names
    if node.name in names.methods:
        return wrapper_name(names, node.name)
    return f"_action_{node.name}"


def value_call(emit: Emitter, node: ir.ValueCall) -> str:
    """A delayed line, an indicator whose class is a value, or a function."""
    if emit.handle(node.value) is not None:
        raise refusal(
            node.at,
            "delayed line while the strategy runs",
            "read a value with [-1], or build the delayed line in __init__",
        )
    args = display("tuple", emit.exprs(node.args))
    keywords = keyword_mapping(emit, node.keywords)
    return f"_invoke({emit.expr(node.value)}, {args}, {keywords})"


def parameters(emit: Emitter, taken: Arguments) -> str:
    """What a function takes, as text between its brackets."""
    texts = [
        emit.local(name) if default is None else f"{emit.local(name)}={default}"
        for name, default in zip(
            taken.names,
            [None if one is None else emit.expr(one) for one in taken.defaults],
            strict=True,
        )
    ]
    first = len(texts) - taken.keyword_only
    if taken.rest:
        texts.insert(first, f"*{emit.local(taken.rest)}")
    elif taken.keyword_only:
        texts.insert(first, "*")
    if taken.named:
        texts.append(f"**{emit.local(taken.named)}")
    return ", ".join(texts)


def wrapper_name(names: Names, method: str) -> str:
    """The name of a method as a value."""
    return f"w{names.methods[method][1:]}"


def wrapper(names: Names, method: code.Method) -> str:
    """A method as a value: takes arguments by position and by name."""
    count = len(method.args) - bool(method.rest) - bool(method.named)
    taken, passed = [], []
    for name, default in zip(method.args[:count], method.defaults, strict=False):
        ours = names.arguments[name]
        passed.append(ours)
        tail = "" if default is None else f"={constant(default.value)}"
        taken.append(ours + tail)
    if method.rest:
        taken.insert(count - method.keyword_only, "*rest")
        passed.append("rest")
    elif method.keyword_only:
        taken.insert(count - method.keyword_only, "*")
    if method.named:
        taken.append("**named")
        passed.append("_unnamed(named)")
    called = f"{names.methods[method.name]}({', '.join(passed)})"
    return f"{wrapper_name(names, method.name)} = lambda {', '.join(taken)}: {called}"


def starred(emit: Emitter, node: ir.Starred) -> str:
    """The items of a value one by one."""
    return f"*_list({emit.expr(node.value)})"


def walrus(emit: Emitter, node: ir.Walrus) -> str:
    """An assignment inside an expression."""
    return f"({emit.local(node.target.name)} := {emit.expr(node.value)})"


def error_text(name: str, fixed: Mapping[str, str]) -> str:
    """A class of errors; one of the file is a constant of the module."""
    own = name.removeprefix(OWN)
    return f"_error_{name}" if own == name else fixed[own]
