"""Warming: the engine's native tier made ready while the process already works.

A thread loads the kernels, a third of a second of work and some 100 MB, so that
searches, activations and backtests of a process that lives long are native. Until it
has, and where it cannot, they run in Python, to the same result.

Kernels that were never compiled on this machine are compiled by a process of its own
first: that takes a minute, and half a gigabyte that a process would not give back.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from threading import Thread

from falcon.log import get_logger

_LONGEST_END_S = 10.0
"""Seconds that the end of a process waits for native code that is being loaded."""


class CompilingFailedError(Exception):
    """The process that compiles ended without success."""


class Warming(Thread):
    """The thread; what fails in it is logged and does no harm."""

    def __init__(self) -> None:
        super().__init__(name="warming", daemon=True)
        self._child: subprocess.Popen[bytes] | None = None
        self._ends = False

    def run(self) -> None:
        """Load the native tier, compiled before if it has to be."""
        try:
            self._load()
        except Exception as error:  # noqa: BLE001 - everything works without it
            if not self._ends:
                get_logger().warning("native_tier_missing", reason=str(error))
        else:
            if not self._ends:
                get_logger().info("native_tier_ready")

    def end(self) -> None:
        """Stop compiling, and wait for what cannot be stopped."""
        self._ends = True
        if self._child is not None:
            self._child.kill()
        self.join(_LONGEST_END_S)

    def _load(self) -> None:
        # Here, because numba is slow to import.
        from falcon.engine.native import warm

        if not warm.is_compiled():
            self._compile(warm.__name__)
        warm.warm()

    def _compile(self, module: str) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - our own module in our interpreter
            # -P: a folder that we stand in may hold a random.py of its own.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if self._ends:
            self._child.kill()
        code = self._child.wait()
        if code:
            raise CompilingFailedError(f"compiling it ended with code {code}")


def warm_in_background() -> Warming:
    """Begin, and return the thread, which the end of the process ends."""
    warming = Warming()
    # Machine code must not be at work while the interpreter goes.
    atexit.register(warming.end)
    warming.start()
    return warming
