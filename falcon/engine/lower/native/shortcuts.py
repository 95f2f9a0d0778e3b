"""Shortcuts: code without tests whose outcome is known, and moves that change nothing.

``if self.stop is None or level > self.stop: self.stop = level`` asks of `self.stop`
more than once whether it is ``None``. Once it was asked, it is known; and where two
ways meet that know different things, one of them gets moves of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from falcon.engine.lower.native.holdings import Holdings
from falcon.engine.lower.native.tape import FAILED, Row, Tape
from falcon.engine.native.machine import opcodes as op

_MOST_MOVES: Final = 4
_MOST_ROWS: Final = 2_000
"""Longer code stays as it is, since going through it takes long."""


class Shortcuts:
    """The code of a tape, shortened.

    Attributes:
        rows: the instructions.
    """

    def __init__(
        self, tape: Tape, entries: Iterable[int], given: Iterable[int]
    ) -> None:
        """Shorten the code.

        Args:
            tape: what was lowered.
            entries: where methods begin, -1 for none.
            given: registers that are written to from outside.
        """
        self.rows: list[Row] = list(tape.rows)
        self._places = list(range(len(tape.rows)))
        if len(tape.rows) <= _MOST_ROWS:
            starts = {FAILED, *(start for start in entries if start >= 0)}
            rows = _with_own_moves(tape.rows, starts)
            self._shorten(rows, Holdings(tape, rows, starts, given))

    def place(self, start: int) -> int:
        """Where the method that began at an instruction begins now; -1 for none."""
        return -1 if start < 0 else self._places[start]

    def _shorten(self, rows: Sequence[Row], holdings: Holdings) -> None:
        made: list[Row] = []
        self._places = []
        for number, row in enumerate(rows):
            self._places.append(len(made))
            if number == FAILED:
                made.append(row)
            elif holdings.reaches(number):
                made += _shortened(number, row, holdings)
        self.rows = [_moved(row, self._places) for row in made]


def _shortened(number: int, row: Row, holdings: Holdings) -> list[Row]:
    """What is left of an instruction that is reached."""
    code, target = row[0], row[3]
    if code == op.MOVE:
        return [] if holdings.is_held(number) else [row]
    if code < op.CONDITIONS:
        ways = holdings.ways(number)
        if ways <= {number + 1}:
            return []
        if ways == {target}:
            return [(op.JUMP, target, 0, 0)]
    return [row]


def _with_own_moves(rows: Sequence[Row], starts: set[int]) -> list[Row]:
    """Let tests that lead to moves which others come to as well have their own."""
    made = list(rows)
    for number, (code, a, b, target) in enumerate(rows):
        if not op.I_LT <= code < op.WHOLE_TESTS or target in starts:
            continue
        end = target
        while rows[end][0] == op.MOVE and end - target < _MOST_MOVES:
            end += 1
        if end > target and _goes_on(rows[target - 1]):
            made[number] = code, a, b, len(made)
            made += [*rows[target:end], (op.JUMP, end, 0, 0)]
    return made


def _goes_on(row: Row) -> bool:
    """Whether an instruction may be followed by the next one."""
    return row[0] not in {op.JUMP, op.RETURN, op.BAIL}


def _moved(row: Row, places: Sequence[int]) -> Row:
    """An instruction that leads to where its target stands now."""
    code, a, b, c = row
    if code < op.CONDITIONS:
        return code, a, b, places[c]
    return (code, places[a], b, c) if code == op.JUMP else row
