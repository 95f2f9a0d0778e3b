"""Runs strategies natively, each index of the kernels checked.

NUMBA_BOUNDSCHECK=1 python -m tests.differential.bounds_child FIRST COUNT

Strategies of the collection and of so many seeds; writes how many were native. What
lies outside of a pool ends it with an IndexError. Before, pools are given to the
machine one value too short, and it writes which of them nobody noticed. Checked code
is kept apart on disk, see `falcon.engine.native.jit`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from falcon.engine.native import run as native_run
from tests.differential.exact_cases import CASES
from tests.differential.generated import Case, case_of, is_native, is_taken
from tests.differential.strategy_markets import COSTLY, group
from tests.differential.test_strategies import ALL, ON_GROUPS

POOLS = (
    *("code", "floats", "clocks", "moves"),
    *("values", "terms", "position_floats", "trade_floats"),
)
"""Those that strategies of the collection read or write to their end."""

Go = Callable[..., int]


def collected() -> Iterator[Case]:
    """The cases of the collection, each on two markets."""
    alike, apart = group(1, same_days=True), group(9, same_days=False, bars=150)
    for name, source in ALL.items():
        for series in (alike if name in ON_GROUPS else alike[:1], apart):
            yield Case(source=source, series=series, rules=COSTLY)
    yield from CASES.values()


def generated(first: int, count: int) -> Iterator[Case]:
    """The cases of seeds."""
    return filter(is_taken, map(case_of, range(first, first + count)))


@contextmanager
def cut(pool: str) -> Iterator[None]:
    """Have the machine work on a pool that is one value too short."""
    go: Go = native_run.__dict__["go"]

    def work(machine: Any, book: Any, *rest: Any) -> int:
        entries, warm_ups, moves, equity = rest
        if hasattr(machine, pool):
            machine = machine._replace(**{pool: _short(getattr(machine, pool))})
        elif hasattr(book, pool):
            book = book._replace(**{pool: _short(getattr(book, pool))})
        else:
            moves = _short(moves)
        return go(machine, book, entries, warm_ups, moves, equity)

    native_run.__dict__["go"] = work
    try:
        yield
    finally:
        native_run.__dict__["go"] = go


def _short(pool: Any) -> Any:
    """A pool without its last column, as compact as the kernels want it."""
    return pool[..., :-1].copy()


def is_noticed(pool: str) -> bool:
    """Whether some case ends where the pool is too short."""
    with cut(pool):
        try:
            for case in collected():
                is_native(case)
        except IndexError:
            return True
    return False


def main(first: int, count: int) -> None:
    """Too short pools, then all cases on whole ones."""
    missed = [pool for pool in POOLS if not is_noticed(pool)]
    sys.stdout.write(f"missed {missed}\n")
    sys.stdout.write(f"native {sum(map(is_native, collected()))} collected\n")
    sys.stdout.write(f"native {sum(map(is_native, generated(first, count)))} made\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
