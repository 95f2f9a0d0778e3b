"""Runs generated cases by the thousand and shrinks what differs.

python -m tests.differential.fuzz FIRST COUNT [--shrink]
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace

from falcon.engine import compile_strategy, run
from falcon.errors import StrategyCrashError
from tests.differential.generated import (
    Case,
    case_of,
    difference,
    is_native,
    is_taken,
)
from tests.differential.shrink import shrunk


def fuzz(first: int, count: int, *, shrinks: bool) -> int:
    """Compare the cases of so many seeds; gives the number that differ."""
    refused = flawed = native = 0
    for seed in range(first, first + count):
        case = case_of(seed)
        if not is_taken(case):
            refused += 1
            continue
        found = _found(case)
        if not found:
            native += is_native(case)
        else:
            flawed += 1
            _say(f"seed {seed}: {found}")
            if shrinks:
                _say(_shrunk(case, found))
        if seed % 500 == 0:
            _say(f"at {seed}: {flawed} differ, {refused} refused, {native} native")
    _say(f"{count} cases: {flawed} differ, {refused} refused, {native} native")
    return flawed


def _shrunk(case: Case, found: str) -> str:
    kind = _kind(found)

    def is_flawed(source: str) -> bool:
        smaller = replace(case, source=source)
        try:
            return is_taken(smaller) and _kind(_found(smaller)) == kind
        except Exception:  # noqa: BLE001 -- a smaller source may be nonsense
            return False

    return shrunk(case.source, is_flawed, tries=1_500)


def _found(case: Case) -> str:
    try:
        found = difference(case)
        return found + _crash(case) if found.startswith("error") else found
    except Exception as error:  # noqa: BLE001 -- a crash of ours is a find
        return f"raised {type(error).__name__}: {error}"


def _crash(case: Case) -> str:
    try:
        run(compile_strategy(case.source), case.series, None, case.rules)
    except StrategyCrashError as crash:
        return f" ({crash.reason})"
    return ""


def _kind(found: str) -> str:
    """The find without its numbers."""
    return re.sub(r"\d+", "", found if found[:5] in {"error", "raise"} else found[:12])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    fuzz(int(sys.argv[1]), int(sys.argv[2]), shrinks="--shrink" in sys.argv)
