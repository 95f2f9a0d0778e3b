"""Depth: how far methods that call themselves may go."""

from __future__ import annotations

from typing import Final

from falcon.engine.runtime.meter import Namespace

MAX_DEPTH: Final = 200
"""Calls of such methods inside each other; well below where Python itself gives up."""


def depth() -> Namespace:
    """What such a method calls when it begins and when it ends."""
    now = 0

    def descend() -> None:
        nonlocal now
        now += 1
        if now > MAX_DEPTH:
            now = 0
            raise RecursionError(f"over {MAX_DEPTH} calls inside each other")

    def ascend() -> None:
        nonlocal now
        now = max(now - 1, 0)

    return {"_descend": descend, "_ascend": ascend}
