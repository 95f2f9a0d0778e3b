"""Reading: what has been understood so far while a description is read.

Pronouns and elided words ("the 200-day", "it crosses back", "the upper band") mean what
was mentioned before; a `Reading` remembers it. It is also where assumptions are noted,
each under its own name, so that nothing is filled in silently.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from falcon.intake.catalogue import CATALOGUE, Entry, Kind
from falcon.intake.conditions import Condition, Direction
from falcon.intake.spec import Assumption
from falcon.intake.terms import Number, Series, Term, plain
from falcon.intake.tokens import Token
from falcon.intake.values import Span, TermList, TermValue, TimeUnit

_CUSTOMARY_AVERAGE = 20.0
"""Bars of an average or channel whose length is not stated."""

_NOT_DAILY = frozenset({TimeUnit.BAR, TimeUnit.MINUTE, TimeUnit.HOUR})


def _fullest(family: str) -> Entry:
    """The line of an indicator that takes all its parameters."""
    lines = [entry for entry in CATALOGUE.values() if entry.family == family]
    return max(lines, key=lambda entry: len(entry.params))


def _defaults(family: str) -> tuple[float, ...]:
    return _fullest(family).defaults


def _places(family: str) -> dict[str, int]:
    """Position of each parameter among the settings of an indicator."""
    return {name: at for at, (name, _) in enumerate(_fullest(family).params)}


@dataclass
class Reading:
    """Memory of one pass over a description.

    Attributes:
        known: parameters stated anywhere in the text, from an earlier pass.
        stated: parameters stated so far, by family.
        average: kind of moving average mentioned last, empty if none was.
        averages: moving averages mentioned so far by period.
        channel: family of bands or channels mentioned last.
        subject: the term spoken about last.
        pair: the two terms that crossed last.
        direction: which way they did.
        everything: bars for every indicator, if the text says so.
        known_averages: averages of the whole text by period, from an earlier pass.
        has_n: whether the text calls its ATR "N".
        level: the last term that is compared with plain numbers.
        compared: the term that something was compared with last.
        is_daily: whether the text counts in trading days.
        is_intrabar: whether the last comparison is met during the bar.
        opening_minutes: length of the opening range, 0 if there is none.
        candle: the candlestick pattern spoken of last.
        conditions: conditions read so far.
        trends: what the text calls an uptrend or a downtrend.
        assumed: what was filled in, by name.
    """

    known: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    stated: dict[str, tuple[float, ...]] = field(default_factory=dict)
    average: str = ""
    averages: dict[int, Series] = field(default_factory=dict)
    channel: str = ""
    subject: Term | None = None
    pair: tuple[Term, Term] | None = None
    direction: Direction = Direction.UP
    everything: int | None = None
    known_averages: Mapping[int, Series] = field(default_factory=dict)
    has_n: bool = False
    level: Term | None = None
    compared: Term | None = None
    is_daily: bool = False
    is_intrabar: bool = False
    opening_minutes: int = 0
    candle: str = ""
    conditions: list[Condition] = field(default_factory=list)
    trends: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    assumed: dict[str, Assumption] = field(default_factory=dict)

    def saw(self, token: Token) -> None:
        """Remember a token for the pronouns to come."""
        if not isinstance(token.value, TermValue):
            return
        self.subject = term = token.value.term
        self._note_level(term)
        self.is_daily |= "day" in token.text or "yesterday" in token.text

    def crossed(self, pair: tuple[Term, Term], direction: Direction) -> None:
        """Remember who crossed whom."""
        self.pair = pair
        self.direction = direction

    def returned_to_subject(self, subject: TermValue | TermList | None) -> None:
        """After a comparison its subject is what is spoken of, not its object."""
        if isinstance(subject, TermValue):
            self.subject = subject.term
            self._note_level(subject.term)

    def _note_level(self, term: Term) -> None:
        if isinstance(term, Series) and term.name in CATALOGUE:
            entry = CATALOGUE[term.name]
            if entry.kind is Kind.CENTRED or entry.family in {"adx", "atr"}:
                self.level = term

    @property
    def is_about_volume(self) -> bool:
        """Whether volume was spoken of last."""
        subject = self.subject
        return isinstance(subject, Series) and subject.name in {"volume", "volume_sma"}

    def assume(self, name: str, value: str, reason: str) -> None:
        """Note a value that the text leaves open."""
        self.assumed[name] = Assumption(name=name, value=value, reason=reason)

    def line(self, name: str, numbers: tuple[float, ...] = ()) -> Series:
        """A line of an indicator with stated, known or customary parameters."""
        entry = CATALOGUE[name]
        family = entry.family
        if numbers:
            self.stated[family] = self._completed(family, numbers)
        settings = self.stated.get(family) or self.known.get(family)
        if settings is None:
            settings = self._customary(family, entry.words)
        places = _places(family)
        chosen = (settings[places[parameter]] for parameter, _ in entry.params)
        return Series(name, tuple(Number(value) for value in chosen))

    def settings(self, family: str) -> tuple[float, ...]:
        """The settings that hold for an indicator now, without noting anything."""
        return self.stated.get(family) or self.known.get(family) or _defaults(family)

    def _completed(self, family: str, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """Fill up parameters of which only the first are stated."""
        missing = _defaults(family)[len(numbers) :]
        if missing and not any(map(math.isnan, missing)):
            self.assume(
                f"{family}.rest",
                ",".join(map(plain, missing)),
                f"the text gives {family} only its first settings",
            )
        return numbers + missing

    def _customary(self, family: str, words: str) -> tuple[float, ...]:
        defaults = _defaults(family)
        if len(defaults) == 1 and self.everything is not None:
            return (float(self.everything),)
        values = tuple(
            _CUSTOMARY_AVERAGE if math.isnan(value) else value for value in defaults
        )
        name = f"{family}.period" if len(values) == 1 else family
        shown = ",".join(map(plain, values))
        self.assume(name, shown, f"the text gives no settings for {words}")
        return values

    def moving_average(self, word: str, count: float) -> Series:
        """A moving average, of the kind mentioned last if the word leaves it open."""
        kind = word if word in CATALOGUE else self.average
        if not kind:
            kind = "sma"
            self.assume(
                "average.type", "simple", "the text does not say which moving average"
            )
        if word in CATALOGUE:
            self.average = word
        found = Series(kind, (Number(count),))
        self.averages[int(count)] = found
        return found

    def bars(self, span: object) -> float:
        """Bars of a span or plain number; longer units become daily bars."""
        if isinstance(span, Span):
            self.is_daily |= span.unit not in _NOT_DAILY
            return float(span.bars)
        amount = getattr(span, "amount", None)
        return float(amount) if isinstance(amount, float | int) else math.nan
