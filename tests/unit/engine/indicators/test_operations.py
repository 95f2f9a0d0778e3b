"""Operations, value by value."""

from __future__ import annotations

import math

import pytest

from falcon.engine.indicators.operations import OPERATIONS, Op, power

NAN = math.nan


def compute(op: Op, *operands: float) -> float:
    return OPERATIONS[op].function(*operands)


def test_every_operation_can_be_computed() -> None:
    assert set(OPERATIONS) == set(Op)


@pytest.mark.parametrize(
    ("op", "operands", "value"),
    [
        (Op.ADD, (1.5, 2.0), 3.5),
        (Op.SUB, (1.5, 2.0), -0.5),
        (Op.MUL, (1.5, 2.0), 3.0),
        (Op.DIV, (3.0, 2.0), 1.5),
        (Op.FLOORDIV, (-7.0, 2.0), -4.0),
        (Op.POW, (3.0, 2.0), 9.0),
        (Op.NEG, (3.0,), -3.0),
        (Op.ABS, (-3.0,), 3.0),
        (Op.LT, (1.0, 2.0), 1.0),
        (Op.LE, (2.0, 2.0), 1.0),
        (Op.GT, (1.0, 2.0), 0.0),
        (Op.GE, (1.0, 2.0), 0.0),
        (Op.EQ, (2.0, 2.0), 1.0),
        (Op.NE, (2.0, 2.0), 0.0),
        (Op.AND, (2.0, 3.0), 1.0),
        (Op.AND, (2.0, 0.0), 0.0),
        (Op.AND, (7.0,), 7.0),
        (Op.OR, (0.0, 3.0), 1.0),
        (Op.OR, (0.0, 0.0), 0.0),
        (Op.OR, (7.0,), 7.0),
        (Op.ALL, (7.0,), 1.0),
        (Op.ALL, (7.0, 0.0), 0.0),
        (Op.ANY, (0.0, 7.0), 1.0),
        (Op.ANY, (0.0,), 0.0),
        (Op.MAX, (1.0, 5.0, 3.0), 5.0),
        (Op.MIN, (4.0, 1.0, 3.0), 1.0),
        (Op.SUM, (0.1, 0.2, 0.3, -0.6), 2.7755575615628914e-17),
        (Op.IF, (1.0, 5.0, 6.0), 5.0),
        (Op.IF, (0.0, 5.0, 6.0), 6.0),
        (Op.CMP, (1.0, 2.0), -1.0),
        (Op.CMP, (2.0, 2.0), 0.0),
        (Op.CMP, (3.0, 2.0), 1.0),
        (Op.DIV_BY_ZERO, (6.0, 3.0, 9.0), 2.0),
        (Op.DIV_BY_ZERO, (6.0, 0.0, 9.0), 9.0),
        (Op.DIV_ZERO_BY_ZERO, (6.0, 3.0, 8.0, 9.0), 2.0),
        (Op.DIV_ZERO_BY_ZERO, (6.0, 0.0, 8.0, 9.0), 8.0),
        (Op.DIV_ZERO_BY_ZERO, (0.0, 0.0, 8.0, 9.0), 9.0),
    ],
)
def test_an_operation_has_pythons_value(
    op: Op, operands: tuple[float, ...], value: float
) -> None:
    assert compute(op, *operands) == value


def test_the_largest_of_a_number_and_nan_depends_on_their_order() -> None:
    assert compute(Op.MAX, 1.0, NAN) == 1.0
    assert math.isnan(compute(Op.MAX, NAN, 1.0))


def test_nan_is_true_and_compares_as_equal_to_anything_in_cmp() -> None:
    assert compute(Op.IF, NAN, 1.0, 2.0) == 1.0
    assert compute(Op.CMP, NAN, 1.0) == 0.0


@pytest.mark.parametrize("op", [Op.DIV, Op.FLOORDIV])
def test_a_division_by_zero_is_an_error(op: Op) -> None:
    with pytest.raises(ZeroDivisionError):
        compute(op, 1.0, 0.0)


def test_zero_to_a_negative_power_is_a_division_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        power(0.0, -1.0)


def test_a_fractional_power_of_a_negative_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="domain"):
        power(-1.0, 0.5)


def test_symbols_are_operators_and_names_are_functions() -> None:
    assert Op.MAX.is_function
    assert not Op.NEG.is_function
    assert not Op.SUB.is_function


def test_six_operations_are_comparisons() -> None:
    assert [op.value for op in Op if op.is_comparison] == [
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
    ]
