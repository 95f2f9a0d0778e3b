"""Variables: registers that hold one of several values, as the code goes on.

What a variable can be only grows. When it grows while code is lowered, what was lowered
before may be wrong, so that the whole is lowered again until nothing grows.
"""

from __future__ import annotations

from falcon.engine.lower.native.tape import FAILED, Tape
from falcon.engine.lower.native.values import (
    ABSENT,
    HANDLES,
    HELD,
    KINDS,
    NONE,
    NOTHING,
    TAGS,
    UNKNOWN_TAG,
    NotNativeError,
    Value,
    is_same,
)
from falcon.engine.native.machine import opcodes as op


class Variable:
    """One variable of the program.

    Attributes:
        mask: what numbers it can be, ``None`` included.
        base: the kind that it is else, or empty.
        data: what a variable without registers stands for, or its parts.
        register: of its value.
        tag: of the kind of a mixed number; of a tuple the `Value.tag`.
        flag: register that says whether it is set; -1 where it surely is.
    """

    __slots__ = ("base", "data", "flag", "mask", "register", "tag")

    def __init__(self) -> None:
        self.mask = 0
        self.base = ""
        # Static values, or the variables of a tuple: as the base says.
        self.data: object = None
        self.register = -1
        self.tag = -1
        self.flag = -1


class Variables:
    """All variables by key.

    Attributes:
        tape: holds their registers.
        has_grown: whether one can be more than before.
    """

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.has_grown = False
        self._all: dict[object, Variable] = {}

    def of(self, key: object) -> Variable:
        """The variable of a key."""
        if key not in self._all:
            variable = self._all[key] = Variable()
            variable.register = self.tape.register()
            variable.tag = self.tape.register()
        return self._all[key]

    def counter(self, name: str) -> int:
        """A register that counts something through the whole run."""
        return self.of((name, "count")).register

    def flag(self, key: object) -> int:
        """The flag of the variable of a key, -1 if it has none."""
        return self._all[key].flag if key in self._all else -1

    def guard(self, variable: Variable) -> None:
        """Give a variable a flag, and test it from now on."""
        if variable.flag < 0:
            variable.flag = self.tape.register()
            self.has_grown = True

    def load(self, variable: Variable) -> Value:
        """Its value, in its own registers."""
        if variable.flag >= 0:
            self.tape.emit(op.I_EQ, variable.flag, self.tape.whole(0), FAILED)
        return self.peek(variable)

    def peek(self, variable: Variable) -> Value:
        """Its value, taken for set."""
        if variable.base == "tuple":
            parts: list[Variable] = variable.data  # type: ignore[assignment]
            items = [self.peek(part) for part in parts]
            return Value("tuple", data=items, tag=variable.tag)
        if variable.base in HELD:
            return Value(variable.base, variable.register)
        if variable.base:
            kept: Value = variable.data  # type: ignore[assignment]
            return kept
        kind = KINDS.get(variable.mask)
        if kind is not None:
            return Value(kind, variable.register)
        if not variable.mask:
            return NOTHING
        return Value("mixed", variable.register, variable.mask, variable.tag)

    def store(self, variable: Variable, value: Value) -> None:
        """Let it hold a value.

        Raises:
            NotNativeError: it already is of a kind that does not go with it.
        """
        if value.kind == "nothing":
            return
        if value.mask:
            self._grow(variable, value.mask)
        else:
            self._settle(variable, value)
        self._move(variable, value)
        if variable.flag >= 0:
            self.tape.emit(op.MOVE, variable.flag, self.tape.whole(1))

    def become_list(self, variable: Variable, value: Value) -> None:
        """Let it stand for a list, which has its own memory."""
        if variable.mask or variable.base not in {"", "tuple", "list"}:
            raise NotNativeError("a list or another value")
        if variable.base != "list":
            variable.base, variable.data = "list", value
            self.has_grown = True

    def _grow(self, variable: Variable, mask: int) -> None:
        if variable.base and (variable.base not in HELD or mask != NONE):
            raise NotNativeError(f"a variable is {variable.base} or another value")
        if mask & ~variable.mask:
            variable.mask |= mask
            self.has_grown = True

    def _settle(self, variable: Variable, value: Value) -> None:
        kind = value.kind
        if kind in {"list", "record", "feed"}:
            raise NotNativeError(f"a variable is a {kind} or another value")
        if variable.base and variable.base != kind:
            raise NotNativeError(f"a variable is {variable.base} or {kind}")
        if variable.mask & ~NONE or (variable.mask and kind not in HELD):
            raise NotNativeError(f"a variable is a number or {kind}")
        if not variable.base:
            variable.base = kind
            self.has_grown = True
            variable.data = self._parts(value)
            variable.tag = value.tag if kind == "tuple" else variable.tag
        elif kind == "tuple":
            _check_alike(variable, value)
        elif kind not in HELD and not is_same(variable.data, value):
            raise NotNativeError(f"a variable stands for several of kind {kind}")

    def _parts(self, value: Value) -> object:
        if value.kind != "tuple":
            return value
        parts = []
        for _ in value.data:
            part = Variable()
            part.register, part.tag = self.tape.register(), self.tape.register()
            parts.append(part)
        return parts

    def _move(self, variable: Variable, value: Value) -> None:
        tape = self.tape
        if variable.base == "tuple":
            parts: list[Variable] = variable.data  # type: ignore[assignment]
            for part, item in zip(parts, value.data, strict=True):
                self.store(part, item)
        elif variable.base in HELD:
            source = value.register
            if value.kind == "none":
                source = tape.whole(-1 if variable.base in HANDLES else ABSENT)
            tape.emit(op.MOVE, variable.register, source)
        elif variable.mask in KINDS:
            if variable.mask != NONE:
                tape.emit(op.MOVE, variable.register, value.register)
        elif variable.mask:
            self._mix(variable, value)

    def _mix(self, variable: Variable, value: Value) -> None:
        tape = self.tape
        if value.kind == "mixed":
            tape.emit(op.MOVE, variable.register, value.register)
            tag = value.tag if value.tag >= 0 else tape.whole(UNKNOWN_TAG)
            tape.emit(op.MOVE, variable.tag, tag)
            return
        if value.kind in {"bool", "int"}:
            exact(tape, value.register)
            tape.emit(op.TO_FLOAT, variable.register, value.register)
        else:
            source = value.register if value.kind == "float" else tape.number(0.0)
            tape.emit(op.MOVE, variable.register, source)
        tape.emit(op.MOVE, variable.tag, tape.whole(TAGS[value.kind]))


def _check_alike(variable: Variable, value: Value) -> None:
    if len(value.data) != len(variable.data):  # type: ignore[arg-type]
        raise NotNativeError("tuples of several lengths")
    if value.tag != variable.tag:
        raise NotNativeError("a tuple or a list")


def exact(tape: Tape, register: int) -> None:
    """Give up where a float could not hold a whole number."""
    tape.emit(op.EXACT, register, 0, FAILED)


def copied(tape: Tape, value: Value) -> Value:
    """The value in registers of its own."""
    if value.kind == "tuple":
        return value._replace(data=[copied(tape, item) for item in value.data])
    if value.kind == "text":
        return value._replace(data=value.data.map(lambda leaf: copied(tape, leaf)))
    if value.register < 0 or (value.tag < 0 and tape.is_fixed(value.register)):
        return value
    register = tape.register()
    tape.emit(op.MOVE, register, value.register)
    tag = value.tag
    if tag >= 0:
        tag = tape.register()
        tape.emit(op.MOVE, tag, value.tag)
    return value._replace(register=register, tag=tag)
