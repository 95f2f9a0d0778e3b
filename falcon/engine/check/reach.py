"""Which method calls which: no recursion, indicators only while they can be built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from falcon.engine import code, ir
from falcon.engine.check.names import CALLBACKS, is_indicator
from falcon.engine.refusal import refusal


def check_calls(methods: dict[str, code.Method]) -> None:
    """Refuse recursion, and indicators that would be built while the strategy runs.

    Raises:
        UnsupportedConstructError: there is one.
    """
    calls = {name: tuple(_calls(method)) for name, method in methods.items()}
    for name in methods:
        _check_recursion(name, calls, ())
    for name in running(methods):
        for node in code.walk(*methods[name].body):
            _check_built(node)


def running(
    methods: Mapping[str, code.Method], starts: Iterable[str] = CALLBACKS
) -> frozenset[str]:
    """The methods that are called while the strategy runs, after ``__init__``.

    Args:
        methods: all of them.
        starts: callbacks from which to follow the calls.
    """
    waiting = [name for name in starts if name in methods and name != "__init__"]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(call.method for call in _calls(methods[name]))
    return frozenset(found)


def _calls(method: code.Method) -> Iterator[ir.HelperCall]:
    for node in code.walk(*method.body):
        if isinstance(node, ir.HelperCall):
            yield node


def _check_recursion(
    name: str, calls: dict[str, tuple[ir.HelperCall, ...]], above: tuple[str, ...]
) -> None:
    for call in calls[name]:
        if call.method in (*above, name):
            raise refusal(call.at, f"recursion of {call.method}", "use a loop")
        _check_recursion(call.method, calls, (*above, name))


def _check_built(node: code.Node) -> None:
    if isinstance(node, ir.ValueCall) or (
        isinstance(node, ir.Call) and is_indicator(node.path)
    ):
        raise refusal(
            node.at,
            "indicator built while the strategy runs",
            "build it in __init__ and keep it on self",
        )
