"""A seeded mutator of strategies: sources as a careless or hostile author has them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

_NAMES: Final = (
    *("self", "bt", "next", "data", "datas", "position", "broker", "order", "params"),
    *("p", "fuel", "clock", "s0", "p0", "m0", "r0", "b0", "v0", "t1", "f0", "_call"),
    *("__class__", "__init__", "__import__", "__builtins__", "__dict__", "_unset"),
    *("print", "len", "range", "max", "sum", "int", "str", "list", "None", "True"),
    *(
        "lambda",
        "class",
        "\ufb01le",
        "\uff4eext",
        "\uff53elf",
        "é",
        "_print",
        "close",
        "x",
        "i",
    ),
    *("format", "type", "getattr", "hasattr", "eval", "open", "super", "isinstance"),
)
_NUMBERS: Final = (
    *("0", "-1", "1", "2", "-0.0", "1e308", "1e-308", "5e-324", "1e999", "-1e999"),
    *("10**9", "2**61 - 1", "-(2**63)", "10**400", "1j", "0x7fffffff", "True"),
    *("9999", "10001", "99999999999999999999", "1_000", "float('nan')", "None"),
    *("float('inf')", "'a'", "''", "'\\ud800'", "'\\x00'", "b'a'", "[]", "{}", "()"),
)
_OPERATORS: Final = (
    *("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "|", "&", "^"),
    *("==", "!=", "<", ">", "<=", ">=", " in ", " is ", " not in ", " and ", " or "),
    *("=", "+=", "**=", ":=", ",", ".", ":", "->"),
)
_LINES: Final = (
    *("pass", "return", "break", "continue", "raise", "x = x", "global fuel"),
    *("self.x = self", "self.x = self.data", "self.x = self.datas", "x = bt"),
    *("x = self.buy", "self.x = [self.buy()]", "self.x = {}", "print(self)"),
    *("for x in self.datas: self.buy(data=x)", "del self", "del self.x", "import os"),
    *("x = self.__class__", "x = '{0.__class__}'.format(self)", "x = f'{self!r:>9}'"),
    *("x = self.data.close[-1:]", "x = self.data.close.get(size=10**9)", "yield"),
    *("x = [x for x in [1] if x]", "x = {k: v for k, v in [(1, 2)]}", "await x"),
    *("x = (lambda: 1)()", "try:", "while True: x = 1", "with x: pass", "assert 0"),
    *(
        "self.cancel(self.buy())",
        "self.close(self.data, size=-5)",
        "self.sell(size=-1)",
    ),
    *("self.buy(exectype=bt.Order.StopTrail)", "self.buy(valid=-1, price=None)"),
    *("self.buy_bracket(limitprice=1e300, stopprice=-1.0)", "self.x.append(self.x)"),
    *("self.buy(size=float('nan'))", "self.buy(price=float('nan'), exectype=2)"),
    *("self.buy(size=1e308)", "self.order_target_percent(target=1e308)"),
    *("self.order_target_value(target=float('inf'))", "self.x = float('nan')"),
    *("self.buy(valid=1e308)", "self.buy(valid=float('nan'))", "self.env = 1"),
    *("self.buy(exectype=bt.Order.Close, valid=self.data.datetime.date(0))",),
    *("x, *y = [1, 2]", "(x, y), z = (1, 2), 3", "x = y = z = []", "[x] = [1]"),
    *("self.data.close[0] = 1", "self.data = 1", "self.position.size = 9"),
    *("x = bt.ind.SMA(self.data, period=0)", "x = bt.ind.SMA(period=10**9)"),
    *("x = self.data.close(-10**9)", "x = self.data.close(1)", "x = -self.data"),
    *("x = bt.ind.RSI(bt.ind.RSI(bt.ind.RSI()))", "x = bt.If(1, 2, 3)", "x = bt.Max()"),
    *("print('%s %d %%' % (1,))", "print('%*d' % (9, 9))", "print('a' * 10**6)"),
    *("print(1, sep=5)", "print(*[1])", "print(end=None)", "x = 1 if 2 else 3; y = x"),
    *("x = self.data.datetime.datetime(0).replace(year=99999)", "x = -'a'"),
    *(
        "x = bt.num2date(1e300)",
        "x = bt.num2date(float('nan'))",
        "x = round(1e308, -400)",
    ),
    *("x = int(float('inf'))", "x = chr(1)", "x = sorted([1, 'a'])", "x = max([])"),
    *("x = {}[()]", "x = [][2**99]", "x = 'a'[1e9]", "x = [1] * -1", "x = 5 // 0.0"),
)
_TOKEN: Final = re.compile(r"[^\W\d]\w*")
_NUMBER: Final = re.compile(r"\b\d[\d_.]*\b")
_OPERATOR: Final = re.compile(r"[-+*/%<>=!|&]+|\band\b|\bor\b|\bin\b|\bnot\b")

Mutation = Callable[[list[str], random.Random], None]


def mutant(source: str, seed: int) -> str:
    """A source with one to five changes."""
    chance = random.Random(seed)  # noqa: S311 -- tests repeat
    lines = source.split("\n")
    for _ in range(chance.choice([1, 1, 1, 2, 2, 5])):
        chance.choice(_MUTATIONS)(lines, chance)
    return "\n".join(lines)


def _delete(lines: list[str], chance: random.Random) -> None:
    if len(lines) > 1:
        del lines[chance.randrange(len(lines))]


def _duplicate(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def _swap(lines: list[str], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = chance.choice([" ", "\t", "    ", "\x0c"]) + lines[at]


def _insert(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    step = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines.insert(at, step + chance.choice(_LINES))


def _nest(lines: list[str], chance: random.Random) -> None:
    depth = chance.choice([2, 20, 60, 200])
    _replace(lines, chance, _NUMBER, "(" * depth + "-1" + ")" * depth)


def _name(lines: list[str], chance: random.Random) -> None:
    _replace(lines, chance, _TOKEN, chance.choice(_NAMES))


def _borrow(lines: list[str], chance: random.Random) -> None:
    """One name of the source in the place of another."""
    names = _TOKEN.findall("\n".join(lines))
    _replace(lines, chance, _TOKEN, chance.choice(names or ["x"]))


def _number(lines: list[str], chance: random.Random) -> None:
    _replace(lines, chance, _NUMBER, chance.choice(_NUMBERS))


def _value(lines: list[str], chance: random.Random) -> None:
    _replace(lines, chance, _TOKEN, chance.choice(_NUMBERS))


def _operator(lines: list[str], chance: random.Random) -> None:
    _replace(lines, chance, _OPERATOR, chance.choice(_OPERATORS))


def _cut(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]


def _replace(
    lines: list[str], chance: random.Random, what: re.Pattern[str], by: str
) -> None:
    """Replace one occurrence in some line."""
    at = chance.randrange(len(lines))
    found = list(what.finditer(lines[at]))
    if found:
        start, stop = chance.choice(found).span()
        lines[at] = lines[at][:start] + by + lines[at][stop:]


_MUTATIONS: Final[tuple[Mutation, ...]] = (
    *(_delete, _duplicate, _swap, _indent, _cut, _nest),
    *(_name, _borrow, _number, _value, _operator, _insert) * 3,
)
