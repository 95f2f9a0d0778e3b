"""Programs made to confuse a machine of numbers about the kinds of its values."""

from __future__ import annotations

from textwrap import indent
from typing import Final

_CLASS = """\
import datetime
import math

import backtrader as bt


class Confusing(bt.Strategy):
    def __init__(self):
        self.a = 0
        self.b = None
        self.c = 1.5
        self.d = False
        self.o = None
        self.q = None

    def helper(self, x=0, y=None):
        if y is None:
            return x
        return x if x > y else y

    def nothing(self):
        pass

    def notify_order(self, order):
        if order.status == order.Accepted:
            x = order.ref
        print(x, order.status)

    def maybe(self, n):
        if n % 3 == 0:
            return 1
        if n % 3 == 1:
            return 2.5

    def next(self):
        n = len(self)
        c = self.data.close[0]
"""

BODIES: Final[dict[str, str]] = {
    "int then float": (
        "self.a = n if n % 2 else c\nprint(self.a, self.a + 1, self.a * 2)"
    ),
    "int, float and None": (
        "self.b = None if n % 3 == 0 else n if n % 3 == 1 else c\n"
        "print(self.b, self.b is None, bool(self.b), not self.b)\n"
        "if self.b is not None:\n"
        "    print(self.b + 1, self.b // 2, -self.b)"
    ),
    "bool then int": (
        "self.d = n > 3 if n % 2 else n\nprint(self.d, self.d + 1, self.d == 1)"
    ),
    "bool arithmetic": (
        "print((n > 2) + (c > 50), True + n, False * c, -(n > 1), +True)"
    ),
    "bool among numbers": (
        "self.a = n > 4 if n % 3 == 0 else n if n % 3 == 1 else c\n"
        "print(self.a, abs(self.a), self.a + 0, self.a * 1, self.a == 1, "
        "max(self.a, 0))\n"
        "print(self.a / 2, self.a // 1, round(self.a), int(self.a), "
        "float(self.a))\n"
        "print(+self.a)"
    ),
    "bool among numbers turned": (
        "self.a = n > 4 if n % 3 == 0 else n if n % 3 == 1 else c\nprint(-self.a)"
    ),
    "bool or a float": (
        "self.a = n > 4 if n % 2 else c\nprint(self.a, +self.a, abs(self.a))"
    ),
    "locals of two methods": (
        "if n % 2:\n"
        "    x = n\n"
        "    print(x, self.helper(x))\n"
        "for k in range(n % 4):\n"
        "    y = self.maybe(k)\n"
        "    if k > 1:\n"
        "        print(y, k)\n"
        "print(k if n % 4 else None)"
    ),
    "bool as an index": (
        "print(self.data.close[-(n > 5)], self.data.open[-(n > 9) * 2])"
    ),
    "None compared": (
        "self.b = None if n < 9 else 3\nprint(self.b == None, self.b != None)"
    ),
    "None ordered": ("self.b = None if n < 9 else 3\nif n > 9:\n    print(self.b < n)"),
    "None added": ("self.b = 3 if n < 9 else None\nprint(self.b + n)"),
    "None formatted": ("self.b = None if n % 2 else n\nprint(f'{self.b} {self.b!r}')"),
    "None given a spec": ("self.b = n if n < 9 else None\nprint(f'{self.b:.2f}')"),
    "float given a whole spec": (
        "print(f'{n:d} {n:5d}')\nif n > 9:\n    print(f'{c:d}')"
    ),
    "result that is missing": (
        "print(self.nothing(), self.maybe(n), self.nothing() is None)"
    ),
    "missing result added": (
        "print(self.maybe(n) or 0)\nif n > 7:\n    print(self.maybe(n) + 1)"
    ),
    "2 ** 53": (
        "x = 2 ** 53 - 3 + n\n"
        "self.a = x\n"
        "self.c = float(x)\n"
        "print(x, self.a == self.c, x + 0.0, x / 2, x + 1 == float(x))"
    ),
    "2 ** 53 kept": (
        "self.a = self.a + 2 ** 50 if n % 2 else self.a * 1.0\nprint(self.a)"
    ),
    "2 ** 62": ("x = 2 ** 61 + n\nprint(x, x + x, x - 1, -x, x // 3, x % 7, abs(-x))"),
    "2 ** 63": ("x = 2 ** 62\nprint(x + x - 1, x + x, x * 4, -x - x - 1)"),
    "growing product": ("self.a = (self.a or 3) * 3\nprint(self.a, self.a % 7)"),
    "growing sum": ("self.a += 2 ** 58\nprint(self.a)"),
    "growing float": ("self.c = self.c * 1e30\nprint(self.c, self.c > 1e300)"),
    "giant turned whole": ("self.c = self.c * 1e30\nprint(int(self.c))"),
    "not a number": (
        "x = float('nan')\n"
        "print(x == x, x != x, x < 1, x >= 1, bool(x), x, -x, abs(x))\n"
        "print(max(x, 1), max(1, x), min(x, 1), min(1, x), x + 1, "
        "x if x else 0)"
    ),
    "nan turned whole": ("x = float('nan') if n > 8 else 1.0\nprint(int(x))"),
    "infinite": (
        "x = float('inf')\nprint(x, -x, x - x, x > 1e308, x == x, x * 0, 1 / x)"
    ),
    "infinite turned whole": ("x = float('inf') if n > 8 else 1.0\nprint(int(x))"),
    "negative zero": (
        "x = -0.0\n"
        "print(x, x == 0, 0.0 * -1, -x, abs(x), x + 0, 0 - x, x * n, max(x, "
        "0.0))\n"
        "print(max(0.0, x), min(0.0, x), round(x), round(-0.4), int(x), "
        "-0 * 1.0, x // 1)"
    ),
    "floor and remainder": (
        "for k in range(-4, 5):\n"
        "    print(n // 3 * k, k % 3, -k % 3, k // 2, k / 2, k % -3, k // -3)\n"
        "    print(c % (k + 0.5), c // (k + 0.5), k % 0.3, k // 0.3, -c % 0.1, "
        "c // -0.1)"
    ),
    "division by zero": "print(1 / (n - 8))",
    "floor by zero": "print(1 // (n - 8))",
    "remainder by zero": "print(c % (n - 8))",
    "zero to a negative power": "print((n - 8) ** -1.0)",
    "fraction of a negative": "print((5 - n) ** 0.5)",
    "powers": (
        "print(c ** 2, c ** 0.5, 2.0 ** n, c ** -1, (-2.0) ** 3, 0.0 ** 0, c ** 0)"
    ),
    "whole powers": "print(2 ** n, n ** 2, (-3) ** 3, 7 ** 0)",
    "square root of a negative": "print(math.sqrt(8 - n))",
    "logarithm of zero": "print(math.log(8 - n))",
    "overflow of exp": "print(math.exp(n * 100))",
    "rounding": (
        "print(round(c / 7, 2), round(2.675, 2), round(n / 2), round(-n / 2), "
        "round(1e22, 2))\n"
        "print(round(0.5), round(1.5), round(c, 0), round(1.15, 1), "
        "round(5e-324, 3))"
    ),
    "rounding of whole numbers": "print(round(n, 1), round(n), round(n, -1))",
    "truth of everything": (
        "print(bool(n - 5), bool(c - c), not 0.0, not None, bool(self.o), "
        "not self.position)\n"
        "print(n and c, 0 or c, None or n, n and None, self.o and self.o.ref, "
        "0.0 or 0)"
    ),
    "chains": ("print(1 < n < 9, n == n == 3, 1 < n > 2 != c, not 1 < n, n < c < n)"),
    "choice of kinds": (
        "x = n if n % 2 else c\ny = x if n % 3 else None\nprint(x, y, y == x)"
    ),
    "swapped": (
        "a, b = n, c\na, b = b, a\na, b = (b, a) if n % 2 else (a, b)\nprint(a, b)"
    ),
    "augmented kinds": (
        "x = n\nx += 0.5\nx -= True\nx *= 2\nx //= 1\nx %= 7\nprint(x)"
    ),
    "handle that is covered": (
        "self.o = self.buy(size=1)\n"
        "o = self.o\n"
        "self.o = None\n"
        "print(o.ref, self.o, o.alive(), o.status)\n"
        "self.cancel(o)"
    ),
    "two handles": (
        "if n % 2:\n"
        "    self.o = self.buy(size=1)\n"
        "else:\n"
        "    self.q = self.o\n"
        "print(self.o == self.q if self.q else 0, self.o is self.q)\n"
        "if self.q is not None:\n"
        "    print(self.q.ref, self.q.status, self.q.executed.price)"
    ),
    "handle of nothing": (
        "self.o = self.buy(size=0)\nprint(self.o, self.o is None, not self.o)"
    ),
    "field of nothing": (
        "self.o = self.buy(size=8 - n if n < 9 else 0)\nprint(self.o.ref)"
    ),
    "cancel of nothing": ("self.cancel(self.o)\nself.o = self.close()\nprint(self.o)"),
    "sizes of kinds": (
        "self.buy(size=n % 3 + (0.5 if n % 2 else 0))\n"
        "print(self.position.size, self.position.size == 1, "
        "self.position.size * 2)"
    ),
    "size that is true": (
        "self.buy(size=n > 2)\nprint(self.position.size, self.position.price)"
    ),
    "price that is whole": (
        "o = self.buy(size=1, exectype=bt.Order.Limit, price=n)\n"
        "print(o.price, o.created.price, o.size, o.exectype, o.created.size)"
    ),
    "price of zero": ("o = self.buy(size=1, price=0)\nprint(o.price, o.created.price)"),
    "price that is nan": (
        "self.buy(size=1, exectype=bt.Order.Limit, price=float('nan'))"
    ),
    "size that is nan": ("self.buy(size=float('nan'))\nprint(self.broker.getcash())"),
    "size that is infinite": (
        "self.buy(size=float('inf'))\nprint(self.broker.getvalue())"
    ),
    "text of a number": (
        "print(str(n) + str(c), '%d %s' % (n, c), '%.3f' % n, '%5d|' % n)"
    ),
    "texts compared": (
        "x = 'a' if n % 2 else 'b'\nprint(x, x == 'a', x != 'b', x in ('a', 'c'))"
    ),
    "text then number": ("x = 'a' if n % 2 else n\nprint(x)"),
    "dates": (
        "d = self.data.datetime.date(0)\n"
        "t = self.data.datetime.time(0)\n"
        "print(d, t, d.year, d.weekday(), d == self.data.datetime.date(0), "
        "d.isoformat())\n"
        "print(d < datetime.date(2001, 1, 9), t >= datetime.time(9, 30), "
        "d.day % 7)"
    ),
    "spans": (
        "d = self.data.datetime.datetime(0)\n"
        "print(d + datetime.timedelta(days=n), "
        "d - datetime.timedelta(hours=5), d.month)"
    ),
    "loop left early": (
        "x = 0\n"
        "for k in range(9):\n"
        "    if k == n % 7:\n"
        "        break\n"
        "    if k % 2:\n"
        "        continue\n"
        "    x += k\n"
        "else:\n"
        "    x = -1\n"
        "print(x, k)"
    ),
    "variable set in a loop": ("for k in range(n % 3):\n    x = k\nprint(x)"),
    "variable of one branch": ("if n < 9:\n    x = n\nprint(x)"),
    "attribute of later": (
        "if n == 5:\n    self.late = n\nprint(hasattr(self, 'late'))"
    ),
    "defaults": (
        "print(self.helper(), self.helper(n), self.helper(n, 4), self.helper(c, n))"
    ),
    "reads before the first bar": "print(self.data.close[-n])",
    "reads far back": ("print(self.data.close[-(n // 2)], self.data.close[-n + 1])"),
    "index that is a float": "print(self.data.close[-n / 1 if n > 8 else 0])",
}
"""Bodies of ``next``."""


def source_of(name: str) -> str:
    """A whole strategy with one of the bodies."""
    return _CLASS + indent(BODIES[name], " " * 8) + "\n"
