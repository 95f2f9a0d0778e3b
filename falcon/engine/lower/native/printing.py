"""Printing: templates filled with values, by the functions of the Python tier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from falcon.engine.lower.native.templates import Call, Leaf, Literal, Part
from falcon.engine.lower.native.values import Value
from falcon.engine.runtime.meter import FUEL, Meter
from falcon.engine.runtime.texts import Log, Texts

_ENDLESS = 1 << 62
_SAMPLES: dict[str, object] = {
    "bool": True,
    "int": 1,
    "float": 1.5,
    "mixed": 1.5,
    "str": "text",
    "date": date(2001, 2, 3),
    "datetime": datetime(2001, 2, 3, 4, 5, 6, 7),  # noqa: DTZ001  # naive, as all here
    "time": time(4, 5, 6, 7),
    "timedelta": timedelta(1, 2, 3),
}


def sample(value: Value) -> object:
    """Some value of the same kind."""
    return _SAMPLES[value.kind]


class Printer:
    """Fills templates.

    Attributes:
        log: what was printed.
    """

    def __init__(self) -> None:
        # What it costs was paid for when the values were kept.
        self.log = Log(Texts(Meter({FUEL: _ENDLESS})))

    def print(self, call: Call, values: Iterator[object]) -> None:
        """Print a template."""
        items, sep, end = (self._value(part, values) for part in call.parts)
        self.log.print(*items, sep=sep, end=end)

    def text(self, call: Call, values: Iterator[object]) -> str:
        """A text, or what printing a template gives."""
        if call.function != "print":
            return str(self._value(call, values))
        self.print(call, values)
        self.log.close()
        return "\n".join(self.log.take())

    def _value(self, part: Part, values: Iterator[object]) -> Any:
        if isinstance(part, Literal):
            return part.value
        if isinstance(part, Leaf):
            return next(values)
        parts = [self._value(inner, values) for inner in part.parts]
        return self._called(part.function, parts)

    def _called(self, function: str, parts: list[Any]) -> object:
        texts = self.log.texts
        match function:
            case "tuple":
                return tuple(parts)
            case "list":
                return parts
            case "join":
                return texts.join(*parts)
            case "show" | "represent" | "shaped" | "percent":
                return getattr(texts, function)(*parts)
        # One of the few methods of texts and dates that are lowered.
        return getattr(parts[0], function[1:])(*parts[1:])
