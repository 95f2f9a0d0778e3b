"""Tiers: the machines that can run a program, and which one to take.

The Python tier serves every program and is there at once. The native tier is a hundred
times as fast; it must be loaded first, which takes a third of a second, and knows
only some programs. Where it stops, the Python tier does the whole run.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from falcon.engine.rules import Rules
from falcon.engine.schedules import Schedule

if TYPE_CHECKING:
    from falcon.domain.runs import Result
    from falcon.engine.instance import Instance

LONG: Final = 60_000
"""Bars for which it is worth loading the native tier."""

_HOME: Final = "falcon.engine.native.run"


class Tier(StrEnum):
    """Which machine to take for a run."""

    BEST = "best"
    """The native one, if it is loaded already or the run is long."""
    NATIVE = "native"
    """The native one wherever it can."""
    PYTHON = "python"

    def tries_native(self, bars: int) -> bool:
        """Whether the native tier is asked for a run over so many bars."""
        if self is Tier.BEST:
            return is_warm() or bars >= LONG
        return self is Tier.NATIVE


def is_warm() -> bool:
    """Whether the native tier is loaded, so that nobody waits for its first run."""
    # Another thread may be at its import, or at compiling it.
    is_ready = getattr(sys.modules.get(_HOME), "is_ready", None)
    return is_ready is not None and bool(is_ready())


def native_result(
    instance: Instance, schedule: Schedule, rules: Rules
) -> tuple[Result | None, str]:
    """The result of the native tier, or why it has none."""
    from falcon.engine.lower.native.values import NotNativeError
    from falcon.engine.native.copies import pressed

    try:
        return pressed(instance, schedule, rules), ""
    except NotNativeError as error:
        return None, str(error)
