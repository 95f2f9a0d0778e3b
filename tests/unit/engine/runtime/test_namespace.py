"""The namespace has whatever the check lets through."""

from __future__ import annotations

from falcon.engine import compile_strategy
from falcon.engine.check.constants import CALLS, DATE_CALLS, DATE_VALUES, MATH_CONSTANTS
from falcon.engine.check.names import BUILTINS
from falcon.engine.instance import Instance
from falcon.engine.lower.tables import BUILTINS as EMITTED
from falcon.engine.lower.tables import function_name
from tests.unit.engine.sources import strategy

ALL = """\
math.sqrt(1), itertools.count(), logging.info('x')
statistics.mean([1]), functools.reduce(max, [1]), operator.add(1, 2)
collections.deque(), copy.copy([]), datetime.date.min, json.dumps(1)
linregress([1, 2], [1, 2])
dataclasses.asdict(1)
"""
HEAD = (
    "import math, itertools, logging, statistics, functools, operator, collections\n"
    "import copy, dataclasses, datetime, json\nfrom scipy.stats import linregress"
)
LOOKED_AT = {"getattr", "hasattr", "setattr", "type"}
"""Built-ins that are read as something else."""


def test_every_function_on_the_list_is_there() -> None:
    program = compile_strategy(strategy(ALL, head=HEAD))
    space = Instance(program, program.parameters, ["AAA"]).space

    paths = CALLS | DATE_CALLS | DATE_VALUES | {f"math.{x}" for x in MATH_CONSTANTS}

    assert {path for path in paths if function_name(path) not in space} == set()
    assert {name for name in EMITTED.values() if name not in space} == set()
    assert EMITTED.keys() >= BUILTINS - LOOKED_AT
