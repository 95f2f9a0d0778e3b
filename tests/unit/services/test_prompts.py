"""What a language model is told of the language is what the engine does.

Each construct that a prompt names stands here in code. A prompt that names another one,
or does not name one of these any more, fails the first test.
"""

from __future__ import annotations

import re
import textwrap
from importlib.resources import files

import pytest

from falcon.engine import compile_strategy
from falcon.engine.indicators.catalogue import BY_NAME
from falcon.errors import UnsupportedConstructError

GENERATE = files("falcon.intake").joinpath("prompts/generate.md").read_text("utf-8")
IMPROVE = files("falcon.refine").joinpath("prompts/improve.md").read_text("utf-8")

ALLOWED = {
    "import backtrader as bt": "",
    "import math": "self.kept = math.pi",
    "import datetime": "self.kept = datetime.timedelta(days=1)",
    "import numpy as np": "self.kept = np.array([1.0, 2.0])",
    "import statistics": "self.kept = statistics.mean([1.0, 2.0])",
    "from collections import deque": "self.kept = deque([1], maxlen=3)",
    "math": "self.kept = math.floor(1.5)",
    "datetime": "self.kept = datetime.date(2020, 1, 1)",
    "collections": "self.kept = deque([1])",
    "statistics": "self.kept = statistics.median([1.0, 2.0])",
    "numpy": "self.kept = np.arange(3).sum()",
    "bt.Strategy": "",
    "params": "",
    "self.p.period": "self.kept = self.p.period",
    "__init__": "",
    "bt.ind": "",
    "next": "",
    "[0]": "self.kept = self.mean[0]",
    "self.bands.lines.top[0]": "self.kept = self.bands.lines.top[0]",
    "safediv=True": "",
    "bt.Indicator": "self.kept = self.own[0]",
    "bt.If": "self.kept = self.either[0]",
    "self.data.high(-1)": "",
    "self.data.close(-1)": "",
    "bt.ind.Highest(self.data.high(-1), period=20)": "self.kept = self.highest[0]",
    "if": "if self.kept:\n    self.kept = 0",
    "for": "for i in range(3):\n    self.kept += i",
    "while": "while self.kept < 3:\n    self.kept += 1",
    "break": "while True:\n    break",
    "min": "self.kept = min(1, 2)",
    "max": "self.kept = max(1, 2)",
    "abs": "self.kept = abs(-1)",
    "round": "self.kept = round(1.25, 1)",
    "len(self)": "self.kept = len(self)",
    "if len(self) < 20: return": "if len(self) < 20: return",
    "math.sqrt": "self.kept = math.sqrt(2)",
    "self": "",
    "self.data.close[0]": "self.kept = self.data.close[0]",
    "self.data.close[-1]": "self.kept = self.data.close[-1]",
    "self.position.size": "self.kept = self.position.size",
    "self.position.price": "self.kept = self.position.price",
    "self.broker.getvalue()": "self.kept = self.broker.getvalue()",
    "self.broker.getcash()": "self.kept = self.broker.getcash()",
    "self.data.datetime.date(0)": "self.kept = self.data.datetime.date(0)",
    "lambda": "self.kept = sorted([2, 1], key=lambda each: -each)",
    "@dataclass": "self.kept = Record(1).value",
    "small classes": "self.kept = Other().value",
    "try": "try:\n    self.kept = 1 / self.kept\nexcept ZeroDivisionError:\n    pass",
    "print": "print(f'{self.kept:.2f}', [each for each in {'a': 1}])",
    "np.mean(self.data.close.get(size=5))": (
        "self.kept = np.mean(self.data.close.get(size=5))"
    ),
    "self.buy()": "self.buy()",
    "self.sell()": "self.sell()",
    "self.close()": "self.close()",
    "self.cancel(order)": "order = self.buy()\nself.cancel(order)",
    "exectype=bt.Order.Stop": "self.buy(exectype=bt.Order.Stop, price=1.0)",
    "bt.Order.Stop": "self.buy(exectype=bt.Order.Stop, price=1.0)",
    "bt.Order.Limit": "self.buy(exectype=bt.Order.Limit, price=1.0)",
    "price=": "",
    "valid=": "self.buy(valid=datetime.timedelta(days=3))",
    "size=": "self.buy(size=10)",
    "notify_order(self, order)": "",
    "notify_trade(self, trade)": "",
}
"""Of each construct the lines in `next` that use it; some are in every strategy."""

DECORATED = "@Other\ndef inner():\n    return 1"

REFUSED = {
    "pandas": "import pandas\nself.kept = pandas.Series([1.0])",
    "talib": "import talib\nself.kept = talib.RSI(self.data.close)",
    "random": "import random\nself.kept = random.random()",
    "time": "import time\nself.kept = time.time()",
    "os": "import os\nself.kept = os.getcwd()",
    "open": "open('file')",
    "eval": "eval('1')",
    "exec": "exec('1')",
    "globals": "globals()",
    "datetime.datetime.now": "self.kept = datetime.datetime.now()",
    "with": "with self.kept:\n    pass",
    "yield": "yield 1",
    "async": "async def inner():\n    pass",
    "while True": "while True:\n    self.kept += 1",
    "self.data.close[1]": "self.kept = self.data.close[1]",
    "self.analyzers": "self.kept = self.analyzers",
    "bt.observers": "self.kept = bt.observers.DrawDown()",
    "names with two underscores": "self.kept = self.data.__class__.__bases__",
    "double-underscore attributes": "self.kept = self.data.__dict__",
    "decorators of your own": DECORATED,
    "Indicators and delayed lines made in": "bt.ind.SMA(period=3)",
}

STRATEGY = """
import datetime
import math
import statistics
from collections import deque
from dataclasses import dataclass

import backtrader as bt
import numpy as np


@dataclass
class Record:
    value: int


class Other:
    def __init__(self):
        self.value = 1


class Own(bt.Indicator):
    lines = ("value",)

    def __init__(self):
        self.lines.value = self.data.close - bt.ind.SMA(self.data.close, period=5)


class Try(bt.Strategy):
    params = dict(period=10)

    def __init__(self):
        self.kept = 0
        self.mean = bt.ind.SMA(self.data.close, period=self.p.period)
        self.bands = bt.ind.BollingerBands(self.data.close)
        self.strength = bt.ind.RSI(self.data.close, safediv=True)
        self.highest = bt.ind.Highest(self.data.high(-1), period=20)
        self.before = self.data.close(-1)
        self.either = bt.If(self.data.close > self.data.open, 1.0, 0.0)
        self.own = Own(self.data)

    def notify_order(self, order):
        self.kept = order.executed.price

    def notify_trade(self, trade):
        self.kept = trade.pnlcomm

    def next(self):
{body}
        self.kept = 1
"""


def strategy(body: str) -> str:
    indented = textwrap.indent(body, " " * 8) if body else ""
    return STRATEGY.replace("{body}", indented)


def told(prompt: str) -> set[str]:
    """What a prompt names as code, where it tells of the language."""
    rules, _, _ = prompt.partition("# Good habits")
    _, language = re.split(r"(?m)^(?:Accepted:|The code is compiled)", rules)
    return set(re.findall(r"`([^`]+)`", language))


@pytest.mark.parametrize("prompt", [GENERATE, IMPROVE], ids=["generate", "improve"])
def test_every_construct_that_a_prompt_names_is_tried_here(prompt: str) -> None:
    assert told(prompt) - ALLOWED.keys() - REFUSED.keys() == set()


def test_every_construct_that_is_tried_here_is_named() -> None:
    told_at_all = GENERATE + IMPROVE

    assert {name for name in ALLOWED | REFUSED if name not in told_at_all} == set()


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_compiles(name: str) -> None:
    assert compile_strategy(strategy(ALLOWED[name])).name == "Try"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_forbidden_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedConstructError):
        compile_strategy(strategy(REFUSED[name]))


def test_every_indicator_that_is_named_exists() -> None:
    (names,) = re.findall(r"from `bt.ind`: ([^.]+)\.", GENERATE)

    assert [name for name in names.split(", ") if name not in BY_NAME] == []
