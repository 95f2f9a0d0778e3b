"""Encoding: how values of the domain are written into columns and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from falcon.domain.performance import Performance


def to_text(at: datetime) -> str:
    """ISO-8601 UTC text of an aware time, for example ``2026-11-20T21:00:00+00:00``."""
    return at.astimezone(UTC).isoformat()


def to_optional_text(at: datetime | None) -> str | None:
    """The same for a time that may be missing."""
    return None if at is None else to_text(at)


def to_time(text: str) -> datetime:
    """The aware time that `to_text` wrote."""
    return datetime.fromisoformat(text)


def to_optional_time(text: str | None) -> datetime | None:
    """The same for a column that may be empty."""
    return None if text is None else to_time(text)


def to_json(value: object) -> str:
    """Compact JSON with sorted keys, so that equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def to_mapping(text: str) -> dict[str, object]:
    """The mapping that `to_json` wrote."""
    value = json.loads(text)
    return dict(value)


def to_performance_json(performance: Performance | None) -> str | None:
    """JSON of a performance, ``None`` for none."""
    return None if performance is None else to_json(asdict(performance))


def to_performance(text: str | None) -> Performance | None:
    """The performance that `to_performance_json` wrote."""
    return None if text is None else performance_of(json.loads(text))


def performance_of(values: Mapping[str, object]) -> Performance:
    """A performance from its fields by name; further names are ignored."""
    names = Performance.__dataclass_fields__
    chosen = {name: value for name, value in values.items() if name in names}
    return Performance(**chosen)  # type: ignore[arg-type]  # columns hold what we wrote
