"""Functions as values in the engine's own form; see `falcon.engine.ir`."""

from __future__ import annotations

from dataclasses import dataclass

from falcon.engine import ir


@dataclass(frozen=True, slots=True, eq=False)
class Arguments(ir.Node):
    """What a function takes.

    Attributes:
        names: in their order, those given by name only at the end.
        defaults: aligned with ``names``; ``None`` where the argument is required.
        keyword_only: how many at the end may be given by name only.
        rest: name of ``*rest``, or empty.
        named: name of ``**named``, or empty.
    """

    names: tuple[str, ...]
    defaults: tuple[ir.Expr | None, ...]
    keyword_only: int = 0
    rest: str = ""
    named: str = ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that it binds."""
        more = (name for name in (self.rest, self.named) if name)
        return (*self.names, *more)


@dataclass(frozen=True, slots=True, eq=False)
class Lambda(ir.Expr):
    """``lambda arguments: value``."""

    arguments: Arguments
    value: ir.Expr


@dataclass(frozen=True, slots=True, eq=False)
class Reference(ir.Expr):
    """A method of the strategy, or of backtrader's, as a value: ``self.score``."""

    name: str
