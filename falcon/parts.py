"""Parts: which of Falcon's parts are embedded and which are real, for people to read.

In: `Settings`. Out: what `falcon config` prints. Nothing here shows a secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from falcon.settings import Settings, fields_by_name

_WITHOUT_ADAPTER = ("ALPACA_", "DATABENTO_", "MASSIVE_", "QC_", "YOUTUBE_")
_MASK = "********"


class Kind(StrEnum):
    """Where a part comes from."""

    EMBEDDED = "embedded"
    """It is built in and needs neither key nor network."""
    REAL = "real"
    """It was set from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the parts that Falcon needs from outside.

    Attributes:
        name: what it is for.
        kind: embedded or real.
        what: what it is at present.
    """

    name: str
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One setting as it may be shown.

    Attributes:
        name: the name that people set.
        value: its value, masked if it is a secret, empty if there is none.
        note: whether it was set, and whether that has any effect.
    """

    name: str
    value: str
    note: str


def parts(settings: Settings) -> tuple[Part, ...]:
    """What each part is with these settings."""
    market = Part(name="market", kind=Kind.EMBEDDED, what="sample bars, replayed")
    if settings.data_dir is not None:
        files = f"bar files in {settings.data_dir}"
        market = Part(name="market", kind=Kind.REAL, what=files)
    words = "English parser, search-based advisor"
    model = Part(name="language model", kind=Kind.EMBEDDED, what=words)
    if settings.claude_api_key is not None:
        claude = f"Claude, {settings.claude_model}"
        model = Part(name="language model", kind=Kind.REAL, what=claude)
    broker = Part(name="broker", kind=Kind.EMBEDDED, what="simulated broker, on paper")
    return market, broker, model


def shown(settings: Settings) -> tuple[Shown, ...]:
    """Every setting, in the order of their declaration, secrets masked."""
    return tuple(
        Shown(
            name=name,
            value=_text(getattr(settings, field)),
            note=_note(name, is_set=field in settings.model_fields_set),
        )
        for name, field in fields_by_name().items()
    )


def _text(value: object) -> str:
    if isinstance(value, SecretStr):
        return _MASK
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)


def _note(name: str, *, is_set: bool) -> str:
    if not is_set:
        return "default"
    without_effect = name.startswith(_WITHOUT_ADAPTER)
    return "set, not used by this version" if without_effect else "set"
