"""Operations: what backtrader does value by value to lines.

Each operation maps the present values of its operands to one float. They are plain
functions over floats, so that they run through `map` over a stretch of bars and over a
single bar alike. NaN follows Python's comparison rules, as in backtrader: `Max(1, nan)`
is 1 and `Max(nan, 1)` is NaN. Division by zero raises `ZeroDivisionError`; a negative
base with a fractional exponent raises `ValueError`, since a line cannot hold a complex
number. Source of the definitions: behaviour of backtrader 1.9.78.123, compared bit for
bit in `tests/differential/test_indicators.py`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """One operation; symbols as Python writes them, functions as backtrader names them.

    `AND` and `OR` fold left to right into 1.0 or 0.0, but hand a single operand through
    as it is; `ALL` and `ANY` always answer 1.0 or 0.0.
    """

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    FLOORDIV = "//"
    POW = "**"
    NEG = "neg"
    ABS = "abs"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "=="
    NE = "!="
    AND = "And"
    OR = "Or"
    ALL = "All"
    ANY = "Any"
    MAX = "Max"
    MIN = "Min"
    SUM = "Sum"
    IF = "If"
    CMP = "Cmp"
    DIV_BY_ZERO = "DivByZero"
    DIV_ZERO_BY_ZERO = "DivZeroByZero"

    @property
    def is_function(self) -> bool:
        """Whether it is a function such as `bt.Max` and not an operator."""
        return self[0].isupper()

    @property
    def is_comparison(self) -> bool:
        """Whether it is one of the six comparisons."""
        return self[0] in "<>=!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """How an operation is computed.

    Attributes:
        function: operands to value.
        least: fewest operands.
        most: most operands, ``None`` for any number.
    """

    function: Callable[..., float]
    least: int = 2
    most: int | None = 2


def power(base: float, exponent: float) -> float:
    """Raise to a power through the C library's `pow`, as Python's ``**`` does.

    Raises:
        ZeroDivisionError: zero to a negative power.
        ValueError: a negative base with a fractional exponent.
    """
    if base == 0 and exponent < 0:
        raise ZeroDivisionError("zero cannot be raised to a negative power")
    return math.pow(base, exponent)


def _all(*operands: float) -> float:
    return 1.0 if all(operands) else 0.0


def _any(*operands: float) -> float:
    return 1.0 if any(operands) else 0.0


def _conjunction(*operands: float) -> float:
    return operands[0] if len(operands) == 1 else _all(*operands)


def _disjunction(*operands: float) -> float:
    return operands[0] if len(operands) == 1 else _any(*operands)


def _largest(*operands: float) -> float:
    return max(operands)


def _smallest(*operands: float) -> float:
    return min(operands)


def _total(*operands: float) -> float:
    return math.fsum(operands)


def _choose(condition: float, then: float, otherwise: float) -> float:
    return then if condition else otherwise


def _compare(left: float, right: float) -> float:
    return float((left > right) - (left < right))


def _div_by_zero(dividend: float, divisor: float, fallback: float) -> float:
    return dividend / divisor if divisor != 0 else fallback


def _div_zero_by_zero(
    dividend: float, divisor: float, single: float, dual: float
) -> float:
    if divisor != 0:
        return dividend / divisor
    return dual if dividend == 0 else single


OPERATIONS: dict[Op, Operation] = {
    Op.ADD: Operation(function=operator.add),
    Op.SUB: Operation(function=operator.sub),
    Op.MUL: Operation(function=operator.mul),
    Op.DIV: Operation(function=operator.truediv),
    Op.FLOORDIV: Operation(function=operator.floordiv),
    Op.POW: Operation(function=power),
    Op.NEG: Operation(function=operator.neg, least=1, most=1),
    Op.ABS: Operation(function=abs, least=1, most=1),
    Op.LT: Operation(function=lambda a, b: 1.0 if a < b else 0.0),
    Op.LE: Operation(function=lambda a, b: 1.0 if a <= b else 0.0),
    Op.GT: Operation(function=lambda a, b: 1.0 if a > b else 0.0),
    Op.GE: Operation(function=lambda a, b: 1.0 if a >= b else 0.0),
    Op.EQ: Operation(function=lambda a, b: 1.0 if a == b else 0.0),
    Op.NE: Operation(function=lambda a, b: 1.0 if a != b else 0.0),
    Op.AND: Operation(function=_conjunction, least=1, most=None),
    Op.OR: Operation(function=_disjunction, least=1, most=None),
    Op.ALL: Operation(function=_all, least=1, most=None),
    Op.ANY: Operation(function=_any, least=1, most=None),
    Op.MAX: Operation(function=_largest, least=1, most=None),
    Op.MIN: Operation(function=_smallest, least=1, most=None),
    Op.SUM: Operation(function=_total, least=1, most=None),
    Op.IF: Operation(function=_choose, least=3, most=3),
    Op.CMP: Operation(function=_compare),
    Op.DIV_BY_ZERO: Operation(function=_div_by_zero, least=3, most=3),
    Op.DIV_ZERO_BY_ZERO: Operation(function=_div_zero_by_zero, least=4, most=4),
}
