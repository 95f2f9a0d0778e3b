"""Arrays of numpy: its own results, bounded, silent, and nothing beyond the list."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.check.arrays import CALLS, VALUES
from falcon.engine.instance import Instance
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError, UnsupportedConstructError
from tests.unit.engine.sources import FIRST_LINE, RISING, strategy

LITTLE_FUEL = Rules(fuel=40_000)
HEAD = "import numpy as np"


def test_every_name_on_the_list_is_there() -> None:
    program = compile_strategy(strategy("x = np.mean([1])", head=HEAD))
    instance = Instance(program, program.parameters, ["AAA"])

    missing = [
        path
        for path in CALLS | VALUES
        if f"_{path.replace('.', '_')}" not in instance.space
    ]

    assert not missing


WITHOUT_END = {
    "arithmetic": "a = np.ones(99999)\nwhile len(a):\n    a = a * 1.0",
    "in place": "a = np.ones(99999)\nwhile len(a):\n    a += 1",
    "scalar on the left": "a = np.ones(99999)\nwhile len(a):\n    b = 2.0 - a",
    "division": "a = np.ones(99999)\nwhile len(a):\n    b = 1.5 / a",
    "comparison": "a = np.ones(99999)\nwhile len(a):\n    b = 1.5 < a",
    "sign": "a = np.ones(99999)\nwhile len(a):\n    b = -a",
    "absolute": "a = np.ones(99999)\nwhile len(a):\n    b = abs(a)",
    "mask": "a = np.ones(99999)\nwhile len(a):\n    b = a[a > 0]",
    "bits": "a = np.ones(99999) > 0\nwhile len(a):\n    a = a & a",
    "inverse": "a = np.ones(99999) > 0\nwhile len(a):\n    a = ~a",
    "filling": "a = np.ones(99999)\nwhile len(a):\n    a[:] = 1",
    "reduction": "a = np.ones(99999)\nwhile len(a):\n    b = np.mean(a)",
    "method": "a = np.ones(99999)\nwhile len(a):\n    b = a.sum()",
    "loop": "a = np.ones(99999)\nwhile len(a):\n    for x in a:\n        pass",
    "sum of Python": "a = [np.ones(99999)] * 9999\nb = sum(a)",
    "membership": "a = np.ones(99999)\nwhile len(a):\n    b = 5 in a",
    "printing": "a = np.ones(999)\nwhile len(a):\n    print(a)",
    "making": "while len(self):\n    a = np.zeros(99999)",
    "lists": "a = [1.0] * 99999\nwhile len(a):\n    b = np.mean(a)",
    "matrix product": "a = np.ones((300, 300))\nwhile len(a):\n    b = a @ a",
    "inverse of a matrix": (
        "a = np.eye(300) * 2\nwhile len(a):\n    b = np.linalg.inv(a)"
    ),
    "running extremes": (
        "a = np.ones(99999)\nwhile len(a):\n    b = np.maximum.accumulate(a)"
    ),
    "histogram": "a = np.ones(99999)\nwhile len(a):\n    b = np.histogram(a)",
    "convolution": "a = np.ones(99999)\nb = np.convolve(a, a)",
    "reduce": "a = np.ones(99999)\nfunctools.reduce(operator.add, [a] * 9999)",
    "accumulate": "a = np.ones(9999)\nlist(itertools.accumulate([a] * 9999))",
}


@pytest.mark.parametrize("case", WITHOUT_END)
def test_work_on_arrays_is_paid_for(case: str) -> None:
    head = f"{HEAD}, functools, itertools, operator"
    program = compile_strategy(strategy(WITHOUT_END[case], head=head))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING, rules=LITTLE_FUEL)

    assert crash.value.reason == "fuel exhausted"


TOO_LARGE = {
    "zeros": "a = np.zeros(10**9)",
    "shape": "a = np.ones((10**5, 10**5))",
    "dimensions": "a = np.zeros((1, 1, 1, 1, 1))",
    "range": "a = np.arange(10**12)",
    "small steps": "a = np.arange(0, 1, 1e-12)",
    "linspace": "a = np.linspace(0, 1, 10**9)",
    "eye": "a = np.eye(10**5)",
    "repeat": "a = np.repeat(np.ones(1000), 10**6)",
    "tile": "a = np.tile([1, 2], 10**9)",
    "broadcast": "a = np.ones(9999)\nb = a[:, None] * a",
    "broadcast by a function": "a = np.ones(9999)\nb = np.maximum(a[:, None], a)",
    "broadcast by clip": "a = np.ones(9999)\nb = np.clip(a[:, None], a, 1)",
    "broadcast by a method": "a = np.ones(9999)\nb = a[:, None].clip(a, 1)",
    "broadcast by where": "a = np.ones(9999)\nb = np.where(a[:, None] > 0, a, 0)",
    "outer product": "a = np.ones(9999)\nb = np.outer(a, a)",
    "matrix product": "a = np.ones(9999)\nb = a[:, None] @ a[None, :]",
    "counts": "a = np.bincount([10**9])",
    "counts at least": "a = np.bincount([1], minlength=10**9)",
    "diagonal": "a = np.diag(np.ones(99999))",
    "diagonal far off": "a = np.diag([1.0], k=10**6)",
    "bases of a row": "a = np.linalg.svd(np.ones((1, 99999)))",
    "many solutions": ("a = np.ones((1, 9999))\nb = np.linalg.lstsq(a, a, rcond=None)"),
    "choice": "a = np.ones((9999, 1))\nb = np.select([a > 0], [a.T])",
    "product of rows": "a = np.ones((9999, 1, 1))\nb = np.matmul(a, a.T)",
    "concatenation": "a = np.ones(99999)\nb = np.concatenate([a, a])",
    "list": "a = np.array([0] * 200000)",
    "deep list": "a = np.array([[[[[1]]]]])",
    "list by a number": "a = [0] * 1000\nb = a * np.int64(10**9)",
    "text by a number": "a = 'x' * np.int64(10**9)",
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_arrays_stay_small(case: str) -> None:
    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(TOO_LARGE[case], head=HEAD)), RISING)

    assert crash.value.reason.startswith("too large: ")


NOT_OFFERED = {
    "objects": "a = np.array([self.data])",
    "texts": "a = np.array(['a'])",
    "orders": "a = np.array([self.buy()])",
    "none": "a = np.array([1, None])",
    "line": "a = np.mean(self.data.close)",
    "set": "a = np.sum({1, 2})",
    "other dtype": "a = np.zeros(3, dtype='complex128')",
    "object dtype": "a = np.array([1], dtype='object')",
    "output": "a = np.ones(3)\nnp.add(a, a, a)",
    "table of tables": "np.linalg.solve(np.ones((2, 2, 2)), np.ones((2, 2, 2)))",
    "giant degree": "np.polyfit([1, 2], [1, 2], 500)",
    "endless differences": "np.diff([1, 2], 10**9)",
}


@pytest.mark.parametrize("case", NOT_OFFERED)
def test_arrays_hold_numbers_only_and_no_handler_hides_that(case: str) -> None:
    body = NOT_OFFERED[case].replace("\n", "\n    ")
    source = f"try:\n    {body}\nexcept Exception:\n    print('caught')"

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(source, head=HEAD)), RISING)

    assert crash.value.reason.startswith("TypeError: ")


REFUSED = {
    "files": ("np.load('x')", "call of numpy.load"),
    "chance": ("np.random.rand()", "call of numpy.random.rand"),
    "memory": ("np.frombuffer('x')", "call of numpy.frombuffer"),
    "compiler": ("np.ctypeslib.load_library('x', '.')", "call of numpy.ctypeslib"),
    "function of functions": ("np.vectorize(print)", "call of numpy.vectorize"),
    "apply": ("np.apply_along_axis(print, 0, [1])", "call of numpy.apply_along"),
    "inner module": ("np.lib.npyio.os.system('x')", "call of numpy.lib"),
    "module as a value": ("x = np.lib", "`np.lib`"),
    "buffer": ("x = np.ones(1).data.tobytes()", "method tobytes"),
    "base": ("x = np.ones(1).base", "attribute base"),
    "tofile": ("np.ones(1).tofile('x')", "method tofile"),
    "dump": ("np.ones(1).dump('x')", "method dump"),
    "setter": ("np.ones(1).shape = 5", "assignment to"),
    "output": ("np.add([1], [2], out=5)", "argument out of numpy.add"),
    "order": ("np.array([1], dtype=object)", "unknown name object"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_on_the_list_is_refused(case: str) -> None:
    body, construct = REFUSED[case]

    with pytest.raises(UnsupportedConstructError) as refusal:
        compile_strategy(strategy(body, head=HEAD))

    assert refusal.value.line == FIRST_LINE
    assert construct in refusal.value.construct
    assert refusal.value.hint


def test_numbers_of_numpy_reach_the_broker_as_pythons() -> None:
    body = "self.buy(size=np.int64(2), exectype=bt.Order.Limit, price=np.float64(60.5))"
    result = run(compile_strategy(strategy(body, head=HEAD)), RISING)

    assert {type(order.size) for order in result.orders} == {int}
    assert {type(order.price) for order in result.orders} == {float}


def test_small_parts_of_arrays_are_kept_for_what_they_hold() -> None:
    body = "for _ in range(30):\n    self.kept.append(np.ones(90000)[:1])"
    program = compile_strategy(strategy(body, head=HEAD, init="self.kept = []"))

    with pytest.raises(StrategyCrashError, match="values kept"):
        run(program, RISING, rules=Rules(fuel=10**9))
