"""Values while code is lowered: what is known of them, and where they are."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

NONE: Final = 1
BOOL: Final = 2
INT: Final = 4
FLOAT: Final = 8
"""Bits of what a number can be."""

TAGS: Final = {"none": 0, "bool": 1, "int": 2, "float": 3}
UNKNOWN_TAG: Final = 4
"""What the tag register of a mixed number holds; the last says whole or not."""

MASKS: Final = {"none": NONE, "bool": BOOL, "int": INT, "float": FLOAT}
KINDS: Final = {mask: kind for kind, mask in MASKS.items()}

ABSENT: Final = -(2**62)
"""A date or time that is ``None``."""

LIST_TAG: Final = -2
"""The ``tag`` of a ``tuple`` that was written as a list."""

VIEW: Final = -4
"""The ``tag`` of a ``tuple`` that is a view of a dict."""

HANDLES: Final = frozenset({"order", "trade", "str"})
"""Kinds held as a number from 0 on; below 0 is ``None``."""
TIMES: Final = frozenset({"date", "datetime", "time", "timedelta"})
HELD: Final = HANDLES | TIMES


class NotNativeError(Exception):
    """The program cannot be lowered; the text says why."""


class Value(NamedTuple):
    """A value.

    Attributes:
        kind: ``none bool int float``; ``mixed``, a number as float, with a tag;
            ``order trade str date datetime time timedelta``; ``static``, known now;
            ``text``, to be formatted after the run; ``tuple`` of values; ``position
            executed created``; ``list``, that comes and goes; ``record``, a dict;
            ``feed``, one of them; ``nothing``, where the run has already failed.
        register: that holds it.
        data: the constant of a number or text; the object of ``static``; the template
            of a ``text``; the items of a ``tuple``; the mask of a ``mixed``; the feed
            of a ``position``; the slot of a ``list``; the `Record` of a
            ``record``.
        tag: register of the tag of ``mixed``, -1 if only the mask is known.
    """

    kind: str
    register: int = -1
    # A constant, a handle, a template, values: whatever the kind says.
    data: Any = None
    tag: int = -1

    @property
    def mask(self) -> int:
        """What it can be, 0 if it is no number."""
        return int(self.data) if self.kind == "mixed" else MASKS.get(self.kind, 0)


NOTHING: Final = Value("nothing")


def is_same(one: object, other: object) -> bool:
    """Whether two values are certainly the same one.

    What they are made of is not compared: lines have comparisons of their own.
    """
    if one is other:
        return True
    if not isinstance(one, Value) or not isinstance(other, Value):
        return False
    return (
        one[:2] == other[:2]
        and one.tag == other.tag
        and (one.data is other.data or _is_equal(one.data, other.data))
    )


def _is_equal(one: object, other: object) -> bool:
    return type(one) is type(other) and isinstance(one, int | str) and one == other
