"""Mutated and malicious sources end in a result or in an error of ours, never else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import (
    FalconError,
    StrategyError,
    UnsupportedConstructError,
    UsageError,
)
from tests.unit.engine.mutants import mutant
from tests.unit.engine.sources import RISING, series, strategy

ROOT = Path(__file__).parents[3]
SOURCES = [
    path.read_text()
    for folder in ("tests/differential/strategies", "falcon/strategies/library")
    for path in sorted((ROOT / folder).glob("*.py.txt"))
]
FEEDS = [
    series(*(50.0 + (i * 7919 % 101) / 8 for i in range(80)), symbol=symbol)
    for symbol in ("AAA", "BBB", "CCC")
]


def _outcome(source: str) -> FalconError | None:
    """The error of a strategy, ``None`` for a result; any other error is raised."""
    try:
        run(compile_strategy(source), FEEDS, rules=Rules(fuel=50_000))
    except (StrategyError, UsageError) as error:
        return error
    return None


@pytest.mark.parametrize("block", range(8))
def test_a_mutant_ends_in_a_result_or_an_error_of_ours(block: int) -> None:
    seeds = range(block * 100, block * 100 + 100)

    outcomes = [_outcome(mutant(SOURCES[s % len(SOURCES)], s)) for s in seeds]

    refusals = [one for one in outcomes if isinstance(one, UnsupportedConstructError)]
    assert None in outcomes
    assert all(one.line >= 1 and one.column >= 1 and one.hint for one in refusals)


ODD = {
    "empty target": "() = []\n[] = ()\nprint('done')",
    "empty loop target": "for () in [[], ()]:\n    pass\nprint('done')",
    "comparison by identity": "print('done' if 5 is not 'a' else 0)",
    "names as ours": "fuel, v0, t1, m0 = 10**9, 1, 2, 3\nprint('done')",
    "attributes as ours": "self.fuel, self.s0 = 10**9, 1\nprint('done')",
    "a ligature": "self.\ufb01 = 'done'\nprint(self.fi)",
    "quotes and braces": "x = '\\'\"\\n'\nprint('done' if len(f'{x}{{') == 4 else 0)",
}


@pytest.mark.parametrize("case", ODD)
def test_odd_code_runs_as_python_would_run_it(case: str) -> None:
    result = run(compile_strategy(strategy(ODD[case])), RISING)

    assert result.log[0] == "done"


REFUSED = {
    "continue out of no loop": ("x = 1\ncontinue", 6, "not properly in loop"),
    "break out of no loop": ("break", 5, "outside loop"),
    "loops in loops": (
        "\n".join(" " * k + f"for i{k} in [1]:" for k in range(25))
        + "\n"
        + " " * 25
        + "pass",
        25,
        "too many statically nested blocks",
    ),
    "half a character": ("print('\\ud800')", 5, "half a character"),
    "class of a value": ("x = (5).__class__", 5, "__class__"),
    "class by another width": ("x = self.__c\uff4cass__", 5, "__class__"),
    "import": ("x = __import__('os')", 5, "__import__"),
    "format": ("x = '{0.__class__}'.format(5)", 5, "__class__"),
    "attribute by a string": ("x = getattr(self.data, '__class__')", 5, "__class__"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_run_is_refused_at_its_line(case: str) -> None:
    body, line, what = REFUSED[case]

    with pytest.raises(UnsupportedConstructError) as refused:
        compile_strategy(strategy(body))

    assert refused.value.line == line
    assert what in refused.value.construct
    assert refused.value.hint


def test_a_byte_order_mark_is_no_part_of_the_source() -> None:
    plain = strategy("pass")

    assert compile_strategy("\ufeff" + plain) == compile_strategy(plain)


DECLARED = (
    "import backtrader as bt\nclass Example(bt.Strategy):\n"
    "    params = (('period', 5), ('size', 1.0), ('name', 'x'), ('any', None))\n"
    "    def next(self):\n        print(f'{self.p.size!r}')\n"
)
WRONG = {
    "text for a number": {"period": "5"},
    "number for a text": {"name": 5},
    "list": {"any": [1]},
    "bytes": {"any": b"x"},
    "giant number": {"any": 10**5_000},
    "giant float": {"size": 10**5_000},
    "half a character": {"name": "\ud800"},
    "long text": {"name": "x" * 1_000_000},
    "name of ours": {"__class__": 1},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_parameter_that_does_not_fit_is_refused(case: str) -> None:
    program = compile_strategy(DECLARED)

    with pytest.raises(UsageError):
        run(program, RISING, WRONG[case])  # type: ignore[arg-type]


def test_a_parameter_of_a_subclass_becomes_a_plain_one() -> None:
    result = run(compile_strategy(DECLARED), RISING, {"size": np.float64(2.5)})

    assert result.log[0] == "2.5"
