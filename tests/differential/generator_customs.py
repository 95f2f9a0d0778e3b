"""Generated code beside the strategy: indicators of the file, and functions."""

from __future__ import annotations

from tests.differential.generator_pen import Helper, Pen

_STARTS = ("self.data[0]", "0.0", "0", "self.data.close[0]")
_STEPS = (
    "self.lines.value[-1] + self.p.rate * (self.data[0] - self.lines.value[-1])",
    "max(self.data[0], self.value[-1] * 0.99)",
    "self.value[-1] + (1 if self.data.close[0] > self.data.close[-1] else -1)",
    "(self.data.high[0] + self.data.low[0]) / 2.0",
    "sum(self.data.close.get(size=2)) / 2.0",
    "self.inner[0] - self.inner[-1]",
    "math.sqrt(abs(self.inner[0])) + self.count % 3",
    "self.data.close[-1] if self.value[-1] > self.inner[0] else self.inner[0]",
)
_LINES = (
    "(bt.ind.Highest({feed}.high, period=self.p.period) + {feed}.low) / 2.0",
    "bt.ind.SMA({feed}.close, period=self.p.period) - {feed}.open",
    "bt.Max({feed}.close, bt.ind.EMA({feed}, period=self.p.period))",
    "bt.If({feed}.close > {feed}.close(-1), {feed}.high, self.p.rate)",
    "abs({feed}.close - bt.ind.Lowest({feed}.low, period=self.p.period)) * self.p.rate",
    "bt.And({feed}.close > {feed}.open, {feed}.volume > 0)",
)
_FUNCTIONS = (
    ("return a * 0.5 + b",),
    ("return (a - b) / b if b else a",),
    ("if a > b:", "    return a", "return b * SCALE"),
    ("x = [a, b, SCALE]", "return sum(x) / len(x)"),
    ("try:", "    return a / b", "except ZeroDivisionError:", "    return SCALE"),
    ("best = max(a, b, key=abs)", "return round(best, 2)"),
    ("while abs(a) > 10:", "    a = a / 2 - 1", "return a + b * 0.25"),
)


def beside(pen: Pen) -> list[str]:
    """What stands above the strategy; the pen can name it afterwards."""
    lines: list[str] = []
    if pen.maybe(0.6):
        lines += [f"SCALE = {pen.some('2 0.5 1.5 3')}", "", ""]
        for number in range(pen.random.randint(1, 2)):
            lines += _function(pen, f"level{number}")
    for number in range(pen.random.randint(0, 2)):
        lines += _indicator(pen, f"Own{number}")
    return lines


def _function(pen: Pen, name: str) -> list[str]:
    body = pen.one(_FUNCTIONS)
    head = pen.one([f"def {name}(a, b=2):", f"def {name}(a, b):"])
    pen.functions.append(Helper(name=name, args=2))
    return [head, *(f"    {text}" for text in body), "", ""]


def _indicator(pen: Pen, name: str) -> list[str]:
    pen.customs.append(name)
    head = [
        f"class {name}(bt.Indicator):",
        f"    lines = {pen.one(['(`value`,)', '(`value`, `more`)'])}".replace("`", "'"),
        f"    params = dict(period={pen.random.randint(2, 9)}, rate=0.25)",
        "",
        "    def __init__(self):",
    ]
    has_more = "'more'" in head[1]
    if pen.maybe(0.5):
        return [*head, *_of_lines(pen, has_more=has_more), "", ""]
    return [*head, *_stepwise(pen, has_more=has_more), "", ""]


def _of_lines(pen: Pen, *, has_more: bool) -> list[str]:
    first, second = (pen.one(_LINES).format(feed="self.data") for _ in range(2))
    body = [f"        self.{pen.some('lines.value l.value')} = {first}"]
    if has_more:
        body.append(f"        self.lines.more = {second}")
    if pen.maybe(0.2):
        body.insert(0, f"        self.addminperiod({pen.random.randint(2, 12)})")
    return body


def _stepwise(pen: Pen, *, has_more: bool) -> list[str]:
    body = [
        f"        self.addminperiod({pen.one(['self.p.period', '3', '2'])})",
        "        self.inner = bt.ind.SMA(self.data.close, period=2)",
        "        self.count = 0",
        "",
    ]
    if pen.maybe(0.6):
        body += ["    def nextstart(self):"]
        body += [f"        self.lines.value[0] = {pen.one(_STARTS)}"]
        body += ["        self.lines.more[0] = 1"] if has_more else []
        body += [""]
    body += ["    def next(self):", "        self.count += 1"]
    body += [f"        self.lines.value[0] = {pen.one(_STEPS)}"]
    if has_more:
        body += [f"        self.more[0] = self.count + {pen.one(_STEPS)}"]
    return body
