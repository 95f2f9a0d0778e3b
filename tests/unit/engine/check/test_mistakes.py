"""What people mistype is refused with its place and with what to write."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.unit.engine.sources import series

HEAD = """import backtrader as bt, os


class S(bt.Strategy):
    params = dict(n=3, fast=10)

    def __init__(self):
        self.sma = bt.ind.SMA(self.data.close, period=self.p.n)
        self.order = None

"""
IN_NEXT = {
    "misspelt position": ("if not self.postion:\n    pass", 12, 16, "self.position?"),
    "misspelt feed": ("x = self.dta.close[0]", 12, 13, "self.data?"),
    "misspelt line": ("x = self.data.clos[0]", 12, 13, "did you mean close?"),
    "capital line": ("x = self.data.Close[0]", 12, 13, "did you mean close?"),
    "misspelt order": ("self.by()", 12, 9, "self.buy?"),
    "short order": ("self.bye()", 12, 9, "did you mean self.buy?"),
    "unset short name": ("self.sl()", 12, 9, "set self.sl in __init__"),
    "capital order": ("self.Buy()", 12, 9, "self.buy?"),
    "misspelt attribute": ("x = self.smaa[0]", 12, 13, "self.sma?"),
    "undeclared parameter": ("x = self.p.slow", 12, 13, "declared: n, fast"),
    "parameter on self": ("x = self.fast", 12, 13, "write self.p.fast"),
    "feed without self": ("x = data.close[0]", 12, 13, "write self.data"),
    "attribute without self": ("x = sma[0]", 12, 13, "write self.sma"),
    "order without self": ("buy()", 12, 9, "write self.buy"),
    "parameter alone": ("x = fast", 12, 13, "write self.p.fast"),
    "print statement": ("print 'x'", 12, 9, "write print(…)"),
    "old except": (
        "try:\n    pass\nexcept ValueError, e:\n    pass",
        14,
        16,
        "write except ValueError as error:",
    ),
    "no colon": ("if self.p.n > 3\n    pass", 12, 24, "with a colon"),
    "deeper line": ("x = 1\n  y = 2", 13, 10, "where the line above"),
    "no block": ("if self.p.n:\nself.buy()", 13, 9, "by four blanks more"),
    "open bracket": ("x = (1 + 2\nself.buy()", 12, 13, "close the bracket"),
    "one equals": ("if self.p.n = 3:\n    pass", 12, 12, "compare with =="),
    "else if": ("if 1:\n    pass\nelse if 2:\n    pass", 14, 14, "write elif"),
    "double plus": ("self.n++", 12, 17, "write += 1"),
    "ampersands": ("if 1 && 2:\n    pass", 12, 15, "write and"),
    "exclamation": ("if !self.position:\n    pass", 12, 12, "write not"),
    "null": ("self.order = null", 12, 22, "write None"),
    "true": ("self.flag = true", 12, 21, "write True"),
    "curved quotes": ("print(\u201chi\u201d)", 12, 15, "write plain quotes"),
    "kind of order": ("self.buy(exectype=bt.Order.Lmit)", 12, 27, "bt.Order.Limit?"),
    "cash": ("x = self.cash", 12, 13, "self.broker.getcash()"),
    "sell all": ("self.sell_all()", 12, 9, "self.close()"),
    "nearly an order": ("self.order_target_percentage()", 12, 9, "target_percent?"),
    "line by text": ("x = self.data['close'][0]", 12, 13, "self.data.close"),
    "known word": ("local = locals()", 12, 17, "use attributes of self"),
    "frame": ("x = self.data.close.iloc[-1]", 12, 13, "with [-n]"),
    "shift": ("x = self.data.close.shift(1)", 12, 13, "with [-n]"),
    "order filled": ("x = self.order.is_filled", 12, 13, "order.Completed"),
    "all bars": ("x = self.data.buflen()", 12, 13, "not known"),
    "class of self": ("x = self.__class__.x", 12, 13, "the name of the class"),
    "inner attribute": ("x = self.__mro__", 12, 13, "sets on self"),
    "system": ("os.system('id')", 12, 9, "may not start programs"),
    "environment": ("x = os.environ['A']", 12, 13, "go into params"),
    "names of parameters": ("x = self.p._getkeys()", 12, 13, "write self.p._getkw"),
    "items of parameters": ("x = self.p.items()", 12, 13, "_getkwargs().items()"),
    "values of parameters": ("x = self.p.values()", 12, 13, "self.p._getvalues()"),
    "inner parameter": ("x = self.p._get_x()", 12, 13, "name a parameter"),
    "one bar ahead": ("x = self.data.close[1]", 12, 13, "write [-1] for 1 bar before"),
    "deep nesting": (f"x = {'-' * 20_000}1", 12, 9, "simpler statements"),
    "long sum": (f"x = {'1+' * 30_000}1", 12, 9, "simpler statements"),
    "deep test": (f"if {'-' * 20_000}1:\n    pass", 12, 9, "simpler statements"),
    "deep over lines": ("x = (" + "-\n" * 8_000 + "1)", 1, 1, "simpler statements"),
    "future": ("x = self.data.close[1]", 12, 13, "write [-1]"),
}
COSTS = """import backtrader as bt


class FixedPerShare(bt.CommInfoBase):
    def _getcommission(self, size, price, pseudoexec):
        return 1.0


class S(bt.Strategy):
    def start(self):
        self.broker.addcommissioninfo(FixedPerShare())

"""
WHOLE = {
    "costs of its own": (COSTS, 11, 39, "here or in the script part; state plain"),
    "shift ahead": (HEAD.replace("None", "self.data.close(1)"), 9, 22, "line(-n)"),
    "shifted feed": (HEAD.replace("None", "self.data(1)"), 9, 22, "line(-n)"),
    "no period": (HEAD.replace("n=3", "n=0"), 8, 20, "whole number from 1 on"),
    "unknown indicator": (HEAD.replace("SMA", "SMAA"), 8, 20, "did you mean SMA?"),
    "unknown option": (HEAD.replace("period=", "length="), 8, 20, "it takes period"),
    "value in __init__": (HEAD.replace("None", "self.data[0]"), 9, 22, "in next by"),
    "nothing imported": (
        HEAD.replace("import backtrader as bt, os", ""),
        4,
        1,
        "import backtrader",
    ),
    "capital next": (f"{HEAD}    def Next(self):\n        pass\n", 11, 5, "def next"),
    "bare init": (HEAD.replace("__init__", "_init_"), 7, 5, "write def __init__"),
    "fence": (f"```python\n{HEAD}```\n", 1, 1, "begin with ```"),
    "prose": (f"Here is your strategy:\n{HEAD}", 1, 14, "no code"),
    "another language": ("//@version=5\nstrategy('x')\n", 1, 1, "Pine Script"),
}


def _refused(source: str) -> UnsupportedConstructError:
    with pytest.raises(UnsupportedConstructError) as caught:
        compile_strategy(source)
    return caught.value


@pytest.mark.parametrize("case", IN_NEXT)
def test_a_mistake_in_a_method_is_told_with_its_place(case: str) -> None:
    body, line, column, hint = IN_NEXT[case]
    indented = "".join(f"        {one}\n" for one in body.split("\n"))
    refused = _refused(f"{HEAD}    def next(self):\n{indented}")
    assert (refused.line, refused.column) == (line, column)
    assert hint in refused.hint


@pytest.mark.parametrize("case", WHOLE)
def test_a_mistake_in_a_file_is_told_with_its_place(case: str) -> None:
    source, line, column, hint = WHOLE[case]
    if "def Next" not in source:
        source += "    def next(self):\n        pass\n"
    refused = _refused(source)
    assert (refused.line, refused.column) == (line, column)
    assert hint in refused.hint


def test_a_parameter_of_a_run_that_does_not_fit_is_told_with_its_place() -> None:
    program = compile_strategy(f"{HEAD}    def next(self):\n        pass\n")
    with pytest.raises(UnsupportedConstructError, match="from 1 on") as caught:
        run(program, [series(*[1.0] * 9)], {"n": 0})
    assert (caught.value.line, caught.value.column) == (8, 20)


@pytest.mark.parametrize(
    "endless",
    ["f = lambda n: f(n)", "def f(n):\n            return f(n)"],
)
def test_endless_calls_are_told_in_plain_words(endless: str) -> None:
    source = f"{HEAD}    def next(self):\n        {endless}\n        f(1)\n"
    with pytest.raises(StrategyCrashError) as caught:
        run(compile_strategy(source), [series(*[1.0] * 9)])
    assert caught.value.reason == (
        "RecursionError: functions call themselves too often; go 200 calls deep at most"
    )
