"""Strategies that catch errors catch Python's and nothing of ours."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.unit.engine.sources import FIRST_LINE, RISING, strategy

LITTLE_FUEL = Rules(fuel=40_000)

IN_TRY = """\
while len(self):
    try:
        {0}
    except:
        pass
    finally:
        print('end')
"""
WITHOUT_END = {
    "loop": "for i in range(10**12):\n            x = i",
    "list": "x = list(range(10**12))",
    "nothing": "pass",
    "errors": "raise ValueError",
    "lambda": "f = lambda n: [f(n - 1) for _ in range(9)] if n else 0\n        f(60)",
    "sort by a function": "sorted(range(10**9), key=lambda x: -x)",
    "map": "list(map(lambda x: x, range(10**12)))",
    "filter": "next(filter(lambda x: x < 0, range(10**12)))",
    "filter by nothing": "next(filter(None, (0 for _ in range(10**12))))",
    "count": "next(x for x in itertools.count() if x < 0)",
    "cycle": "list(itertools.cycle([1]))",
    "repeat": "sum(itertools.repeat(1))",
    "islice": "next(itertools.islice(itertools.count(), 10**12, None))",
    "dropwhile": "next(itertools.dropwhile(lambda x: True, itertools.count()))",
    "filterfalse": "next(itertools.filterfalse(None, itertools.repeat(1)))",
    "product": "list(itertools.product(range(99), repeat=9))",
    "wide product": "list(itertools.product([1], repeat=10**6))",
    "permutations": "list(itertools.permutations(range(99)))",
    "accumulate": "list(itertools.accumulate(itertools.count()))",
    "reduce": "functools.reduce(lambda a, b: b, itertools.count())",
    "starred": "a, *b = itertools.count()",
    "starred in a loop": "for a, *b in [itertools.count()]:\n            pass",
    "starred in a comprehension": "[b for a, *b in [itertools.count()]]",
    "star call": "print(*itertools.count())",
    "membership": "10**9 in (x for x in itertools.count())",
    "statistics": "statistics.stdev(range(10**9))",
    "deque": "collections.deque(itertools.count(), maxlen=2)",
    "counter": "collections.Counter(itertools.count())",
    "keys": "dict.fromkeys(range(10**9))",
    "set by union": "set().union(range(10**9))",
    "set by update": "s = set()\n        s.update(itertools.count())",
    "bits of sets": "s = set(range(999))\n        while s:\n            s |= s",
}


@pytest.mark.parametrize("case", WITHOUT_END)
def test_work_without_end_ends_inside_try(case: str) -> None:
    head = "import collections, functools, itertools, statistics"
    program = compile_strategy(strategy(IN_TRY.format(WITHOUT_END[case]), head=head))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING, rules=LITTLE_FUEL)

    assert crash.value.reason == "fuel exhausted"


OURS = {
    "future": ("k = 1\n    self.data.close[k]", "look-ahead: close[1]"),
    "past": ("self.data.close[-5]", "look-ahead: close[-5]"),
    "giant number": ("x = 9**9**9", "too large: giant number"),
    "giant list": ("x = [0] * 10**12", "too large"),
    "giant shift": ("x = 1 << 10**9", "too large"),
    "giant factorial": ("x = math.factorial(10**6)", "too large"),
    "giant choice": ("x = math.comb(10**6, 10**5)", "too large"),
    "giant product": ("x = math.prod([10**25] * 99)", "too large"),
    "giant width": ("w = 10**9\n    x = f'{1:{w}}'", "too large"),
    "giant format": ("x = format(1, '999999999d')", "too large"),
    "deep call": ("f = lambda n: f(n + 1)\n    f(0)", "RecursionError"),
    "text of a function": ("x = str(lambda: 1)", "TypeError: no text of function"),
    "text of its factory": (
        "x = str(collections.defaultdict(lambda: 1))",
        "TypeError: no text of a defaultdict",
    ),
    "complex number": ("x = (-8.0) ** 0.5", "TypeError: a complex number"),
    "size as text": ("self.buy(size='5')", "TypeError: size"),
}


@pytest.mark.parametrize(
    "handler", ["except:", "except Exception:", "except TypeError:"]
)
@pytest.mark.parametrize("case", OURS)
def test_errors_of_ours_pass_by_every_handler(case: str, handler: str) -> None:
    body, reason = OURS[case]
    source = f"try:\n    {body}\n{handler}\n    print('caught')"
    head = "import collections, math"

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(source, head=head)), RISING)

    assert crash.value.reason.startswith(reason)


def test_the_end_of_a_try_does_not_hide_errors_of_ours() -> None:
    body = "for _ in [1]:\n    try:\n        self.data[-5]\n    finally:\n        break"

    with pytest.raises(StrategyCrashError, match=r"look-ahead: close\[-5\]"):
        run(compile_strategy(strategy(body)), RISING)


RAISED = {
    "value": ("raise ValueError('no')", "ValueError: no"),
    "class": ("raise RuntimeError", "RuntimeError"),
    "exception": ("raise Exception('plain', 5)", "Exception: ('plain', 5)"),
    "assertion": ("assert 1 > 2, 'order'", "AssertionError: order"),
    "nothing at hand": ("raise", "RuntimeError: No active exception to reraise"),
    "no exception": ("raise 5", "TypeError: exceptions must derive from BaseEx"),
    "stop": ("next(iter([]))", "StopIteration"),
    "keyword": ("(lambda a: a)(b=1)", "TypeError"),
    "number called": ("x = 5\nx()", "TypeError: 'int' object is not callable"),
    "order called": ("x = self.buy()\nx()", "TypeError: 'Order' object is not call"),
}


@pytest.mark.parametrize("case", RAISED)
def test_an_error_that_nothing_catches_ends_the_run_by_its_name(case: str) -> None:
    body, reason = RAISED[case]

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(body)), RISING)

    assert crash.value.reason.startswith(reason)
    assert crash.value.line is not None


def test_an_error_in_a_function_made_before_is_placed_where_it_is_written() -> None:
    program = compile_strategy(
        strategy("x = self.f(0)", init="self.y = 1\nself.f = lambda v: 1 / v")
    )

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING)

    assert crash.value.line == FIRST_LINE + 1


REACHING = {
    "class of a value": "getattr([], '__cla' + 'ss__')",
    "frame of a function": "getattr(lambda: 1, '__glo' + 'bals__')",
    "trace of an error": "getattr(ValueError(), '__trace' + 'back__')",
    "inside of a feed": "getattr(self.data, 'sta' + 'ge')",
    "inside of an order": "getattr(self.buy(), 'te' + 'rms')",
    "space of the strategy": "getattr(self, 's' + '0')",
    "members of an array": "getattr(np.ones(1), 'ba' + 'se')",
    "inside of a logger": "getattr(logging.getLogger(), 'l' + 'og')",
    "class of a record": "getattr(collections.namedtuple('A', 'b')(1), '_fie' + 'lds')",
}


@pytest.mark.parametrize("case", REACHING)
def test_computed_names_reach_nothing_beyond_the_tables(case: str) -> None:
    head = "import collections, logging, numpy as np"
    source = strategy(f"print({REACHING[case]})", head=head)

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(source), RISING)

    assert crash.value.reason.startswith("AttributeError: ")


@pytest.mark.parametrize("name", ["datas", "next", "buy", "__class__", "_orders"])
def test_names_that_backtrader_needs_are_not_set(name: str) -> None:
    source = strategy(f"setattr(self, {name!r}, 1)")

    with pytest.raises(StrategyCrashError, match=f"setattr of {name}"):
        run(compile_strategy(source), RISING)


def test_attributes_by_name_do_not_grow_without_bound() -> None:
    body = "for i in range(20000):\n    setattr(self, f'x{i}', 0)"

    with pytest.raises(StrategyCrashError, match="too large"):
        run(compile_strategy(strategy(body)), RISING)


def test_a_line_is_not_called_while_the_strategy_runs() -> None:
    with pytest.raises(UnsupportedConstructError, match="delayed line"):
        compile_strategy(strategy("x = self.data(-1)"))
