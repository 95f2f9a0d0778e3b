"""Opcodes of the register machine: rows ``(opcode, a, b, c)`` of an int64 array.

Registers are 64 bits wide; an operation takes them as whole numbers or as floats.
Ranges of opcodes belong together: the machine first decides on the range.
"""

from __future__ import annotations

from typing import Final

# Jump to c if floats a and b compare so; the last two hold for NaN as well.
F_LT: Final = 0
F_LE: Final = 1
F_EQ: Final = 2
F_NE: Final = 3
F_NOT_LT: Final = 4
F_NOT_LE: Final = 5

# Jump to c if whole numbers a and b compare so.
I_LT: Final = 6
I_LE: Final = 7
I_EQ: Final = 8
I_NE: Final = 9

# Jump to c if a is not so.
SMALL: Final = 10
"""A whole number that leaves room for one more addition."""
EXACT: Final = 11
"""A whole number that a float holds exactly."""
FINITE: Final = 12
"""A finite float."""
PRODUCT: Final = 13
"""Whole numbers a and b whose product is `SMALL`."""
TRUNCATES: Final = 14
"""A float whose whole part is `SMALL`."""
POWERS: Final = 15
"""Floats a and b, of which Python raises a to b without an error."""
HELD: Final = 16
"""A float no larger than any whole number that it holds exactly."""

CONDITIONS: Final = 17

# Float a from floats b and c.
F_ADD: Final = 17
F_SUB: Final = 18
F_MUL: Final = 19
F_DIV: Final = 20
F_FLOOR_DIV: Final = 21
F_MOD: Final = 22
F_POW: Final = 23
F_MAX: Final = 24
F_MIN: Final = 25
F_FMOD: Final = 26
F_COPYSIGN: Final = 27

FLOATS: Final = 28

# Whole number a from b and c.
I_ADD: Final = 28
I_SUB: Final = 29
I_MUL: Final = 30
I_FLOOR_DIV: Final = 31
I_MOD: Final = 32
I_MAX: Final = 33
I_MIN: Final = 34
I_HALF: Final = 35
"""The number of an order from its handle, the same for all its snapshots."""

WHOLES: Final = 36

LINE: Final = 37
"""Float a: row b as it was c bars ago."""
LINE_AT: Final = 38
"""Float a: row b at the offset in register c."""
MOVE: Final = 39
"""Register a from b."""
JUMP: Final = 40
"""To a."""
PAY: Final = 41
"""a units of fuel."""
LENGTH: Final = 42
"""Whole number a: bars of feed b so far; steps of the run for -1."""
POSITION: Final = 43
"""Size of the position of feed b: float a."""
WHOLE_POSITION: Final = 44
"""The same as whole number a."""
TO_FLOAT: Final = 45
"""Float a from whole number b."""
TO_WHOLE: Final = 46
"""Whole number a from float b: truncated, floor, ceiling, to even by c."""
PICK: Final = 47
"""Register a from the table of registers that begins at b, at index c."""
RETURN: Final = 48
BAIL: Final = 49

FUNCTION: Final = 50
"""Float a: function number c of float b."""
ROUND: Final = 51
"""Float a: b rounded to digits c."""
MOMENT: Final = 52
"""Whole number a: part number c of the time b, see `falcon.engine.native.moments`."""
FROM_NUMBER: Final = 53
"""Whole number a: the moment of the date number in float b."""
TO_NUMBER: Final = 54
"""Float a: date number of the moment in b."""
PUT: Final = 55
"""Append a itself to the log."""
PUT_VALUE: Final = 56
"""Append register a to the log."""

READS: Final = 57

# Of the broker: register a.
POSITION_TAG: Final = 57
"""Tag of the size of the position of feed b."""
POSITION_PRICE: Final = 58
"""Its price."""
CASH: Final = 59
VALUE: Final = 60
"""Of the account."""
ORDER_ROW: Final = 61
"""The number of order b."""
ORDER_FLOAT: Final = 62
"""Column c of order b."""
ORDER_TAG: Final = 63
"""Its tag."""
ORDER_INT: Final = 64
"""Whole column c of order b."""
ORDER_BIT: Final = 65
"""Whether the strategy stated c for order b."""
TRADE_FLOAT: Final = 66
TRADE_TAG: Final = 67
TRADE_INT: Final = 68
"""Column c of trade b, as for orders."""

ACTIONS: Final = 69

CLEAR_TERMS: Final = 69
"""Of leg a."""
TERM: Final = 70
"""Of leg a, column b: float c."""
TIE: Final = 71
"""Of leg a, column b: whole number c."""
GIVE: Final = 72
"""Note that leg a states b."""
VALID_FOR: Final = 73
"""Leg a is valid for the span in b, counted from the bar of feed c."""
PLACE: Final = 74
"""Handle a: action b on feed c, with size and its kind in the first registers."""
LEG: Final = 75
"""Handle a: leg b of the last bracket."""
CANCEL: Final = 76
"""The order in a."""

SIZE_REGISTER: Final = 0
HAS_SIZE_REGISTER: Final = 1

BUY: Final = 0
SELL: Final = 1
CLOSE: Final = 2
TARGET_SIZE: Final = 3
TARGET_VALUE: Final = 4
TARGET_PERCENT: Final = 5
BUY_BRACKET: Final = 6
SELL_BRACKET: Final = 7
"""Actions."""
