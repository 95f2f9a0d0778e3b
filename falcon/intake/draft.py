"""Draft: a spec in the making, filled by the readers one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from falcon.intake.conditions import Condition
from falcon.intake.reading import Reading
from falcon.intake.risk import Risk
from falcon.intake.spec import Context, Origin, TradeSide
from falcon.intake.tokens import Token, words_of

_LONGEST_WORDS = 300
"""Characters of the description that are kept as the origin of a part."""


@dataclass
class Draft:
    """What was found so far.

    Attributes:
        text: the description.
        reading: what words refer to, and what was assumed.
        risk: stops, targets, sizes.
        context: time frame, symbols, hours, fill.
        filters: conditions that every entry must also meet.
        clock_exits: conditions on the clock that end every trade.
        sides: the only sides allowed; empty if the text does not say.
        origins: the words behind each part.
        refused: when the text says not to get in.
        unread_exit: words that say when to get out and were not understood.
        second: words that set a part of the risk anew, which is not followed.
    """

    text: str
    reading: Reading
    risk: Risk = field(default_factory=Risk)
    context: Context = field(default_factory=Context)
    filters: list[Condition] = field(default_factory=list)
    clock_exits: list[Condition] = field(default_factory=list)
    sides: tuple[TradeSide, ...] = ()
    origins: list[Origin] = field(default_factory=list)
    refused: list[Condition] = field(default_factory=list)
    unread_exit: str = ""
    second: list[str] = field(default_factory=list)

    def came_from(self, element: str, tokens: Sequence[Token]) -> None:
        """Note which words a part came from."""
        words = " ".join(words_of(self.text, tokens)[:_LONGEST_WORDS].split())
        self.origins.append(Origin(element=element, words=words))

    def set_risk(self, tokens: Sequence[Token], **parts: object) -> None:
        """Set parts of the risk; what was said first stays."""
        fresh = {
            name: value
            for name, value in parts.items()
            if getattr(self.risk, name) in {None, False, ""}
        }
        self.risk = replace(self.risk, **fresh)  # type: ignore[arg-type]
        for name in fresh:
            self.came_from(f"risk.{name}", tokens)
        if any(getattr(self.risk, name) != value for name, value in parts.items()):
            self.second.append(words_of(self.text, tokens))

    def set_context(self, tokens: Sequence[Token], **parts: object) -> None:
        """Set parts of the context; what was said first stays."""
        fresh = {
            name: value
            for name, value in parts.items()
            if not getattr(self.context, name)
        }
        self.context = replace(self.context, **fresh)  # type: ignore[arg-type]
        for name in fresh:
            self.came_from(f"context.{name}", tokens)
