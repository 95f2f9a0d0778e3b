"""Kernels never read or write outside of their pools.

One process runs them with every index checked; to compile them so takes it a minute
the first time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = 100


@pytest.mark.timeout(400)
def test_no_strategy_leaves_the_pools_and_a_pool_too_short_is_noticed() -> None:
    child = subprocess.run(
        [
            *(sys.executable, "-W", "ignore"),
            *("-m", "tests.differential.bounds_child", "0", str(SEEDS)),
        ],
        cwd=ROOT,
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    missed, collected, made = child.stdout.splitlines()[-3:]
    assert missed == "missed []"
    assert int(collected.split()[1]) > 80
    assert int(made.split()[1]) > 10
