"""Codes: what a task of the table does, as a number."""

from __future__ import annotations

from typing import Final

from falcon.engine.indicators.operations import Op

DELAY: Final = 0
TAKE: Final = 1

NEG: Final = 2
ABS: Final = 3
ALL: Final = 4
ANY: Final = 5
AND: Final = 6
OR: Final = 7
MAX: Final = 8
MIN: Final = 9
ADD: Final = 10
SUB: Final = 11
MUL: Final = 12
LT: Final = 13
LE: Final = 14
GT: Final = 15
GE: Final = 16
EQ: Final = 17
NE: Final = 18
CMP: Final = 19
DIV: Final = 20
FLOORDIV: Final = 21
POW: Final = 22
TOTAL: Final = 23
IF: Final = 24
DIV_BY_ZERO: Final = 25
DIV_ZERO_BY_ZERO: Final = 26

SUM: Final = 27
MEAN: Final = 28
WEIGHTED: Final = 29
HIGHEST: Final = 30
LOWEST: Final = 31
SINCE_HIGHEST: Final = 32
SINCE_LOWEST: Final = 33
SINCE_FIRST_HIGHEST: Final = 34
SINCE_FIRST_LOWEST: Final = 35
ANY_OF: Final = 36
ALL_OF: Final = 37
RANK: Final = 38
SMOOTHED: Final = 39
ADAPTIVE: Final = 40
ACCUMULATED: Final = 41
NONZERO: Final = 42
HEIKIN_OPEN: Final = 43
CORRECTED: Final = 44
LAGUERRE_FILTER: Final = 45
LAGUERRE_RSI: Final = 46
PARABOLIC: Final = 47

LAST_DIFFERENCE: Final = 48
CROSSING: Final = 49

OPERATIONS: Final = {
    Op.ADD: ADD,
    Op.SUB: SUB,
    Op.MUL: MUL,
    Op.DIV: DIV,
    Op.FLOORDIV: FLOORDIV,
    Op.POW: POW,
    Op.NEG: NEG,
    Op.ABS: ABS,
    Op.LT: LT,
    Op.LE: LE,
    Op.GT: GT,
    Op.GE: GE,
    Op.EQ: EQ,
    Op.NE: NE,
    Op.AND: AND,
    Op.OR: OR,
    Op.ALL: ALL,
    Op.ANY: ANY,
    Op.MAX: MAX,
    Op.MIN: MIN,
    Op.SUM: TOTAL,
    Op.IF: IF,
    Op.CMP: CMP,
    Op.DIV_BY_ZERO: DIV_BY_ZERO,
    Op.DIV_ZERO_BY_ZERO: DIV_ZERO_BY_ZERO,
}
"""Each operation's code."""

KERNELS: Final = {
    "mean": MEAN,
    "sum": SUM,
    "weighted": WEIGHTED,
    "highest": HIGHEST,
    "lowest": LOWEST,
    "any": ANY_OF,
    "all": ALL_OF,
    "since_highest": SINCE_HIGHEST,
    "since_lowest": SINCE_LOWEST,
    "since_first_highest": SINCE_FIRST_HIGHEST,
    "since_first_lowest": SINCE_FIRST_LOWEST,
    "rank": RANK,
    "smoothed": SMOOTHED,
    "adaptive": ADAPTIVE,
    "accumulated": ACCUMULATED,
    "nonzero": NONZERO,
    "heikin_open": HEIKIN_OPEN,
    "corrected": CORRECTED,
    "laguerre_filter": LAGUERRE_FILTER,
    "laguerre_rsi": LAGUERRE_RSI,
    "parabolic": PARABOLIC,
    "waiting": TAKE,
}
"""Each kernel's code."""

CHAINS: Final = {"last_difference": LAST_DIFFERENCE, "crossing": CROSSING}
"""The code of each chain, see `falcon.engine.native.lines.chains`."""
