"""Children: measurements in processes of their own, one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple


class Figures(NamedTuple):
    """What was measured.

    Attributes:
        seconds: the best of several.
        mb: memory that was added to the process.
        value: what the work gave, in dollars.
        share: of the work that was done; `seconds` are for all of it.
    """

    seconds: float
    mb: float
    value: float
    share: float


def measured(peer: str, work: str, case: str, size: int) -> Figures:
    """Measure a peer at a work, see `benchmarks.measure`."""
    return figures("benchmarks.measure", peer, work, case, str(size))


def figures(module: str, *arguments: str) -> Figures:
    """Run a module that prints figures.

    Raises:
        SystemExit: it failed; with what it wrote.
    """
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return Figures(**json.loads(done.stdout))
