"""Program: a checked strategy, ready to be run with any parameters on any bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from falcon.engine import code, ir
from falcon.engine.check.names import BRACKETS
from falcon.engine.lower.layout import Names
from falcon.engine.lower.python import Module
from falcon.engine.reading.source import is_text
from falcon.engine.runtime.meter import MAX_BITS, MAX_TEXT
from falcon.errors import UsageError

_LINKS: Final = frozenset({"oco", "parent", "transmit"})
"""Keywords by which orders hang on one another."""

ANY_FEED: Final = -1
"""Stands for whatever feed, where only the run knows which."""

Modules = dict[object, Module]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A compiled strategy.

    Two programs are equal if their source is. It holds nothing of any run.

    Attributes:
        name: of the class.
        source: normalised text.
        source_hash: sha256 of that text, hexadecimal.
        parameters: declared names with their defaults, in order; those whose defaults
            are lists, times or classes are not among them and stay as they are.
        feeds: how many data feeds it needs at least.
        is_multi_feed: whether it looks at more than its first feed; one that does not
            ignores further ones and is meant to run once for each symbol.
        extra_lines: lines beyond backtrader's own that it reads, by feed or `ANY_FEED`.
        doc: docstring of the class, empty if there is none.
        look_back: bars of the past that its code names by a number, at most.
        has_timers: whether it asks for timers.
        strategy: the checked strategy.
        left_out: what the set-up of its script states for a run, which is not read.
        slips: orders that likely mean something else than is written.
        indicators: those that the file defines, each a program of its own, by name.
        names: what its names are called in emitted code.
        initialise: emitted `__init__`.
        changing: attributes that methods assign to after `__init__`.
        recorded: attributes that these methods only append to.
        modules: emitted methods by structure; a cache, filled as structures occur.
        natives: what the native tier keeps of it; a cache likewise.
    """

    name: str
    source: str = field(repr=False)
    source_hash: str
    parameters: Mapping[str, ir.Scalar]
    feeds: int
    is_multi_feed: bool
    extra_lines: Mapping[int, tuple[str, ...]] = field(repr=False, compare=False)
    doc: str = field(repr=False, compare=False)
    look_back: int = field(repr=False, compare=False)
    has_timers: bool = field(repr=False, compare=False)
    strategy: code.Strategy = field(repr=False, compare=False)
    names: Names = field(repr=False, compare=False)
    initialise: Module = field(repr=False, compare=False)
    changing: frozenset[str] = field(repr=False, compare=False)
    recorded: frozenset[str] = field(repr=False, compare=False)
    left_out: tuple[str, ...] = field(repr=False, compare=False, default=())
    slips: tuple[str, ...] = field(repr=False, compare=False, default=())
    indicators: Mapping[str, Program] = field(
        repr=False, compare=False, default_factory=dict
    )
    modules: Modules = field(repr=False, compare=False, default_factory=dict)
    natives: dict[object, Any] = field(repr=False, compare=False, default_factory=dict)

    @property
    def links_orders(self) -> bool:
        """Whether it may send orders that hang on one another: brackets, OCO."""
        return any(
            node.name in BRACKETS
            or any(
                name in _LINKS and not _is_default(value)
                for name, value in node.keywords
            )
            for node in self.strategy.of(ir.Action)
        )

    def lines_of(self, feed: int) -> tuple[str, ...]:
        """The lines beyond backtrader's own that a feed must have."""
        names = (*self.extra_lines.get(feed, ()), *self.extra_lines.get(ANY_FEED, ()))
        return tuple(dict.fromkeys(names))

    def __hash__(self) -> int:
        return hash(self.source_hash)

    def with_defaults(
        self, given: Mapping[str, ir.Scalar] | None
    ) -> Mapping[str, ir.Scalar]:
        """All parameters: those given, defaults for the rest.

        A whole number may take the place of a float and of a bool; where the default is
        ``None`` any value may.

        Raises:
            UsageError: a name is not declared, or a value has the wrong type.
        """
        given = given or {}
        for name, value in given.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise UsageError(
                    f"{self.name} has no parameter {name}; it declares {known}"
                )
            _check_type(name, value, self.parameters[name])
        plain = {name: _plain(value) for name, value in given.items()}
        return MappingProxyType({**self.parameters, **plain})


def _is_default(value: ir.Expr) -> bool:
    """Whether ``oco=None``, ``transmit=True`` and the like is written out."""
    return isinstance(value, ir.Const) and value.value in {None, True}


def _check_type(name: str, value: object, default: ir.Scalar) -> None:
    if not isinstance(value, bool | int | float | str | None):
        kind = type(value).__name__
        raise UsageError(f"parameter {name} must be a scalar, was a {kind}")
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise UsageError(f"parameter {name} must not be a giant number")
    if isinstance(value, str) and (len(value) > MAX_TEXT or not is_text(value)):
        raise UsageError(f"parameter {name} must be a text, not too long a one")
    if default is None or value is None:
        return
    fits = {
        bool: bool | int,
        int: int | float,
        float: int | float,
        str: str,
    }[type(default)]
    if not isinstance(value, fits):
        kind = type(default).__name__
        raise UsageError(f"parameter {name} must be {kind}, was {value!r:.60}")


def _plain(value: ir.Scalar) -> ir.Scalar:
    """The same value as one of Python's own, where a subclass of them was given."""
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value
