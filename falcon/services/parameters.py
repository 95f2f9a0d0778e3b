"""Parameters: values for what a strategy's code declares.

The type of a declared default decides: ``period = 20`` takes whole numbers,
``stop = 0.05`` any number, ``use_filter = True`` true or false, text takes text. A
default of ``None`` takes anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from falcon.domain.strategies import Parameter, Parameters
from falcon.errors import UsageError

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def check_parameters(declared: Parameters, given: Parameters) -> Parameters:
    """The values given, each checked against the declared default.

    Raises:
        UsageError: a name is not declared, or a value is of another type.
    """
    _require_declared(declared, given)
    return {
        name: _checked(name, declared[name], value) for name, value in given.items()
    }


def parse_parameters(declared: Parameters, given: Mapping[str, str]) -> Parameters:
    """The values of a command line, each read as the type of the declared default.

    Raises:
        UsageError: a name is not declared, or a text cannot be read as its type.
    """
    _require_declared(declared, given)
    return {
        name: _checked(name, declared[name], _parsed(declared[name], text))
        for name, text in given.items()
    }


def _require_declared(declared: Parameters, given: Mapping[str, object]) -> None:
    unknown = ", ".join(sorted(given.keys() - declared.keys()))
    if unknown:
        known = ", ".join(declared) or "none"
        raise UsageError(f"the strategy has no parameter {unknown}; it has: {known}")


def _checked(name: str, default: Parameter, value: Parameter) -> Parameter:
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"parameter {name} must be finite, was {value}")
    if not _fits(default, value):
        raise UsageError(
            f"parameter {name} must be {_kind(default)} like {default!r}, was {value!r}"
        )
    return value


def _fits(default: Parameter, value: Parameter) -> bool:
    match default:
        case None:
            return True
        case bool():
            return isinstance(value, bool)
        case int():
            return isinstance(value, int) and not isinstance(value, bool)
        case float():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case str():
            return isinstance(value, str)


def _kind(default: Parameter) -> str:
    match default:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case _:
            return "text"


def _parsed(default: Parameter, text: str) -> Parameter:
    match default:
        case bool():
            return _flag(text)
        case int() | float():
            return _number(text)
        case None:
            return _number(text)
        case str():
            return text


def _flag(text: str) -> Parameter:
    word = text.strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else text


def _number(text: str) -> Parameter:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
