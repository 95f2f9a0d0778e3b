"""Tape: the instructions and registers of one program under construction."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from falcon.engine.lower.native.values import NotNativeError, Value
from falcon.engine.native.machine import opcodes as op

MAX_ROWS: Final = 20_000
FAILED: Final = 0
"""Where the instruction stands that gives up."""

Row = tuple[int, int, int, int]
Source = tuple[str, str]
"""A number by which programs may differ: ``own`` or ``param``, and its name."""
Changes = tuple[str, ...]
"""What happens to such a number before it gets into its register: `CHANGES`."""

CHANGES: Final[dict[str, Callable[[Any], int | float]]] = {
    "float": float,
    "negative": lambda number: -number,
}


class Label:
    """A place in the code, known or not yet.

    Attributes:
        at: index of the instruction, -1 while it is not known.
        jumps: the instructions that lead there, with the column of their target.
    """

    __slots__ = ("at", "jumps")

    def __init__(self) -> None:
        self.at = -1
        self.jumps: list[tuple[int, int]] = []


class Tape:
    """Instructions, registers with their first values, and interned texts.

    Attributes:
        rows: instructions.
        registers: first value of each register, as 64 bits.
        texts: known strings; their place is their number.
        inputs: registers that get a number when a run begins: where it comes from, and
            what happens to it.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        # The first two take the size of an order to the broker.
        self.registers: list[int] = [0, 0]
        self.texts: list[str] = []
        self.inputs: dict[int, tuple[Source, Changes]] = {}
        self._places: dict[tuple[Source, Changes], int] = {}
        self._fixed: set[int] = set()
        self._constants: dict[tuple[str, object], int] = {}
        self._numbers: dict[str, int] = {}

    def clear(self) -> None:
        """Begin anew with the same registers."""
        self.rows = [(op.BAIL, 0, 0, 0)]

    def emit(self, code: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        """Add an instruction."""
        if len(self.rows) >= MAX_ROWS:
            raise NotNativeError("too much code")
        self.rows.append((code, a, b, c))

    def jump(self, code: int, a: int, b: int, target: Label) -> None:
        """Add a conditional jump."""
        target.jumps.append((len(self.rows), 3))
        self.emit(code, a, b, target.at)

    def go(self, target: Label) -> None:
        """Add a jump."""
        target.jumps.append((len(self.rows), 1))
        self.emit(op.JUMP, target.at)

    def place(self, label: Label) -> None:
        """Let a label stand for the next instruction."""
        label.at = len(self.rows)
        for index, column in label.jumps:
            row = list(self.rows[index])
            row[column] = label.at
            self.rows[index] = (row[0], row[1], row[2], row[3])

    def fail(self) -> None:
        """Add an instruction that gives up."""
        self.emit(op.JUMP, FAILED)

    def register(self, first: int = 0) -> int:
        """A new register."""
        self.registers.append(first)
        return len(self.registers) - 1

    def is_fixed(self, register: int) -> bool:
        """Whether nothing is ever written to a register."""
        return register in self._fixed

    def input(self, source: Source, changes: Changes = ()) -> int:
        """The register of a number that only the run knows, but for all of it."""
        key = source, changes
        if key not in self._places:
            register = self._places[key] = self.register()
            self.inputs[register] = key
            self._fixed.add(register)
        return self._places[key]

    def changed(self, register: int, change: str) -> int | None:
        """The register of an input with a change, ``None`` if it is no input."""
        if register not in self.inputs:
            return None
        source, changes = self.inputs[register]
        return self.input(source, (*changes, change))

    def table(self, firsts: list[int]) -> int:
        """New registers side by side; the first of them."""
        start = len(self.registers)
        self.registers += firsts
        return start

    def constant(self, value: object) -> Value:
        """A constant as a value.

        Raises:
            NotNativeError: no register holds such a value.
        """
        if value is None:
            return Value("none", self._constant("none", 0), None)
        if isinstance(value, bool):
            return Value("bool", self._constant("int", int(value)), value)
        if isinstance(value, int):
            if abs(value) >= 1 << 62:
                raise NotNativeError("a giant number")
            return Value("int", self.whole(value), value)
        if isinstance(value, float):
            return Value("float", self.number(value), value)
        if isinstance(value, str):
            return Value("str", self.whole(self.text(value)), value)
        raise NotNativeError(f"a constant {type(value).__name__}")

    def whole(self, value: int) -> int:
        """The register of a whole number."""
        return self._constant("int", value)

    def number(self, value: float) -> int:
        """The register of a float."""
        return self._constant("float", bits(value))

    def text(self, value: str) -> int:
        """The number of a string."""
        if value not in self._numbers:
            self._numbers[value] = len(self.texts)
            self.texts.append(value)
        return self._numbers[value]

    def _constant(self, kind: str, value: int) -> int:
        key = (kind, value)
        if key not in self._constants:
            self._constants[key] = self.register(value)
            self._fixed.add(self._constants[key])
        return self._constants[key]


def bits(value: float) -> int:
    """The bits of a float as a whole number."""
    return int(struct.unpack("<q", struct.pack("<d", value))[0])
