"""Clocks: the present, passed in wherever it matters."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until it is moved.

    Attributes:
        at: the present, an aware UTC time.
    """

    at: datetime

    def now(self) -> datetime:
        """The time it was last moved to."""
        return self.at

    def move_to(self, at: datetime) -> None:
        """Set the present; moving backwards is ignored."""
        self.at = max(self.at, at)


@dataclass(frozen=True, slots=True)
class ReplayClock:
    """Time that starts at a moment of the past and runs faster than life.

    Attributes:
        origin: the simulated time at which it starts, aware UTC.
        speed: simulated seconds per real second, above zero.
        end: the simulated time at which it stops.
        monotonic: seconds that never go back; the real time it is driven by.
    """

    origin: datetime
    speed: float
    end: datetime
    monotonic: Callable[[], float] = time.monotonic
    started: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "started", self.monotonic())

    def now(self) -> datetime:
        """The simulated present, at most `end`."""
        elapsed_s = (self.monotonic() - self.started) * self.speed
        left_s = (self.end - self.origin).total_seconds()
        return self.origin + timedelta(seconds=max(0.0, min(elapsed_s, left_s)))
