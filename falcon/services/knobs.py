"""Knobs: the settings of the loops, changed while running and read at each cycle.

Keys, hosts and paths are not here: they come from the environment alone.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from falcon.errors import UsageError
from falcon.ports import Clock
from falcon.store import events, knobs
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What may be changed while Falcon runs.

    Attributes:
        optimize_automatically: whether strategies that falter are improved unasked.
        improvement_threshold: how much better, a fraction in [0, 1], a candidate must
            be on the held-back bars to be deployed.
    """

    optimize_automatically: bool = True
    improvement_threshold: float = 0.05

    def __post_init__(self) -> None:
        threshold = self.improvement_threshold
        if not (math.isfinite(threshold) and 0 <= threshold <= 1):
            raise UsageError(
                f"improvement_threshold must be in [0, 1], was {threshold}"
            )


NAMES = tuple(field.name for field in fields(Knobs))
"""The knobs there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowKnobs:
    """The knobs as they stand.

    Attributes:
        store: where changes are kept.
    """

    store: Store

    def __call__(self) -> Knobs:
        """Read them."""
        with self.store.reading() as db:
            return load(db)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKnobs:
    """Turn some of the knobs.

    Attributes:
        store: where changes are kept.
        clock: the present.
    """

    store: Store
    clock: Clock

    def __call__(self, changes: Mapping[str, object]) -> Knobs:
        """Change what is named, all of it or nothing, and return all knobs.

        Raises:
            UsageError: an unknown name, or a value of another type or out of range.
        """
        for name, value in changes.items():
            _check(name, value)
        with self.store.writing() as db:
            changed = _knobs({**knobs.every(db), **changes})
            for name in changes:
                knobs.put(db, name, getattr(changed, name))
            events.add(db, "config_changed", asdict(changed), at=self.clock.now())
        return changed


def load(db: sqlite3.Connection) -> Knobs:
    """The knobs as a transaction sees them; those never turned have their defaults."""
    return _knobs(knobs.every(db))


def _knobs(values: Mapping[str, object]) -> Knobs:
    chosen = {name: values[name] for name in NAMES if name in values}
    return Knobs(**chosen)  # type: ignore[arg-type]  # checked before they are stored


def _check(name: str, value: object) -> None:
    if name not in NAMES:
        raise UsageError(f"there is no setting {name}; there are: {', '.join(NAMES)}")
    default = getattr(Knobs(), name)
    if isinstance(default, bool) != isinstance(value, bool):
        kind = "true or false" if isinstance(default, bool) else "a number"
        raise UsageError(f"{name} must be {kind}, was {value!r}")
    if not isinstance(value, int | float):
        raise UsageError(f"{name} must be a number, was {value!r}")
