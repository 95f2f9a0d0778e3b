"""What a strategy keeps comes back from a checkpoint, or cannot be kept, by name."""

from __future__ import annotations

from textwrap import indent

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError
from tests.unit.engine.sources import RISING, series, strategy

HEAD = (
    "import collections, enum, logging, numpy as np\n"
    "from collections import namedtuple\n"
    "Point = namedtuple('Point', 'x y')\n"
    "SEEN = []\n"
    "COUNT = 0\n"
    "class Side(enum.Enum):\n    UP = 1\n    DOWN = 2\n"
)
KEPT = {
    "deque": "collections.deque([1, 2, 3], maxlen=2)",
    "defaultdict": "collections.defaultdict(list, {1: [2]})",
    "defaultdict of a function": "collections.defaultdict(self.zero, {1: 2})",
    "counter": "collections.Counter('aab')",
    "ordered": "collections.OrderedDict([(2, 1), (1, 2)])",
    "frozenset": "frozenset([1, (2, 3)])",
    "record": "Point(1, y=[2])",
    "error": "ValueError('a', 5)",
    "array": "np.array([[1.5, float('nan')], [2.0, 3.0]])",
    "array of bools": "np.array([1, 2]) > 1",
    "empty array": "np.zeros((0, 3))",
    "number of numpy": "np.float64(1.5)",
    "whole number of numpy": "np.int64(3)",
    "member": "[Side.UP, {Side.DOWN: 1}]",
    "logger": "logging.getLogger('x')",
    "function of the strategy": "self.zero",
    "built-in function": "max",
    "action": "self.buy",
}


def shown(value: str) -> str:
    return f"(type({value}).__name__ if callable({value}) else {value})"


@pytest.mark.parametrize("case", KEPT)
def test_what_is_kept_comes_back(case: str) -> None:
    body = (
        "global COUNT\nCOUNT += 1\nSEEN.append(COUNT)\n"
        "setattr(self, 'n' + 'ame', COUNT)\n"
        f"if len(self) == 1:\n    self.kept = {KEPT[case]}\n"
        "out = self.kept\n"
        "if callable(out) or isinstance(out, collections.defaultdict):\n"
        "    out = callable(out) or dict(out)\n"
        "if len(self) > 0 and not hasattr(out, 'nothing'):\n"
        "    print(COUNT, SEEN, getattr(self, 'n' + 'ame'))\n"
        "try:\n    print(out)\nexcept AttributeError:\n    pass"
    )
    if case == "logger":
        body = body.replace("print(out)", "out.info('logged')")
    program = compile_strategy(
        strategy(body, head=HEAD, init="self.kept = None", more=ZERO)
    )

    assert logged(program, 0) == logged(program, 2)


ZERO = "def zero(self):\n    return 0"


def logged(program: object, break_every: int) -> list[str]:
    """What is printed in a few steps, saved and read again every so many."""
    stepper = Stepper(program, symbols=["AAPL"])  # type: ignore[arg-type]
    lines = []
    for number, bar in enumerate(list(RISING)[:6], start=1):
        lines += [event.text for event in stepper.step(bar)]  # type: ignore[union-attr]
        if break_every and number % break_every == 0:
            saved = stepper.checkpoint()
            stepper = Stepper.restore(program, saved)  # type: ignore[arg-type]
    return lines


NOT_KEPT = {
    "function made later": ("self.f = lambda: 1", "remembers something"),
    "function that remembers": (
        "if len(self) == 1:\n    self.f = self.make([1])",
        "remembers something",
    ),
    "iterator": ("self.f = iter([1])", "list_iterator"),
    "generator": ("self.f = (x for x in [1])", "generator"),
}


@pytest.mark.parametrize("case", NOT_KEPT)
def test_what_cannot_be_kept_is_named(case: str) -> None:
    body, what = NOT_KEPT[case]
    make = "def make(self, items):\n    return lambda: items"
    program = compile_strategy(strategy(body, init="self.f = None", more=make))
    stepper = Stepper(program, symbols=["AAPL"])
    stepper.step(RISING[0])

    with pytest.raises(StrategyCrashError, match=what):
        stepper.checkpoint()


def test_a_function_that_counts_is_not_kept_as_if_it_had_not() -> None:
    init = (
        "n = 0\ndef count():\n    nonlocal n\n    n += 1\n    return n\nself.f = count"
    )
    program = compile_strategy(strategy("print(self.f())", init=init))
    stepper = Stepper(program, symbols=["AAPL"])
    stepper.step(RISING[0])

    with pytest.raises(StrategyCrashError, match="remembers something"):
        stepper.checkpoint()


HOARDS = {
    "list": "self.kept.append([0] * 90000)",
    "parts of arrays": "self.kept.append(np.ones(90000)[:1])",
    "closures": "big = [0] * 90000\nself.kept.append(lambda: big)",
    "defaults": "self.kept.append(lambda a=[0] * 90000: a)",
    "inner functions": (
        "big = [0] * 90000\ndef f():\n    return big, f\nself.kept.append(f)"
    ),
    "module": "SEEN.append([0] * 90000)",
    "computed names": "setattr(self, f'n{len(self)}{i}', [0] * 90000)",
    "errors": "self.kept += [ValueError(str(k)) for k in range(3000)]",
    "iterators": "self.kept += [iter([0] * 9) for _ in range(900)]",
    "texts": "self.kept += ['x' * 90000 + str(j) for j in range(9)]",
}


@pytest.mark.parametrize("case", HOARDS)
def test_what_is_kept_is_bounded_wherever_it_is_kept(case: str) -> None:
    body = "for i in range(15):\n" + indent(HOARDS[case], "    ")
    program = compile_strategy(strategy(body, head=HEAD, init="self.kept = []"))

    with pytest.raises(StrategyCrashError, match="values kept"):
        run(program, series(*range(50, 250)), rules=Rules(fuel=10**10))


def test_functions_that_know_each_other_are_counted_once() -> None:
    init = (
        "def f(n):\n    return g(n - 1) if n else 0\n"
        "def g(n):\n    return f(n - 1) if n else 0\nself.kept = [f, g]"
    )
    body = "x = [self.kept[0](50) for _ in range(1500)]"
    program = compile_strategy(strategy(body, init=init))

    result = run(program, series(*range(50, 80)), rules=Rules(fuel=10**10))

    assert len(result.equity) == 30
