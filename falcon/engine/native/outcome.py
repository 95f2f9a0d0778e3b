"""Outcome: how a native call ended.

The native tier is only ever right or silent. Whatever it cannot do exactly ends in
`BAIL`, and the whole run is done again by the Python tier.
"""

from __future__ import annotations

from typing import Final

DONE: Final = 0
"""Went through."""

NEED_ROOM: Final = 1
"""Stopped before a bar, because an array may not be long enough for it; goes on from
there with longer ones."""

BAIL: Final = 2
"""Met something that only the Python tier does exactly."""
