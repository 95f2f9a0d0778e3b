"""Terms: the values that a condition compares, as small expression trees.

A term prints in one canonical form, which `falcon.intake.formula` reads back:
``sma(50)``, ``close[1]``, ``1.5*volume_sma(20)``, ``close[1]*(1-0.001)``, ``09:45``.
``x[1]`` is the bar before the current one; ``x[next]`` is the bar to come, and only a
resting stop order may refer to it. Percentages inside terms are fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from falcon.intake.catalogue import CATALOGUE

NEXT_BAR = -1
"""The ``ago`` of a bar that has not happened yet."""

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}
_UNBREAKABLE = 3


def plain(value: float) -> str:
    """Write a number as shortly as it can be read back: ``50``, ``0.2``."""
    return str(int(value)) if value == int(value) else repr(value)


class Weekday(StrEnum):
    """A day of the week, as the exchange counts it."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @property
    def number(self) -> int:
        """0 for Monday, as Python's ``date.weekday`` has it."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float

    def __str__(self) -> str:
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in the time zone of the description, minutes after midnight."""

    minutes: int

    def __str__(self) -> str:
        return f"{self.minutes // 60:02d}:{self.minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class Label:
    """An argument that is neither number nor series: ``6mo``, ``KO/PEP``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Series:
    """A price, an indicator or a calendar value on one bar.

    Attributes:
        name: a key of `CATALOGUE`, or a function of terms such as ``abs``.
        args: its parameters.
        ago: how many bars back, 0 for the current one, `NEXT_BAR` for the next.
    """

    name: str
    args: tuple[Term, ...] = ()
    ago: int = 0

    def __str__(self) -> str:
        entry = CATALOGUE.get(self.name)
        called = bool(self.args) or (entry is not None and entry.is_called)
        text = f"{self.name}({','.join(map(str, self.args))})" if called else self.name
        if self.ago == NEXT_BAR:
            return f"{text}[next]"
        return f"{text}[{self.ago}]" if self.ago else text

    @property
    def numbers(self) -> tuple[float, ...]:
        """Its numeric parameters."""
        return tuple(arg.value for arg in self.args if isinstance(arg, Number))

    def back(self, bars: int) -> Series:
        """The same value some bars earlier."""
        return replace(self, ago=self.ago + bars)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two terms joined by ``+ - * /``."""

    left: Term
    op: str
    right: Term

    def __str__(self) -> str:
        strength = _PRECEDENCE[self.op]
        left, right = str(self.left), str(self.right)
        if _strength(self.left) < strength:
            left = f"({left})"
        if _strength(self.right) <= strength:
            right = f"({right})"
        return f"{left}{self.op}{right}"


def _strength(term: Term) -> int:
    """How strongly a term holds together; what is no sum or product always does."""
    return _PRECEDENCE[term.op] if isinstance(term, Arithmetic) else _UNBREAKABLE


Term = Number | Clock | Weekday | Label | Series | Arithmetic


def series(name: str, *numbers: float, ago: int = 0) -> Series:
    """Build a series from plain numbers."""
    return Series(name, tuple(Number(number) for number in numbers), ago)


def scaled(factor: float, term: Term) -> Term:
    """A multiple of a term; the term itself if the factor is one."""
    return term if factor == 1 else Arithmetic(Number(factor), "*", term)


def shifted_by_percent(term: Term, percent: float) -> Term:
    """A term raised by some percent, lowered if negative."""
    sign = "-" if percent < 0 else "+"
    fraction = Number(round(abs(percent) / 100, 10))
    return Arithmetic(term, "*", Arithmetic(Number(1), sign, fraction))


def back(term: Term, bars: int) -> Term:
    """The same term some bars earlier; constants stay."""
    match term:
        case Series():
            return term.back(bars)
        case Arithmetic():
            return Arithmetic(back(term.left, bars), term.op, back(term.right, bars))
        case _:
            return term


def series_of(term: Term) -> Iterator[Series]:
    """Every series inside a term, arguments of functions included."""
    match term:
        case Series():
            yield term
            for arg in term.args:
                yield from series_of(arg)
        case Arithmetic():
            yield from series_of(term.left)
            yield from series_of(term.right)
