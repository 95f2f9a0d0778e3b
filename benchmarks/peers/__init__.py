"""Peers: who is measured.

Each module is one package, with a function for each kind of work it can be given: `run`
(one case over one feed), `sweep` (one case with many parameters), `portfolio` (one case
over many feeds), `from_text` (from source to result) and `live` (bar by bar). What a
package cannot do is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

Task = Callable[[], float]
"""Does the work once; returns the final value in dollars, the best one of many."""

ROOMS: Final = {
    "falcon": "falcon_native",
    "falcon, Python tier": "falcon_python",
    "backtrader": "backtrader_default",
    "backtesting.py": "backtesting_py",
    "vectorbt, numba": "vectorbt_numba",
    "vectorbt, Rust": "vectorbt_rust",
    "bare kernel": "bare_kernel",
    "full kernel": "full_kernel",
}
"""The module of each peer."""


def worker(peer: str, work: str) -> Callable[[str, int], Task] | None:
    """What prepares a task of a peer, by case and size; ``None`` if it cannot do it."""
    module = import_module(f"benchmarks.peers.{ROOMS[peer]}")
    found: Callable[[str, int], Task] | None = getattr(module, work, None)
    return found
