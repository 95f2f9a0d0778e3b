"""Schedule: how often the orchestrator does what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, time

from falcon.errors import ConfigError

_EVENING = time(22, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The orchestrator's intervals, in seconds of the machine's own time.

    Attributes:
        tick_s: between two looks at the market.
        status_s: between two status lines in the log.
        optimization_s: between two searches for better versions.
        reconcile_s: between two comparisons of our books with the broker's.
        commands_s: between two looks for what the dashboard asked for.
        backup: time of day of the daily backup, aware; ``None`` for no backup.
    """

    tick_s: float = 60.0
    status_s: float = 300.0
    optimization_s: float = 3_600.0
    reconcile_s: float = 300.0
    commands_s: float = 5.0
    backup: time | None = _EVENING

    def __post_init__(self) -> None:
        for name in (
            "tick_s",
            "status_s",
            "optimization_s",
            "reconcile_s",
            "commands_s",
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ConfigError(f"{name} must be above zero seconds, was {value}")
        if self.backup is not None and self.backup.tzinfo is None:
            raise ConfigError("the time of the backup must say its time zone")
