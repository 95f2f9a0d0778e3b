"""Formulas: kernels and operations on a single bar, as text.

The arithmetic is that of `falcon.engine.indicators`, operation by operation; what is
not here is called there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final

from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.operations import Op

Numbers = tuple[Any, ...]
"""What a shape leaves out, node by node: floats, offsets, tuples of weights."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a kernel computes a single bar past its first one.

    Attributes:
        text: ``own`` is its row, ``x0`` the row of its first input, ``v0`` that one's
            present value, ``c0`` its first number; ``j`` the bar before ``i``, ``n``
            the one after.
        numbers: from its parameters.
    """

    text: str
    numbers: Callable[[Params], Numbers] = lambda _: ()

    @property
    def fields(self) -> Collection[str]:
        """The names that it reads."""
        return {field for _, field, _, _ in Formatter().parse(self.text) if field}


def _back(params: Params) -> Numbers:
    """From the present bar to the oldest of the window."""
    return (int(params[0]) - 1,)


FORMULAS: Final = {
    "sum": Formula("_fsum({x0}[i - {c0}:n])", _back),
    "mean": Formula(
        "_fsum({x0}[i - {c0}:n]) / {c1}",
        lambda p: (int(p[0]) - 1, float(int(p[0]))),
    ),
    "weighted": Formula(
        "{c1} * _fsum(_map(_multiply, {x0}[i - {c0}:n], {c2}))",
        lambda p: (int(p[0]) - 1, p[1], p[2:]),
    ),
    "highest": Formula("_max({x0}[i - {c0}:n])", _back),
    "lowest": Formula("_min({x0}[i - {c0}:n])", _back),
    "smoothed": Formula("{own}[j] * {c0} + {v0} * {c1}", lambda p: (1.0 - p[1], p[1])),
    "adaptive": Formula("{own}[j] * (1.0 - {v1}) + {v0} * {v1}"),
    "accumulated": Formula("{own}[j] + {v0}"),
    "nonzero": Formula("{v0} or {own}[j]"),
    "heikin_open": Formula("({own}[j] + {x2}[j]) / 2.0"),
    "waiting": Formula("{v0}"),
}
"""Kernels that are written out; the arithmetic is that of their `fill`."""

_OPERATORS: Final = {
    **{op: f"{{0}} {op} {{1}}" for op in map(Op, ("+", "-", "*", "/", "//"))},
    **{
        op: f"1.0 if {{0}} {op} {{1}} else 0.0"
        for op in map(Op, ("<", "<=", ">", ">=", "==", "!="))
    },
    Op.NEG: "-{0}",
    Op.IF: "{1} if {0} else {2}",
    Op.DIV_BY_ZERO: "{0} / {1} if {1} != 0 else {2}",
}
_PAIRS: Final = {
    Op.AND: "1.0 if {0} and {1} else 0.0",
    Op.OR: "1.0 if {0} or {1} else 0.0",
    Op.MAX: "{1} if {1} > {0} else {0}",
    Op.MIN: "{1} if {1} < {0} else {0}",
}
"""What two operands make; more of them are left to the function."""


def operation(op: Op, operands: list[str]) -> str:
    """An operation as text."""
    template = _OPERATORS.get(op)
    if template is None and len(operands) == 2:  # noqa: PLR2004
        template = _PAIRS.get(op)
    if template is None:
        return f"o_{op.name}({', '.join(operands)})"
    return template.format(*operands)
