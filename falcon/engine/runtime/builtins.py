"""Built-in functions of strategy code: Python's, bounded in time and memory."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, Final

from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.trades import Trade
from falcon.engine.check.texts import MAX_WIDTH
from falcon.engine.runtime.arithmetic import Arithmetic
from falcon.engine.runtime.behaviours import Behaving
from falcon.engine.runtime.handles import LineHandle
from falcon.engine.runtime.kinds import CLASSES, is_plain
from falcon.engine.runtime.meter import (
    MAX_BITS,
    Meter,
    Namespace,
    NotOfferedError,
    TooLargeError,
    bounded,
)
from falcon.engine.runtime.records import Record
from falcon.engine.runtime.texts import Texts
from falcon.engine.runtime.valued import Valued

_DIGITS_PER_UNIT: Final = 16
_LONG_FLOAT: Final = 1e22
_PRODUCTS_PER_UNIT: Final = 40
_LONG_FLOAT_FUEL: Final = 20
"""Fuel of rounding a float whose decimal digits do not fit into a machine word."""

_NUMBER: Final = re.compile(r"\d+")


def builtins(arithmetic: Arithmetic, texts: Texts) -> Namespace:
    """The built-in functions by our names."""
    containers = arithmetic.containers
    return {
        "_abs": abs,
        "_all": containers.every,
        "_any": containers.some,
        "_bool": bool,
        "_chr": chr,
        "_dict": containers.entries,
        "_divmod": divmod,
        "_enumerate": containers.numbered,
        "_filter": containers.filtered,
        "_float": float,
        "_formatted": _formatted(texts),
        "_frozenset": lambda value=(): frozenset(containers.distinct(value)),
        "_int": _whole(containers.meter),
        "_is_exactly": is_exactly,
        "_isinstance": is_instance,
        "_iter": containers.iterator,
        "_len": _length,
        "_list": containers.listed,
        "_map": containers.mapped,
        "_max": containers.maximum,
        "_min": containers.minimum,
        "_next": containers.following,
        "_ord": ord,
        "_pow": _power(arithmetic),
        "_range": range,
        "_reversed": containers.backwards,
        "_round": _rounded(containers.meter),
        "_set": containers.distinct,
        "_slices": _slices,
        "_sorted": containers.ordered,
        "_sum": containers.total,
        "_tuple": containers.fixed,
        "_type_name": type_name,
        "_zip": containers.side_by_side,
    }


def type_name(value: object) -> str:
    """``type(value).__name__``, as it is in backtrader.

    Raises:
        NotOfferedError: it depends on how the run was set up.
    """
    match value:
        case Order():
            return "BuyOrder" if value.isbuy() else "SellOrder"
        case LineHandle():
            return "LineBuffer"
        case Record():
            return value.kind.name
    if isinstance(value, Trade | Position | BaseException) or is_plain(value):
        return type(value).__name__
    raise NotOfferedError("the name of a type of ours")


def is_instance(value: object, *names: str) -> bool:
    """``isinstance(value, …)`` by the names of the classes."""
    if isinstance(value, Valued):
        return False
    kinds = {type(value).__name__.lower()}
    if isinstance(value, Record):
        kinds = {f"class {name}" for name in value.kind.names}
    elif isinstance(value, Enum | Behaving):
        kinds = {f"class {type(value).__name__}"}
    return any(
        isinstance(value, CLASSES[name]) if name in CLASSES else name in kinds
        for name in names
    )


def is_exactly(value: object, *names: str) -> bool:
    """``type(value) in …`` by the names of the classes."""
    return any(type(value) is CLASSES.get(name) for name in names)


def _slices(*bounds: Any) -> slice:
    """``slice(start, stop, step)``; CPython frees nested ones by recursion in C."""
    if any(isinstance(bound, slice) for bound in bounds):
        raise NotOfferedError("a slice of slices")
    return slice(*bounds)


def _whole(meter: Meter) -> Any:
    def take(value: Any = 0, base: Any = None) -> object:
        if type(value) is str:
            meter.charge(len(value) // _DIGITS_PER_UNIT)
        return bounded(int(value) if base is None else int(value, base))

    return take


def _rounded(meter: Meter) -> Any:
    def take(number: Any, ndigits: Any = None) -> object:
        if isinstance(number, float) and not -_LONG_FLOAT < number < _LONG_FLOAT:
            meter.charge(_LONG_FLOAT_FUEL)
        if isinstance(number, int) and isinstance(ndigits, int):
            # Python computes the power of ten; no number here is so long.
            ndigits = max(ndigits, -MAX_BITS)
        return round(number, ndigits)

    return take


def _power(arithmetic: Arithmetic) -> Any:
    def take(base: Any, exp: Any, mod: Any = None) -> object:
        if mod is None:
            return arithmetic.power(base, exp)
        arithmetic.meter.charge(_LONG_FLOAT_FUEL + _modulo_fuel(exp, mod))
        return pow(base, exp, mod)

    return take


def _modulo_fuel(exponent: Any, modulus: Any) -> int:
    """Each bit of the exponent costs a product of two numbers below the modulus."""
    if not isinstance(exponent, int) or not isinstance(modulus, int):
        return 0
    words = modulus.bit_length() // 30
    return exponent.bit_length() * words * words // _PRODUCTS_PER_UNIT


def _formatted(texts: Texts) -> Any:
    def take(value: Any, spec: str = "") -> str:
        if any(int(number) > MAX_WIDTH for number in _NUMBER.findall(spec)):
            raise TooLargeError(f"width in '{spec[:40]}'")
        return texts.shaped(value, spec)

    return take


def _length(value: Any) -> int:
    if isinstance(value, Valued):
        return value.main.bars.length
    return len(value)
