"""Generated statements of richer Python: errors, functions, windows, numpy."""

from __future__ import annotations

from textwrap import indent

from tests.differential.generator_pen import DEEPEST_READ, Pen, Scope
from tests.differential.generator_values import condition, leaf, number

_ARRAYS = (
    *(
        "np.mean({0})",
        "np.std({0})",
        "np.std({0}, ddof=1)",
        "np.max({0})",
        "np.sum({0})",
    ),
    *("np.median({0})", "np.diff({0}).sum()", "np.array({0}).mean()", "np.ptp({0})"),
    *("np.percentile({0}, 75)", "np.dot({0}, {0})", "np.argmax({0})", "np.var({0})"),
    *("np.polyfit(np.arange(len({0})), {0}, 1)[0]", "(np.array({0}) * 2)[-1]"),
    *("np.where(np.array({0}) > 70, 1, 0).sum()", "np.cumsum({0})[-1]"),
    *("np.log(np.array({0})).std()", "np.abs(np.array({0}) - 75).min()"),
    *("np.average({0}, weights=np.arange(1, len({0}) + 1))", "np.sqrt({0})[0]"),
    *("np.maximum({0}, 75.0)[0]", "np.convolve({0}, np.ones(2) / 2)[1]"),
)


def rich(pen: Pen, scope: Scope) -> list[str]:
    """One statement, or some that belong together; the last may bind a number."""
    forms = {
        _tried: 3.0,
        _raised: 1.0,
        _lambda: 1.5,
        _closure: 1.5,
        _deque: 1.5,
        _history: 1.5,
        _unpacked: 1.0,
        _ranked: 0.7,
        _walrus: 0.5,
        _matched: 0.5,
    }
    if scope.reads:
        forms |= {_array: 2.0}
    return pen.pick(forms)(pen, scope)


def _below(lines: list[str]) -> list[str]:
    return [indent(line, "    ") for line in lines]


def _name(scope: Scope) -> str:
    return f"x{scope.depth}"


def _failing(pen: Pen, scope: Scope) -> tuple[str, str]:
    """An expression that may fail, and how."""
    value = number(pen, scope, 2)
    small = f"int({leaf(pen, scope)}) % 3" if pen.maybe(0.5) else "len(self) % 3"
    return pen.one(
        [
            (f"{value} / ({small})", "ZeroDivisionError"),
            (f"{value} // ({small})", "ZeroDivisionError"),
            (f"[1, 2.5][{small}]", "IndexError"),
            (f"{{0: 1.5, 1: {value}}}[{small}]", "KeyError"),
            (f"(None, 1, 2)[{small}] + {value}", "TypeError"),
            (f"float(('1', 'x', '2.5')[{small}])", "ValueError"),
            (f"math.log({small})", "ValueError"),
            (f"int({value})", "(ValueError, OverflowError)"),
            (f"len((None if {small} else self.data)._name)", "AttributeError"),
            (f"math.exp({value})", "OverflowError"),
        ]
    )


def _tried(pen: Pen, scope: Scope) -> list[str]:
    value, error = _failing(pen, scope)
    name = _name(scope)
    caught = pen.one([error, error, "Exception", "(ArithmeticError, LookupError)", ""])
    keeps = bool(caught) and pen.maybe(0.4)
    inner = [f"{name} = {value}"]
    if pen.maybe(0.3):
        inner.insert(0, f"self.{pen.one(pen.counters)} += 1")
    lines = ["try:", *_below(inner)]
    lines.append(
        f"except {caught} as e:" if keeps else f"except {caught}:".replace(" :", ":")
    )
    if keeps:
        lines.append(f"    {pen.one(['print(e)', 'print(type(e).__name__)', 'pass'])}")
    lines.append(f"    {name} = {pen.constant()}")
    if pen.maybe(0.25):
        lines += ["else:", f"    {name} = {name} + 1"]
    if pen.maybe(0.25):
        lines += ["finally:", f"    self.{pen.one(pen.counters)} += 1"]
    if caught not in {error, "Exception", ""} and pen.maybe(0.9):
        lines = ["try:", *_below(lines), "except Exception:", f"    {name} = -1"]
    return [*lines, f"{name} = {name} * 1"]


def _raised(pen: Pen, scope: Scope) -> list[str]:
    kind = pen.some("ValueError RuntimeError KeyError NotImplementedError")
    test, name = condition(pen, scope, 2), _name(scope)
    way = pen.one(
        [f"raise {kind}('n %d' % len(self))", f"raise {kind}", "assert False"]
    )
    return [
        "try:",
        f"    if {test}:",
        f"        {way}",
        f"    {name} = {leaf(pen, scope)}",
        f"except ({kind}, AssertionError) as e:",
        f"    {pen.one(['print(e)', 'print(repr(e))', 'pass'])}",
        f"    {name} = {pen.constant()}",
        f"{name} = {name} + 0",
    ]


def _lambda(pen: Pen, scope: Scope) -> list[str]:
    inner = Scope(locals=(*scope.locals, "v"), depth=3, reads=scope.reads, acts=False)
    body = number(pen, inner, 2)
    name, arg = _name(scope), leaf(pen, scope)
    return pen.one(
        [
            [f"f = lambda v: {body}", f"{name} = f({arg})"],
            [f"f = lambda v, w=2: {body} - w", f"{name} = f({arg}) + f(1, w=0.5)"],
            [f"{name} = sum(map(lambda v: {body}, (1, {arg}, 2.5)))"],
            [f"{name} = max([{arg}, 1.5, -2], key=lambda v: {body})"],
            [
                f"fs = [lambda v, k=k: {body} + k for k in range(3)]",
                f"{name} = fs[len(self) % 3]({arg})",
            ],
        ]
    )


def _closure(pen: Pen, scope: Scope) -> list[str]:
    inner = Scope(locals=(*scope.locals, "v"), depth=3, reads=scope.reads, acts=False)
    name, arg = _name(scope), leaf(pen, scope)
    head = ["def g(v, w=1):", f"    if {condition(pen, inner, 2)}:", "        return w"]
    tail = [f"    return {number(pen, inner, 2)}", f"{name} = g({arg}) - g(2, w=3)"]
    if pen.maybe(0.4):
        head = [
            "total = 0",
            *head[:1],
            "    nonlocal total",
            "    total += 1",
            *head[1:],
        ]
        tail.append(f"{name} = {name} + total")
    return [*head, *tail]


def _deque(pen: Pen, scope: Scope) -> list[str]:
    if not pen.deques:
        return _tried(pen, scope)
    deque, name = f"self.{pen.one(pen.deques)}", _name(scope)
    add = f"{deque}.{pen.some('append appendleft append')}({number(pen, scope, 2)})"
    read = pen.one(
        [
            f"(sum({deque}) / len({deque}))",
            f"max({deque}) - min({deque})",
            f"{deque}[0] - {deque}[-1]",
            f"len({deque})",
            f"sorted({deque})[len({deque}) // 2]",
            f"float(np.mean({deque}))",
            f"sum(1 for v in {deque} if v > {deque}[0])",
            f"({deque}.popleft() if len({deque}) > 2 else 0)",
        ]
    )
    return [add, f"{name} = {read}"]


def _history(pen: Pen, scope: Scope) -> list[str]:
    if not pen.histories:
        return _deque(pen, scope)
    feed, name = scope.feed or pen.feed(), _name(scope)
    key = f"self.{pen.one(pen.histories)}[{feed}]"
    add = [f"{key}.append({number(pen, scope, 2)})", f"if len({key}) > 5:"]
    drop = pen.one(
        [f"    {key}.pop(0)", f"    del {key}[0]", f"    {key}[:] = {key}[-3:]"]
    )
    read = pen.one(
        [f"{key}[-1]", f"sum({key}[-3:])", f"{key}[0] - {key}[-1]", f"len({key})"]
    )
    return [*add, drop, f"{name} = {read}"]


def _unpacked(pen: Pen, scope: Scope) -> list[str]:
    one, other, name = leaf(pen, scope), number(pen, scope, 2), _name(scope)
    return pen.one(
        [
            [f"a, b = {one}, {other}", "a, b = b, a", f"{name} = a - b * 0.5"],
            [f"a, *b = [{one}, {other}, 3]", f"{name} = a + sum(b)"],
            [f"t = dict(a={one}, b={other})", f"{name} = t.get('c', t['a']) + t['b']"],
            [
                f"t = {{k: v for k, v in zip('ab', ({one}, {other}))}}",
                f"{name} = sum(t.values()) + len(t)",
            ],
            [f"a = b = {one}", f"a += {other}", f"{name} = a if a != b else 0"],
        ]
    )


def _ranked(pen: Pen, scope: Scope) -> list[str]:
    key = "lambda d: " + ("d.close[0]" if scope.reads else "len(d)")
    falls = pen.some("True False")
    return [
        f"best = sorted(self.datas, key={key}, reverse={falls})",
        "print([d._name for d in best])",
        f"{_name(scope)} = len(best[0]._name) + {leaf(pen, scope)}",
    ]


def _walrus(pen: Pen, scope: Scope) -> list[str]:
    name = _name(scope)
    return [
        f"{name} = 0",
        f"if (q := {number(pen, scope, 2)}) > {pen.constant()}:",
        f"    {name} = q",
        f"{name} = {name} + 1",
    ]


def _matched(pen: Pen, scope: Scope) -> list[str]:
    name = _name(scope)
    return [
        f"match len(self) % {pen.random.randint(2, 5)}:",
        "    case 0:",
        f"        {name} = {leaf(pen, scope)}",
        "    case 1 | 2:",
        f"        {name} = {number(pen, scope, 2)}",
        "    case _:",
        f"        {name} = {pen.constant()}",
        f"{name} = {name} + 0",
    ]


def _array(pen: Pen, scope: Scope) -> list[str]:
    feed, size = scope.feed or pen.feed(), pen.random.randint(2, DEEPEST_READ)
    window = pen.one(
        [
            f"{feed}.{pen.some('close high low')}.get(size={size})",
            f"[{feed}.close[-k] for k in range({size})]",
        ]
    )
    value, name = pen.one(_ARRAYS).format("w"), _name(scope)
    whole = pen.one([f"float({value})", f"float({value})", value])
    lines = [f"w = {window}", f"{name} = {whole}"]
    if pen.maybe(0.3):
        lines.insert(1, "w = np.array(w)")
    return lines
