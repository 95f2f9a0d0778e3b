"""Grid: the points of a sweep, from the values that each parameter may take.

Values are given as a sequence, or as people write them: ``5,10,20`` lists them,
``5:50:5`` counts from 5 to 50 in steps of 5, both ends included, ``5:50`` in steps of
1. Points are all combinations that meet every condition (`falcon.research.conditions`);
the last parameter changes first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Final

from falcon.domain.parameters import parse_parameters
from falcon.domain.strategies import Parameter, Parameters
from falcon.engine import Program
from falcon.errors import UsageError
from falcon.research.conditions import Condition

MAX_POINTS: Final = 100_000
"""Most points of a sweep."""

MAX_COMBINATIONS: Final = 5_000_000
"""Most combinations that conditions choose from."""

_BOUNDS: Final = (2, 3)
"""Parts of a range: first and last value, and the step."""

Values = str | Iterable[Parameter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The points of a sweep.

    Attributes:
        names: of the parameters that vary.
        points: their values, and those of parameters that are fixed.
        combinations: how many there were before the conditions.
        repeated: by parameter, how many of its values were given more than once; they
            count once.
    """

    names: tuple[str, ...]
    points: tuple[Parameters, ...]
    combinations: int
    repeated: Mapping[str, int]

    @classmethod
    def of(
        cls,
        program: Program,
        values: Mapping[str, Values],
        where: Sequence[str] = (),
        fixed: Parameters | None = None,
    ) -> Grid:
        """Build a grid for a program.

        Args:
            program: whose parameters vary.
            values: that each takes.
            where: conditions that all points must meet.
            fixed: other parameters that differ from their defaults.

        Raises:
            UsageError: a parameter is unknown, a value has the wrong type, or there are
                no points or too many; says what to do.
        """
        given = {**(fixed or {})}
        if not values:
            raise UsageError(
                "a sweep needs a parameter to vary, such as --grid fast=5:50:5"
            )
        for name in values:
            if name in given:
                raise UsageError(f"{name} is fixed and in the grid; give it once")
        found = {name: _axis(program, name, v) for name, v in values.items()}
        axes = {name: _distinct(axis) for name, axis in found.items()}
        program.with_defaults(given)
        count = math.prod(map(len, axes.values()))
        if count > MAX_COMBINATIONS:
            raise _too_many(count, MAX_COMBINATIONS, axes)
        conditions = [Condition.parse(text, program.parameters) for text in where]
        points = tuple(_points(program, axes, given, conditions))
        if len(points) > MAX_POINTS:
            raise _too_many(len(points), MAX_POINTS, axes)
        if not points:
            told = " and ".join(where)
            raise UsageError(
                f"none of {count} combinations meets {told}; widen the grid or the "
                "condition"
            )
        return cls(
            names=tuple(axes),
            points=points,
            combinations=count,
            repeated=_repeated(found, axes),
        )


def _points(
    program: Program,
    axes: Mapping[str, Sequence[Parameter]],
    fixed: Parameters,
    conditions: Sequence[Condition],
) -> Iterator[Parameters]:
    base = {**program.parameters, **fixed}
    for chosen in product(*axes.values()):
        point = dict(zip(axes, chosen, strict=True))
        if all(one.holds({**base, **point}) for one in conditions):
            yield {**fixed, **point}


def _axis(program: Program, name: str, values: Values) -> list[Parameter]:
    """The values of one parameter as they were given, all of a type that it takes."""
    if name not in program.parameters:
        known = ", ".join(program.parameters) or "none"
        raise UsageError(f"{program.name} has no parameter {name}; it declares {known}")
    if isinstance(values, str):
        values = _read(program, name, values)
    found = list(values)
    if not found:
        raise UsageError(
            f"the grid of {name} is empty; give values such as {name}=5,10,20 or "
            f"{name}=5:50:5"
        )
    for value in found:
        _check(program, name, value)
    return found


def _repeated(
    found: Mapping[str, Sequence[Parameter]], axes: Mapping[str, Sequence[Parameter]]
) -> Mapping[str, int]:
    """How many values each axis has lost, where it has."""
    lost = {name: len(values) - len(axes[name]) for name, values in found.items()}
    return {name: count for name, count in lost.items() if count}


def _distinct(values: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The values, each once."""
    return tuple({(type(value), value): value for value in values}.values())


def _check(program: Program, name: str, value: Parameter) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"the grid of {name} must hold finite numbers, held {value}")
    default = program.parameters[name]
    if isinstance(value, str) and not isinstance(default, str | None):
        kind = type(default).__name__
        raise UsageError(
            f"the grid of {name} must hold values of its default's type {kind} "
            f"({default}), held {value!r:.60}; write numbers such as 5,10,20 or 5:50:5"
        )
    program.with_defaults({name: value})


def _read(program: Program, name: str, text: str) -> list[Parameter]:
    """The values of ``5,10,20``, of ``5:50:5``, and of both mixed."""
    declared, found = program.parameters, list[Parameter]()
    for raw in filter(None, map(str.strip, text.split(","))):
        if ":" in raw and not isinstance(declared[name], str):
            found += _counted(name, raw)
        else:
            found.append(parse_parameters(declared, {name: raw})[name])
        if len(found) > MAX_POINTS:
            raise _too_many(len(found), MAX_POINTS, {name: found})
    return found


def _counted(name: str, text: str) -> list[Parameter]:
    """The values of a range; decimal, so that 0.1:0.3:0.1 ends with 0.3."""
    parts = text.split(":")
    try:
        numbers = [Decimal(part.strip()) for part in parts]
    except InvalidOperation:
        numbers = []
    if len(numbers) not in _BOUNDS or not all(one.is_finite() for one in numbers):
        raise UsageError(
            f"the range {text!r} of {name} must be FIRST:LAST or FIRST:LAST:STEP of "
            "numbers, such as 5:50:5"
        )
    first, last, step = (*numbers, Decimal(1))[:3]
    if not step:
        raise UsageError(f"the range {text!r} of {name} needs a step other than zero")
    count = int((last - first) / step) + 1 if (last - first) / step >= 0 else 0
    if not count:
        raise UsageError(
            f"the range {text!r} of {name} is empty; with this step the last value "
            f"must not lie {'below' if step > 0 else 'above'} the first"
        )
    if count > MAX_POINTS:
        raise _too_many(count, MAX_POINTS, {name: range(count)})
    is_whole = first == int(first) and step == int(step) and "." not in text
    return [_number(first + step * index, is_whole=is_whole) for index in range(count)]


def _number(value: Decimal, *, is_whole: bool) -> int | float:
    return int(value) if is_whole else float(value)


def _too_many(
    count: int, most: int, axes: Mapping[str, Sequence[Parameter]]
) -> UsageError:
    sizes = " x ".join(f"{len(values):,} of {name}" for name, values in axes.items())
    return UsageError(
        f"{count:,} points ({sizes}) are too many, at most {most:,}; take larger steps "
        "or fewer parameters"
    )
