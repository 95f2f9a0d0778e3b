"""Runs hostile strategies one after the other in a process of its own.

Writes a row for each: its name, how it ended, and by how many megabytes the most memory
that the process ever held has grown.
"""

from __future__ import annotations

import json
import resource
import sys

from falcon.engine import compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyError
from tests.unit.engine.red_team_runs import STOPPED
from tests.unit.engine.sources import RISING

RULES = Rules(fuel=2_000_000)


def main() -> None:
    """Run them all."""
    rows = []
    for name, (source, _) in STOPPED.items():
        before = _megabytes()
        rows.append([name, _end(source), _megabytes() - before])
    sys.stdout.write(json.dumps(rows))


def _end(source: str) -> str:
    try:
        run(compile_strategy(source), RISING, rules=RULES)
    except StrategyError as error:
        return str(error)
    return "ran to its end"


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
