"""Hostile strategies end in bounded time and memory, with a reason and a place."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError
from tests.unit.engine.sources import FIRST_LINE, RISING, strategy

LITTLE_FUEL = Rules(fuel=40_000)

DOUBLED = """\
x, y = {0}, {0}
for i in range(60):
    x, y = {1}, {2}
"""
LISTS = DOUBLED.format("[0]", "[x, x]", "[y, y]")
TUPLES = DOUBLED.format("(0,)", "(x, x)", "(y, y)")

WITHOUT_END = {
    "while": "n = 0\nwhile n >= 0:\n    n += 1",
    "while with a break": "n = 0\nwhile 1:\n    n += 1\n    if n < 0:\n        break",
    "for": "for i in range(10**12):\n    x = i",
    "list": "x = list(range(10**12))",
    "sum": "x = sum(range(10**12))",
    "max": "x = max(range(10**12))",
    "sorted": "x = sorted(range(10**12))",
    "any": "x = any(i < 0 for i in range(10**12))",
    "comprehension": "x = [i for i in range(10**12)]",
    "nested comprehension": "x = [1 for i in range(10**6) for j in range(10**6)]",
    "print": "for i in range(10**9):\n    print('x' * 1000)",
    "unfinished line": "for i in range(10**9):\n    print('x' * 1000, end='')",
    "text of doubled lists": LISTS + "print(x)",
    "equality of doubled lists": LISTS + "print(x == y)",
    "order of doubled lists": LISTS + "print(x < y)",
    "membership of doubled lists": LISTS + "print(x in [y])",
    "maximum of doubled lists": LISTS + "print(max(x, y))",
    "sorting doubled lists": LISTS + "print(sorted([x, y]))",
    "counting doubled lists": LISTS + "print([x].count(y))",
    "doubled tuple as a key": TUPLES + "d = {x: 1}",
    "doubled tuple as a stored key": TUPLES + "d = {}\nd[x] = 1",
    "doubled tuple looked up": TUPLES + "d = {}\nprint(d.get(x))",
    "doubled tuple indexed": TUPLES + "d = {1: 1}\nprint(d[x])",
    "doubled tuple in a set": TUPLES + "s = {1}\ns.add(x)",
    "doubled tuple in a comprehension": TUPLES + "s = {k for k in [x]}",
    "doubled tuple in a dict": TUPLES + "d = {1: 2}\nprint(x in d)",
    "list that grows": "x = []\nfor i in range(10**12):\n    x.append(x)",
    "dict that grows": "d = {}\nfor i in range(10**9):\n    d[i] = i",
    "texts that pile up": "t = []\nfor i in range(10**9):\n    t.append('x' * 9999)",
    "fsum": "x = math.fsum(range(10**12))",
}


@pytest.mark.parametrize("case", WITHOUT_END)
def test_work_without_end_runs_out_of_fuel(case: str) -> None:
    program = compile_strategy(strategy(WITHOUT_END[case], head="import math"))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING, rules=LITTLE_FUEL)

    assert crash.value.reason == "fuel exhausted"
    assert crash.value.bar_at == "2012-03-01T00:00:00+00:00"
    assert crash.value.line is not None
    assert crash.value.line >= FIRST_LINE


TOO_LARGE = {
    "power": "x = 9**9**9",
    "negative power": "x = 9 ** -(9**9)",
    "repeated power": "x = 9\nfor i in range(99):\n    x = x**9",
    "product": "x = 3\nwhile x:\n    x *= x",
    "sum": "x = 3\nwhile x:\n    x += x",
    "integer": "x = int(1e308)\nx = x * x",
    "rounding": "x = round(10**400, -(10**9))",
    "list": "x = [0] * 10**12",
    "list by steps": "x = [0] * 1000\nx = x * 1000\nx = x * 1000",
    "list from the left": "x = 10**12 * [0]",
    "tuple": "x = (0,) * 10**12",
    "text": "x = 'a' * 10**12",
    "text by steps": "x = 'a'\nwhile x:\n    x = x + x",
    "text in place": "x = 'a'\nwhile x:\n    x += x",
    "replace": "x = ('a' * 90000).replace('a', 'b' * 1000)",
    "join": "x = ('a' * 90000).join(['b'] * 100)",
    "padding": "x = 'a'.ljust(10**10)",
    "zeros": "x = 'a'.zfill(10**10)",
    "line of the log": "print('x' * 90000, 'y' * 90000)",
    "date format": "x = self.data.datetime.date(0).strftime('%99999Y')",
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_grows_without_bound_is_stopped_where_it_grows(case: str) -> None:
    program = compile_strategy(strategy(TOO_LARGE[case]))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING)

    assert crash.value.reason.startswith("too large: ")


def test_state_may_not_grow_from_bar_to_bar_without_bound() -> None:
    body = "for i in range(1200):\n    self.kept.append('x' * 50000 + str(i))"
    program = compile_strategy(strategy(body, init="self.kept = []"))

    with pytest.raises(StrategyCrashError, match="more than 2000000 values kept"):
        run(program, RISING)


PYTHON_ERRORS = {
    "division": ("x = 1 / (len(self) - len(self))", "ZeroDivisionError"),
    "index": ("x = [1][5]", "IndexError"),
    "key": ("x = {}['a']", "KeyError"),
    "type": ("x = 1 + None", "TypeError"),
    "attribute of None": ("x = None\nprint(x.size)", "AttributeError"),
    "value": ("x = int('abc')", "ValueError"),
    "giant digits": ("x = int('9' * 9000)", "ValueError"),
    "unbound": ("if self.position:\n    x = 1\nprint(x)", "UnboundLocalError"),
    "unset attribute": (
        "if self.position:\n    self.x = 1\nprint(self.x)",
        "AttributeError",
    ),
    "unhashable": ("x = {self.buy(): 1}", "TypeError"),
    "unpacking": ("a, b = self.data.close", "TypeError"),
    "loop over a line": ("for x in self.data.close:\n    pass", "TypeError"),
    "float of a line": ("x = float(self.data.close)", "TypeError"),
    "text of a line": ("print('%f' % self.data.close)", "TypeError"),
    "format of a feed": ("print(f'{self.data:.2f}')", "TypeError"),
    "text that contains itself": ("x = []\nx.append(x)\nprint(x)", "RecursionError"),
    "assigning to a line": ("self.data.close[0] = 5", "TypeError"),
    "size as text": ("self.buy(size='5')", "TypeError"),
    "price as a line": ("self.buy(price=self.data.close)", "TypeError"),
    "unknown execution type": ("self.buy(exectype=99)", "ValueError"),
    "cancelling a number": ("self.cancel(5)", "TypeError"),
    "percent width": ("t = '%9999' + '99d'\nx = t % 1", "TypeError"),
    "text of a fraction as a whole": ("x = f'{self.data.close[0]:d}'", "ValueError"),
    "text filled by format": ("x = '{:d}'.format(self.data.close[0])", "ValueError"),
    "text that is added to": ("x = f'{1.5:d}' + 'a'", "ValueError"),
    "text in lower case": ("x = f'{self.data.close[0]:d}'.lower()", "ValueError"),
    "text of a text": ("x = str(f'{len(self):s}')", "ValueError"),
    "percent of a text": ("x = '%d' % str(len(self))", "TypeError"),
    "number of no character": ("x = f'{len(self) + 2000000:c}'", "OverflowError"),
    "percent of no character": ("print('%c' % -len(self))", "OverflowError"),
    "complex number": ("x = (-8.0) ** 0.5", "TypeError"),
    "overflow": ("x = 1e308 * 10\ny = 10.0 ** 400", "OverflowError"),
    "far date": ("x = datetime.timedelta(days=10**12)", "OverflowError"),
}


@pytest.mark.parametrize("case", PYTHON_ERRORS)
def test_an_error_of_python_ends_the_run_by_its_name(case: str) -> None:
    body, kind = PYTHON_ERRORS[case]
    program = compile_strategy(strategy(body, head="import datetime"))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING, rules=LITTLE_FUEL)

    assert crash.value.reason.split(":")[0] == kind
    assert crash.value.line is not None


LOOK_AHEAD = {
    "future by a variable": ("k = 1\nx = self.data.close[k]", "close[1]"),
    "future by two signs": ("x = self.data.close[-(-2)]", "close[2]"),
    "values before the first bar": (
        "x = self.data.close.get(ago=-2, size=3)",
        "close[-2]",
    ),
    "future values": ("x = self.data.close.get(ago=1, size=3)", "close[1]"),
    "before the first bar": ("x = self.data.close[-1]", "close[-1]"),
    "before the first bar of a feed": ("x = self.data[-3]", "close[-3]"),
    "past by a variable": ("k = -2\nx = self.data.high[k]", "high[-2]"),
    "past in a loop": (
        "x = [d.low[-1] for d in self.datas]",
        "low[-1]",
    ),
}


@pytest.mark.parametrize("case", LOOK_AHEAD)
def test_reading_what_is_not_known_yet_is_an_error_by_name(case: str) -> None:
    body, read = LOOK_AHEAD[case]

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(body)), RISING)

    assert crash.value.reason.startswith(f"look-ahead: {read}")
    assert crash.value.bar_at == "2012-03-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (
            "self.data.close[-2]",
            "bar 1, .*begin next with `if len\\(self\\) < 3: return`",
        ),
        (
            "self.data.close.get(ago=-4)",
            "begin next with `if len\\(self\\) < 5: return`",
        ),
        ("self.datas[1].low[-1]", "`if len\\(self.datas\\[1\\]\\) < 2: return`"),
        ("self.datetime[-1]", "datetime.*`if len\\(self\\) < 2: return`"),
        ("self.data.close[len(self) + 1]", r"write \[-2\] for 2 bars before"),
        ("self.data.close.get(size=10**5)", "look-back: "),
    ],
)
def test_reading_too_early_says_what_to_write(read: str, said: str) -> None:
    program = compile_strategy(strategy(f"x = {read}"))

    with pytest.raises(StrategyCrashError, match=said):
        run(program, [RISING] * program.feeds)


@pytest.mark.parametrize("method", ["prenext", "notify_timer"])
def test_the_method_that_has_to_wait_is_named(method: str) -> None:
    more = {
        "prenext": "def prenext(self):\n    self.look()",
        "notify_timer": "def start(self):\n"
        "    self.add_timer(when=bt.timer.SESSION_START)\n\n"
        "def notify_timer(self, timer, when, *args, **kwargs):\n    self.look()",
    }[method]
    look = "\n\ndef look(self):\n    print(self.data.close[-5])"
    init = "self.sma = bt.ind.SMA(period=4)"
    program = compile_strategy(strategy("pass", init=init, more=more + look))

    with pytest.raises(StrategyCrashError, match=f"begin {method} with `if len"):
        run(program, RISING)


def test_reading_in_start_comes_before_every_bar() -> None:
    program = compile_strategy(
        strategy("pass", more="def start(self):\n    print(self.data.close[0])")
    )

    with pytest.raises(StrategyCrashError, match=r"look-ahead: close\[0\]"):
        run(program, RISING)


def test_loguru_writes_to_the_log() -> None:
    body = (
        "if len(self) == 3:\n"
        "    logger.info('plain {}')\n"
        "    logger.success('{} at {price:.1f}', self.data._name, price=2.25)"
    )

    result = run(
        compile_strategy("from loguru import logger\n" + strategy(body)), RISING
    )

    assert result.log == ("plain {}", "AAPL at 2.2")


def test_a_log_keeps_what_was_printed_in_order() -> None:
    body = (
        "print(len(self), end='')\nif len(self) % 10 == 0:\n    print('', 'x', sep='-')"
    )

    result = run(compile_strategy(strategy(body)), RISING)

    assert result.log[0] == "12345678910-x"
    assert len(result.log) == 3
