"""Hostile strategies that are taken: what stops them, or why they do no harm."""

from __future__ import annotations

from typing import Final

from tests.unit.engine.red_team import beside, in_class, in_init, in_next

FUEL: Final = "fuel exhausted"
LARGE: Final = "too large"
EITHER: Final = f"{FUEL}|{LARGE}"

STOPPED: Final[dict[str, tuple[str, str]]] = {
    "recursion": (
        in_class(
            "def f(self): return self.g()", "def g(self): return self.f()"
        ).replace("pass", "self.f()"),
        "RecursionError",
    ),
    "generator without end": (
        in_class("def f(self):", "    while True: yield 1").replace(
            "pass", "sum(self.f())"
        ),
        FUEL,
    ),
    "generator of itself": (
        in_class("def f(self):", "    yield from self.f()").replace(
            "pass", "list(self.f())"
        ),
        "RecursionError",
    ),
    "list of a generator without end": (
        in_class("def f(self):", "    while 1 > 0: yield 1").replace(
            "pass", "x = list(self.f())"
        ),
        EITHER,
    ),
    "recursion in two branches": (
        in_class(
            "def f(self, n): return self.f(n - 1) + self.f(n - 1) if n else 1"
        ).replace("pass", "self.f(100)"),
        EITHER,
    ),
    "power of powers": (in_next("x = 9 ** 9 ** 9"), LARGE),
    "power of powers in __init__": (in_init("self.x = 9 ** 9 ** 9"), LARGE),
    "squares without end": (in_next("x = 2", "while x:", "    x = x ** 2"), LARGE),
    "products without end": (in_next("x = 3", "while x:", "    x = x * x"), LARGE),
    "augmented squares": (in_next("x = 3", "while x:", "    x *= x"), LARGE),
    "squares kept on self": (
        in_init("self.x = 3", "while self.x:", "    self.x *= self.x"),
        LARGE,
    ),
    "sums without end": (in_next("x = 1", "while x:", "    x += x"), LARGE),
    "giant number from a text": (in_next("x = int('9' * 4000)"), f"{LARGE}|ValueError"),
    "giant number from a float": (in_next("x = int(1e308) * int(1e308)"), LARGE),
    "sum of giant numbers": (in_next("x = sum([2 ** 1090] * 10 ** 6)"), EITHER),
    "giant quotient": (in_next("x = divmod(2 ** 1000, 3)[0] ** 9"), LARGE),
    "counting without end": (in_next("x = 0", "while x >= 0:", "    x += 1"), FUEL),
    "loop without end": (in_next("while 1 < 2:", "    pass"), FUEL),
    "long range": (in_next("for i in range(10 ** 12):", "    pass"), FUEL),
    "list of a range": (in_next("x = list(range(10 ** 10))"), EITHER),
    "tuple of a range": (in_next("x = tuple(range(10 ** 10))"), EITHER),
    "set of a range": (in_next("x = set(range(10 ** 10))"), EITHER),
    "sorted range": (in_next("x = sorted(range(10 ** 10))"), EITHER),
    "sum of a range": (in_next("x = sum(range(10 ** 12))"), EITHER),
    "max of a range": (in_next("x = max(range(10 ** 12))"), EITHER),
    "any of a range": (in_next("x = any(i < 0 for i in range(10 ** 12))"), EITHER),
    "reversed range": (in_next("for i in reversed(range(10 ** 12)):", "    1"), EITHER),
    "dict of a range": (in_next("x = {i: i for i in range(10 ** 9)}"), EITHER),
    "zip of ranges": (
        in_next("x = list(zip(range(10 ** 9), range(10 ** 9)))"),
        EITHER,
    ),
    "enumerated range": (in_next("x = list(enumerate(range(10 ** 9)))"), EITHER),
    "search in a range": (in_next("while 1.5 not in range(10 ** 9):", "    1"), EITHER),
    "comprehension": (in_next("x = [i for i in range(10 ** 9)]"), EITHER),
    "comprehension in another": (
        in_next("x = [[j for j in range(10 ** 4)] for i in range(10 ** 4)]"),
        EITHER,
    ),
    "comprehension of clauses": (
        in_next(
            "r = range(999)", "x = [1 for a in r for b in r for c in r for d in r]"
        ),
        EITHER,
    ),
    "generator that is never done": (
        in_next("x = sum(1 for a in range(10 ** 6) for b in range(10 ** 6))"),
        EITHER,
    ),
    "repeated text": (in_next("x = 'x' * 10 ** 9"), LARGE),
    "repeated text from the left": (in_next("x = 10 ** 9 * 'x'"), LARGE),
    "repeated list": (in_next("x = [0] * 10 ** 9"), LARGE),
    "repeated tuple": (in_next("x = (0,) * 10 ** 9"), LARGE),
    "doubled text": (in_next("x = 'x'", "while x:", "    x += x"), LARGE),
    "doubled list": (in_next("x = [1]", "while x:", "    x += x"), EITHER),
    "list that extends itself": (
        in_next("x = [1]", "while 1:", "    x.extend(x)", "    if not x: break"),
        EITHER,
    ),
    "list inserted into": (
        in_next("x = []", "while 1 > 0:", "    x.insert(0, 1)"),
        EITHER,
    ),
    "joined texts": (
        in_next("x = 'x' * 999", "while x:", "    x = x.join([x, x, x])"),
        LARGE,
    ),
    "replaced text": (
        in_next("x = 'x' * 999", "while x:", "    x = x.replace('x', 'xxxxxxxxxx')"),
        LARGE,
    ),
    "text grown by replacing nothing": (
        in_next("x = 'ab'", "while x:", "    x = x.replace('', x)"),
        LARGE,
    ),
    "wide field": (in_next("x = 'x'.ljust(10 ** 9)"), LARGE),
    "zeros": (in_next("x = 'x'.zfill(10 ** 9)"), LARGE),
    "centred text": (in_next("x = 'x'.center(10 ** 9)"), LARGE),
    "split text": (in_next("while 1 > 0:", "    x = ('x ' * 40000).split()"), EITHER),
    "counted text": (
        in_next("t = 'x' * 90000", "while 1 > 0:", "    x = t.count('x')"),
        FUEL,
    ),
    "searched text": (
        in_next("t = 'x' * 90000", "while 1 > 0:", "    x = 'y' in t"),
        FUEL,
    ),
    "compared texts": (
        in_next("t = 'x' * 90000", "u = 'x' * 90000", "while t == u:", "    1"),
        FUEL,
    ),
    "compared lists": (
        in_next("t = [[1] * 999] * 999", "while t == t:", "    1"),
        EITHER,
    ),
    "list that holds itself": (
        in_next("x = []", "x.append(x)", "while x == x:", "    1"),
        EITHER + "|RecursionError",
    ),
    "text of nested lists": (
        in_next("x = [1]", "for i in range(60):", "    x = [x, x]", "print(x)"),
        EITHER + "|RecursionError",
    ),
    "text of a deep list": (
        in_next("x = []", "for i in range(9 ** 5):", "    x = [x]", "print(x)"),
        EITHER + "|RecursionError",
    ),
    "deep list compared": (
        in_next(
            "x = []",
            "y = []",
            "for i in range(9 ** 5):",
            "    x = [x]",
            "    y = [y]",
            "print(x == y)",
        ),
        EITHER + "|RecursionError",
    ),
    "sorting of much": (
        in_next("x = [i % 7 for i in range(10 ** 5)]", "while x:", "    x = sorted(x)"),
        EITHER,
    ),
    "copies of much": (
        in_next("x = [1] * 10 ** 5", "y = []", "while x:", "    y.append(x.copy())"),
        EITHER,
    ),
    "slices of much": (
        in_next("x = [1] * 10 ** 5", "y = []", "while x:", "    y.append(x[:])"),
        EITHER,
    ),
    "keys of the same hash": (
        in_next(
            "d = {}", "for i in range(10 ** 6):", "    d[float(i * (2 ** 61 - 1))] = 1"
        ),
        EITHER,
    ),
    "log of much": (
        in_next("for i in range(10 ** 9):", "    print('x' * 90000)"),
        EITHER,
    ),
    "log of small lines": (in_next("while 1 > 0:", "    print()"), EITHER),
    "log without line ends": (
        in_next("while 1 > 0:", "    print('x', end='')"),
        EITHER,
    ),
    "state without end": (
        in_next(
            "self.x = getattr(self, 'x', [])",
            "for i in range(90000):",
            "    self.x.append((i, [i]))",
        ),
        EITHER,
    ),
    "texts kept": (
        in_next(
            "self.x = getattr(self, 'x', [])",
            "for i in range(999):",
            "    self.x.append('x' * 90000 + str(i))",
        ),
        EITHER,
    ),
    "orders without end": (in_next("while 1 > 0:", "    self.buy(size=1)"), FUEL),
    "orders told of orders": (
        in_class(
            "def notify_order(self, order):",
            "    self.buy(size=1e-6)",
            "    self.buy(size=1e-6)",
        ).replace("pass", "self.buy(size=1e-6)"),
        FUEL,
    ),
    "brackets without end": (
        in_next(
            "while 1 > 0:",
            "    self.buy_bracket(price=1.0, stopprice=0.5, limitprice=9.0)",
        ),
        FUEL,
    ),
    "cancels without end": (
        in_next("o = self.buy()", "while 1 > 0:", "    self.cancel(o)"),
        FUEL,
    ),
    "targets without end": (
        in_next("while 1 > 0:", "    self.order_target_percent(target=0.1)"),
        FUEL,
    ),
    "readings without end": (
        in_next("while 1 > 0:", "    x = self.broker.getvalue() + self.position.size"),
        FUEL,
    ),
    "helpers that call helpers": (
        in_class(
            *(
                f"def f{n}(self): return self.f{n + 1}() + self.f{n + 1}()"
                for n in range(40)
            ),
            "def f40(self): return 1",
        ).replace("    pass", "    self.f0()"),
        FUEL,
    ),
    "indicators without end": (
        in_init("while 1 > 0:", "    x = bt.ind.SMA(period=3)"),
        EITHER,
    ),
    "lines without end": (
        in_init("x = self.data", "while 1 > 0:", "    x = x + 1"),
        EITHER + "|more than",
    ),
    "lines in lists": (
        in_init("x = [self.data.close + i for i in range(10 ** 7)]"),
        EITHER + "|more than",
    ),
    "delays of delays": (
        in_init("x = self.data", "while 1 > 0:", "    x = x(-1)"),
        EITHER + "|more than",
    ),
    "long windows of windows": (
        in_init(
            "x = self.data",
            "for i in range(900):",
            "    x = bt.ind.WMA(x, period=9999)",
            "self.x = x",
        ),
        EITHER + "|insufficient",
    ),
    "shift by much": (
        in_init("self.x = self.data.close(-10 ** 9)"),
        "insufficient data",
    ),
    "deep read of the past": (in_next("x = self.data.close[-10 ** 9]"), "look-"),
    "window of much": (in_next("x = self.data.close.get(size=10 ** 9)"), "look-"),
    "date beyond all dates": (in_next("x = bt.num2date(10 ** 18)"), "Error"),
    "span without end": (
        in_next(
            "import_ = self.data.datetime.date(0)", "x = import_.replace(year=10 ** 9)"
        ),
        "Error",
    ),
    "assignment to a price": (in_next("self.data.close[0] = 1.0"), "TypeError"),
}
"""Stopped: the source and the crash, as a pattern."""

HARMLESS: Final[dict[str, str]] = {
    "imports that nothing uses": beside("import os, sys, subprocess, socket, ctypes"),
    "call in the file": beside("print('x' * 10 ** 9)"),
    "loop in the file": beside("for i in range(10 ** 12): print(i)"),
    "exit in the file": beside("quit()"),
    "endless function in the file": beside("def f():", "    while True: f()"),
    "fuel as a local": in_next("fuel = 10 ** 15", "x = fuel + 1"),
    "fuel on self": in_next("self.fuel = 10 ** 15", "x = self.fuel"),
    "all our prefixes": in_next(
        "s0 = p0 = m0 = r0 = b0 = v0 = t1 = f0 = k0 = 1", "x = s0 + t1"
    ),
    "our functions": in_next("_call = _get = _index = _order = _unset = _charge = 1"),
    "our account": in_next("self._account = 5", "x = self._account"),
    "python's own words": in_next(
        "match = case = type_ = soft = 1", "x = match + case"
    ),
    "built-ins that are covered": in_next("len = abs = 3", "x = len + abs"),
    "ligature": in_next("\ufb01 = 1", "x = fi"),
    "full width": in_next("\uff46\uff55\uff45\uff4c = 10 ** 15", "x = fuel"),
    "mathematical letters": in_next(
        "self.\U0001d41f\U0001d42e\U0001d41e\U0001d425 = 5", "x = self.fuel"
    ),
    "greek and cyrillic": in_next(
        "\u0430\u0441 = \u03b1 = 1", "x = \u0430\u0441 + \u03b1"
    ),
    "dunder local": in_next("__class__ = 1", "x = __class__"),
    "private and mangled": in_next("self._x = 1", "x = self._x"),
    "method named like ours": in_class(
        "def fuel(self): return 1", "def _call(self): return 2"
    ),
    "comprehension names do not leak": in_next(
        "i = 5", "x = [i for i in range(3)]", "print(i)"
    ),
    "negative zero": in_next("x = -0.0", "print(x, x == 0)"),
    "not a number": in_next("x = float('nan')", "print(x == x, x < 1, bool(x))"),
    "booleans are numbers": in_next("print(True + True, True / 2, 3 * False)"),
    "borders of floats": in_next("x = 2 ** 53", "print(x + 1, float(x) + 1, x + 1.0)"),
    "borders of words": in_next("x = 2 ** 63 - 1", "print(x + 1, -x - 2, x * x)"),
    "giant shift of a float": in_next(
        "print(1e308 * 10, -1e308 * 10, 1e308 * 10 - 1e308 * 10)"
    ),
}
"""Looks hostile and runs to its end."""
