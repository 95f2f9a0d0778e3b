"""Source: the pieces of a strategy class while it is being written.

Names are handed out once and numbered when they repeat; parameters keep the value of
the spec, so that a search can vary them. Nothing here comes from foreign text: every
piece is made of our own words and of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from falcon.intake.terms import plain


@dataclass
class Source:
    """A strategy class in the making.

    Attributes:
        params: declared parameters with their values.
        initial: statements of ``__init__`` that build lines.
        state: statements of ``__init__`` that set attributes.
        updates: statements at the top of ``next``.
        helpers: methods, each as lines without the class's indentation.
        needs_datetime: whether dates are read.
    """

    params: dict[str, float] = field(default_factory=dict)
    initial: list[str] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)
    helpers: list[list[str]] = field(default_factory=list)
    needs_datetime: bool = False
    _known: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def name(self, base: str) -> str:
        """A name that is not taken yet: ``sma``, then ``sma2``."""
        count = self._counts.get(base, 0) + 1
        self._counts[base] = count
        return base if count == 1 else f"{base}{count}"

    def param(self, base: str, value: float) -> str:
        """Declare a parameter; return how to read it."""
        name = self.name(base)
        self.params[name] = int(value) if value == int(value) else value
        return f"self.p.{name}"

    def line(self, key: str, base: str, build: Callable[[str], str]) -> str:
        """Build a line of ``__init__`` once; return the attribute that holds it.

        Args:
            key: what it is; the same key gives the same attribute.
            base: how the attribute is called, but for a number.
            build: writes the expression, given the attribute's name.
        """
        if key not in self._known:
            name = self.name(base)
            expression = build(name)
            self.initial.append(f"self.{name} = {expression}")
            self._known[key] = f"self.{name}"
        return self._known[key]

    def once(self, key: str, write: Callable[[], str]) -> str:
        """Write something once; return the expression that it gave then."""
        if key not in self._known:
            self._known[key] = write()
        return self._known[key]

    def attribute(self, base: str, value: str) -> str:
        """Add an attribute that changes from bar to bar; return how to read it."""
        name = f"self.{self.name(base)}"
        self.state.append(f"{name} = {value}")
        return name

    def helper(self, *lines: str) -> None:
        """Add a method."""
        self.helpers.append(list(lines))


def number(value: float) -> str:
    """A number as source text; a negative one in brackets."""
    text = plain(value)
    return f"({text})" if value < 0 else text
