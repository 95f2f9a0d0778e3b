"""The guide to the engine shows what the engine really does."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, Timeframe
from falcon.engine import compile_strategy
from falcon.engine.broker.simulated import SimulatedBroker
from falcon.engine.instance import Instance
from falcon.engine.lower.native.program import ENTRIES
from falcon.engine.native.machine import opcodes
from falcon.engine.native.prototypes import lowered
from falcon.engine.rules import DEFAULT_FUEL, FUEL_PER_BAR, Rules
from falcon.engine.tiers import LONG
from falcon.errors import UnsupportedConstructError

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "engine.md").read_text()
SOURCE, USE = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
INITIALISE, METHODS, _, MACHINE, _ = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
REFUSAL, GRAPH = re.findall(r"```\n(\S?[ \w].*?)\n```", GUIDE, re.DOTALL)


@pytest.fixture
def instance() -> Instance:
    program = compile_strategy(SOURCE)
    desk = SimulatedBroker(Rules(), 1)
    return Instance(program, program.with_defaults(None), ["A"], desk, [()])


def wandering(count: int) -> BarSeries:
    closes = 100 + np.cumsum(np.sin(np.arange(count) ** 1.5))
    return BarSeries(
        symbol="A",
        timeframe=Timeframe.DAY,
        stamps=np.arange(count) * 86_400_000_000,
        open=closes,
        high=closes + 1,
        low=closes - 1,
        close=closes,
        volume=np.ones(count),
    )


def test_the_strategy_runs_as_it_is_shown() -> None:
    names: dict[str, object] = {"text": SOURCE, "bars": wandering(500)}
    exec(USE, names)  # noqa: S102 - of the document

    assert getattr(names["result"], "orders", ())


def test_the_refusal_is_what_it_says() -> None:
    text = "import random\n" + SOURCE.replace(
        "self.buy()", "self.buy(size=random.randint(1, 9))"
    )

    with pytest.raises(UnsupportedConstructError) as refused:
        compile_strategy(text)

    assert str(refused.value) == REFUSAL


def test_what_the_strategy_does_not_use_is_left_out() -> None:
    beside = "import subprocess as s, requests\n\n\ndef f():\n    s.run('ls')\n\n\n"
    used = SOURCE.replace("self.buy()", "f()")

    compile_strategy(beside + SOURCE)
    with pytest.raises(UnsupportedConstructError, match=r"call of subprocess\.run"):
        compile_strategy(beside + used)


def test_the_graph_is_the_graph(instance: Instance) -> None:
    terms = instance.stage.graph.terms
    told = re.findall(r"(?m)^ *(\d+) (\w+) (\S*)(.*)$", GRAPH)

    assert len(told) > 5
    for number, kind, name, rest in told:
        term = terms[int(number)]
        assert term.kind.value == kind
        assert term.name in {name, ""} or name.isdigit()
        waits = re.search(r"from bar (\d+)", rest)
        assert waits is None or int(waits[1]) == term.min_period


def test_the_emitted_methods_are_the_emitted_methods(instance: Instance) -> None:
    assert instance.program.initialise.text.startswith(INITIALISE)
    assert instance.module.text == METHODS


def test_the_instructions_are_the_instructions(instance: Instance) -> None:
    program = lowered(instance).program
    rows, (start, *_, fuel) = program.rows, program.entries[ENTRIES.index("next")]

    told = [re.split(r" {3,}", line)[0].split() for line in MACHINE.splitlines()]

    assert f"the {fuel} units" in GUIDE
    assert [int(number) for number, *_ in told] == list(range(start, len(rows)))
    for number, name, *operands in told:
        code, *given = rows[int(number)]
        assert getattr(opcodes, name) == code
        shown = [int(each) for each in operands]
        assert given == shown + [0] * (3 - len(shown))


def test_every_file_that_it_names_exists() -> None:
    engine = ROOT / "falcon" / "engine"
    named = re.findall(r"`([\w/]+(?:\.py|/))`", GUIDE)
    missing = [
        name
        for name in named
        if not any(
            (home / name).exists() for home in (ROOT, engine, engine / "indicators")
        )
    ]

    assert len(named) > 30
    assert missing == []


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"{DEFAULT_FUEL // 1_000_000} million units" in GUIDE
    assert f"{FUEL_PER_BAR:,} for each bar" in GUIDE
    assert f"{LONG:,} bars" in GUIDE
