"""Nearest names: what somebody meant who wrote a name that nothing has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from falcon.engine.check.names import (
    ACTIONS,
    BUILTINS,
    LINE_NAMES,
    OWN_VALUES,
    REWRITES,
)
from falcon.engine.check.scope import Scope

_GIVEN: Final = ("data", "datas", "datetime", "p", "params")
_OTHER_LANGUAGES: Final = {
    "null": "None",
    "nil": "None",
    "none": "None",
    "NaN": "float('nan')",
    "nan": "float('nan')",
    "true": "True",
    "false": "False",
    "this": "self",
}
_CUTOFF: Final = 0.75
_ALMOST: Final = 0.85
_SHORT: Final = 0.6
"""Two letters of three, of names that are equally long."""


def near_own(name: str, scope: Scope) -> str | None:
    """How to write ``self.name``, of which there is none, if it can be told."""
    if name in scope.parameters:
        return f"write self.p.{name}"
    close = _closest(name, _own_names(scope))
    return f"did you mean self.{close}?" if close else None


def near_call(name: str, scope: Scope) -> str:
    """The method of ``self`` whose short name is as long and all but the same."""
    known = (one for one in scope.methods.keys() | ACTIONS if len(one) == len(name))
    return _closest(name, (one for one in known if one.isidentifier()), _SHORT)


def near_name(name: str, scope: Scope) -> str | None:
    """How to write a plain name that nothing defines, if it can be told."""
    if name in REWRITES:
        return REWRITES[name]
    if name in _OTHER_LANGUAGES:
        return f"write {_OTHER_LANGUAGES[name]}"
    known = _own_names(scope)
    if name in known:
        return f"write self.{name}"
    if name in scope.parameters:
        return f"write self.p.{name}"
    if close := _closest(name, scope.locals | scope.fixed | BUILTINS):
        return f"did you mean {close}?"
    close = _closest(name, known)
    return f"did you mean self.{close}?" if close else None


def near_line(name: str) -> str:
    """The line of a feed whose name is all but the same, or empty."""
    if name.lower() in LINE_NAMES:
        return name.lower()
    return next(iter(get_close_matches(name, LINE_NAMES, 1, _ALMOST)), "")


def _own_names(scope: Scope) -> frozenset[str]:
    methods = {name for name in scope.methods if name.isidentifier()}
    stated = {name for name in scope.attributes if name.isidentifier()}
    return frozenset(stated | methods | ACTIONS | OWN_VALUES.keys() | {*_GIVEN})


def _closest(name: str, known: Iterable[str], cutoff: float = _CUTOFF) -> str:
    names = {one.lower(): one for one in sorted(known) if not one.startswith("_")}
    return names.get(
        next(iter(get_close_matches(name.lower(), names, 1, cutoff)), ""), ""
    )
