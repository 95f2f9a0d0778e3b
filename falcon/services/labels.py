"""Labels: what people call things, in one line and without what a terminal obeys."""

from __future__ import annotations

from falcon.errors import UsageError

LONGEST_NAME = 120
"""Characters that a strategy's name may have."""


def in_one_line(text: str) -> str:
    """A text without control characters and without blanks around or doubled."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clean_name(name: str) -> str:
    """A name in one line.

    Raises:
        UsageError: nothing is left of it, or it is too long.
    """
    cleaned = in_one_line(name)
    if not 0 < len(cleaned) <= LONGEST_NAME:
        raise UsageError(
            f"a name must have 1 to {LONGEST_NAME} characters, had {len(cleaned)}"
        )
    return cleaned
