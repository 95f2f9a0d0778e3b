"""Operations of the table: which loop goes over which rows."""

from __future__ import annotations

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import codes, loops
from falcon.engine.native.lines.loops import Operand
from falcon.engine.native.lines.sums import total
from falcon.engine.native.lines.table import CODE, Table, count_of, first_of, operand


@kernel
def operate(table: Table, task: int, out: Floats) -> bool:
    """Fill a row by an operation; return whether all of its values exist."""
    code, first = table.tasks[task, CODE], first_of(table, task)
    if code == codes.TOTAL:
        return _add_up(table, task, out)
    a = operand(table, task, 0)
    count = count_of(table, task)
    if count == 1:
        _of_one(code, out, first, a)
        return True
    b = operand(table, task, 1)
    if code >= codes.IF:
        _of_several(table, task, out)
    elif code >= codes.DIV:
        return _divide(code, out, first, a, b)
    elif code >= codes.LT:
        _compare(code, out, first, a, b)
    else:
        _combine(code, out, first, a, b)
        for which in range(2, count):
            _combine(code, out, first, Operand(out, 1), operand(table, task, which))
    return True


@kernel
def _of_one(code: int, out: Floats, first: int, a: Operand) -> None:
    if code == codes.NEG:
        loops.negate(out, first, a)
    elif code == codes.ABS:
        loops.strip(out, first, a)
    elif code in (codes.ALL, codes.ANY):
        loops.both(out, first, a, a)
    else:
        loops.take(out, first, a)


@kernel
def _combine(code: int, out: Floats, first: int, a: Operand, b: Operand) -> None:
    if code == codes.ADD:
        loops.add(out, first, a, b)
    elif code == codes.SUB:
        loops.subtract(out, first, a, b)
    elif code == codes.MUL:
        loops.multiply(out, first, a, b)
    elif code == codes.MAX:
        loops.larger(out, first, a, b)
    elif code == codes.MIN:
        loops.smaller(out, first, a, b)
    elif code in (codes.ALL, codes.AND):
        loops.both(out, first, a, b)
    else:
        loops.either(out, first, a, b)


@kernel
def _compare(code: int, out: Floats, first: int, a: Operand, b: Operand) -> None:
    if code == codes.LT:
        loops.less(out, first, a, b)
    elif code == codes.LE:
        loops.at_most(out, first, a, b)
    elif code == codes.GT:
        loops.less(out, first, b, a)
    elif code == codes.GE:
        loops.at_most(out, first, b, a)
    elif code == codes.EQ:
        loops.equal(out, first, a, b)
    elif code == codes.NE:
        loops.unequal(out, first, a, b)
    else:
        loops.compare(out, first, a, b)


@kernel
def _divide(code: int, out: Floats, first: int, a: Operand, b: Operand) -> bool:
    if code == codes.POW:
        return loops.power(out, first, a, b)
    if loops.has_zero(first, out.size, b):
        return False
    if code == codes.DIV:
        loops.divide(out, first, a, b)
    else:
        loops.divide_down(out, first, a, b)
    return True


@kernel
def _of_several(table: Table, task: int, out: Floats) -> None:
    code, first = table.tasks[task, CODE], first_of(table, task)
    a, b = operand(table, task, 0), operand(table, task, 1)
    c = operand(table, task, 2)
    if code == codes.IF:
        loops.choose(out, first, a, b, c)
    elif code == codes.DIV_BY_ZERO:
        loops.divide_safely(out, first, a, b, c, c)
    else:
        loops.divide_safely(out, first, a, b, c, operand(table, task, 3))


@kernel
def _add_up(table: Table, task: int, out: Floats) -> bool:
    """Add the operands of each bar exactly."""
    values = np.empty(count_of(table, task))
    for i in range(first_of(table, task), out.size):
        for which in range(values.size):
            a = operand(table, task, which)
            values[which] = a.row[i * a.stride]
        out[i], exists = total(values, 0, values.size)
        if not exists:
            return False
    return True
