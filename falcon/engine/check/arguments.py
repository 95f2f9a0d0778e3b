"""Arguments of calls, and what they stand for where the function is known."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check import arrays
from falcon.engine.check.constants import ANY_KEYWORDS, KEYWORDS
from falcon.engine.check.scope import Keywords, Read, Scope, Signature
from falcon.engine.functions import Reference
from falcon.engine.reading.refusal import place, refusal


def arguments(
    node: ast.Call, scope: Scope, read: Read
) -> tuple[tuple[ir.Expr, ...], Keywords]:
    """Read the arguments of a call; ``**more`` is a keyword without a name."""
    args = tuple(read(arg, scope) for arg in node.args)
    keywords = tuple(
        (one.arg, read(one.value, scope))
        if one.arg is not None
        else ("", ir.Starred(place(one.value), read(one.value, scope)))
        for one in node.keywords
    )
    return args, keywords


def check_keywords(node: ast.Call, path: str) -> None:
    """Refuse names that a function does not take.

    Raises:
        UnsupportedConstructError: there is one.
    """
    known = KEYWORDS.get(path, frozenset())
    if path.startswith("numpy."):
        known = arrays.KEYWORDS
    for keyword in node.keywords:
        if keyword.arg is None:
            raise refusal(node, "**arguments", "write the arguments by name")
        if keyword.arg not in known and path not in ANY_KEYWORDS:
            names = ", ".join(sorted(known)) or "no names"
            construct = f"argument {keyword.arg} of {path}"
            raise refusal(keyword.value, construct, f"it takes {names}")


def own_call(node: ast.Call, key: str, scope: Scope, read: Read) -> ir.Expr:
    """A call of a method or function that the file defines.

    Raises:
        UnsupportedConstructError: the arguments do not fit.
    """
    at, how = place(node), scope.methods[key]
    args, keywords = arguments(node, scope, read)
    values = (*args, *(value for _, value in keywords))
    if any(isinstance(value, ir.Starred) for value in values):
        return ir.ValueCall(at, Reference(at, key), args, keywords)
    name = key if key.endswith("()") else f"self.{key}"
    return ir.HelperCall(at, key, _bound(node, name, (args, keywords), how))


def _bound(
    node: ast.Call,
    name: str,
    given: tuple[tuple[ir.Expr, ...], Keywords],
    how: Signature,
) -> tuple[ir.Expr | None, ...]:
    """The arguments of an own method, complete and in its order."""
    args, keywords = given
    takes = len(how.args) - how.keyword_only
    if len(args) > takes and not how.rest:
        raise refusal(node, f"{len(args)} arguments for {name}", f"it takes {takes}")
    bound = dict(zip(how.args[:takes], args, strict=False))
    more: dict[str, ir.Expr] = {}
    for key, value in keywords:
        if key in bound or (key not in how.args and not how.named):
            raise refusal(node, f"argument {key} for {name}", "match its definition")
        (bound if key in how.args else more)[key] = value
    for key, default in zip(how.args, how.defaults, strict=True):
        if default is None and key not in bound:
            raise refusal(node, f"{name} without {key}", "pass every argument")
    complete: list[ir.Expr | None] = [bound.get(key) for key in how.args]
    at = place(node)
    if how.rest:
        complete.append(ir.Display(at, "tuple", args[takes:]))
    if how.named:
        keys = tuple(ir.Const(at, key) for key in more)
        complete.append(ir.Mapping(at, keys, tuple(more.values())))
    return tuple(complete)
