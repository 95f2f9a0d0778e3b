"""Strategy: the source text of a whole backtrader class for a spec.

Plain code as a tutorial would have it: what is tested stands in `long_entry` and
`long_exit`, what is done in `next`. Everything is decided when a bar is complete;
market orders fill at the next open.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from falcon.intake.emit.layout import WIDTH, branch, folded
from falcon.intake.emit.limits import require_tradable
from falcon.intake.emit.plan import LONG, SHORT
from falcon.intake.emit.sides import SideWriter
from falcon.intake.emit.source import Source, number
from falcon.intake.emit.traits import Traits
from falcon.intake.english import english
from falcon.intake.spec import StrategySpec, TradeSide

_SIDES = {TradeSide.LONG: LONG, TradeSide.SHORT: SHORT}
_FALLBACK_NAME = "DescribedStrategy"
_LONGEST_NAME = 40
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def emit(spec: StrategySpec) -> str:
    """Write a spec as the source text of a backtrader strategy.

    Raises:
        UsageError: it is understood but cannot be traded yet; says why.
    """
    require_tradable(spec)
    source = Source()
    traits = Traits.of(spec)
    writers = [
        SideWriter(spec=spec, side=_SIDES[side], traits=traits, source=source)
        for side in spec.sides
    ]
    methods = [method for writer in writers for method in writer.methods()]
    next_method = _next(writers, traits, source)
    shared = traits.shared_methods(spec, source)
    return _class(spec, source, [next_method, *methods, *shared])


def class_name(name: str) -> str:
    """A class name made of the letters of a title."""
    words = _WORD.findall(name)
    joined = "".join(word[0].upper() + word[1:] for word in words)[:_LONGEST_NAME]
    return joined if joined and joined != "Strategy" else _FALLBACK_NAME


def _next(writers: list[SideWriter], traits: Traits, source: Source) -> Iterable[str]:
    """The method ``next``: out when flat, guarded when in a trade."""
    lines = ["def next(self):"]
    for update in source.updates:
        lines += [f"    {line}" for line in update.split("\n")]
    if traits.counts_bars:
        lines += [
            "    if self.position and not self.entry_bar:",
            "        self.entry_bar = len(self)",
        ]
    lines += ["    if not self.position:", *_flat(writers, traits)]
    for at, writer in enumerate(writers):
        other = writers[1 - at] if len(writers) > 1 else None
        sign = ">" if writer.side.sign > 0 else "<"
        is_last = at == len(writers) - 1
        head = "else:" if is_last else f"elif self.position.size {sign} 0:"
        lines += [f"    {line}" for line in branch(head, writer.held(other))]
    return lines


def _flat(writers: list[SideWriter], traits: Traits) -> list[str]:
    lines = ["        self.stand_down()"] if traits.has_state else []
    if traits.rests:
        lines.append("        self.cancel_entries()")
    word = "if"
    for writer in writers:
        if writer.enters_at_market:
            lines += [
                f"        {word} self.{writer.side.word}_entry():",
                f"            {writer.enter}",
            ]
            word = "elif"
    lines += [
        f"        self.rest_{writer.side.word}()" for writer in writers if writer.rests
    ]
    return lines


def _class(spec: StrategySpec, source: Source, methods: Iterable[Iterable[str]]) -> str:
    lines = ["import datetime", ""] if source.needs_datetime else []
    lines += ["import backtrader as bt", "", ""]
    lines.append(f"class {class_name(spec.name)}(bt.Strategy):")
    blocks = [_docstring(spec), _params(source), _init(source)]
    blocks += [list(method) for method in methods]
    for block in blocks:
        if block:
            lines += [f"    {line}".rstrip() for line in block]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _docstring(spec: StrategySpec) -> list[str]:
    wrapped = [
        line
        for paragraph in english(spec).split("\n")
        for line in textwrap.wrap(paragraph, WIDTH)
    ]
    return ['"""The rules, as they were understood.', "", *wrapped, '"""']


def _params(source: Source) -> list[str]:
    if not source.params:
        return []
    rows = [
        f'    ("{name}", {number(value)}),' for name, value in source.params.items()
    ]
    return ["params = (", *rows, ")"]


def _init(source: Source) -> list[str]:
    lines = [*folded(source.initial), *source.state]
    return ["def __init__(self):", *(f"    {line}" for line in lines)] if lines else []
