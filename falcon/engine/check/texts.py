"""Texts: f-strings, ``.format`` templates and ``%`` templates.

A template is taken apart here, so that at run time only plain values are formatted with
known specifications: no attribute of a value can be reached through a template, and no
width can blow up the memory.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from string import Formatter

from falcon.engine import ir
from falcon.engine.check.scope import Read, Scope
from falcon.engine.reading.refusal import place, refusal

MAX_WIDTH = 200
"""Widest field and longest precision of a formatted value."""

_CONVERSIONS = {-1: "", ord("s"): "s", ord("r"): "r"}
_PERCENT = re.compile(r"%(?:\((\w*)\))?([#0\- +]*)(\*|\d*)(?:\.(\*|\d*))?([a-zA-Z%])")
_PERCENT_TYPES = frozenset("diouxXeEfFgGrsc%")
_NUMBER = re.compile(r"\d+")
_FIELD = re.compile(r"\w*\Z")
_SIMPLE = (ir.Const, ir.Local, ir.Own, ir.Param, ir.Fixed, ir.Attr, ir.Index)


def read_joined(node: ast.JoinedStr, scope: Scope, read: Read) -> ir.Text:
    """Read an f-string.

    Raises:
        UnsupportedConstructError: a width is computed or too large.
    """
    parts: list[str | ir.Piece] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        elif isinstance(value, ast.FormattedValue):
            parts.append(_piece(value, scope, read))
    return ir.Text(place(node), tuple(parts))


def _piece(node: ast.FormattedValue, scope: Scope, read: Read) -> ir.Piece:
    if node.conversion not in _CONVERSIONS:
        raise refusal(node.value, "!a in an f-string", "leave the conversion out")
    conversion, at = _CONVERSIONS[node.conversion], place(node.value)
    value = read(node.value, scope)
    parts = [] if node.format_spec is None else node.format_spec.values  # type: ignore[attr-defined]
    if not all(isinstance(part, ast.Constant) for part in parts):
        return _computed(node, value, conversion, (scope, read))
    spec = "".join(str(part.value) for part in parts)
    check_spec(node.value, spec)
    return ir.Piece(at, value, conversion, spec)


def _computed(
    node: ast.FormattedValue,
    value: ir.Expr,
    conversion: str,
    reading: tuple[Scope, Read],
) -> ir.Piece:
    """A value whose width or precision is computed: ``format(value, spec)``."""
    at, (scope, read) = place(node.value), reading
    if conversion:
        name = "repr" if conversion == "r" else "str"
        value = ir.Call(at, name, (value,))
    assert isinstance(node.format_spec, ast.JoinedStr)  # noqa: S101  # by its caller
    spec = read_joined(node.format_spec, scope, read)
    return ir.Piece(at, ir.Call(at, "format", (value, spec)), "", "")


def check_spec(node: ast.expr, spec: str) -> None:
    """Refuse a format specification that would make a giant text.

    Raises:
        UnsupportedConstructError: it does.
    """
    if any(int(number) > MAX_WIDTH for number in _NUMBER.findall(spec)):
        raise refusal(
            node, f"width in `{spec[:40]}`", f"keep it at {MAX_WIDTH} or below"
        )


def check_percent(node: ast.expr, template: str) -> None:
    """Refuse a ``%`` template with computed or giant widths.

    Raises:
        UnsupportedConstructError: it has some.
    """
    flaw = percent_flaw(template)
    if flaw is not None:
        raise refusal(
            node, f"% template with {flaw}", "use an f-string such as f'{x:.2f}'"
        )


def percent_flaw(template: str) -> str | None:
    """What is wrong with a ``%`` template, or ``None``."""
    for _, _, width, precision, kind in _PERCENT.findall(template):
        if "*" in (width, precision):
            return "a computed width"
        if any(int(size) > MAX_WIDTH for size in (width, precision) if size):
            return "a giant width"
        if kind not in _PERCENT_TYPES:
            return f"%{kind}"
    return None


def read_format(node: ast.Call, template: str, scope: Scope, read: Read) -> ir.Expr:
    """Read ``'…'.format(…)`` with a literal template.

    Raises:
        UnsupportedConstructError: the template reaches into a value, or names an
            argument that is not given.
    """
    args = tuple(read(argument, scope) for argument in node.args)
    named = {one.arg or "": read(one.value, scope) for one in node.keywords}
    if not any(isinstance(argument, ir.Starred) for argument in args):
        given = {str(number): argument for number, argument in enumerate(args)}
        return _filled_text(node, template, given | named)
    return _spread(node, template, args, named)


def _spread(
    node: ast.Call,
    template: str,
    args: tuple[ir.Expr, ...],
    named: dict[str, ir.Expr],
) -> ir.Expr:
    """A template with ``*values``: all of them first, then each out of a tuple."""
    at = place(node)
    every = ir.Local(at, f"format {at.line} {at.column}")
    given: dict[str, ir.Expr] = {
        str(number): ir.Index(at, every, ir.Const(at, number))
        for number in range(template.count("{"))
    }
    used = {key: value for key, value in given.items() if key in _used(node, template)}
    bound = ir.Walrus(at, every, ir.Display(at, "tuple", args))
    text = _filled_text(node, template, used | named)
    return ir.Index(at, ir.Display(at, "tuple", (bound, text)), ir.Const(at, 1))


def _used(node: ast.Call, template: str) -> set[str]:
    """The fields of a template, those without a name numbered."""
    used: Counter[str] = Counter()
    for _, name, _, _ in _fields(node, template):
        if name is not None:
            used[_field(node, name, used)] += 1
    return set(used)


def _fields(
    node: ast.Call, template: str
) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(template))
    except ValueError as error:
        construct = f"format template: {error}"
        raise refusal(node, construct, "use an f-string") from error


def _filled_text(node: ast.Call, template: str, given: dict[str, ir.Expr]) -> ir.Text:
    used: Counter[str] = Counter()
    parts: list[str | ir.Piece] = []
    for literal, name, spec, conversion in _fields(node, template):
        if literal:
            parts.append(literal)
        if name is not None:
            key = _field(node, name, used)
            parts.append(_filled(node, given.get(key), spec or "", conversion))
            used[key] += 1
    _check_once(node, given, used)
    return ir.Text(place(node), tuple(parts))


def _field(node: ast.Call, name: str, used: Counter[str]) -> str:
    if not _FIELD.match(name):
        raise refusal(
            node, f"`{{{name[:40]}}}` in a format template", "use an f-string"
        )
    return name or str(used.total())


def _filled(
    node: ast.Call, value: ir.Expr | None, spec: str, conversion: str | None
) -> ir.Piece:
    if value is None:
        raise refusal(node, "format template without its argument", "use an f-string")
    if "{" in spec:
        raise refusal(node, "computed width", "write the width as a number")
    if conversion not in {None, "s", "r"}:
        raise refusal(node, f"!{conversion} in a template", "leave the conversion out")
    check_spec(node, spec)
    return ir.Piece(place(node), value, conversion or "", spec)


def _check_once(node: ast.Call, given: dict[str, ir.Expr], used: Counter[str]) -> None:
    """An argument is evaluated where it stands in the text: once, or harmlessly."""
    for key, value in given.items():
        if used[key] != 1 and not isinstance(value, _SIMPLE):
            raise refusal(
                node, "format argument used more than once or never", "use an f-string"
            )
