"""The indicator graph: what a strategy's `__init__` asks to be computed, each once.

Nodes are lines of numbers. They are hash-consed: the same expression built twice is one
node, so that indicators share their parts and a sweep shares what two parameter sets
have in common. A node depends on earlier nodes only; the order of creation is an order
of evaluation. `falcon.engine.lines` computes the values.

Every node has

* a **minimum period**: the number of bars of its clock from which on it has a value. A
  feed line has 1, a window of N adds N - 1, a delay adds its bars, and an operation
  takes the largest of its operands (backtrader's rules);
* a **clock**: the data whose bars it moves with, which is the data of its first operand
  that is a line. An operand that moves with another data is read at its latest value.

Before `next` runs, a strategy waits for what it built, see `falcon.engine.waits`.

Look-ahead cannot be expressed: a shift into the future is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from falcon.engine.indicators.kernels import Params
from falcon.engine.indicators.library import KERNELS
from falcon.engine.indicators.operations import OPERATIONS, Op
from falcon.engine.reading.refusal import counted
from falcon.engine.terms import Kind, Node, Term, Written
from falcon.engine.waits import Waits
from falcon.errors import StrategyError

__all__ = ["Graph", "Node", "RefusedError"]

_NO_DATA: Final = frozenset[int]()


@cache
def _alone(data: int) -> frozenset[int]:
    """One data, the same object each time."""
    return frozenset((data,))


class RefusedError(StrategyError):
    """What was asked of the graph is outside the closed list, or would look ahead.

    The front end adds line and column and passes it on as an
    `UnsupportedConstructError`.

    Attributes:
        construct: what was found, in a few words.
        hint: how to write it instead.
    """

    def __init__(self, construct: str, hint: str) -> None:
        super().__init__(f"{construct}; {hint}")
        self.construct = construct
        self.hint = hint


class Graph:
    """A growing graph of nodes; building the same expression again gives the same node.

    Attributes:
        terms: one per node, in the order of evaluation.
        written: the indicators that code of the strategy file writes.
        waits: what the strategy that builds waits for before it acts.
    """

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._nodes: dict[tuple[object, ...], Node] = {}
        self.written: list[Written] = []
        self.waits = Waits()

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def own_terms(self) -> Sequence[Term]:
        """The terms of the strategy that builds, or was built last."""
        return self.terms

    def min_period(self, node: Node) -> int:
        """Bars of its clock until the node has a value, at least 1."""
        return self.terms[node].min_period

    def clock(self, node: Node) -> int:
        """The data that the node moves with."""
        return self.terms[node].clock

    def feeds(self, node: Node) -> frozenset[int]:
        """All data that the node depends on; more than one means a mixed node."""
        return self.terms[node].feeds

    @property
    def is_mixed(self) -> bool:
        """Whether some node pairs values of different data."""
        return any(len(term.feeds) > 1 for term in self.terms)

    def counted_for(self, node: Node) -> int:
        """The data whose bars count towards the minimum period of a node."""
        return self.waits.data_of(node, self.clock(node))

    def is_plain_operation(self, node: Node) -> bool:
        """Whether the node is an operation or a delay, and no indicator's line."""
        is_made = self.terms[node].kind in {Kind.OPERATION, Kind.DELAY}
        return is_made and not self.waits.has_indicator(node)

    def constant_value(self, node: Node) -> float | None:
        """The value of a constant node, ``None`` for a line."""
        term = self.terms[node]
        return term.params[0] if term.kind is Kind.CONSTANT else None

    def feed(self, data: int, line: str) -> Node:
        """A line of a data: open, high, low, close, volume, datetime … or an extra."""
        return self._add(Kind.FEED, line, (), (data,), 1, data)

    def constant(self, value: float) -> Node:
        """A number that takes the place of a line."""
        return self._add(Kind.CONSTANT, "", (), (float(value),), 1, 0)

    def operation(self, op: Op, *operands: Node, clock: int = 0) -> Node:
        """An operation on the present values of its operands.

        Args:
            op: which one.
            operands: lines and constants in backtrader's order; `DIV_BY_ZERO` takes its
                fallback, and `DIV_ZERO_BY_ZERO` its two, as further operands.
            clock: the data whose clock a function takes whose first operand is a
                constant; the first data of the strategy, or of the enclosing indicator.

        Raises:
            RefusedError: the number of operands is wrong.
        """
        self._check_count(op, len(operands))
        lines = self._lines(operands)
        leader, counted = self._leader(op, operands, lines), clock
        if leader is not None:
            clock, counted = self.clock(leader), self.counted_for(leader)
        aligned = tuple([self.latest(operand, clock) for operand in operands])
        period = max([self.terms[node].min_period for node in lines], default=1)
        node = self._add(Kind.OPERATION, str(op), aligned, (), period, clock)
        return self._wait_for(node, counted)

    def delay(self, node: Node, bars: int) -> Node:
        """The value of a node some bars ago, backtrader's ``line(-bars)``.

        Raises:
            RefusedError: the shift goes into the future.
        """
        if bars < 0:
            shift = f"a shift of {counted(-bars)} into the future"
            hint = "write line(-n) to look n bars back; the future is not known"
            raise RefusedError(shift, hint)
        if bars == 0:
            return node
        period, clock = self.min_period(node) + bars, self.clock(node)
        delayed = self._add(Kind.DELAY, "", (node,), (bars,), period, clock)
        return self._wait_for(delayed, self.counted_for(node))

    def kernel(self, name: str, params: Params, *inputs: Node) -> Node:
        """A computation that looks back, from `falcon.engine.indicators.library`.

        Args:
            name: of the kernel.
            params: its numbers, in its order.
            inputs: lines; the first sets the clock.
        """
        lines = self._lines(inputs)
        clock = self.clock(lines[0]) if lines else 0
        aligned = tuple([self.latest(node, clock) for node in inputs])
        periods = [self.terms[node].min_period for node in lines]
        period = max(periods, default=1) + KERNELS[name].warm_up(params)
        return self._add(Kind.KERNEL, name, aligned, params, period, clock)

    def raised(self, node: Node, min_period: int) -> Node:
        """The same values with a minimum period of at least ``min_period``.

        A line of an indicator takes the minimum period of the whole indicator: what is
        built on it starts later, while its own early values stay as they are.
        """
        is_late = self.min_period(node) >= min_period
        return node if is_late else self.counted_from(node, min_period)

    def counted_from(self, node: Node, min_period: int) -> Node:
        """The same values with another minimum period, be it a smaller one."""
        key = Kind.RAISED, "", (node,), (min_period,)
        return self._add(*key, min_period, self.clock(node))

    def latest(self, node: Node, clock: int) -> Node:
        """The latest value of a node, taken at each bar of another data's clock."""
        term = self.terms[node]
        if term.kind is Kind.CONSTANT or term.clock == clock:
            return node
        return self._add(Kind.LATEST, "", (node,), (clock,), term.min_period, clock)

    def write(
        self, inputs: Iterable[Node], clock: int, min_periods: Sequence[int]
    ) -> tuple[Node, ...]:
        """The lines of an indicator that code of the strategy file writes.

        The next of `written` belongs to it. ``inputs`` are the lines that it may read;
        it is never the same as another, for it may keep a state.
        """
        serial, known = len(self.written), tuple(inputs)
        return tuple(
            self._add(Kind.WRITTEN, "", known, (serial, number), period, clock)
            for number, period in enumerate(min_periods)
        )

    def _leader(
        self, op: Op, operands: tuple[Node, ...], lines: list[Node]
    ) -> Node | None:
        """The operand whose clock an operation takes, ``None`` for the default one."""
        if not lines or (lines[0] != operands[0] and op.is_function):
            return None
        # Python asks the right side of a comparison first where its class derives from
        # that of the left, as backtrader's operations derive from plain lines.
        left, right = lines[0], lines[-1]
        is_feed = self.terms[left].kind is Kind.FEED
        if is_feed and op.is_comparison and self.is_plain_operation(right):
            return right
        return left

    def _wait_for(self, node: Node, data: int) -> Node:
        self.waits.add(node, data, self.min_period(node))
        return node

    def _lines(self, nodes: Iterable[Node]) -> list[Node]:
        return [n for n in nodes if self.terms[n].kind is not Kind.CONSTANT]

    def _add(
        self,
        kind: Kind,
        name: str,
        inputs: tuple[Node, ...],
        params: Params,
        min_period: int,
        clock: int,
    ) -> Node:
        # repr tells 0.0 from -0.0, which a dictionary would take for the same.
        numbers = tuple(map(repr, params)) if params else ()
        key = (kind, name, inputs, numbers, clock)
        known = self._nodes.get(key)
        if known is not None:
            return known
        feeds = _NO_DATA if kind is Kind.CONSTANT else _alone(clock)
        for read in inputs:
            # Most have the same one, and to unite takes longer than to compare.
            if (others := self.terms[read].feeds) is not feeds:
                feeds |= others
        node = self._nodes[key] = Node(len(self.terms))
        self.terms.append(Term(kind, name, inputs, params, min_period, clock, feeds))
        return node

    @staticmethod
    def _check_count(op: Op, count: int) -> None:
        operation = OPERATIONS[op]
        if count < operation.least or (operation.most and count > operation.most):
            least = "" if operation.least == operation.most else "at least "
            raise RefusedError(
                f"{op.value} with {count} operands",
                f"it takes {least}{operation.least}",
            )
