"""Columns: where the values of a book stand in its arrays.

Kernels name them as ``col.STATUS``. A name is unique over all arrays; the arrays are
described in `falcon.engine.native.broker.book`.
"""

from __future__ import annotations

from typing import Final

# Lines of a feed that the broker reads, see `feeds.present`.
CLOSE: Final = 0
LOW: Final = 1
HIGH: Final = 2
OPEN: Final = 3
DATETIME: Final = 4

# `Book.account`: dollars and the terms of the run.
CASH: Final = 0
VALUE: Final = 1
SLIPPAGE: Final = 2
STAKE: Final = 3
HEADROOM: Final = 4
LEAST: Final = 5
PART: Final = 6
ACCOUNT_WIDTH: Final = 7

# `Book.counts`: how far the arrays are filled, and where a pass stands.
BAILED: Final = 0  # 1 once something could not be done exactly
ORDERS: Final = 1
NOTES: Final = 2
TOLD_NOTES: Final = 3
ANNOUNCED: Final = 4
TOLD_ANNOUNCED: Final = 5
SUBMITTED: Final = 6
ACTIVATING: Final = 7
PENDING: Final = 8  # end of the part that is still to be looked at
LOOKED_AT: Final = 9  # its beginning
KEPT: Final = 10  # those that a pass has looked at and kept
IS_PASSING: Final = 11
TRADES: Final = 12  # rows in use, one for each feed and trade id
TRADES_OPENED: Final = 13
ACCESSED: Final = 14  # feeds whose position was looked at
CHECKS: Final = 15  # checks at submission so far
SIZER: Final = 16  # one of BY_STAKE and so on
IS_SIZE_WHOLE: Final = 17  # 1 where what it gives to open is an int of Python
COUNTS_WIDTH: Final = 18

# `Book.order_floats` and, up to PPRICE, `Book.note_floats`.
DT: Final = 0  # NaN before the first fill or the end
DONE_SIZE: Final = 1
REMSIZE: Final = 2
DONE_PRICE: Final = 3
DONE_VALUE: Final = 4
COMM: Final = 5
PNL: Final = 6
PSIZE: Final = 7
PPRICE: Final = 8
NOTE_WIDTH: Final = 9
SIZE: Final = 9  # signed; also the size in `created`
CREATED_DT: Final = 10
CREATED_PRICE: Final = 11
CREATED_PLIMIT: Final = 12
CREATED_CLOSE: Final = 13
PRICE: Final = 14  # as stated, see GIVEN
PLIMIT: Final = 15  # as stated, see GIVEN
VALID: Final = 16  # as stated, see GIVEN; 0 for ever
TRAIL_AMOUNT: Final = 17
TRAIL_PERCENT: Final = 18
LIMIT_OFFSET: Final = 19
SESSION_END: Final = 20
NOTED_CLOSE: Final = 21  # 0 for none
ORDER_WIDTH: Final = 22

# `Book.order_ints` and, up to WHOLE, `Book.note_ints`.
STATUS: Final = 0
WHOLE: Final = 1  # bit c: what stands in float column c is an int of Python
DATA: Final = 2
IS_SELL: Final = 3
KIND: Final = 4
TRADEID: Final = 5
GIVEN: Final = 6  # bits GIVEN_PRICE, GIVEN_PLIMIT, GIVEN_VALID
PARENT: Final = 7  # handle as stated
FAMILY: Final = 8  # row of the order that founded it
NEXT_MEMBER: Final = 9
FIRST_MEMBER: Final = 10  # of the family that this order founded, -1 for none
LAST_MEMBER: Final = 11
IS_FAMILY_OPEN: Final = 12
GROUP: Final = 13  # row of the order that founded it
GROUP_ROUND: Final = 14  # of the group that this order founded
JOINED_ROUND: Final = 15  # a member as long as this is the round of its group
IS_ACTIVE: Final = 16
IS_TRIGGERED: Final = 17
ORDER_INTS_WIDTH: Final = 18

# Further columns of `Book.note_ints`.
NOTE_ORDER: Final = 2  # row of the order
TOLD_STATUS: Final = 3  # when it was noted; STATUS changes if the snapshot is cancelled
TOLD_ON: Final = 4  # turn on which the strategy was told
NOTE_INTS_WIDTH: Final = 5

# `Book.terms[leg, ...]`: what the next order is asked to be.
ASKED_PRICE: Final = 0
ASKED_PLIMIT: Final = 1
ASKED_VALID: Final = 2
ASKED_TRAIL_AMOUNT: Final = 3
ASKED_TRAIL_PERCENT: Final = 4
TERMS_WIDTH: Final = 5

# `Book.ties[leg, ...]`.
ASKED_GIVEN: Final = 0  # bits below
ASKED_KIND: Final = 1
ASKED_TRADEID: Final = 2
ASKED_OCO: Final = 3  # handle
ASKED_PARENT: Final = 4  # handle
ASKED_TRANSMIT: Final = 5
IS_ASKED: Final = 6  # whether the leg of a bracket is wanted
TIES_WIDTH: Final = 7

# Bits of ASKED_GIVEN and GIVEN. Those of whole numbers say that it was an int.
GIVEN_PRICE: Final = 1
GIVEN_PLIMIT: Final = 2
GIVEN_VALID: Final = 4
WHOLE_PRICE: Final = 8
WHOLE_PLIMIT: Final = 16
WHOLE_VALID: Final = 32

# Rows of `Book.terms`, `Book.ties` and `Book.legs`.
MAIN: Final = 0
STOP: Final = 1
LIMIT: Final = 2
LEGS: Final = 3

# Sizers.
BY_STAKE: Final = 0
BY_ALLOCATION: Final = 1
BY_PERCENT: Final = 2

# How a size is given to an action.
NO_SIZE: Final = 0
FLOAT_SIZE: Final = 1
WHOLE_SIZE: Final = 2

# `Book.position_floats[feed, ...]`.
HELD: Final = 0
ENTRY: Final = 1
TRIED_SIZE: Final = 2
TRIED_ENTRY: Final = 3
RATE: Final = 4  # of commission, a fraction
POSITION_WIDTH: Final = 5

# `Book.position_ints`; ACCESS_ORDER is indexed by place, the others by feed.
ACCESS_ORDER: Final = 0
IS_ACCESSED: Final = 1
TRIED_ON: Final = 2
IS_HELD_WHOLE: Final = 3
POSITION_INTS_WIDTH: Final = 4

# `Book.trade_floats` and `Book.announced_floats`.
TRADE_SIZE: Final = 0
TRADE_PRICE: Final = 1
TRADE_VALUE: Final = 2
TRADE_COMMISSION: Final = 3
TRADE_PNL: Final = 4
TRADE_PNLCOMM: Final = 5
TRADE_DTOPEN: Final = 6
TRADE_DTCLOSE: Final = 7
TRADE_PEAK: Final = 8
TRADE_CLOSED_SIZE: Final = 9
TRADE_EXIT_PRICE: Final = 10
TRADE_WIDTH: Final = 11

# `Book.trade_ints` and `Book.announced_ints`.
TRADE_REF: Final = 0
TRADE_WHOLE: Final = 1  # as WHOLE
TRADE_DATA: Final = 2
TRADE_ID: Final = 3
TRADE_STATUS: Final = 4
TRADE_JUSTOPENED: Final = 5
TRADE_ISOPEN: Final = 6
TRADE_ISCLOSED: Final = 7
TRADE_LONG: Final = 8
TRADE_BAROPEN: Final = 9
TRADE_BARCLOSE: Final = 10
TRADE_BARLEN: Final = 11
TRADE_INTS_WIDTH: Final = 12

# Handles.
NONE: Final = -1

NOT_YET: Final = float("nan")
"""DT of an order to which nothing has happened."""
