"""Health: does the orchestrator tick, and is the database to be read?

The orchestrator notes each finished tick by the machine's own clock (`NoteTick`);
whoever asks compares that with the interval at which ticks are due (`CheckHealth`).
Neither the replayed time of the bars nor the market's hours play a part.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from falcon.errors import StoreError, TemporaryError
from falcon.ports import Clock
from falcon.store import runtime
from falcon.store.database import Store
from falcon.store.encoding import to_text, to_time

TICKED = "tick_finished_at"
"""Key of the machine's time at which the last tick was finished."""

PATIENCE = 3
"""Intervals without a tick after which the orchestrator counts as gone."""

SLACK_S = 30.0
"""Seconds beside them: a tick itself takes time, longer on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the system is.

    Attributes:
        healthy: whether all is well.
        reason: why not; empty if it is.
        interval_s: seconds between two ticks as configured.
        tick_age_s: seconds since the last finished tick, ``None`` before the first.
        ticked_at: when that was by the machine's clock.
        moment: the last time of the market that was decided on.
        ends_at: when the bars end, ``None`` where they go on for ever.
    """

    healthy: bool
    reason: str
    interval_s: float
    tick_age_s: float | None = None
    ticked_at: datetime | None = None
    moment: datetime | None = None
    ends_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether the last bar was decided on, so that nothing more will happen."""
        ends_at, moment = self.ends_at, self.moment
        return ends_at is not None and moment is not None and moment >= ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTick:
    """Leave the mark of a finished tick.

    Attributes:
        store: where it is left.
        clock: the machine's clock, not that of a replay.
    """

    store: Store
    clock: Clock

    def __call__(self) -> None:
        """Note that a tick is finished now."""
        with self.store.writing() as db:
            runtime.put(db, TICKED, to_text(self.clock.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHealth:
    """Judge how the system is.

    Attributes:
        store: where finished ticks are noted.
        clock: the machine's clock, not that of a replay.
        interval_s: seconds between two ticks as configured.
    """

    store: Store
    clock: Clock
    interval_s: float

    def __call__(self) -> Health:
        """The state of the moment; never raises for a database that is in trouble."""
        try:
            with self.store.reading() as db:
                return self._judged(db)
        except (StoreError, TemporaryError) as error:
            return Health(healthy=False, reason=str(error), interval_s=self.interval_s)

    def _judged(self, db: sqlite3.Connection) -> Health:
        text, end = runtime.get(db, TICKED), runtime.get(db, runtime.MARKET_ENDS_AT)
        seen = Health(
            healthy=False,
            reason="the orchestrator has not finished a tick yet",
            interval_s=self.interval_s,
            moment=runtime.last_moment(db),
            ends_at=None if end is None else to_time(end),
        )
        if text is None:
            return seen
        ticked_at = to_time(text)
        age_s = (self.clock.now() - ticked_at).total_seconds()
        late = age_s > PATIENCE * self.interval_s + SLACK_S
        return replace(
            seen,
            healthy=not late,
            reason=f"the last tick was finished {age_s:.0f} s ago" if late else "",
            tick_age_s=age_s,
            ticked_at=ticked_at,
        )
