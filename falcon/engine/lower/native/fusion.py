"""Fusion: instructions that follow on one another, made one.

A value that is only read by the next instruction needs no register of its own. What
leads to a jump may as well lead to where that leads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from falcon.engine.lower.native.holdings import WRITES
from falcon.engine.lower.native.tape import FAILED, Row
from falcon.engine.native.machine import opcodes as op

_LEFT: Final = {
    op.F_LT: op.ROW_LT,
    op.F_LE: op.ROW_LE,
    op.F_EQ: op.ROW_EQ,
    op.F_NE: op.ROW_NE,
    op.F_NOT_LT: op.ROW_NOT_LT,
    op.F_NOT_LE: op.ROW_NOT_LE,
}
"""Comparisons whose left side is read from a row."""
_RIGHT: Final = {
    op.F_LT: op.LT_ROW,
    op.F_LE: op.LE_ROW,
    op.F_EQ: op.ROW_EQ,
    op.F_NE: op.ROW_NE,
    op.F_NOT_LT: op.NOT_LT_ROW,
    op.F_NOT_LE: op.NOT_LE_ROW,
}
_BY_FIRST: Final = (1,)
_BY_SECOND: Final = (2,)
_BY_THIRD: Final = (3,)
_BY_BOTH: Final = (1, 2)
_BY_LAST: Final = (2, 3)
_READS: Final[dict[int, tuple[int, ...]]] = {
    **dict.fromkeys(range(op.ROWS), _BY_SECOND),
    **dict.fromkeys(range(op.ROWS, op.WHOLE_TESTS), _BY_BOTH),
    **dict.fromkeys(range(op.JUMPS, op.CONDITIONS), _BY_BOTH),
    **dict.fromkeys(range(op.CONDITIONS, op.WHOLES), _BY_LAST),
    **dict.fromkeys((op.MOVE, op.TO_FLOAT, op.TO_WHOLE), _BY_SECOND),
    **dict.fromkeys((op.FUNCTION, op.MOMENT, op.VALID_FOR), _BY_SECOND),
    **dict.fromkeys((op.FROM_NUMBER, op.TO_NUMBER), _BY_SECOND),
    **dict.fromkeys(range(op.READS, op.ACTIONS), _BY_SECOND),
    **dict.fromkeys((op.LINE_AT, op.PICK, op.TERM, op.TIE), _BY_THIRD),
    **dict.fromkeys((op.PUT_VALUE, op.CANCEL), _BY_FIRST),
    **dict.fromkeys((op.ROUND, op.LIST_PUT), _BY_LAST),
    op.LIST_GET: _BY_THIRD,
    op.LIST_DROP: _BY_SECOND,
}
"""Operands that are registers which an instruction reads."""


class Fusion:
    """Code with fewer instructions.

    Attributes:
        rows: the instructions.
    """

    def __init__(self, rows: Sequence[Row], entries: Iterable[int], zero: int) -> None:
        """Fuse.

        Args:
            rows: the instructions.
            entries: where methods begin.
            zero: the register of 0.0.
        """
        self._zero = zero
        self._uses = Counter(
            row[column] for row in rows for column in _READS.get(row[0], ())
        )
        self._targets = {FAILED, *entries, *map(_target, rows)}
        self._places: list[int] = []
        made = self._made(rows)
        moved = [_moved(row, self._places) for row in made]
        self.rows = [_shortened(row, moved) for row in moved]

    def place(self, start: int) -> int:
        """Where the method that began at an instruction begins now; -1 for none."""
        return -1 if start < 0 else self._places[start]

    def _made(self, rows: Iterable[Row]) -> list[Row]:
        made: list[Row] = []
        for number, row in enumerate(rows):
            one = None
            # What can be reached by a jump must not depend on what is before it.
            if number not in self._targets:
                one = _chosen(made[-1], row, number + 1)
                if one is None and self._uses[made[-1][1]] == 1:
                    one = _together(made[-1], row, self._zero)
            if one is None:
                made.append(row)
            else:
                made[-1] = one
            self._places.append(len(made) - 1)
        return made


def _target(row: Row) -> int:
    """Where an instruction may lead; `FAILED` if only to the next one."""
    if row[0] < op.CONDITIONS:
        return row[3]
    return row[1] if row[0] == op.JUMP else FAILED


def _chosen(first: Row, second: Row, after: int) -> Row | None:
    """One instruction for a move that a comparison of what it moves passes over."""
    code, a, b, target = first
    if code != op.F_NOT_LT or second[0] != op.MOVE or target != after:
        return None
    if second[1:3] == (a, b):
        return op.F_MAX, a, a, b
    return (op.F_MIN, b, b, a) if second[1:3] == (b, a) else None


def _together(first: Row, second: Row, zero: int) -> Row | None:
    """One instruction for two, if only the second reads what the first writes."""
    code, register = first[0], first[1]
    if second[0] == op.MOVE and second[2] == register and code in WRITES:
        return code, second[1], first[2], first[3]
    if second[0] not in _LEFT or register not in second[1:3]:
        return None
    other = second[2] if second[1] == register else second[1]
    if code == op.LINE and first[3] == 0:
        kinds = _LEFT if second[1] == register else _RIGHT
        return kinds[second[0]], first[2], other, second[3]
    if code == op.POSITION and other == zero and second[0] in {op.F_EQ, op.F_NE}:
        test = op.IF_FLAT if second[0] == op.F_EQ else op.IF_HELD
        return test, first[2], 0, second[3]
    return None


def _moved(row: Row, places: Sequence[int]) -> Row:
    """An instruction that leads to where its target stands now."""
    code, a, b, c = row
    if code < op.CONDITIONS:
        return code, a, b, places[c]
    return (code, places[a], b, c) if code == op.JUMP else row


def _shortened(row: Row, rows: Sequence[Row]) -> Row:
    """A jump to a jump leads to its end, one to a return is one."""
    code, a, b, c = row
    if code == op.JUMP:
        after = rows[a]
        return after if after[0] in {op.JUMP, op.RETURN} else row
    if code < op.CONDITIONS and rows[c][0] == op.JUMP:
        return code, a, b, rows[c][1]
    return row
