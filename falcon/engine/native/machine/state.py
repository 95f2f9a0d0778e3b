"""State: what the machine works on besides the book."""

from __future__ import annotations

from typing import NamedTuple

from falcon.domain.bars import Floats
from falcon.engine.native.broker.book import Ints


class Machine(NamedTuple):
    """A program, its registers and its log.

    Attributes:
        code: int64[n, 4], see `falcon.engine.native.machine.opcodes`.
        wholes: int64[m], the registers.
        floats: float64[m], the same memory.
        clocks: int64[rows], the feed that each row of the sheet moves with.
        log: int64[room], what is printed: number of the template, then its values.
        marks: int64[MARKS], see below.
    """

    code: Ints
    wholes: Ints
    floats: Floats
    clocks: Ints
    log: Ints
    marks: Ints


STEP = 0
"""Of the run: the one that comes next."""
LOGGED = 1
"""End of the log."""
FUEL = 2
"""Left for the rest of the run."""
UNDER_WAY = 3
"""Whether `nextstart` was called."""
STEPS = 4
"""Steps so far, the present one included."""
MARKS = 5
