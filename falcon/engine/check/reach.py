"""Which method calls which: indicators are built only while they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from falcon.engine import code, ir
from falcon.engine.check.methods import METHODS
from falcon.engine.check.names import CALLBACKS, LINE_NAMES, is_indicator
from falcon.engine.functions import Lambda, Reference
from falcon.engine.reading.refusal import refusal

_LINES = frozenset(LINE_NAMES) - METHODS
"""Lines of prices, whose call is a delayed line."""

_MAKER = ".__init__()"
"""How the ``__init__`` of a class of the file ends among the methods."""


def check_calls(
    methods: dict[str, code.Method], handed: Iterable[str], told: frozenset[str]
) -> None:
    """Refuse indicators that would be built while the strategy runs.

    Args:
        methods: all of them.
        handed: those that constants of the module hold.
        told: names of methods of the file's own objects.

    Raises:
        UnsupportedConstructError: there is one.
    """
    for name in running(methods, (*CALLBACKS, *_told_later(methods, handed))):
        for node in methods[name].of(ir.MethodCall, ir.Call):
            _check_built(node, told)


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
            waiting.extend(called(methods[name]) & methods.keys())
    return frozenset(found)


def called(method: code.Method) -> frozenset[str]:
    """The methods that a method calls or hands on."""
    return frozenset(_named(method.of(ir.HelperCall, Reference)))


def handed(fixed: Mapping[str, ir.Expr]) -> frozenset[str]:
    """The methods that constants of the module hold: those of its records."""
    nodes = code.walk(*fixed.values())
    return frozenset(node.name for node in nodes if isinstance(node, Reference))


def _told_later(
    methods: Mapping[str, code.Method], handed: Iterable[str]
) -> frozenset[str]:
    """Those of the methods of objects that may be called once the strategy runs.

    An ``__init__`` is, if some method that runs names its class.
    """
    makers = {name for name in handed if name.endswith(_MAKER)}
    found = set(handed) - makers
    while True:
        ran = running(methods, (*CALLBACKS, *found))
        named = {one.name for name in ran for one in methods[name].of(ir.Fixed)}
        new = {name for name in makers if name.removesuffix(_MAKER) in named} - found
        if not new:
            return frozenset(found)
        found |= new


def deferred(strategy: code.Strategy) -> frozenset[str]:
    """The methods that may be called whenever: as values, or out of functions.

    A function that is made in ``__init__`` is called later, and so is what it calls.
    """
    methods = strategy.methods
    found = set(_told_later(methods, handed(strategy.fixed)))
    for method in methods.values():
        found.update(node.name for node in method.of(Reference))
        for define in method.of(code.Define):
            found.update(_names(*define.body))
        for function in method.of(Lambda):
            found.update(_names(function.value))
    return frozenset(found & methods.keys())


def _names(*roots: ir.Node) -> Iterator[str]:
    return _named(code.walk(*roots))


def _named(nodes: Iterable[ir.Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ir.HelperCall):
            yield node.method
        elif isinstance(node, Reference):
            yield node.name


def recursive(methods: Mapping[str, code.Method]) -> frozenset[str]:
    """The methods that call themselves, be it by way of others."""
    calls = {
        name: {call.method for call in method.of(ir.HelperCall)}
        for name, method in methods.items()
    }
    # What calls nobody any more cannot come back to itself.
    while settled := {name for name, made in calls.items() if not made & calls.keys()}:
        calls = {name: made for name, made in calls.items() if name not in settled}
    return frozenset(name for name in calls if name in _reached(name, calls))


def _reached(name: str, calls: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = (calls.get(waiting.pop()) or set()) - found
        found |= new
        waiting += new
    return found


def _check_built(node: ir.Node, told: frozenset[str]) -> None:
    match node:
        case ir.MethodCall(name="close", args=(), keywords=()):
            # What is delayed is told by how much; this closes a file.
            return
        case ir.MethodCall(name=name) if name in _LINES - told:
            pass
        case ir.Call(path=path) if is_indicator(path):
            pass
        case _:
            return
    raise refusal(
        node.at,
        "indicator or delayed line built while the strategy runs",
        "build it in __init__ and keep it on self; read a past value with [-1]",
    )
