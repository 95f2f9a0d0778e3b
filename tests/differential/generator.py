"""Strategies made by chance: ordinary source text from a seed.

The grammar covers what the engine supports: indicators and operations up to three deep,
delayed lines, state of all kinds, loops, helpers with results, all orders, callbacks.
What backtrader leaves open is kept out: reads before the first bar, lines that combine
feeds of differing days.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.differential.generator_blocks import below, block
from tests.differential.generator_customs import beside
from tests.differential.generator_lines import line
from tests.differential.generator_pen import DEEPEST_READ, Helper, Pen, Scope
from tests.differential.generator_values import condition, number

_KINDS = {
    "numbers": ("level", ("0", "0.0", "1", "2.5")),
    "counters": ("count", ("0", "0", "3")),
    "optional": ("peak", ("None", "None", "1.5")),
    "orders": ("order", ("None",)),
    "order_lists": ("pending", ("[]", "list()")),
    "windows": ("window", ("[]", "[1.0, 2]")),
    "tables": ("state", ("{d: 0 for d in self.datas}", "{d: 1.5 for d in self.datas}")),
    "named": ("seen", ("{d._name: 0 for d in self.datas}",)),
    "deques": ("recent", ("deque(maxlen=4)", "deque([1.5], maxlen=9)")),
    "histories": ("past", ("{d: [] for d in self.datas}",)),
}
"""What the strategy keeps, what it is called, and what it may be at first."""

_PLAIN = {"numbers", "counters", "optional", "orders"}
_RICH = {"deques", "histories"}

_SIZERS = (
    *("FixedSize(stake=3)", "SizerFix(stake=2)", "PercentSizer(percents=15)"),
    *("AllInSizerInt()", "AllInSizer(percents=40)", "PercentSizerInt(percents=30)"),
    *("FixedReverser(stake=4)", "FixedSize(stake=9, tranches=3)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A strategy made by chance.

    Attributes:
        source: its text.
        feeds: how many it is made for.
        mixes: whether some lines combine several feeds.
    """

    source: str
    feeds: int
    mixes: bool


def generate(seed: int) -> Generated:
    """The strategy of a seed, always the same."""
    random = Random(seed)  # noqa: S311 -- tests repeat
    feeds = random.choice([1, 1, 1, 2, 3])
    pen = Pen(random=random, feeds=feeds, mixes=random.random() < 0.5)
    pen.is_plain = random.random() < 0.65
    pen.is_rich = random.random() < (0.15 if pen.is_plain else 0.7)
    outside = beside(pen) if pen.is_rich else []
    pen.params = [f"p{n}" for n in range(random.randint(0, 3))]
    params = _params(pen)
    init = _init(pen)
    helpers = _helpers(pen)
    callbacks = _callbacks(pen)
    body = [*params, *_method("__init__", "", init), *_log(pen), *helpers, *callbacks]
    head = ["import datetime", "import math", "from collections import deque", ""]
    head += ["import backtrader as bt", "import numpy as np", "", "", *outside]
    lines = [*head, "class Generated(bt.Strategy):", *below(body)]
    return Generated(source="\n".join(lines) + "\n", feeds=feeds, mixes=pen.mixes)


def _params(pen: Pen) -> list[str]:
    if not pen.params:
        return []
    values = [(name, str(pen.random.randint(2, 15))) for name in pen.params[:1]]
    values += [(name, pen.constant()) for name in pen.params[1:]]
    pairs = ", ".join(f"('{name}', {value})" for name, value in values)
    words = ", ".join(f"{name}={value}" for name, value in values)
    entries = ", ".join(f"'{name}': {value}" for name, value in values)
    text = pen.one([f"({pairs},)", f"dict({words})", f"{{{entries}}}"])
    return [f"params = {text}", ""]


def _init(pen: Pen) -> list[str]:
    lines = []
    for number_of in range(pen.random.randint(0, 4)):
        name = f"self.i{number_of}"
        lines.append(f"{name} = {line(pen)}")
        pen.lines.append(name)
    if pen.maybe(0.5):
        lines.append("self.dataclose = self.datas[0].close")
        pen.lines.append("self.dataclose")
    for number_of in range(pen.random.randint(0, 2)):
        lines += _by_feed(pen, f"f{number_of}")
    lines += _state(pen)
    if not pen.is_plain and pen.maybe(0.3):
        lines.append(f"self.setsizer(bt.sizers.{pen.one(_SIZERS)})")
    return lines


def _state(pen: Pen) -> list[str]:
    lines = []
    for kind, (called, starts) in _KINDS.items():
        if pen.is_plain and kind not in _PLAIN | _RICH:
            continue
        if kind in _RICH and not pen.is_rich:
            continue
        least = 1 if kind in {"numbers", "counters"} else 0
        for number_of in range(pen.random.randint(least, 2)):
            name = f"{called}{number_of}"
            getattr(pen, kind).append(name)
            lines.append(f"self.{name} = {pen.one(starts)}")
    return lines


def _by_feed(pen: Pen, name: str) -> list[str]:
    pen.by_feed.append(name)
    built = line(pen, 1, feed="d")
    if pen.maybe(0.5):
        return [f"self.{name} = {{d: {built} for d in self.datas}}"]
    loop = [f"self.{name}[d] = {built}"]
    return [
        f"self.{name} = {pen.some('{} dict()')}",
        "for d in self.datas:",
        *below(loop),
    ]


def _log(pen: Pen) -> list[str]:
    stamps = ["self.data.datetime.date(0)", "len(self)"]
    stamp = pen.one(stamps if pen.is_plain else [*stamps, "self.datetime.date()"])
    body = pen.one(
        [f"print(f'{{{stamp}}} {{txt}}')", f"print('%s, %s' % ({stamp}, txt))"]
    )
    return _method("log", "txt", [body])


def _helpers(pen: Pen) -> list[str]:
    lines: list[str] = []
    for number_of in range(pen.random.randint(0, 3)):
        args = [f"a{n}" for n in range(pen.random.randint(0, 2))]
        scope = Scope(locals=tuple(args), depth=1, acts=False)
        body = block(pen, scope, 2) if pen.maybe(0.4) else []
        if pen.maybe(0.6):
            body += [f"if {condition(pen, scope)}:", f"    return {number(pen, scope)}"]
        body.append(f"return {number(pen, scope)}")
        lines += _method(f"helper{number_of}", ", ".join(args), body)
        pen.helpers.append(Helper(name=f"helper{number_of}", args=len(args)))
    return lines


def _callbacks(pen: Pen) -> list[str]:
    lines = _method(
        "next", "", [_guard(pen), "    return", *block(pen, Scope(), 8, least=3)]
    )
    if pen.maybe(0.15):
        early = [_guard(pen), "    return", *block(pen, Scope(), 3)]
        lines += _method("next_open", "", early)
    if pen.maybe(0.7):
        told = Scope(order="order", reads=False, acts=pen.maybe(0.2))
        lines += _method("notify_order", "order", block(pen, told))
    if pen.maybe(0.5):
        told = Scope(trade="trade", reads=False, acts=pen.maybe(0.2))
        lines += _method("notify_trade", "trade", block(pen, told))
    return lines + _idle(pen)


def _idle(pen: Pen) -> list[str]:
    """What is called where there may be no bar yet."""
    lines: list[str] = []
    quiet = Scope(reads=False, acts=False)
    for name in ("start", "stop"):
        if pen.maybe(0.2):
            lines += _method(name, "", _unlogged(block(pen, quiet)))
    if pen.maybe(0.2):
        lines += _method("prenext", "", _unlogged(block(pen, quiet)))
    if pen.maybe(0.1):
        lines += _method("nextstart", "", [*block(pen, quiet, 2), "self.next()"])
    if pen.maybe(0.15):
        values = Scope(reads=False, acts=False, locals=("cash", "value"))
        lines += _method(
            "notify_cashvalue", "cash, value", _unlogged(block(pen, values))
        )
    return lines


def _guard(pen: Pen) -> str:
    """All feeds have more bars than any read looks back."""
    if pen.feeds == 1:
        return f"if len(self.data) <= {DEEPEST_READ}:"
    return f"if min(len(d) for d in self.datas) <= {DEEPEST_READ}:"


def _unlogged(lines: list[str]) -> list[str]:
    """Without the log that reads a date, where there may be no bar yet."""
    return [text.replace("self.log(", "print(") for text in lines]


def _method(name: str, args: str, body: list[str]) -> list[str]:
    given = f"self, {args}" if args else "self"
    return [f"def {name}({given}):", *below(body or ["pass"]), ""]
