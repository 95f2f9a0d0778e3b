"""Opcodes of the register machine: columns ``(opcode, a, b, c)`` of a uint32 array.

Registers are 64 bits wide; an operation takes them as whole numbers or as floats.
Ranges of opcodes belong together: the machine first decides on the range.

No operand is below 0: the machine takes them as they are for places in arrays.
"""

from __future__ import annotations

from typing import Final

# Jump to c if the present value of row a and float b compare so; see below.
ROW_LT: Final = 0
ROW_LE: Final = 1
ROW_EQ: Final = 2
ROW_NE: Final = 3
ROW_NOT_LT: Final = 4
ROW_NOT_LE: Final = 5
# The other way round: float b and the value.
LT_ROW: Final = 6
LE_ROW: Final = 7
NOT_LT_ROW: Final = 8
NOT_LE_ROW: Final = 9

ROWS: Final = 10

# Jump to c if floats a and b compare so; the last two hold for NaN as well.
F_LT: Final = 10
F_LE: Final = 11
F_EQ: Final = 12
F_NE: Final = 13
F_NOT_LT: Final = 14
F_NOT_LE: Final = 15

# Jump to c if whole numbers a and b compare so.
I_LT: Final = 16
I_LE: Final = 17
I_EQ: Final = 18
I_NE: Final = 19

WHOLE_TESTS: Final = 20

# Jump to c if there is a position of feed a, or none.
IF_HELD: Final = 20
IF_FLAT: Final = 21

JUMPS: Final = 22

# Jump to c if a is not so.
SMALL: Final = 22
"""A whole number that leaves room for one more addition."""
EXACT: Final = 23
"""A whole number that a float holds exactly."""
FINITE: Final = 24
"""A finite float."""
PRODUCT: Final = 25
"""Whole numbers a and b whose product is `SMALL`."""
TRUNCATES: Final = 26
"""A float whose whole part is `SMALL`."""
POWERS: Final = 27
"""Floats a and b, of which Python raises a to b without an error."""
HELD: Final = 28
"""A float no larger than any whole number that it holds exactly."""

CONDITIONS: Final = 29

# Float a from floats b and c.
F_ADD: Final = 29
F_SUB: Final = 30
F_MUL: Final = 31
F_DIV: Final = 32
F_FLOOR_DIV: Final = 33
F_MOD: Final = 34
F_POW: Final = 35
F_MAX: Final = 36
F_MIN: Final = 37
F_FMOD: Final = 38
F_COPYSIGN: Final = 39

FLOATS: Final = 40

# Whole number a from b and c.
I_ADD: Final = 40
I_SUB: Final = 41
I_MUL: Final = 42
I_FLOOR_DIV: Final = 43
I_MOD: Final = 44
I_MAX: Final = 45
I_MIN: Final = 46

WHOLES: Final = 47

LINE: Final = 48
"""Float a: row b as it was c bars ago."""
MOVE: Final = 49
"""Register a from b."""
JUMP: Final = 50
"""To a."""
RETURN: Final = 51
PAY: Final = 52
"""a units of fuel."""

STEPS: Final = 53
"""Whole number a: steps of the run so far."""
LENGTH: Final = 54
"""Whole number a: bars of feed b so far."""
POSITION: Final = 55
"""Size of the position of feed b: float a."""
WHOLE_POSITION: Final = 56
"""The same as whole number a."""
TO_FLOAT: Final = 57
"""Float a from whole number b."""

BAIL: Final = 58

LINE_AT: Final = 59
"""Float a: row b at the offset in register c."""
TO_WHOLE: Final = 60
"""Whole number a from float b: truncated, floor, ceiling, to even by c."""
PICK: Final = 61
"""Register a from the table of registers that begins at b, at index c."""
FUNCTION: Final = 62
"""Float a: function number c of float b."""
ROUND: Final = 63
"""Float a: b rounded to digits c."""
MOMENT: Final = 64
"""Whole number a: part number c of the time b, see `falcon.engine.native.moments`."""
FROM_NUMBER: Final = 65
"""Whole number a: the moment of the date number in float b."""
TO_NUMBER: Final = 66
"""Float a: date number of the moment in b."""
PUT: Final = 67
"""Append a itself and the present step to the log."""
PUT_VALUE: Final = 68
"""Append register a to the log."""

READS: Final = 69

# Of the broker: whole number a.
POSITION_TAG: Final = 69
"""Tag of the size of the position of feed b."""
ORDER_ROW: Final = 70
"""The number of order b."""
ORDER_TAG: Final = 71
"""Tag of its column c."""
ORDER_INT: Final = 72
"""Its whole column c."""
ORDER_BIT: Final = 73
"""Whether the strategy stated c for it."""
TRADE_TAG: Final = 74
TRADE_INT: Final = 75
"""Columns of trade b, as for orders."""

FLOAT_READS: Final = 76

# Likewise: float a.
POSITION_PRICE: Final = 76
"""Price of the position of feed b."""
CASH: Final = 77
VALUE: Final = 78
"""Of the account."""
ORDER_FLOAT: Final = 79
TRADE_FLOAT: Final = 80
"""Column c of order or trade b."""

ACTIONS: Final = 81

CLEAR_TERMS: Final = 81
"""Of leg a."""
TERM: Final = 82
"""Of leg a, column b: float c."""
TIE: Final = 83
"""Of leg a, column b: whole number c."""
GIVE: Final = 84
"""Note that leg a states b."""
VALID_FOR: Final = 85
"""Leg a is valid for the span in b, counted from the bar of feed c."""
PLACE: Final = 86
"""Handle a: action b on feed c, with size and its kind in the first registers."""
LEG: Final = 87
"""Handle a: leg b of the last bracket."""
CANCEL: Final = 88
"""The order in a."""

LISTS: Final = 89

# Of lists; a cell is the number of one times `CELLS`, and the word of its items.
LIST_GET: Final = 89
"""Register a: cell b of the item whose index is in c."""
LIST_PUT: Final = 90
"""Cell a of the item whose index is in b becomes register c."""
LIST_GROW: Final = 91
"""One more item in list a."""
LIST_LENGTH: Final = 92
"""Whole number a: items of list b."""
LIST_CLEAR: Final = 93
"""List a has no items any more."""
LIST_DROP: Final = 94
"""List a without the item whose index is in b."""
LIST_SLICE: Final = 95
"""List a becomes the part of list b between the indices in registers c and c + 1."""
LIST_LINE: Final = 96
"""List a becomes values of row b: bars back and how many are in c and c + 1."""

STEP_TIME: Final = 97
"""Float a: the time of the step c steps ago, as a date number."""

LIST_PAY: Final = 98
"""b units of fuel for every eight items of list a, and one more."""

CELLS: Final = 16

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
