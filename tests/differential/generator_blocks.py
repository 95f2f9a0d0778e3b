"""Generated statements: state, branches, loops, logs, orders."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

from tests.differential.generator_orders import order
from tests.differential.generator_pen import Pen, Scope
from tests.differential.generator_values import condition, number, text
from tests.differential.generator_words import rich

_DEEPEST = 3
_STEP = " " * 4


def block(pen: Pen, scope: Scope, longest: int = 4, least: int = 1) -> list[str]:
    """Lines of some statements."""
    lines: list[str] = []
    for _ in range(pen.random.randint(least, longest)):
        written = _statement(pen, scope)
        if written[-1].startswith("x"):
            scope = replace(scope, locals=(*scope.locals, written[-1].split(" =")[0]))
        lines += written
    return lines


def _statement(pen: Pen, scope: Scope) -> list[str]:
    forms = {_number: 2.0, _counter: 2.0, _log: 1.0, _optional: 1.0, _window: 1.0}
    forms |= {_table: 1.0, _local: 1.0}
    if scope.depth < _DEEPEST:
        forms |= {_branch: 4.0, _each_feed: 1.0, _count: 0.5, _while: 0.3}
    if scope.acts:
        forms |= {order: 4.0}
    elif scope.order:
        forms |= {_late: 0.5}
    if pen.is_rich:
        forms |= {rich: 4.0}
    if scope.loops:
        forms |= {_leap: 0.7}
    return pen.pick(forms)(pen, scope)


def below(lines: list[str]) -> list[str]:
    """The lines one step further in."""
    return [indent(line, _STEP) for line in lines]


def _number(pen: Pen, scope: Scope) -> list[str]:
    name = f"self.{pen.one(pen.numbers)}"
    value = number(pen, scope)
    return [
        pen.one(
            [
                f"{name} = max(-1e6, min(1e6, {value}))",
                f"{name} = {value} if abs({name}) > 1e6 else {name} + 1",
                f"{name} = max(min({name}, 1e5), {number(pen, scope, 2)})",
                f"{name} = self.p.{pen.params[0]}" if pen.params else f"{name} = 1.5",
            ]
        )
    ]


def _counter(pen: Pen, _scope: Scope) -> list[str]:
    name = f"self.{pen.one(pen.counters)}"
    return [pen.one([f"{name} += 1", f"{name} = 0", f"{name} -= 2", f"{name} %= 7"])]


def _late(pen: Pen, scope: Scope) -> list[str]:
    """Cancel what the strategy is just told of."""
    call = pen.one(
        [f"self.cancel({scope.order})", f"self.broker.cancel({scope.order})"]
    )
    return [f"if {condition(pen, scope)}:", f"    {call}"]


def _local(pen: Pen, scope: Scope) -> list[str]:
    return [f"x{scope.depth} = {number(pen, scope)}"]


def _log(pen: Pen, scope: Scope) -> list[str]:
    value = text(pen, scope)
    forms = [f"print({value})", f"self.log({value})"]
    if scope.reads:
        forms.append(f"print(self.data.datetime.date(0).isoformat(), {value})")
        other = "len(self)" if pen.is_plain else "self.datetime.date()"
        forms.append(f"print(self.data.datetime.datetime(0), {other})")
    return [pen.one(forms)]


def _optional(pen: Pen, scope: Scope) -> list[str]:
    if not pen.optional:
        return _counter(pen, scope)
    name = f"self.{pen.one(pen.optional)}"
    value = number(pen, scope, 2)
    return pen.one(
        [
            [f"{name} = {value}"],
            [f"{name} = None"],
            [f"if {name} is None:", f"    {name} = {value}"],
            [f"if {name} is not None:", f"    {name} = max({name}, {value})"],
        ]
    )


def _window(pen: Pen, scope: Scope) -> list[str]:
    if not pen.windows:
        return _counter(pen, scope)
    name = f"self.{pen.one(pen.windows)}"
    add = f"{name}.append({number(pen, scope, 2)})"
    size = pen.random.randint(2, 8)
    return pen.one(
        [
            [add, f"if len({name}) > {size}:", f"    {name}.pop(0)"],
            [add, f"{name} = {name}[-{size}:]"],
            [add, f"if len({name}) > 40:", f"    {name}.clear()"],
            [f"{name} = sorted({name})[:{size}] + [{number(pen, scope, 2)}]"],
        ]
    )


def _table(pen: Pen, scope: Scope) -> list[str]:
    feed = scope.feed or pen.feed()
    keys = [f"self.{name}[{feed}]" for name in pen.tables]
    keys += [f"self.{name}[{feed}._name]" for name in pen.named]
    if not keys:
        return _number(pen, scope)
    key = pen.one(keys)
    return [
        pen.one(
            [
                f"{key} = max(-1e6, min(1e6, {number(pen, scope, 1)}))",
                f"{key} += 1",
                f"{key} = 0",
            ]
        )
    ]


def _branch(pen: Pen, scope: Scope) -> list[str]:
    inner = scope.inside()
    lines = [f"if {condition(pen, scope)}:", *below(block(pen, inner, 3))]
    if pen.maybe(0.3):
        lines += [f"elif {condition(pen, scope)}:", *below(block(pen, inner, 2))]
    if pen.maybe(0.3):
        lines += ["else:", *below(block(pen, inner, 2))]
    return lines


def _each_feed(pen: Pen, scope: Scope) -> list[str]:
    if not scope.reads or scope.feed:
        return _branch(pen, scope)
    inner = replace(scope.inside(), feed="d", loops=True)
    if pen.maybe(0.4):
        inner = replace(inner, locals=(*inner.locals, "i"), index="i")
        head = "for i, d in enumerate(self.datas):"
    else:
        head = "for d in self.datas:"
    return [head, *below(block(pen, inner, 4))]


def _count(pen: Pen, scope: Scope) -> list[str]:
    name = f"k{scope.depth}"
    inner = replace(scope.inside(name), loops=True, acts=False)
    head = f"for {name} in range({pen.random.randint(1, 4)}):"
    return [head, *below(block(pen, inner, 2))]


def _while(pen: Pen, scope: Scope) -> list[str]:
    name = f"w{scope.depth}"
    inner = replace(scope.inside(name), loops=False, acts=False)
    return [
        f"{name} = 0",
        f"while {name} < {pen.random.randint(1, 4)}:",
        *below([f"{name} += 1", *block(pen, inner, 2)]),
    ]


def _leap(pen: Pen, scope: Scope) -> list[str]:
    word = pen.some("continue break")
    return [f"if {condition(pen, scope)}:", f"    {word}"]
