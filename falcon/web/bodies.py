"""Bodies: what requests may carry, field by field; anything else is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, Field(max_length=200_000)]
Rules = Text | Annotated[list[Text], Field(max_length=100)]
Symbols = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=20)]],
    Field(max_length=20, description="Tickers, for example SPY."),
]
Value = float | int | bool | str | None


class Body(BaseModel):
    """A request's JSON."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """An empty object, or no body at all."""


class Submission(Body):
    """A strategy in words: a transcript, or a title with one or more of the rules."""

    title: Annotated[str, Field(max_length=200)] | None = None
    transcript: Text | None = Field(None, description="What is said in a video.")
    description: Text | None = Field(None, description="The strategy in plain words.")
    entry_rules: Rules | None = Field(None, description="When to enter.")
    exit_rules: Rules | None = Field(None, description="When to leave.")
    risk_management: Rules | None = Field(None, description="Stops, targets, size.")
    youtube_url: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="Where it comes from; the transcript must be pasted too."
    )


class Activation(Body):
    """What a strategy may trade, and with how much."""

    symbols: Symbols
    allocation_pct: float = Field(
        description="Above 0, at most 100: percent of the account's equity."
    )


class NewStrategy(Body):
    """A strategy as code."""

    name: Annotated[str, Field(max_length=200)]
    code: Annotated[str, Field(description="Source of a backtrader.Strategy class.")]
    symbols: Symbols | None = None
    params: dict[str, Value] | None = Field(
        None, description="Values for parameters that the code declares."
    )


class Pause(Body):
    """Why a strategy is paused."""

    reason: Annotated[str, Field(max_length=500)] = ""


class Rollback(Body):
    """Where to go back to."""

    version: Number


class Knobs(Body):
    """Settings of the loops, by name; those not named stay as they are."""

    model_config = ConfigDict(extra="allow")


class Recent(Body):
    """How much of a list."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 50


class After(Body):
    """Which events."""

    after: Annotated[
        int, Field(ge=0, le=2**63 - 1, description="The last one known.")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
