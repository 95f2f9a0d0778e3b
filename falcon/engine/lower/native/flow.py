"""Flow: what is known of local variables at one place of the code."""

from __future__ import annotations

from dataclasses import dataclass, field

from falcon.engine.lower.native.values import Value, is_same

Key = tuple[object, ...]

SEVERAL = Value("several")
"""A local that stands for one thing on one way and for another on the other."""


@dataclass(slots=True)
class Flow:
    """What is known where the code now is.

    Attributes:
        assigned: locals that are surely set.
        known: locals that stand for something that needs no register.
        texts: locals that are texts which are known, though they have registers.
        is_dead: whether no way leads here.
    """

    assigned: set[Key] = field(default_factory=set)
    known: dict[Key, Value] = field(default_factory=dict)
    is_dead: bool = False
    texts: dict[Key, str] = field(default_factory=dict)

    def copy(self) -> Flow:
        """The same, to go another way from here."""
        return Flow(
            set(self.assigned), dict(self.known), self.is_dead, dict(self.texts)
        )

    def join(self, other: Flow) -> None:
        """Take in a second way that leads to the same place."""
        if other.is_dead:
            return
        if self.is_dead:
            self.assigned, self.known = set(other.assigned), dict(other.known)
            self.texts = dict(other.texts)
            self.is_dead = False
            return
        self.texts = dict(self.texts.items() & other.texts.items())
        self.assigned &= other.assigned
        for key in self.known.keys() | other.known.keys():
            mine, theirs = self.known.get(key), other.known.get(key)
            if not is_same(mine, theirs):
                self.known[key] = SEVERAL
