"""Word lists: many words written as one text."""

from __future__ import annotations


def word_list(text: str) -> tuple[str, ...]:
    """Cut a text at its blanks."""
    return tuple(text.split())
