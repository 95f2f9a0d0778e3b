"""Holdings: which of few numbers a register holds where the code has come to.

Whether a variable is ``None``, is set, or is a float, stands in a register of its own,
to which only constants are moved. What was tested of it on the way, or moved to it,
decides what a further test comes to.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from falcon.engine.lower.native.tape import Row, Tape
from falcon.engine.native.machine import opcodes as op

Numbers = frozenset[int]
State = dict[int, Numbers]
"""What registers may hold that are written to; others always hold the same."""

WRITES: Final = frozenset(
    {
        *range(op.F_ADD, op.LINE + 1),
        *range(op.STEPS, op.BAIL),
        *range(op.LINE_AT, op.PUT),
        *range(op.READS, op.ACTIONS),
        op.PLACE,
        op.LEG,
        op.LIST_GET,
        op.LIST_LENGTH,
        op.STEP_TIME,
    }
)
"""Instructions but `op.MOVE` whose first operand is a register that they write to."""

_FEW: Final = 8
_ENDS: Final = frozenset({op.RETURN, op.BAIL})
_COMPARISONS: Final[Mapping[int, Callable[[int, int], bool]]] = {
    op.I_LT: operator.lt,
    op.I_LE: operator.le,
    op.I_EQ: operator.eq,
    op.I_NE: operator.ne,
}


class Holdings:
    """What registers hold before each instruction of a program."""

    def __init__(
        self,
        tape: Tape,
        rows: Sequence[Row],
        entries: Iterable[int],
        given: Iterable[int],
    ) -> None:
        """Go through the code.

        Args:
            tape: with the first value of each register.
            rows: the instructions.
            entries: where methods begin.
            given: registers that are written to from outside.
        """
        self._rows = rows
        self._few = _few(tape, rows, {*given, *tape.inputs})
        moved = {row[1] for row in rows if row[0] == op.MOVE}
        first = {one: few for one, few in self._few.items() if one in moved}
        self._states: dict[int, State] = {}
        waiting = [(start, first) for start in entries]
        while waiting:
            number, state = waiting.pop()
            if self._join(number, state):
                waiting += self._ways(number)

    def reaches(self, number: int) -> bool:
        """Whether any way leads to an instruction."""
        return number in self._states

    def ways(self, number: int) -> set[int]:
        """Where the code may go on after an instruction that is reached."""
        return {target for target, _ in self._ways(number)}

    def is_held(self, number: int) -> bool:
        """Whether a move changes nothing."""
        _, to, source, _ = self._rows[number]
        state = self._states[number]
        held = self._of(state, to)
        return held is not None and len(held) == 1 and held == self._of(state, source)

    def _join(self, number: int, state: State) -> bool:
        """Take in one more way to an instruction; whether that changes anything."""
        known = self._states.get(number)
        joined = state
        if known is not None:
            joined = {one: few | known[one] for one, few in state.items()}
        self._states[number] = joined
        return joined != known

    def _ways(self, number: int) -> Iterator[tuple[int, State]]:
        """Where the code goes on, with what registers hold there."""
        code, a, b, c = self._rows[number]
        state = self._states[number]
        if code in _COMPARISONS:
            yield from self._ways_of_test(number, state)
        elif code < op.CONDITIONS:
            yield from ((number + 1, state), (c, state))
        elif code == op.JUMP:
            yield a, state
        elif code == op.MOVE and a in state:
            yield number + 1, {**state, a: state.get(b) or self._few[b]}
        elif code not in _ENDS:
            yield number + 1, state

    def _ways_of_test(self, number: int, state: State) -> Iterator[tuple[int, State]]:
        code, a, b, target = self._rows[number]
        left, right = self._of(state, a), self._of(state, b)
        if left is None or right is None:
            yield from ((number + 1, state), (target, state))
            return
        pairs = defaultdict[bool, list[tuple[int, int]]](list)
        for one in left:
            for other in right:
                pairs[_COMPARISONS[code](one, other)].append((one, other))
        for leads, found in pairs.items():
            narrowed = dict(state)
            for register, numbers in zip((a, b), zip(*found, strict=True), strict=True):
                if register in narrowed:
                    narrowed[register] = frozenset(numbers)
            yield target if leads else number + 1, narrowed

    def _of(self, state: State, register: int) -> Numbers | None:
        """What a register holds; ``None`` if it may be anything."""
        return state.get(register) or self._few.get(register)


def _few(tape: Tape, rows: Sequence[Row], given: set[int]) -> dict[int, Numbers]:
    """All that registers ever hold to which constants are moved, and one another."""
    sources = defaultdict[int, set[int]](set)
    computed = set(given)
    for code, a, b, _ in rows:
        if code == op.MOVE:
            sources[a].add(b)
        elif code in WRITES:
            computed.add(a)
    few = {*range(len(tape.registers))} - computed
    while True:
        held = _spread({one: frozenset({tape.registers[one]}) for one in few}, sources)
        rest = {one for one in few if sources[one] <= few and len(held[one]) <= _FEW}
        if rest == few:
            return held
        few = rest


def _spread(
    held: dict[int, Numbers], sources: Mapping[int, set[int]]
) -> dict[int, Numbers]:
    """What registers hold once all moves were made, in whatever order."""
    while True:
        more = {
            one: numbers.union(*(held.get(read, numbers) for read in sources[one]))
            for one, numbers in held.items()
        }
        if more == held:
            return held
        held = more
