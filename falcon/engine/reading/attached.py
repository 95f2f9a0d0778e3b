"""Attached: attributes that a class sets on a feed, ``self.data.flow = bt.If(…)``.

Only the class itself reads them, so they become attributes of its own, of a name that
no source can hold.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from falcon.engine.check.names import LINE_NAMES, feed_number
from falcon.engine.reading import syntax

ATTACHED: Final = re.compile(r"self\.data\w*(\[\d+\])?\.\w+\s*[-+*/:,=]")
"""What a text with such an attribute holds somewhere; most have none."""

MOST: Final = 50
"""Most of them in one class."""

_OWN: Final = frozenset({*LINE_NAMES, "lines", "l", "p", "params", "plotinfo"})


def unfold_attached(module: ast.Module) -> None:
    """Keep such attributes on ``self``."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            found = set(_attached(node))
            if 0 < len(found) <= MOST:
                _Keeping(found).visit(node)


def _feed(node: ast.expr) -> str:
    """The name of the feed that ``self.data`` or ``self.datas[0]`` is, or nothing."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            number = feed_number(name)
            return "" if number is None else f"data{number}"
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id="self"), attr="datas"),
            slice=ast.Constant(value=int() as place),
        ):
            return f"data{place}" if place >= 0 else ""
    return ""


def _attached(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Feeds and names of the attributes that a class sets."""
    for one in syntax.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store):
            feed = _feed(one.value)
            is_own = one.attr in _OWN or one.attr.startswith("_")
            if feed and not is_own:
                yield feed, one.attr


class _Keeping(ast.NodeTransformer):
    """Reads and sets them on ``self``."""

    def __init__(self, found: set[tuple[str, str]]) -> None:
        self._found = found

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        """One of them, or any other attribute."""
        if (_feed(node.value), node.attr) in self._found:
            owner = ast.copy_location(ast.Name("self", ast.Load()), node.value)
            name = f"{node.attr}@{_feed(node.value)}"
            return ast.copy_location(ast.Attribute(owner, name, node.ctx), node)
        self.generic_visit(node)
        return node
