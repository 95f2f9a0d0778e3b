"""State: what the machine works on besides the book."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from falcon.domain.bars import Floats
from falcon.engine.native.broker.book import Ints
from falcon.engine.native.jit import inlined

Code = npt.NDArray[np.uint32]


class Machine(NamedTuple):
    """A program, its registers and its log.

    Attributes:
        code: uint32[4, n], see `falcon.engine.native.machine.opcodes`.
        wholes: int64[m], the registers.
        floats: float64[m], the same memory.
        clocks: uint32[rows], the feed that each row of the sheet moves with.
        log: int64[room], what is printed: number of the template, step, its values.
        marks: int64[MARKS], see below.
        heap: int64[lists, room], see `falcon.engine.native.machine.lists`.
        reals: float64[lists, room], the same memory.
        times: float64[steps], date numbers of all steps; none if nobody asks.
    """

    code: Code
    wholes: Ints
    floats: Floats
    clocks: Code
    log: Ints
    marks: Ints
    heap: Ints
    reals: Floats
    times: Floats


STEP = 0
"""Of the run: the one that comes next, from `falcon.engine.native.machine.loop.BEFORE`
on."""
LOGGED = 1
"""End of the log."""
FUEL = 2
"""Left for the rest of the run."""
UNDER_WAY = 3
"""Whether `nextstart` was called."""
STEPS = 4
"""Steps so far, the present one included."""
NOTE = 5
"""Of the present turn: the next order note that it tells of, see `NOTES`."""
NOTES = 6
"""Where they end."""
TRADE_NOTE = 7
"""The same of trades."""
TRADE_NOTES = 8
TELLS_VALUE = 9
"""Whether it is still to tell of cash and value."""
CALLBACK = 10
"""The last method that it calls, -1 once it was called."""
LEAP = 11
"""Where the last jump led; nobody reads it."""
MARKS = 12


@inlined
def fetched(code: Code, at: int) -> tuple[int, int, int, int]:
    """An instruction; so that it is known that none of it is below 0."""
    which, a = np.int64(code[0, at]), np.int64(code[1, at])
    b, c = np.int64(code[2, at]), np.int64(code[3, at])
    return which, a, b, c  # type: ignore[return-value]  # the same to numba
