"""Printing: how much of what a strategy prints is kept."""

from __future__ import annotations

from typing import Final

MAX_LINES: Final = 1_000_000
MAX_CHARACTERS: Final = 50_000_000
"""All lines together."""

MAX_LINE: Final = 10_000
"""Characters of a line; the rest of it is cut off."""

DROPPED: Final = "… further lines were dropped"
"""Stands after the last line that was kept."""
