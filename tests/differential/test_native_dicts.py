"""Dicts whose items change: whatever happens to them, both tiers agree."""

from __future__ import annotations

from textwrap import indent

import pytest

from falcon.engine import compile_strategy
from tests.differential.strategy_markets import PLAIN, group
from tests.differential.test_native import on_both

TEMPLATE = """
import backtrader as bt


class Dicts(bt.Strategy):
    def __init__(self):
        self.sma = bt.ind.SMA(period=5)
        self.by_feed = {{d: None for d in self.datas}}
        self.counts = {{"up": 0, "down": 0}}
        self.seen = {{}}

    def notify_order(self, order):
        if not order.alive():
            self.by_feed[order.data] = None
            print(order.data._name, order.data is self.data)
            print(self.by_feed[order.data] is None)

    def next(self):
        close = self.data.close[0]
        bar = len(self)
{body}
"""
BODIES = {
    "feeds": """
for d in self.datas:
    if self.by_feed[d] is None and bar % 3 == 0:
        self.by_feed[d] = self.buy(data=d, size=1)
""",
    "counts": """
side = "up" if close > self.sma[0] else "down"
if side == "up":
    self.counts["up"] += 1
else:
    self.counts["down"] = self.counts["down"] + 1
print(self.counts["up"], self.counts.get("down"), self.counts.get("x", 3))
print(sum(self.counts.values()), len(self.counts), [k for k in self.counts])
for key, value in self.counts.items():
    print(key, value)
""",
    "kinds": """
self.counts["up"] = close if bar % 2 else None
print(self.counts["up"] is None, self.counts["up"])
""",
    "later": """
for d in self.datas:
    name = d._name
    if name not in self.seen:
        self.seen[name] = bar
    elif bar % 4 == 0:
        del self.seen[name]
    print(name, self.seen.get(name, -1), name in self.seen)
""",
    "missing": """
if bar == 9:
    print(self.seen["B"])
self.seen["A"] = bar
""",
    "deleted": """
if bar % 5 == 0:
    del self.counts["up"]
print("up" in self.counts, self.counts["down"])
if bar % 5 == 1:
    self.counts["up"] = 1
""",
    "written out": """
rules = {"trend": close > self.sma[0], "bar": bar % 2 == 0, "close": close}
if rules["trend"] and all(rules.values()):
    rules["trend"] = False
print(rules["trend"], rules["close"], "more" in rules, len([k for k in rules]))
""",
    "written out and more": """
rules = {"a": 1}
if bar % 2:
    rules["b"] = 2
print("b" in rules, rules.get("b"), rules["a"])
""",
    "two names": """
other = self.counts
other["up"] += 1
print(self.counts["up"], other["up"])
""",
    "in a loop": """
last = {"a": 0}
for number in range(bar):
    now = {"a": number}
    if number == 2:
        last = now
print(last["a"])
""",
}


@pytest.mark.parametrize("name", BODIES)
def test_both_tiers_agree_on_dicts(name: str) -> None:
    text = TEMPLATE.format(body=indent(BODIES[name].strip(), " " * 8))

    on_both(compile_strategy(text), group(4, same_days=False, bars=60), PLAIN)
