"""What is not on the closed list is refused, with its line and a way around it."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy
from falcon.errors import UnsupportedConstructError
from tests.unit.engine.sources import FIRST_LINE, strategy

IN_NEXT = {
    "eval": ("x = eval('1')", "call of eval", "write the expression itself"),
    "exec": ("exec('x = 1')", "call of exec", "write the statements themselves"),
    "open": ("f = open('/etc/passwd')", "call of open", "reads bars only"),
    "dunder import": ("__import__('os')", "call of __import__", "import only"),
    "class of self": ("x = self.__class__", "self.__class__", "name of the class"),
    "class of a value": (
        "x = ().__class__.__bases__[0].__subclasses__()",
        "private attribute __class__",
        "public attributes",
    ),
    "getattr by name": ("getattr(self.data, '__class__')", "__class__", "public"),
    "inner part of an order": (
        "o = self.buy()\nx = o.family",
        "attribute family",
        "value",
    ),
    "misspelt attribute": (
        "x = self.position.sise",
        "attribute sise",
        "did you mean size?",
    ),
    "format attribute": (
        "x = '{0.__class__}'.format(self.data)",
        "`{0.__class__}` in a format template",
        "use an f-string",
    ),
    "format index": ("x = '{0[0]}'.format([1])", "`{0[0]}`", "use an f-string"),
    "giant width": ("x = f'{1:999999999}'", "width in `999999999`", "200 or below"),
    "percent width": (
        "x = '%999999d' % 1",
        "% template with a giant width",
        "f-string",
    ),
    "percent star": ("x = '%*d' % (9, 1)", "% template with a computed", "f-string"),
    "endless loop": ("while True:\n    pass", "endless loop", "or break"),
    "endless with inner break": (
        "while 1:\n    for i in range(3):\n        break",
        "endless loop",
        "or break",
    ),
    "nested class": ("class A:\n    pass", "nested class", "top of the file"),
    "with": ("with self.data:\n    pass", "with", "use print"),
    "with a file": ("with open('x') as f:\n    pass", "call of open", "reads bars"),
    "yield": ("yield 1", "yield in next", "method of your own"),
    "yield as a value": (
        "def f():\n    x = yield 1\nf()",
        "yield as a value",
        "line of its own",
    ),
    "yield in try": (
        "def f():\n    try:\n        yield 1\n    finally:\n        pass",
        "yield inside try",
        "in a list",
    ),
    "bytes": ("x = b'abc'", "constant `b'abc'`", "numbers, strings"),
    "giant literal": ("x = 1" + "0" * 60, "giant number", "below 30 digits"),
    "unknown name": ("x = foo", "unknown name foo", "use locals, self attributes"),
    "unknown call": ("x = foo()", "call of foo", "use locals, self attributes"),
    "type": ("x = type(1)", "type as a value", "use isinstance"),
    "class of an error": (
        "try:\n    pass\nexcept KeyboardInterrupt:\n    pass",
        "except KeyboardInterrupt",
        "ValueError",
    ),
    "computed cause": ("raise ValueError from f()", "computed cause", "leave"),
    "import inside": ("import os\nx = os.getcwd()", "call of os.getcwd", "print"),
    "random": ("import random\nx = random.random()", "random.random", "by prices"),
    "clock": ("import time\nx = time.time()", "time.time", "self.data.datetime"),
    "delete a feed": ("del self.data", "assignment to self.data", "my_data"),
    "delete a local of a line": ("del self.data.close", "`self.data.close`", "self"),
    "pattern": (
        "match [1]:\n    case [x]:\n        pass",
        "pattern `[x]`",
        "constants",
    ),
    "lambda with keywords": ("f = lambda **k: k", "**arguments of a lambda", "def"),
    "self in a function": ("def f(self):\n    pass", "argument self", "around it"),
    "decorated function": (
        "@print\ndef f():\n    pass",
        "decorator print",
        "leave it out",
    ),
    "attribute of a function": (
        "f = lambda: 1\nf.__globals__",
        "__globals__",
        "public",
    ),
    "globals of a function": (
        "x = (lambda: 1).func_globals",
        "func_globals",
        "no value",
    ),
    "class of an exception": (
        "try:\n    pass\nexcept ValueError as e:\n    x = e.__traceback__",
        "__traceback__",
        "public",
    ),
    "setattr of a value": ("setattr([], 'x', 1)", "setattr of a value", "self.name"),
    "methods of str": ("x = str.__mro__", "`str.__mro__`", "methods of texts"),
    "keywords of a built-in": ("x = sorted([1], **{})", "**arguments", "by name"),
    "unset attribute": ("x = self.foo", "self.foo", "set self.foo in __init__"),
    "unknown method": ("self.foo()", "self.foo", "set self.foo in __init__"),
    "log undefined": ("self.log('x')", "self.log", "def log(self, txt)"),
    "self as a value": ("x = [self]", "self as a value", "name the attribute"),
    "broker's own": ("self.broker.next()", "self.broker.next", "self.buy"),
    "environment": ("self.env.adddata(1)", "self.env.adddata", "one feed more"),
    "bar length": ("self.data._timeframe", "private attribute _timeframe", "params"),
    "run": ("x = self.cerebro.p", "self.env.p", "out of the strategy"),
    "analyzers": ("x = self.analyzers", "self.analyzers", "leave it out"),
    "set the position": ("self.position = 1", "assignment to self.position", "my_pos"),
    "set the feeds": ("self.datas = []", "assignment to self.datas", "my_datas"),
    "set inner state": ("self._orders = []", "assignment to self._orders", "another"),
    "set a feed's line": (
        "self.data.close = 5",
        "assignment to `self.data.close`",
        "self",
    ),
    "set parameters that are handed on": (
        "self.p.x = 1\nx = self.p",
        "assignment to `self.p.x`",
        "self.x",
    ),
    "set an undeclared parameter": ("self.p.x = 1", "parameter x", "declare it"),
    "undeclared parameter": ("x = self.p.foo", "parameter foo", "declare it in params"),
    "future bar": (
        "x = self.data.close[1]",
        "reads a future bar",
        "[0] is the present bar",
    ),
    "future bar of a feed": ("x = self.data[2]", "[2] reads a future bar", "[0] is"),
    "too far back": ("x = self.data.close[-20000]", "[-20000]", "less than 10000"),
    "late indicator": (
        "x = bt.ind.SMA(self.data)",
        "while the strategy runs",
        "__init__",
    ),
    "delayed line in next": ("x = self.data.close(-1)", "delayed line", "[-1]"),
    "present time": (
        "import_ = 1\nx = bt.datetime.datetime.now()",
        "bt.datetime.datetime.now()",
        "self.data.datetime.datetime(0)",
    ),
    "buflen": ("x = self.data.buflen()", "method buflen", "not known"),
    "isinstance of object": (
        "x = isinstance(1, object)",
        "isinstance of object",
        "int",
    ),
    "sort option": ("x = sorted([1], cmp=len)", "argument cmp of sorted", "reverse"),
    "set of a module": ("x = bt.Cerebro", "`bt.Cerebro`", "only bt.ind"),
}


@pytest.mark.parametrize("case", IN_NEXT)
def test_a_construct_outside_the_list_is_refused_with_its_place(case: str) -> None:
    body, construct, hint = IN_NEXT[case]

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(strategy(body))

    last_line = FIRST_LINE + body.count("\n")
    assert FIRST_LINE <= refusal.value.line <= last_line
    assert refusal.value.column >= 1
    assert construct in refusal.value.construct
    assert hint in refusal.value.hint


IN_INIT = {
    "talib": ("self.x = bt.talib.SAR(self.data)", "bt.talib.SAR", "use bt.ind"),
    "talib without data": ("self.x = bt.talib.ATR()", "bt.talib.ATR", "each line"),
    "talib of a data": ("self.x = bt.talib.ATR(self.data)", "talib.ATR of 1", "from 3"),
    "unknown indicator": ("self.x = bt.ind.Foo(self.data)", "Foo", ""),
    "unknown keyword": ("self.x = bt.ind.SMA(self.data, foo=1)", "foo", "period"),
    "number as data": ("self.x = bt.ind.SMA(self.data, 10)", "SMA of 10", "by name"),
    "float period": ("self.x = bt.ind.SMA(self.data, period=5.5)", "5.5", "whole"),
    "future shift": ("self.x = self.data.close(1)", "into the future", "line(-n)"),
    "truth of a line": ("self.x = 1 if self.data.close > 5 else 2", "truth", "bt.If"),
    "and between lines": (
        "self.x = self.data.close > 5 and self.data.open > 5",
        "truth of a line",
        "bt.And",
    ),
    "value of a line": (
        "self.x = self.data.close[0]",
        "[0] in __init__",
        "next by [0]",
    ),
    "line and text": ("self.x = self.data.close + 'a'", "combined with str", "numbers"),
    "too many lines": (
        "x = self.data.close\nfor i in range(20000):\n    x = x + i",
        "more than 10000 lines",
        "fewer",
    ),
    "number first": ("self.x = bt.Min(5, self.data)", "number first", "bt.Min(line"),
    "failing init": ("self.x = 1 / 0", "ZeroDivisionError", "declared parameters"),
}


@pytest.mark.parametrize("case", IN_INIT)
def test_an_impossible_indicator_is_refused_when_it_is_compiled(case: str) -> None:
    body, construct, hint = IN_INIT[case]

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(strategy("pass", init=body))

    assert FIRST_LINE <= refusal.value.line <= FIRST_LINE + body.count("\n")
    assert construct in refusal.value.construct
    assert hint in refusal.value.hint


def class_of(members: str, head: str = "") -> str:
    return f"import backtrader as bt\n{head}\nclass Example(bt.Strategy):\n{members}"


NEXT = "    def next(self):\n        pass\n"
FILES = {
    "count of a class read of its base": (
        (
            "import backtrader as bt\n"
            "class B(bt.Strategy):\n    made = 0\n"
            "class A(B):\n    def next(self):\n        A.made += 1\n"
            "        print(B.made)\n"
        ),
        7,
        "B.made",
        "self.made",
    ),
    "parameters as a value": (
        class_of("    def next(self):\n        print(self.p)\n"),
        5,
        "self.p as a value",
        "self.p.name",
    ),
    "use of os": (
        "import os\n" + class_of("    def next(self):\n        os.getcwd()\n"),
        6,
        "call of os.getcwd",
        "goes to the log",
    ),
    "use of what was imported": (
        "from subprocess import run as go\n"
        + class_of("    def next(self):\n        x = go\n"),
        6,
        "`go`",
        "may not start programs",
    ),
    "import all": ("from tools import *\n" + class_of(NEXT), 1, "import *", "import"),
    "relative": (
        "from . import x\n" + class_of("    def next(self):\n        x()\n"),
        6,
        "call of ..x",
        "only",
    ),
    "syntax": ("def f(:\n", 1, "syntax error", "valid Python"),
    "null byte": ("x = 1\0", 1, "syntax error", "valid Python"),
    "empty": ("", 1, "no strategy class", "bt.Strategy"),
    "name of the set-up": (
        class_of("    def next(self):\n        x = cerebro\n")
        + "for cerebro in (1, 2):\n    pass\n",
        5,
        "cerebro, which only running the file would set",
        "top of the file",
    ),
    "constant set twice": (
        class_of("    def next(self):\n        x = A\n", "A = 1") + "A = 2\n",
        5,
        "A, which only running",
        "once at the top",
    ),
    "constant changed later": (
        class_of("    def next(self):\n        x = A\n", "A = []") + "A.append(2)\n",
        5,
        "A, which only running",
        "once at the top",
    ),
    "constant changed by a function": (
        class_of("    def next(self):\n        x = A\n", "A = 1")
        + "def f():\n    global A\n    A = 2\n",
        5,
        "A, which only running",
        "once at the top",
    ),
    "change of backtrader": (
        class_of(NEXT) + "bt.Strategy.x = 1\n",
        6,
        "change of `bt.Strategy.x` from outside",
        "into the class",
    ),
    "change of the class": (
        class_of(NEXT) + "def f():\n    setattr(Example, 'next', None)\n",
        7,
        "change of `setattr(Example, 'next', None)`",
        "into the class",
    ),
    "two strategies": (
        class_of(NEXT) + "class Other(bt.Strategy):\n" + NEXT,
        6,
        "several strategy classes: Example, Other",
        "keep one",
    ),
    "two strategies started": (
        class_of(NEXT)
        + "class Other(bt.Strategy):\n"
        + NEXT
        + "c.addstrategy(Other)\nc.addstrategy(Example)\n",
        6,
        "several strategy classes: Example, Other",
        "keep one",
    ),
    "other class": (
        class_of("    def next(self):\n        x = A()\n")
        + "class A(dict):\n    pass\n",
        5,
        "class A",
        "methods of the strategy",
    ),
    "metaclass": (
        "import backtrader as bt\nclass A(bt.Strategy, metaclass=type):\n" + NEXT,
        2,
        "metaclass",
        "a class of this file",
    ),
    "class decorator": (
        "import backtrader as bt\n@print\nclass A(bt.Strategy):\n" + NEXT,
        2,
        "class decorator",
        "leave it out",
    ),
    "second base": (
        "import backtrader as bt\nclass A(bt.Strategy, dict):\n" + NEXT,
        2,
        "base class dict",
        "a class of this file",
    ),
    "base behind backtrader's": (
        "import backtrader as bt\nclass M:\n    pass\n"
        "class A(bt.Strategy, M):\n" + NEXT,
        4,
        "M behind a class of backtrader",
        "last",
    ),
    "bases without an order": (
        "import backtrader as bt\nclass B(bt.Strategy):\n    pass\n"
        "class C(B):\n    pass\nclass A(B, C):\n" + NEXT,
        6,
        "bases of A",
        "derive from one class",
    ),
    "circle of bases": (
        "import backtrader as bt\nclass A(B, bt.Strategy):\n    pass\n"
        "class B(A):\n" + NEXT,
        1,
        "no strategy class",
        "bt.Strategy",
    ),
    "too many classes": (
        class_of(NEXT) + "".join(f"class C{i}:\n    pass\n" for i in range(300)),
        404,
        "301 classes",
        "keep 200",
    ),
    "constant of a base": (
        "import backtrader as bt\nclass B(bt.Strategy):\n    X = 1\n"
        "class A(B):\n    Y = X\n" + NEXT,
        5,
        "X of another class",
        "same class",
    ),
    "constant hidden by an attribute": (
        class_of("    X = 1\n    def next(self):\n        self.X = Example.X\n"),
        6,
        "Example.X",
        "self.X",
    ),
    "super of another": (
        class_of("    def next(self):\n        super(Foo, self).next()\n"),
        5,
        "super of Foo",
        "super().name()",
    ),
    "setter": (
        class_of("    @x.setter\n    def x(self, v):\n        pass\n" + NEXT),
        4,
        "decorator x.setter",
        "plain method",
    ),
    "async": (
        class_of("    async def x(self):\n        pass\n" + NEXT),
        4,
        "async def x",
        "only params",
    ),
    "dunder method": (
        class_of("    def __del__(self):\n        pass\n" + NEXT),
        4,
        "method __del__",
        "another name",
    ),
    "method over an order": (
        class_of("    def buy(self):\n        pass\n" + NEXT),
        4,
        "method buy",
        "my_buy",
    ),
    "no next": (class_of("    pass\n"), 3, "strategy without next", "def next"),
    **{
        f"indicator with {name}": (
            (
                "import backtrader as bt\nclass Own(bt.Indicator):\n"
                f"    lines = ('x',)\n{body}"
                "class A(bt.Strategy):\n    def __init__(self):\n"
                "        self.i = Own()\n    def next(self):\n        pass\n"
            ),
            line,
            construct,
            hint,
        )
        for name, (body, line, construct, hint) in {
            "once": (
                "    def once(self, start, end):\n        pass\n",
                4,
                "once",
                "next",
            ),
            "orders": (
                "    def next(self):\n        self.buy()\n",
                5,
                "self.buy",
                "leave",
            ),
            "print": (
                "    def __init__(self):\n        print(1)\n",
                5,
                "print in",
                "strategy",
            ),
            "position": (
                "    def next(self):\n        x = self.position\n",
                5,
                "self.position in an indicator",
                "leave trading",
            ),
            "an unknown line": (
                "    def next(self):\n        self.lines.y[0] = 1\n",
                5,
                "`self.lines.y`",
                "its lines: x",
            ),
            "a line too many": (
                "    def next(self):\n        self.lines[1][0] = 1\n",
                5,
                "`self.lines[1]`",
                "its lines: x",
            ),
            "a late binding": (
                "    def next(self):\n        self.lines.x = self.data\n",
                5,
                "assignment to `self.lines.x`",
                "self.lines.x[0] =",
            ),
            "a computed minimum": (
                "    def next(self):\n        self.addminperiod(3)\n",
                5,
                "`self.addminperiod(3)`",
                "in __init__",
            ),
            "an open line in an expression": (
                "    def __init__(self):\n        self.y = self.lines.x + 1\n",
                5,
                "own line before it has values",
                "assign it first",
            ),
            "itself inside": (
                "    def __init__(self):\n        self.lines.x = Own(self.data)\n",
                5,
                "too many of Own",
                "fewer",
            ),
            "a broken __init__": (
                "    def __init__(self):\n        self.y = 1 / 0\n",
                5,
                "ZeroDivisionError",
                "declared parameters",
            ),
            "no name for a line": ("    lines = 'x'\n", 4, "lines as `'x'`", "a tuple"),
            "a line twice": (
                "    lines = ('x', 'x')\n",
                2,
                "lines of Own",
                "each once",
            ),
        }.items()
    },
    "indicator given a number": (
        (
            "import backtrader as bt\nclass Own(bt.Indicator):\n    lines = ('x',)\n"
            "class A(bt.Strategy):\n    def __init__(self):\n"
            "        self.i = Own(5)\n    def next(self):\n        pass\n"
        ),
        6,
        "Own of 5",
        "parameters by name",
    ),
    "indicator given an unknown name": (
        (
            "import backtrader as bt\nclass Own(bt.Indicator):\n    lines = ('x',)\n"
            "class A(bt.Strategy):\n    def __init__(self):\n"
            "        self.i = Own(period=5)\n    def next(self):\n        pass\n"
        ),
        6,
        "Own(period=...)",
        "it takes no keywords",
    ),
    "written indicator of an indicator": (
        (
            "import backtrader as bt\nclass Own(bt.Indicator):\n    lines = ('x',)\n"
            "    def next(self):\n        self.lines.x[0] = self.data[0]\n"
            "class A(bt.Strategy):\n    def __init__(self):\n"
            "        self.i = Own(bt.ind.SMA())\n    def next(self):\n        pass\n"
        ),
        8,
        "Own of an indicator",
        "indicator.lines[0]",
    ),
    "missing comma": (
        class_of("    params = (('a', 1))\n" + NEXT),
        4,
        "parameter as `'a'`",
        "params = ((",
    ),
    "helper with too many": (
        class_of(
            "    def f(self):\n        pass\n    def next(self):\n        self.f(1)\n"
        ),
        7,
        "1 arguments for self.f",
        "it takes 0",
    ),
    "helper without one": (
        class_of(
            "    def f(self, a):\n        pass\n    def next(self):\n        self.f()\n"
        ),
        7,
        "self.f without a",
        "every argument",
    ),
    "close after close": (
        class_of(
            "    def __init__(self):\n        self.close = self.data.close\n"
            "    def next(self):\n        self.close()\n"
        ),
        7,
        "self.close() after self.close was assigned",
        "self.dataclose",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_more_than_one_strategy_is_refused(case: str) -> None:
    source, line, construct, hint = FILES[case]

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(source)

    assert refusal.value.line == line
    assert construct in refusal.value.construct
    assert hint in refusal.value.hint


DEEP = {
    "parentheses": "x = " + "(" * 300 + "1" + ")" * 300,
    "signs": "x = " + "-" * 5_000 + "1",
    "sums": "x = " + " + ".join(["1"] * 20_000),
    "attributes": "x = self" + ".a" * 3_000,
    "indices": "x = self.datas" + "[0]" * 3_000,
    "calls": "x = self.f" + "()" * 3_000,
    "nots": "x = " + "not " * 3_000 + "1",
    "branches": "if 1:\n    pass\n" + "elif 2:\n    pass\n" * 2_000 + "else:\n    pass",
    "length": "x = 1\n" * 60_000,
}


@pytest.mark.parametrize("case", DEEP)
def test_very_deep_or_long_sources_are_refused(case: str) -> None:
    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(strategy(DEEP[case]))

    assert refusal.value.hint
