"""Words: the bodies in which people describe a strategy, as one text with a title.

Accepted are a transcript, or a title with any of description, entry rules, exit rules
and risk management. A rule may be one text or a list of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from falcon.errors import UsageError

LONGEST_TEXT = 200_000
"""Characters of a description: an hour and a half of speech has half of them."""

UNTITLED = "Untitled strategy"

_PARTS = {
    "description": "",
    "transcript": "",
    "entry_rules": "Entry rules: ",
    "exit_rules": "Exit rules: ",
    "risk_management": "Risk management: ",
}
"""Fields that hold text, and what is put before each so that its role is not lost."""

_OTHER = ("title", "youtube_url")

Field = str | Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A description, ready to be read.

    Attributes:
        title: a short name.
        text: the whole description.
        submitted: the body as it came.
    """

    title: str
    text: str
    submitted: Mapping[str, object] = field(default_factory=dict)


def words_of(body: Mapping[str, Field]) -> Words:
    """The title and the text of a submitted body.

    Raises:
        UsageError: it holds no text, too much of it, or a field that is not known.
    """
    unknown = ", ".join(sorted(body.keys() - {*_PARTS, *_OTHER}))
    if unknown:
        raise UsageError(f"unknown field {unknown}; known: {', '.join(_known())}")
    given = {name: _text(value) for name, value in body.items() if _text(value)}
    parts = [_PARTS[name] + given[name] for name in _PARTS if name in given]
    if not parts:
        raise UsageError(_missing(given))
    text = "\n".join(parts)
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"a description may have {LONGEST_TEXT:,} characters, had {len(text):,}"
        )
    return Words(
        title=given.get("title", UNTITLED), text=text, submitted=_as_it_came(body)
    )


def _missing(given: Mapping[str, str]) -> str:
    if "youtube_url" in given:
        return (
            "this version does not fetch transcripts: open the video, copy its "
            "transcript, and send it as `transcript`"
        )
    return f"nothing to read; send one of {', '.join(_PARTS)}"


def _text(value: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    rules = [rule.strip().rstrip(".") for rule in value]
    return ". ".join(rule for rule in rules if rule)


def _as_it_came(body: Mapping[str, Field]) -> dict[str, object]:
    return {name: value for name, value in body.items() if value is not None}


def _known() -> tuple[str, ...]:
    return (*_OTHER, *_PARTS)
