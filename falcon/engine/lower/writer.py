"""Writer: lines of emitted text, each with the source line it is for."""

from __future__ import annotations

_STEP = "    "


class Writer:
    """Text under construction.

    Attributes:
        lines: of the module.
        places: source line of each.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[int] = []

    def add(self, depth: int, text: str, place: int) -> None:
        """Add one line."""
        self.lines.append(f"{_STEP * depth}{text}")
        self.places.append(place)

    def extend(self, other: Writer) -> None:
        """Add all lines of another text."""
        self.lines += other.lines
        self.places += other.places
