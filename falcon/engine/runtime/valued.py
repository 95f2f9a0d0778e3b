"""Values that are lines: operators build lines in `__init__` and numbers afterwards."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from falcon.engine.graph import Node, RefusedError
from falcon.engine.indicators.operations import Op

if TYPE_CHECKING:
    from falcon.engine.runtime.handles import LineHandle, Stage


_CLASSES: Final = {
    "FeedHandle": "backtrader.feeds.pandafeed.PandasData",
    "LineHandle": "backtrader.linebuffer.LineBuffer",
    "IndicatorHandle": "backtrader.indicator.Indicator",
}


class Valued:
    """Whatever has a present value and operators: a line, an indicator, a feed."""

    __slots__ = ("stage",)

    stage: Stage

    @property
    def main(self) -> LineHandle:
        """The line that stands for it in expressions."""
        raise NotImplementedError

    @property
    def named(self) -> Mapping[str, LineHandle]:
        """Its lines by name; a line by itself has no name for any."""
        lines: Mapping[str, LineHandle] = getattr(self, "lines", {})
        return lines

    def part(self, name: str) -> Valued | None:
        """A line by name or, as in ``lines.0``, by number; ``None`` without it."""
        if not name.startswith("lines."):
            return self.named.get(name)
        number = int(name.removeprefix("lines."))
        known = [*self.named.values()] or [self.main]
        return known[number] if number < len(known) else None

    def __repr__(self) -> str:
        """What is printed of it; upstream also says where in memory it lies."""
        return f"<{_CLASSES[type(self).__name__]} object at 0x0>"

    @property
    def value(self) -> float:
        """Its present value."""
        return self.main.at(0)

    def __bool__(self) -> bool:
        if self.stage.is_building:
            raise RefusedError(
                "truth of a line in __init__",
                "combine lines by bt.And, bt.Or, bt.If, bt.Max, bt.Min; test in next",
            )
        return bool(self.value)

    def __add__(self, other: object) -> object:
        return _operate(self, Op.ADD, other)

    def __radd__(self, other: object) -> object:
        return _operate(self, Op.ADD, other, swap=True)

    def __sub__(self, other: object) -> object:
        return _operate(self, Op.SUB, other)

    def __rsub__(self, other: object) -> object:
        return _operate(self, Op.SUB, other, swap=True)

    def __mul__(self, other: object) -> object:
        return _operate(self, Op.MUL, other)

    def __rmul__(self, other: object) -> object:
        return _operate(self, Op.MUL, other, swap=True)

    def __truediv__(self, other: object) -> object:
        return _operate(self, Op.DIV, other)

    def __rtruediv__(self, other: object) -> object:
        return _operate(self, Op.DIV, other, swap=True)

    def __floordiv__(self, other: object) -> object:
        return _operate(self, Op.FLOORDIV, other)

    def __rfloordiv__(self, other: object) -> object:
        return _operate(self, Op.FLOORDIV, other, swap=True)

    def __pow__(self, other: object) -> object:
        return _operate(self, Op.POW, other)

    def __rpow__(self, other: object) -> object:
        return _operate(self, Op.POW, other, swap=True)

    def __lt__(self, other: object) -> object:
        return _operate(self, Op.LT, other)

    def __le__(self, other: object) -> object:
        return _operate(self, Op.LE, other)

    def __gt__(self, other: object) -> object:
        return _operate(self, Op.GT, other)

    def __ge__(self, other: object) -> object:
        return _operate(self, Op.GE, other)

    def __eq__(self, other: object) -> object:  # type: ignore[override]
        return _operate(self, Op.EQ, other)

    def __ne__(self, other: object) -> object:  # type: ignore[override]
        return _operate(self, Op.NE, other)

    __hash__ = object.__hash__

    def __neg__(self) -> object:
        if self.stage.is_building:
            return _build(self.stage, Op.NEG, self)
        return -self.value

    def __abs__(self) -> object:
        if self.stage.is_building:
            return _build(self.stage, Op.ABS, self)
        return abs(self.value)


_FUNCTIONS: dict[Op, Callable[[Any, Any], object]] = {
    Op.ADD: operator.add,
    Op.SUB: operator.sub,
    Op.MUL: operator.mul,
    Op.DIV: operator.truediv,
    Op.FLOORDIV: operator.floordiv,
    Op.POW: operator.pow,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
}


def node_of(stage: Stage, operand: object) -> Node:
    """The node of an operand while lines are built; numbers become constants.

    Raises:
        RefusedError: it is neither a line nor a number.
    """
    if isinstance(operand, Valued):
        return operand.main.node
    if isinstance(operand, int | float):
        return stage.graph.constant(operand)
    raise RefusedError(
        f"a line combined with {type(operand).__name__}", "use lines and numbers"
    )


def _build(stage: Stage, op: Op, *operands: object) -> LineHandle:
    nodes = (node_of(stage, operand) for operand in operands)
    return stage.line(stage.graph.operation(op, *nodes))


def _operate(handle: Valued, op: Op, other: object, *, swap: bool = False) -> object:
    left, right = (other, handle) if swap else (handle, other)
    if handle.stage.is_building:
        if other is None and op in {Op.EQ, Op.NE}:
            return op is Op.NE
        return _build(handle.stage, op, left, right)
    values = (x.value if isinstance(x, Valued) else x for x in (left, right))
    return _FUNCTIONS[op](*values)
