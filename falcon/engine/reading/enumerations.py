"""Enumerations: which classes of the file are some."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from falcon.engine.reading.paths import dotted

BASES: Final = {
    "enum.Enum": "Enum",
    "enum.IntEnum": "IntEnum",
    "enum.StrEnum": "StrEnum",
}
_MIXED: Final = frozenset({"str", "int"})


def base_of(node: ast.ClassDef, imports: Mapping[str, str]) -> str | None:
    """What a class derives from, ``Enum`` or ``strEnum``; ``None`` if it is none."""
    match node.bases:
        case [base]:
            return BASES.get(dotted(base, imports) or "")
        case [ast.Name(id=mixed), base] if mixed in _MIXED:
            is_plain = dotted(base, imports) == "enum.Enum"
            return f"{mixed}Enum" if is_plain else None
    return None
