"""Lists that come and go: whatever happens to them, both tiers agree."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from falcon.engine import compile_strategy
from tests.differential.strategy_markets import PLAIN, market
from tests.differential.test_native import on_both

TEMPLATE = """
import backtrader as bt
from collections import deque


class Lists(bt.Strategy):
    def __init__(self):
        self.sma = bt.ind.SMA(period=5)
        self.a = [3.0, 1.0, 2.0]
        self.b = [1, 2]
        self.last = deque([1.0], maxlen=3)
        self.names = []
        self.orders = []

    def fresh(self, most):
        found = []
        for number in range(most):
            if number % 2:
                found.append(number)
        return found

    def grown(self, items):
        total = 0.0
        for item in items:
            total += item
        return total

    def next(self):
        close = self.data.close[0]
        bar = len(self)
{body}
"""
BODIES = {
    "ends": """
self.a.append(close)
print(self.a[0], self.a[-1], self.a[-3], len(self.a))
""",
    "window": """
self.a.append(close)
if len(self.a) > 6:
    gone = self.a.pop(0)
    print(gone, sum(self.a), max(self.a), min(self.a), self.a[1:3] and self.a[1])
""",
    "slices": """
self.a.append(close)
for part in (1, 2):
    last = self.a[-part:]
    print(len(last), sum(last), len(self.a[:-2]), len(self.a[2:1]), len(self.a[5:500]))
""",
    "deque": """
self.last.append(close)
print(len(self.last), self.last[0], self.last[-1], sum(self.last) / len(self.last))
if bar % 7 == 0:
    print(self.last.popleft())
if bar % 11 == 0:
    self.last.clear()
    self.last.append(1.5)
""",
    "wholes": """
self.b.append(bar)
if bar % 3 == 0:
    self.b[0] = self.b[-1] * 2
print(sum(self.b), max(self.b), self.b.count(bar), bar in self.b, -1 in self.b)
if 2 in self.b:
    self.b.remove(2)
""",
    "replaced": """
self.a.append(close)
if len(self.a) > 5:
    self.a = [one for one in self.a if one < close] + []
""",
    "replaced by a part": """
self.a.append(close)
self.a = self.a[-4:]
print(len(self.a), self.a[0])
""",
    "replaced by others": """
self.b.append(bar)
if bar % 5 == 0:
    self.b = []
elif bar % 5 == 1:
    self.b = [bar, 7]
elif bar % 5 == 2:
    self.b = self.fresh(5)
print(len(self.b), sum(self.b), all(self.b), any(self.b))
""",
    "two names": """
other = self.b
self.b.append(bar)
other.append(1)
print(len(other), len(self.b))
""",
    "two names of what is replaced": """
other = self.b
self.b = [bar]
other.append(1)
print(len(other), len(self.b))
""",
    "a local that is given away": """
mine = [bar]
mine.append(2)
self.b = mine
mine.append(3)
print(len(self.b))
""",
    "a local that is kept": """
mine = []
mine.append(bar)
mine.append(2)
self.b = mine
print(len(self.b), sum(self.b))
""",
    "a loop that removes": """
self.b.append(bar)
for one in self.b:
    if one % 2 == 0:
        self.b.remove(one)
print(len(self.b), self.b[-1])
""",
    "a loop that leaves": """
self.a.append(close)
for number, one in enumerate(self.a):
    if one > close:
        print(number, one)
        break
    if number == 2:
        continue
else:
    print("none", len(self.a))
""",
    "a name of a comprehension": """
one = 5
sums = [one for one in self.a if one > 1.5]
print(one, len(sums), [one * 2 for one in (1, 2)][1], one)
""",
    "helpers": """
self.a.append(close)
print(self.grown(self.a), self.grown(self.a[-2:]), self.grown([1.0, close]))
found = self.fresh(bar % 6)
found.append(9)
print(len(found), sum(found))
""",
    "tuples": """
self.names.append((bar, close, close > self.sma[0]))
number, price, is_up = self.names[-1]
print(number, price, is_up, len([n for n, p, u in self.names if u]))
""",
    "mixed items": """
self.names.append(bar if bar % 2 else close)
print(self.names[0], self.names[-1], bar % 2 and self.names[-1] == bar)
""",
    "orders": """
if bar % 4 == 1:
    self.orders.append(self.buy(size=1))
for order in self.orders:
    if order.status == order.Completed and bar % 5 == 0:
        print(order.ref, order.executed.price)
self.orders = [one for one in self.orders if one.alive()]
print(len(self.orders))
""",
    "texts": """
self.names.append("up" if close > self.sma[0] else "down")
print(self.names[-1], self.names.count("up"), "up" in self.names)
""",
    "none": """
self.names.append(None if bar % 3 else close)
if self.names[-1] is not None:
    print(self.names[-1], None in self.names)
""",
    "of lines": """
closes = self.data.close.get(size=4)
before = self.data.high.get(ago=-1, size=2)
print(len(closes), sum(closes), closes[0], closes[-1], max(before), len(before))
""",
    "ranges": """
print(sum(self.data.close[-i] for i in range(4)), [i * i for i in range(12)][11])
print(max(self.data.high[-i] for i in range(1, 4)), sum(i for i in range(bar % 9)))
print(any(self.data.close[-i] > close for i in range(3)), len([1 for i in range(bar)]))
""",
    "emptied": """
while self.b:
    print(self.b.pop())
self.b.extend([bar, 1])
self.b.extend(self.fresh(3))
print(len(self.b), bool(self.b), not self.b)
""",
    "too far": "print(self.b[bar % 8 - 4])",
    "nothing to take": "self.b.pop()",
    "not there": "self.b.remove(3)",
    "an error that is caught": """
try:
    print(self.b[bar - 6])
except IndexError:
    print("none", bar)
""",
}


@pytest.mark.parametrize("name", BODIES)
def test_both_tiers_agree_on_lists(name: str) -> None:
    text = TEMPLATE.format(body=indent(BODIES[name].strip(), " " * 8))

    on_both(compile_strategy(text), (market(4, bars=60),), PLAIN)


GROWING = """
import backtrader as bt


class Growing(bt.Strategy):
    def __init__(self):
        self.closes = []

    def next(self):
        self.closes.append(self.data.close[0])
        for turn in range(160):
            if {test}:
                self.buy()
"""


@pytest.mark.parametrize(
    "test",
    [
        "sum(self.closes) < 0.0",
        "max(self.closes) < 0.0",
        "len(self.closes[-2:]) > 5",
        "-1.0 in self.closes",
        "any(one < 0.0 for one in self.closes)",
        "not all([one > 0.0 for one in self.closes])",
    ],
)
def test_what_is_too_much_for_one_is_too_much_for_the_other(test: str) -> None:
    program = compile_strategy(GROWING.format(test=test))
    bars = (market(4, bars=400),)

    ends = [
        on_both(program, bars, replace(PLAIN, fuel=fuel)) is not None
        for fuel in (20_000, 150_000, 400_000, 1_000_000, 3_000_000)
    ]

    assert not all(ends)
