"""Deletions: ``del target``, as lines of ours."""

from __future__ import annotations

from collections.abc import Iterator

from falcon.engine import ir
from falcon.engine.lower.emitter import Emitter


def deletion(emit: Emitter, target: ir.Target) -> Iterator[str]:
    """The lines that delete one target."""
    match target:
        case ir.Local(name=name):
            yield f"del {emit.local(name)}"
        case ir.Own(name=name):
            text = emit.layout.names.own[name]
            yield f"_own({text}, {name!r})"
            yield f"{text} = _unset"
        case ir.Index(value=container, key=key):
            yield f"_remove({emit.expr(container)}, {emit.expr(key)})"
        case ir.Slice():
            yield f"_remove({', '.join(span(emit, target))})"
        case ir.Unpack(targets=targets):
            for inner in targets:
                yield from deletion(emit, inner)


def span(emit: Emitter, target: ir.Slice) -> tuple[str, str]:
    """The container of a slice, and the slice as a key."""
    bounds = (target.start, target.stop, target.step)
    texts = ["None" if bound is None else emit.expr(bound) for bound in bounds]
    return emit.expr(target.value), f"_slices({', '.join(texts)})"
