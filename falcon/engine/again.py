"""Again: an instance that runs its `__init__` once more, with other parameters.

Making an instance takes longer than what most `__init__` do. One that only sets
attributes, to lines, indicators and plain values, leaves nothing else behind, so that
the same instance can build the next point of a sweep.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from falcon.engine import code, ir
from falcon.engine.check.names import WRITTEN, is_indicator
from falcon.engine.instance import INIT_FUEL, Instance
from falcon.engine.lower.python import INITIALISE
from falcon.engine.program import Program
from falcon.engine.runtime.handles import FEED_LINES
from falcon.engine.runtime.meter import FUEL
from falcon.engine.runtime.namespace import UNSET
from falcon.engine.union import UnionGraph

_HARMLESS: Final = (
    *(code.Assign, code.Do, code.If),
    *(ir.Const, ir.Local, ir.Own, ir.Param, ir.Attr, ir.Index, ir.Unpack),
    *(ir.Unary, ir.Binary, ir.Logic, ir.Compare, ir.Choice, ir.Display, ir.Mapping),
)
_TARGETS: Final = (ir.Own, ir.Local, ir.Unpack)


def is_repeatable(program: Program) -> bool:
    """Whether `__init__` leaves nothing behind but attributes of the strategy."""
    method = program.strategy.methods.get("__init__")
    return method is not None and all(map(_is_harmless, method.nodes))


def repeat(
    instance: Instance, graph: UnionGraph, parameters: Mapping[str, ir.Scalar]
) -> None:
    """Have an instance of a repeatable program be one with these parameters.

    Args:
        instance: one that was only built.
        graph: of which the next strategy has begun.
        parameters: all of them.

    Raises:
        UnsupportedConstructError: an indicator that the engine does not know.
        StrategyCrashError: `__init__` failed; the instance is worth nothing any more.
    """
    space, names = instance.space, instance.program.names
    stage = instance.stage
    if stage.graph is not graph:
        stage.restart(graph)
    for feed in stage.feeds:
        graph.own.update(line.node for line in feed.lines.values())
    stage.indicators.clear()
    space.update(dict.fromkeys(names.own.values(), UNSET))
    for name, value in parameters.items():
        space[names.params[name]] = value
    space[FUEL] = INIT_FUEL
    instance.parameters = parameters
    instance.guard.call(space[INITIALISE])
    found = {name: space[emitted] for name, emitted in names.own.items()}
    instance.own = {k: v for k, v in found.items() if v is not UNSET}
    instance.warm_ups = instance.stage.warm_ups()


def _is_harmless(node: ir.Node) -> bool:
    match node:
        case code.Assign(targets=targets):
            return all(isinstance(target, _TARGETS) for target in targets)
        case ir.Unpack(targets=targets):
            return all(isinstance(target, _TARGETS) for target in targets)
        case ir.Call(path=path) | ir.Global(path=path):
            return is_indicator(path) and not path.startswith(WRITTEN)
        case ir.MethodCall(value=ir.Own(name="data"), name=name):
            # A line of the past, `self.data.close(-1)`.
            return name in FEED_LINES
    return isinstance(node, _HARMLESS)
