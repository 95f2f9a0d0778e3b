"""Random expressions over lines, built both in backtrader and in our graph.

An expression is a tree of tuples, so that a failing one prints as what it is:
``("feed", data, line)``, ``("delay", bars, x)``, ``("op", symbol, *operands)`` with
numbers among the operands, ``("ind", name, period, *inputs)``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st

from falcon.engine.graph import Graph, Node
from falcon.engine.indicators.catalogue import indicator
from falcon.engine.indicators.nodes import IndicatorNodes
from falcon.engine.indicators.operations import Op
from tests.differential.oracle_lines import function, named

Expression = tuple[Any, ...]

SYMBOLS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
ANY_NUMBER = ("And", "Or", "All", "Any", "Max", "Min", "Sum")
INDICATORS = ("SMA", "EMA", "WMA", "Highest", "Lowest", "SumN", "Momentum", "Accum")

NUMBERS = st.sampled_from([0.0, 1.0, -2.5, 100.0])


def expressions(
    feeds: int, *, number_first: bool = True
) -> st.SearchStrategy[Expression]:
    """Expressions over the lines of so many data.

    A function whose first operand is a number may be left out: backtrader gives it the
    bars of the first data in its default mode and the steps of the strategy otherwise.
    """
    lines = st.sampled_from(["open", "high", "low", "close", "volume"])
    feed = st.tuples(st.just("feed"), st.integers(0, feeds - 1), lines)
    return st.recursive(feed, _with_number if number_first else _larger, max_leaves=6)


def _with_number(x: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    functions = st.sampled_from(ANY_NUMBER)
    return _larger(x) | st.tuples(st.just("op"), functions, NUMBERS, x, x)


def _larger(x: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    op = st.just("op")
    other = x | NUMBERS
    bars = st.integers(1, 4)
    return st.one_of(
        st.tuples(st.just("delay"), bars, x),
        st.tuples(op, st.sampled_from(["neg", "abs"]), x),
        st.tuples(op, st.sampled_from([*SYMBOLS]), x, other),
        st.tuples(op, st.sampled_from([*SYMBOLS]), NUMBERS, x),
        st.tuples(op, st.sampled_from(ANY_NUMBER), x, other),
        st.tuples(op, st.just("If"), x, other, other),
        st.tuples(op, st.just("Cmp"), x, x),
        st.tuples(op, st.just("DivByZero"), x, x, NUMBERS),
        st.tuples(op, st.just("DivZeroByZero"), x, x, NUMBERS, NUMBERS),
        st.tuples(st.just("ind"), st.sampled_from(INDICATORS), bars, x),
        st.tuples(st.just("ind"), st.just("CrossOver"), st.just(0), x, other),
    )


def in_backtrader(expression: Expression, strategy: Any) -> Any:
    """The line object of an expression, built in a strategy's `__init__`."""
    kind, head, *rest = expression
    if kind == "feed":
        return getattr(strategy.datas[head], rest[0])
    built = [in_backtrader(x, strategy) if isinstance(x, tuple) else x for x in rest]
    if kind == "delay":
        return built[0](-head)
    if kind == "ind":
        return named(str(head))(*built[1:], **_keywords(expression))
    if head in SYMBOLS:
        return SYMBOLS[head](*built)
    if head in {"neg", "abs"}:
        return operator.neg(built[0]) if head == "neg" else abs(built[0])
    return function(head)(*built)


def _keywords(expression: Expression) -> dict[str, int]:
    _, name, period, *_ = expression
    return {} if name in {"Accum", "CrossOver"} else {"period": period}


def in_graph(expression: Expression, graph: Graph) -> Node | IndicatorNodes:
    """The node of an expression, or the nodes of an indicator."""
    kind, head, *rest = expression
    if kind == "feed":
        return graph.feed(head, rest[0])
    if kind == "ind":
        sources = [_source(x, graph) for x in rest[1:]]
        return indicator(graph, head, sources, _keywords(expression))
    operands = [_node(x, graph) for x in rest]
    if kind == "delay":
        return graph.delay(operands[0], head)
    return graph.operation(Op(head), *operands)


def _source(x: Expression | float, graph: Graph) -> Node | IndicatorNodes:
    return in_graph(x, graph) if isinstance(x, tuple) else graph.constant(x)


def _node(x: Expression | float, graph: Graph) -> Node:
    built = _source(x, graph)
    return built.first if isinstance(built, IndicatorNodes) else built
