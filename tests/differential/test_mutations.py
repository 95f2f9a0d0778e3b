"""Mistakes planted into kernels are noticed by the comparisons with backtrader."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.differential.mutations import MUTATIONS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What came of each mutation."""
    child = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.differential.mutant_child"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return dict(map(json.loads, child.stdout.splitlines()))


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("name", [mutation.name for mutation in MUTATIONS])
def test_a_planted_mistake_is_noticed(name: str, outcomes: dict[str, str]) -> None:
    assert outcomes[name] == "noticed"


@pytest.mark.timeout(1_800)
def test_nothing_is_noticed_where_nothing_is_planted(outcomes: dict[str, str]) -> None:
    assert "differs without a mistake" not in outcomes.values()
