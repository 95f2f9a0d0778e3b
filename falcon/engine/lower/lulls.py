"""Lulls: one generator for a graph and a calm `next`, that goes from bar to bar.

In: a shape (`falcon.engine.lower.strides`) and the calm method of a structure
(`falcon.engine.lower.calm`). Out: a function that makes generators. A generator is sent
an opened bar and yields whether all of the bar is done; sent ``None`` it yields where
it stands. A bar that is not done has not happened: it is to be done again elsewhere.

Everything it needs is in local variables, which lie together in memory; thousands of
steppers wait for memory and hardly for anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from falcon.engine.broker.times import from_date_number
from falcon.engine.columns import Opened
from falcon.engine.lower.calm.method import Calm
from falcon.engine.lower.strides import BAR, SHAPES, SPACE, Shape, Text, unpacked
from falcon.engine.runtime.meter import bounded

_FILE: Final = "<lulls>"

_TOUCHES: Final = (
    "b0 <= floor or b2 <= floor or b0 >= ceiling or b1 >= ceiling or b6 > until"
)
"""What a bar that is not within a band does."""

Going = Generator[Any, Opened | None, None]
Start = Callable[..., Going]


class Standing(NamedTuple):
    """Where a generator stands.

    Attributes:
        at: index of the last bar that it did.
        before: the bar before that one, ``None`` if it did not do it.
        bar: that bar, ``None`` if it has done none.
        changed: the values of what it changes, in their order.
    """

    at: int
    before: Opened | None
    bar: Opened | None
    changed: tuple[object, ...]


class _WokenError(Exception):
    """The bar asks for more than is offered here."""


def _wake() -> None:
    raise _WokenError


_SPACE: Final[dict[str, Any]] = {
    **SPACE,
    "_Exception": Exception,
    "_Standing": Standing,
    "_abs": abs,
    "_bool": bool,
    "_bounded": bounded,
    "_float": float,
    "_int": int,
    "_moment": from_date_number,
    "_round": round,
    "_wake": _wake,
}


@lru_cache(maxsize=SHAPES)
def started(shape: Shape, calm: Calm) -> Start:
    """The function that makes generators.

    It takes `ARGUMENTS`; ``shift`` cuts old bars and returns the index of the next one.
    """
    space = dict(_SPACE)
    code = compile(text_of(shape, calm), _FILE, "exec", dont_inherit=True)
    # The text is our own, as that of strides and of modules. Built-ins are empty.
    exec(code, space)  # noqa: S102
    start: Start = space["lull"]
    return start


ARGUMENTS: Final = (
    "rows, numbers, past, capacity, shift, account, held, at, dropped, values, band"
)
"""Of a lull: the last four change from one to the next.

* ``rows`` and ``numbers`` as a stride takes them; ``past``: the rows that `Calm` names.
* ``capacity``: of the rows; ``shift``: see `started`.
* ``account`` and ``held``, its position.
* ``at``: index of the present bar; ``dropped``: bars cut from the front of the rows.
* ``values``: those that `Calm` names; ``band``: `falcon.engine.broker.resting.Band`.
"""


def text_of(shape: Shape, calm: Calm) -> str:
    """The text of the function."""
    text = Text(shape)
    lines = [
        f"def lull({ARGUMENTS}):",
        *_indented(1, _head(text, calm)),
        " while True:",
        *_indented(2, _rest(calm)),
        "  try:",
        *_indented(3, text.lines),
        *_indented(3, [f"n{node} = {text.values[node]}" for node in calm.present]),
        *_indented(3, calm.lines),
        "  except _Exception: break",
        " yield False",
        f" yield {_standing(calm)}",
    ]
    return "\n".join(lines) + "\n"


def _head(text: Text, calm: Calm) -> list[str]:
    return [
        *text.head,
        *unpacked("past", [f"q{node}" for node in calm.past]),
        *unpacked("values", calm.values),
        "(floor, ceiling, until, rests) = band",
        "holds = held.size != 0",
        "before = bar = given = None",
        "i = at",
    ]


def _rest(calm: Calm) -> list[str]:
    """What lies between two bars."""
    return [
        "(before, bar, j) = (bar, given, i)",
        *(f"h_{name} = {name}" for name in calm.changed),
        "given = yield True",
        f"while given is None: given = yield {_standing(calm)}",
        *unpacked("given", BAR),
        f"if rests and ({_TOUCHES}): break",
        "i = j + 1",
        "if i == capacity:",
        " i = shift()",
        " dropped += j + 1 - i",
        " j = i - 1",
        "n = i + 1",
    ]


def _standing(calm: Calm) -> str:
    changed = "".join(f"h_{name}, " for name in calm.changed)
    return f"_Standing(j, before, bar, ({changed}))"


def _indented(depth: int, lines: Sequence[str]) -> Iterator[str]:
    return (" " * depth + line for line in lines)
