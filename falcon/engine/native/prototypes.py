"""Prototypes: native code that instances with other parameters share.

Lowering takes a millisecond; a search over parameters asks for it at every point. Here
a program is lowered once for all instances of a shape (`falcon.engine.native.shapes`);
what differs between them, numbers and the names of nodes, is put into a copy of the
registers and of the code. Where the code itself depends on a number, say a power or the
step of a range, instances share it that have the same number there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from falcon.engine.code import Assign
from falcon.engine.instance import Instance
from falcon.engine.ir import Const
from falcon.engine.lower.layout import BINDING, own_targets
from falcon.engine.lower.native.facts import Facts
from falcon.engine.lower.native.program import NativeProgram, lower
from falcon.engine.lower.native.setting import Setting
from falcon.engine.lower.native.tape import CHANGES, Source
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker.book import Ints
from falcon.engine.native.machine import opcodes as op
from falcon.engine.native.machine.state import Code
from falcon.engine.native.shapes import Shape, shape_of
from falcon.engine.program import Program
from falcon.engine.terms import Node

_READS: Final = (op.LINE, op.LINE_AT, op.LIST_LINE)
_MOST: Final = 256
"""Shapes, or prototypes of a shape, that a program keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundProgram:
    """Native code with the numbers and nodes of one instance.

    Attributes:
        program: the texts and templates that it prints.
        code: uint32[4, n], shared; rows are not filled in.
        tests: int64[t], the instructions that compare a row.
        reads: int64[r], those that read one.
        nodes: of these instructions, first tests, then reads.
        registers: int64[m], their first values; belongs to this instance.
        entries: int64[8, 4], shared, see `NativeProgram`.
    """

    program: NativeProgram
    code: Code
    tests: Ints
    reads: Ints
    nodes: list[Node]
    registers: Ints
    entries: Ints

    def with_rows(self, row_of: Ints) -> Code:
        """The code for a sheet: int64[nodes], the row of each node."""
        rows = row_of[self.nodes]
        placed = self.code.copy()
        placed[1, self.tests] = rows[: len(self.tests)]
        placed[2, self.reads] = rows[len(self.tests) :]
        return placed


class Prototype:
    """Native code of all instances of a shape.

    `bound` takes microseconds. What it gives does, to the last bit, what the program
    lowered for that instance alone would do. It is correct for the instance that it was
    asked for and any other whose `shape_of` has the same key and whose numbers are
    equal where the code depends on them; `prototype_of` finds the one to ask.
    """

    __slots__ = (
        "_code",
        "_entries",
        "_places",
        "_reads",
        "_registers",
        "_tests",
        "program",
    )

    def __init__(self, program: NativeProgram, nodes: list[Node]) -> None:
        """Prepare what all instances share.

        Args:
            program: lowered for the first of them.
            nodes: of its shape.
        """
        self.program = program
        self._code: Code = np.array(program.rows, dtype=np.uint32).T.copy()
        which = self._code[0]
        self._tests = np.flatnonzero(which < op.ROWS)
        self._reads = np.flatnonzero(np.isin(which, _READS))
        read = [*self._code[1, self._tests], *self._code[2, self._reads]]
        self._places = [nodes.index(Node(int(node))) for node in read]
        self._registers = np.array(program.registers, dtype=np.int64)
        self._entries = np.array(program.entries, dtype=np.int64)

    def bound(self, shape: Shape) -> BoundProgram:
        """The code with the numbers and nodes of an instance of this shape."""
        registers = self._registers.copy()
        floats = registers.view(np.float64)
        for register, (source, changes) in self.program.inputs.items():
            number = shape.numbers[source]
            for change in changes:
                number = CHANGES[change](number)
            if type(number) is float:
                floats[register] = number
            else:
                registers[register] = number
        return BoundProgram(
            program=self.program,
            code=self._code,
            tests=self._tests,
            reads=self._reads,
            nodes=[shape.nodes[place] for place in self._places],
            registers=registers,
            entries=self._entries,
        )


def lowered(instance: Instance) -> BoundProgram:
    """The native code of an instance.

    Raises:
        NotNativeError: it uses what only the Python tier knows.
    """
    shape = shape_of(instance)
    return prototype_of(instance, shape).bound(shape)


def prototype_of(instance: Instance, shape: Shape) -> Prototype:
    """The native code that an instance shares with others, kept by its program.

    Raises:
        NotNativeError: it uses what only the Python tier knows.
    """
    natives = instance.program.natives
    family = natives.get(shape.key)
    if family is None:
        if len(natives) > _MOST:
            natives.clear()
        facts = natives.setdefault(Facts, Facts())
        family = natives[shape.key] = _Family(instance.program, shape, facts)
    return family.prototype(instance, shape)


class _Family:
    """The prototypes of one shape.

    Which numbers the code depends on is found out by leaving them open: all but those
    that the source spells out, then none if that fails, and if another instance comes,
    one after the other.
    """

    def __init__(self, program: Program, shape: Shape, facts: Facts) -> None:
        self._facts = facts
        self._known = self._literal = _literal(program) & shape.numbers.keys()
        self._members: dict[object, Prototype | str] = {}

    def prototype(self, instance: Instance, shape: Shape) -> Prototype:
        """The prototype for an instance of this shape."""
        member = self._members.get(self._values(shape))
        if member is None:
            member = self._added(instance, shape)
        if isinstance(member, str):
            raise NotNativeError(member)
        return member

    def _added(self, instance: Instance, shape: Shape) -> Prototype | str:
        if len(self._members) > _MOST:
            self._members.clear()
        everything = frozenset(shape.numbers)
        if self._known == everything and len(self._members) == 1:
            self._known = self._least_known(instance, shape)
        member = self._lowered(instance, shape, self._known)
        if isinstance(member, str) and not self._members:
            self._known = everything
            member = self._lowered(instance, shape, everything)
        self._members[self._values(shape)] = member
        return member

    def _values(self, shape: Shape) -> object:
        return tuple(repr(shape.numbers[source]) for source in sorted(self._known))

    def _least_known(self, instance: Instance, shape: Shape) -> frozenset[Source]:
        self._members.clear()
        known = frozenset(shape.numbers)
        if isinstance(self._lowered(instance, shape, known), str):
            return known
        for source in sorted(known - self._literal):
            fewer = known - {source}
            if not isinstance(self._lowered(instance, shape, fewer), str):
                known = fewer
        return known

    def _lowered(
        self, instance: Instance, shape: Shape, known: frozenset[Source]
    ) -> Prototype | str:
        names, space = instance.program.names, instance.space
        setting = Setting(
            stage=instance.stage,
            methods=instance.program.strategy.methods,
            own=instance.own,
            changing=instance.program.changing,
            recorded=shape.recorded,
            parameters=shape.parameters,
            fixed={name: space[emitted] for name, emitted in names.fixed.items()},
            desk=instance.desk,
            open=frozenset(shape.numbers) - known,
            facts=self._facts,
        )
        try:
            return Prototype(lower(setting), shape.nodes)
        except NotNativeError as error:
            return str(error)


def _literal(program: Program) -> frozenset[Source]:
    """Attributes that are numbers which the source spells out."""
    methods = program.strategy.methods.values()
    bound = [node for method in methods for node in method.of(*BINDING)]
    plain = [node for node in bound if _is_plain(node)]
    others = {*own_targets(set(bound) - set(plain))}
    names = {*own_targets(plain), *program.strategy.constants} - others
    return frozenset(("own", name) for name in names)


def _is_plain(node: object) -> bool:
    return isinstance(node, Assign) and isinstance(node.value, Const)
