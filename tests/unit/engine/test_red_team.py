"""Hostile strategies are refused, or stopped in bounded time and memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import UnsupportedConstructError
from tests.unit.engine.red_team import ESCAPES
from tests.unit.engine.red_team_child import RAN, TABLES
from tests.unit.engine.red_team_runs import HARMLESS, STOPPED
from tests.unit.engine.sources import RISING

ROOT = Path(__file__).parents[3]
MOST_MEGABYTES = 260
"""A turn's fuel pays for two million values, of about a hundred bytes each."""

Ends = dict[str, tuple[str, int]]


@pytest.mark.parametrize("case", ESCAPES)
def test_what_reaches_beyond_the_strategy_is_refused(case: str) -> None:
    source, named = ESCAPES[case]

    with pytest.raises(UnsupportedConstructError) as refused:
        compile_strategy(source)

    assert re.search(named, refused.value.construct)
    assert refused.value.line >= 1
    assert refused.value.hint


@pytest.fixture(scope="module")
def stopped() -> Ends:
    return _ends("stopped")


@pytest.fixture(scope="module")
def library() -> Ends:
    return _ends("library")


def _ends(table: str) -> Ends:
    """How each strategy ended in a process of its own, and its memory."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.unit.engine.red_team_child", table],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    rows = map(json.loads, child.stdout.splitlines())
    return {name: (end, grown) for name, end, grown in rows}


@pytest.mark.parametrize("case", STOPPED)
def test_what_takes_time_or_memory_is_stopped(case: str, stopped: Ends) -> None:
    end, megabytes = stopped[case]

    assert re.search(STOPPED[case][1], end)
    assert megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("case", TABLES["library"])
def test_no_use_of_the_language_runs_away(case: str, library: Ends) -> None:
    end, megabytes = library[case]

    assert end != RAN
    assert megabytes < MOST_MEGABYTES


def test_no_chain_of_values_takes_the_process_down() -> None:
    assert _ends("nested").keys() == TABLES["nested"].keys()


@pytest.mark.parametrize("case", HARMLESS)
def test_what_only_looks_hostile_runs_to_its_end(case: str) -> None:
    result = run(compile_strategy(HARMLESS[case]), RISING, rules=Rules(fuel=100_000))

    assert len(result.equity) == len(RISING)
