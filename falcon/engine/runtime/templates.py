"""Templates of ``str.format`` that only the run knows: filled piece by piece.

As with those that are written out, no attribute of a value can be reached through one,
and no width can blow up the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Final

from falcon.engine.check.texts import MAX_WIDTH
from falcon.engine.runtime.meter import NotOfferedError, TooLargeError
from falcon.engine.runtime.texts import Texts

_FIELD: Final = re.compile(r"\w*\Z")
_NUMBER: Final = re.compile(r"\d+")


def filled(
    texts: Texts,
    template: str,
    args: tuple[object, ...],
    named: Mapping[str, object],
) -> str:
    """``template.format(*args, **named)``.

    Raises:
        IndexError: there are not so many arguments.
        KeyError: none has such a name.
        ValueError: the template is none.
    """
    texts.meter.charge_text(len(template))
    return texts.join(*_parts(texts, template, args, named))


def _parts(
    texts: Texts,
    template: str,
    args: tuple[object, ...],
    named: Mapping[str, object],
) -> Iterator[str]:
    count: int | None = 0
    for literal, name, spec, conversion in Formatter().parse(template):
        yield literal
        if name is None:
            continue
        if not _FIELD.match(name):
            raise NotOfferedError(f"`{{{name[:40]}}}` in a format template")
        if not name.isdigit() and name:
            value = named[name]
        else:
            place, count = _place(name, count)
            value = _positional(args, place)
        yield _shown(texts, value, spec or "", conversion)


def _place(name: str, count: int | None) -> tuple[int, int | None]:
    """The number of an argument, and of the next one if they are not numbered."""
    if name and not count:
        return int(name), None
    if name or count is None:
        was, now = ("automatic", "manual") if name else ("manual", "automatic")
        raise ValueError(f"cannot switch from {_STYLES[was]} to {_STYLES[now]}")
    return count, count + 1


_STYLES: Final = {
    "automatic": "automatic field numbering",
    "manual": "manual field specification",
}


def _positional(args: tuple[object, ...], place: int) -> object:
    if place >= len(args):
        raise IndexError(
            f"Replacement index {place} out of range for positional args tuple"
        )
    return args[place]


def _shown(texts: Texts, value: object, spec: str, conversion: str | None) -> str:
    if "{" in spec or conversion not in {None, "s", "r"}:
        raise NotOfferedError("a computed width or !a in a format template")
    if any(int(number) > MAX_WIDTH for number in _NUMBER.findall(spec)):
        raise TooLargeError("width in a format template")
    if conversion == "s":
        value = texts.show(value)
    elif conversion == "r":
        value = texts.represent(value)
    return texts.shaped(value, spec)
