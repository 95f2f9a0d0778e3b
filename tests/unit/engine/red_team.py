"""Hostile strategies, each with what must become of it.

What is refused never runs; the text says what the refusal names. What is stopped runs
until fuel or a bound on size ends it. What is harmless looks hostile, and does what it
does in Python.
"""

from __future__ import annotations

from typing import Final

from tests.unit.engine.sources import strategy

_HEAD: Final = "import backtrader as bt\n"


def in_next(*lines: str) -> str:
    return strategy("\n".join(lines))


def in_init(*lines: str) -> str:
    return strategy("pass", init="\n".join(lines))


def _file(*lines: str) -> str:
    return _HEAD + "\n".join(lines) + "\n"


def in_class(*lines: str) -> str:
    body = [*lines, "def next(self):", "    pass"]
    return _file("class A(bt.Strategy):", *("    " + line for line in body))


def beside(*lines: str) -> str:
    return _file(*lines, "class A(bt.Strategy):", "    def next(self):", "        pass")


ESCAPES: Final[dict[str, tuple[str, str]]] = {
    "class of a value": (in_next("x = (1).__class__"), "__class__"),
    "bases of a class": (in_next("x = ().__bases__[0]"), "__bases__"),
    "subclasses": (in_next("x = [].__subclasses__()"), "__sub"),
    "code of a method": (in_next("x = self.notify.__code__"), "notify"),
    "dict of self": (in_next("x = self.__dict__"), "__dict__"),
    "class of self": (in_next("self.__class__ = 1"), "__class__"),
    "module of self": (in_next("x = self.__module__"), "__module__"),
    "frame of a generator": (in_next("x = (i for i in [1]).gi_frame"), "gi_frame"),
    "builtins by name": (in_next("x = __builtins__"), "__builtins__"),
    "import by name": (in_next("__import__('os').system('true')"), "__import__"),
    "loader by name": (in_next("x = __loader__"), "__loader__"),
    "spec by name": (in_next("x = __spec__"), "__spec__"),
    "use of an import": (beside("import os").replace("pass", "os.abort()"), "os"),
    "use of an import as ours": (
        beside("import os as math").replace("pass", "x = math.sqrt(2)"),
        "os|math",
    ),
    "use of a part of backtrader": (
        beside("from backtrader import sys").replace("pass", "x = sys.path"),
        "sys",
    ),
    "eval": (in_next("eval('1')"), "eval"),
    "exec": (in_next("exec('x = 1')"), "exec"),
    "compile": (in_next("compile('1', '', 'eval')"), "compile"),
    "open": (in_next("open('x')"), "open"),
    "input": (in_next("x = input()"), "input"),
    "globals": (in_next("globals()['x'] = 1"), "globals"),
    "locals": (in_next("x = locals()"), "locals"),
    "vars": (in_next("x = vars()"), "vars"),
    "dir": (in_next("x = dir()"), "dir"),
    "type with three arguments": (in_next("x = type('X', (), {})"), "type"),
    "object": (in_next("x = object()"), "object"),
    "memoryview": (in_next("x = memoryview(b'1')"), "memoryview|bytes|b'1'"),
    "bytearray": (in_next("x = bytearray(10 ** 9)"), "bytearray"),
    "breakpoint by name": (in_next("x = breakpoint"), "breakpoint"),
    "exit": (in_next("exit()"), "exit"),
    "delattr": (in_next("delattr(self, 'x')"), "delattr"),
    "getattr with a private name": (
        in_next("x = getattr(self.data, '__dict__')"),
        "__",
    ),
    "getattr of a private part": (in_next("x = getattr(self, '_account', 1)._x"), "_x"),
    "hasattr with a private name": (
        in_next("x = hasattr(self.data, '__dict__')"),
        "__",
    ),
    "private part of a feed": (in_next("x = self.data._owner"), "_owner"),
    "cerebro": (in_next("x = self.cerebro"), "cerebro"),
    "environment": (in_next("x = self.env"), "env"),
    "private part of the broker": (in_next("x = self.broker._cash"), "_cash"),
    "assignment to the broker": (in_next("self.broker = 1"), "broker"),
    "assignment to cash": (in_next("self.broker.cash = 1e9"), "broker|cash"),
    "assignment to a position": (in_next("self.position.size = 9"), "position"),
    "assignment to a field": (in_next("o = self.buy()", "o.price = 1"), ""),
    "format that reaches": (in_next("x = '{0.__class__}'.format(1)"), "__class__"),
    "format that indexes": (in_next("x = '{0[__class__]}'.format(1)"), "__class__"),
    "format of a name that reaches": (in_next("x = '{a.b}'.format(a=1)"), "a.b"),
    "format map": (in_next("x = '{a}'.format_map({'a': 1})"), "format_map"),
    "width in a format": (in_next("x = '{:{}}'.format(1, 10 ** 9)"), ""),
    "giant width": (in_next("x = f'{1:999999999}'"), "width"),
    "giant precision": (in_next("x = f'{1.5:.999999999f}'"), "width"),
    "giant width in a template": (in_next("x = '%999999999d' % 1"), "width"),
    "computed width in a template": (in_next("x = '%*d' % (10 ** 9, 1)"), "width"),
    "metaclass": (_file("class A(bt.Strategy, metaclass=type):", "    pass"), "meta"),
    "keyword of a class": (_file("class A(bt.Strategy, x=1):", "    pass"), ""),
    "computed base": (_file("class A(bt.__dict__['Strategy']):", "    pass"), ""),
    "base by a call": (_file("class A(type('S', (), {})):", "    pass"), ""),
    "decorator of the class": (beside("@print"), "decorator"),
    "decorator of a method": (in_class("@print", "def f(self): return 1"), "decor"),
    "loop in the class": (in_class("for i in range(10 ** 9): pass"), "for"),
    "call in the class": (in_class("print('x')"), "print"),
    "inner class": (in_next("class B:", "    pass"), "class"),
    "async method": (in_class("async def f(self): pass"), ""),
    "await": (in_next("await self.buy()"), "await"),
    "hook for attributes": (
        in_class("def __getattr__(self, name): return 1"),
        "__getattr__",
    ),
    "hook for creation": (in_class("def __new__(cls): return 1"), ""),
    "hook for subclasses": (in_class("def __init_subclass__(cls): pass"), ""),
    "next as a property": (in_class("next = property(print)"), "property|next"),
    "complex number": (in_next("x = 1j"), "1j"),
    "bytes": (in_next("x = b'1'"), "b'1'"),
    "ellipsis": (in_next("x = ..."), ""),
    "giant literal": (in_next(f"x = {'9' * 5000}"), ""),
    "deep parentheses": (in_next(f"x = {'(' * 300}1{')' * 300}"), "syntax|nest"),
    "deep list": (in_next(f"x = {'[' * 150}{']' * 150}"), "nest"),
    "deep signs": (in_next(f"x = {'-' * 5000}1"), "nest"),
    "deep attributes": (in_next(f"x = self{'.x' * 500}"), "nest"),
    "deep calls": (in_next(f"x = {'abs(' * 120}1{')' * 120}"), "nest"),
    "deep conditions": (in_next(f"x = {'1 if 2 else ' * 500}3"), "nest"),
    "long sum": (in_next("x = " + " + ".join(["1"] * 5000)), "nest"),
    "null byte": (in_next("x = '\0'"), "null|unreadable|syntax"),
    "half a character": (in_next("x = '\\ud800'"), "half a character"),
    "endless while": (in_next("while True:", "    x = 1"), "endless"),
    "giant default": (
        in_class("params = (('p', 10 ** 10 ** 10),)"),
        "giant number|params",
    ),
    "giant power as a parameter": (in_class("params = dict(p=9 ** 9 ** 9)"), ""),
    "giant text as a parameter": (in_class("params = dict(p='x' * 10 ** 9)"), ""),
    "parameter with a dunder": (in_class("params = (('__class__', 1),)"), "__class__"),
    "parameter by a call": (in_class("params = dict(p=open('x'))"), ""),
    "default by a call": (in_class("def f(self, x=print('x')): pass"), "default"),
    "period without end": (in_init("self.x = bt.ind.SMA(period=10 ** 9)"), "period"),
    "negative period": (in_init("self.x = bt.ind.SMA(period=-1)"), "period"),
    "shift into the future": (in_init("self.x = self.data.close(1)"), "future"),
    "index of the future": (in_next("x = self.data.close[1]"), "future"),
    "indicator in next": (
        in_next("x = bt.ind.SMA(period=2)"),
        "while the strategy runs",
    ),
    "indicator that is unknown": (in_init("self.x = bt.ind.Indicator(self.data)"), ""),
    "indicator of a private name": (in_init("self.x = bt.ind.__dict__['SMA']()"), "__"),
    "apply of a function": (in_init("self.x = bt.ind.ApplyN(func=print)"), ""),
}
"""Refused: the source and what the refusal names, as a pattern."""
