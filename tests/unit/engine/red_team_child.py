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
from tests.unit.engine.red_team_classes import FILES
from tests.unit.engine.red_team_library import HEAD, LANGUAGE, MODULES, NESTED, NUMPY
from tests.unit.engine.red_team_runs import STOPPED
from tests.unit.engine.sources import RISING, strategy

RULES = {
    "stopped": Rules(fuel=2_000_000),
    "library": Rules(fuel=400_000),
    "nested": Rules(),
}
RAN = "ran to its end"
_MOST_MEMORY = 4 << 30
_MOST_SECONDS = 100

TABLES = {
    "stopped": {name: source for name, (source, _) in STOPPED.items()},
    "library": {
        name: strategy(body, head=HEAD)
        for name, body in (LANGUAGE | MODULES | NUMPY).items()
    }
    | FILES,
    "nested": {name: strategy(body, head=HEAD) for name, body in NESTED.items()},
}


def main() -> None:
    """Run those of the table that is named; what hangs or grows dies with all of us."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    table = sys.argv[1]
    for name, source in TABLES[table].items():
        before = _megabytes()
        row = [name, _end(source, RULES[table]), _megabytes() - before]
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


def _end(source: str, rules: Rules) -> str:
    try:
        run(compile_strategy(source), RISING, rules=rules)
    except StrategyError as error:
        return str(error)
    return RAN


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
