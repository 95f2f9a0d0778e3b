"""Hostile files: indicators, base classes and scripts that bring bombs along.

Each is refused or stopped, as in `tests.unit.engine.red_team_library`.
"""

from __future__ import annotations

from textwrap import indent
from typing import Final

_INDICATOR = """\
import backtrader as bt


class Bomb(bt.Indicator):
    lines = ('x',)
    params = (('p', 3),)
{body}

class Example(bt.Strategy):
    def __init__(self):
        self.bomb = Bomb(self.data)

    def next(self):
        print(self.bomb.x[0])
"""


def _indicator(body: str) -> str:
    return _INDICATOR.format(body=indent(body, " " * 4))


def _beside(text: str) -> str:
    """A file with something before an ordinary strategy that uses ``it``."""
    return (
        f"import backtrader as bt\n{text}\n"
        "class Example(bt.Strategy):\n    def next(self):\n        x = it(1)\n"
    )


_LOOP = "while 1 > 0:\n        y = 1"
FILES: Final[dict[str, str]] = {
    "endless next": _indicator(f"def next(self):\n    {_LOOP}"),
    "endless __init__": _indicator(f"def __init__(self):\n    {_LOOP}"),
    "endless prenext": _indicator(
        f"def __init__(self):\n    self.addminperiod(5)\n"
        f"def prenext(self):\n    {_LOOP}\ndef next(self):\n    pass"
    ),
    "giant list in next": _indicator("def next(self):\n    self.y = [0] * 10**9"),
    "list that grows": _indicator(
        "def __init__(self):\n    self.y = [1]\n"
        "def next(self):\n    self.y = self.y + self.y"
    ),
    "power in next": _indicator("def next(self):\n    self.lines.x[0] = 9**9**9"),
    "lines without end": _indicator(
        "def __init__(self):\n    y = self.data\n    while 1 > 0:\n        y = y + 1"
    ),
    "itself in itself": _indicator("def __init__(self):\n    self.y = Bomb(self.data)"),
    "itself twice": _indicator(
        "def __init__(self):\n"
        "    self.lines.x = Bomb(self.data, p=self.p.p - 1) + Bomb(self.data)"
    ),
    "minimum period of ages": _indicator(
        "def __init__(self):\n    self.addminperiod(10**12)\ndef next(self):\n    pass"
    ),
    "write into the future": _indicator("def next(self):\n    self.lines.x[10**9] = 1"),
    "write into the past": _indicator("def next(self):\n    self.lines.x[-10**9] = 1"),
    "a text in a line": _indicator("def next(self):\n    self.lines.x[0] = 'x' * 9"),
    "a list in a line": _indicator("def next(self):\n    self.lines.x[0] = [1]"),
    "orders from an indicator": _indicator("def next(self):\n    self.buy()"),
    "its owner": _indicator("def next(self):\n    self._owner.broker.setcash(1e9)"),
    "its strategy by way of the feed": _indicator(
        "def next(self):\n    self.data._owner.x = 1"
    ),
    "its own buffers": _indicator("def next(self):\n    self.lines.x.array.clear()"),
    "forwards": _indicator("def next(self):\n    self.lines.x.forward(size=10**9)"),
    "hook of a class": _indicator("def __getattr__(self, name):\n    return 1"),
    "decorated": _indicator("@print\ndef next(self):\n    pass"),
    "a thousand lines": (
        "import backtrader as bt\nclass Bomb(bt.Indicator):\n"
        f"    lines = ({', '.join(repr(f'l{n}') for n in range(3000))},)\n"
        "    def next(self):\n        self.lines.l0[0] = 1\n"
        "class Example(bt.Strategy):\n    def __init__(self):\n"
        "        self.y = [Bomb(self.data) for i in range(3000)]\n"
        "    def next(self):\n        print(self.y[0].l0[0])\n"
    ),
    "a hundred bases": "import backtrader as bt\nclass A0(bt.Strategy): pass\n"
    + "".join(f"class A{n}(A{n - 1}): pass\n" for n in range(1, 400))
    + "class Example(A399):\n    def next(self):\n        while 1 > 0: x = 1\n",
    "bases in a ring": (
        "import backtrader as bt\nclass A(B): pass\nclass B(A): pass\n"
        "class Example(A, bt.Strategy):\n    def next(self): pass\n"
    ),
    "its own base": (
        "import backtrader as bt\nclass Example(Example, bt.Strategy):\n"
        "    def next(self): pass\n"
    ),
    "diamonds": "import backtrader as bt\nclass A0(bt.Strategy): pass\n"
    + "".join(
        f"class B{n}(A{n}): pass\nclass C{n}(A{n}): pass\nclass A{n + 1}(B{n}, C{n}): "
        "pass\n"
        for n in range(40)
    )
    + "class Example(A40):\n    def next(self):\n        while 1 > 0: x = 1\n",
    "function of the file": _beside("def it(x):\n    while 1 > 0:\n        y = 1"),
    "recursion in the file": _beside("def it(x):\n    return it(x) + it(x)"),
    "two functions of the file": _beside(
        "def it(x):\n    return that(x)\ndef that(x):\n    return it(x)"
    ),
    "lambda of the file": _beside("it = lambda x: it(x)"),
    "constant of the file": _beside("it = 9**9**9"),
    "list of the file": _beside("it = [0] * 10**10"),
    "text of the file": _beside("it = 'x' * 10**10"),
    "import of the file": _beside("from os import system as it"),
    "class of the file": _beside(
        "class it:\n    def __init__(self, x):\n        it(x)"
    ),
    "growing class of the file": _beside(
        "class it:\n    kept = []\n    def __init__(self, x):\n"
        "        while 1 > 0:\n            self.kept.append(self)"
    ),
    "sizer of the file": (
        "import backtrader as bt\nclass S(bt.Sizer):\n"
        "    def _getsizing(self, comminfo, cash, data, isbuy):\n"
        "        while 1 > 0:\n            x = 1\n"
        "class Example(bt.Strategy):\n    def __init__(self):\n"
        "        self.setsizer(S())\n    def next(self):\n        self.buy()\n"
    ),
    "commission of the file": (
        "import backtrader as bt\nclass C(bt.CommInfoBase):\n"
        "    def _getcommission(self, size, price, pseudoexec):\n"
        "        while 1 > 0:\n            x = 1\n"
        "class Example(bt.Strategy):\n    def __init__(self):\n"
        "        self.broker.addcommissioninfo(C())\n"
        "    def next(self):\n        self.buy()\n"
    ),
    "timers without end": (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    def __init__(self):\n        while 1 > 0:\n"
        "            self.add_timer(when=bt.timer.SESSION_START)\n"
        "    def next(self):\n        pass\n"
    ),
    "timer that loops": (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    def __init__(self):\n"
        "        self.add_timer(when=bt.timer.SESSION_START)\n"
        "    def notify_timer(self, timer, when, *args, **kwargs):\n"
        "        while 1 > 0:\n            x = 1\n    def next(self):\n        pass\n"
    ),
    "parameters without end": (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        f"    params = dict({', '.join(f'p{n}={n}' for n in range(5000))})\n"
        "    def next(self):\n        while 1 > 0: x = self.p.p1\n"
    ),
    "signals without end": (
        "import backtrader as bt\nclass Example(bt.SignalStrategy):\n"
        "    def __init__(self):\n        while 1 > 0:\n"
        "            self.signal_add(bt.SIGNAL_LONG, self.data.close - 1)\n"
    ),
    "talib of ages": (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    def __init__(self):\n"
        "        self.x = bt.talib.SMA(self.data, timeperiod=10**9)\n"
        "    def next(self):\n        print(self.x[0])\n"
    ),
    "set-up that runs for ever": (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    def next(self):\n        while 1 > 0: x = 1\n"
        "if __name__ == '__main__':\n    c = bt.Cerebro()\n"
        "    c.addstrategy(Example)\n    while True: c.run()\n"
    ),
}
