"""Present: the time up to which the orchestrator has traded.

Processes beside the orchestrator take it as their clock where the market is replayed:
for them too no later bar exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.store import runtime
from falcon.store.database import Store


@dataclass(frozen=True, slots=True)
class TradedUntil:
    """The last moment that was decided on.

    Attributes:
        store: where it is noted.
        origin: the present before the first moment.
    """

    store: Store
    origin: datetime

    def now(self) -> datetime:
        """The present, an aware UTC time."""
        with self.store.reading() as db:
            return runtime.last_moment(db) or self.origin
