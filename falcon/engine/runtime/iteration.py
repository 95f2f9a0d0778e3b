"""Functions of `itertools`, `functools` and `operator`, each step paid for."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable
from typing import Any, Final

from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.arithmetic import Arithmetic
from falcon.engine.runtime.attributes import Attributes
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.cycles import Count, Cycle
from falcon.engine.runtime.meter import Namespace

Index = Callable[[Any, Any], object]

_COMPARED: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!="}
_COMBINED: Final = {"and_": "&", "or_": "|", "xor": "^"}
_VALUES_PER_UNIT: Final = 8


def iteration(
    arithmetic: Arithmetic, attributes: Attributes, index: Index
) -> Namespace:
    """The functions by our names."""
    containers = arithmetic.containers
    space = _steps(containers) | _choices(containers)
    space["itertools.accumulate"] = _accumulated(arithmetic)
    space["functools.reduce"] = _reduced(containers)
    space |= _operators(arithmetic, attributes, index)
    return {function_name(path): function for path, function in space.items()}


def _steps(containers: Containers) -> dict[str, Any]:
    """Functions that go through their sources step by step."""
    each = containers.each
    return {
        "itertools.chain": lambda *some: itertools.chain(*map(each, some)),
        "itertools.chain.from_iterable": lambda some: itertools.chain.from_iterable(
            map(each, each(some))
        ),
        "itertools.compress": lambda some, tests: itertools.compress(
            each(some), each(tests)
        ),
        "itertools.count": Count,
        "itertools.cycle": lambda some: Cycle(containers.listed(some)),
        "itertools.dropwhile": lambda test, some: itertools.dropwhile(test, each(some)),
        "itertools.filterfalse": lambda test, some: itertools.filterfalse(
            test, each(some)
        ),
        "itertools.groupby": lambda some, key=None: itertools.groupby(each(some), key),
        "itertools.islice": lambda some, *span: itertools.islice(each(some), *span),
        "itertools.pairwise": lambda some: itertools.pairwise(each(some)),
        "itertools.repeat": itertools.repeat,
        "itertools.starmap": lambda function, some: itertools.starmap(
            function, each(some)
        ),
        "itertools.takewhile": lambda test, some: itertools.takewhile(test, each(some)),
        "itertools.zip_longest": lambda *some, fillvalue=None: itertools.zip_longest(
            *map(each, some), fillvalue=fillvalue
        ),
    }


def _choices(containers: Containers) -> dict[str, Any]:
    """Functions that make tuples of the items of what they are given."""

    def paid(made: Iterable[Any], length: int) -> Iterable[Any]:
        return containers.each(made, 1 + length // _VALUES_PER_UNIT)

    def product(*some: Any, repeat: int = 1) -> Iterable[Any]:
        pools = [containers.listed(one) for one in some]
        containers.meter.charge_items(len(pools) * max(repeat, 0))
        made = itertools.product(*pools, repeat=repeat)
        return paid(made, len(pools) * max(repeat, 0))

    def chosen(function: Callable[..., Iterable[Any]]) -> Any:
        def take(some: Any, r: Any = None) -> Iterable[Any]:
            pool = containers.listed(some)
            length = len(pool) if r is None else r
            containers.meter.charge_items(max(length, 0))
            return paid(function(pool, length), max(length, 0))

        return take

    return {
        "itertools.product": product,
        "itertools.combinations": chosen(itertools.combinations),
        "itertools.combinations_with_replacement": chosen(
            itertools.combinations_with_replacement
        ),
        "itertools.permutations": chosen(itertools.permutations),
    }


def _accumulated(arithmetic: Arithmetic) -> Any:
    def take(some: Any, func: Any = None, *, initial: Any = None) -> Iterable[Any]:
        source = arithmetic.containers.each(some)
        return itertools.accumulate(source, func or arithmetic.add, initial=initial)

    return take


def _reduced(containers: Containers) -> Any:
    def take(function: Any, some: Any, *initial: Any) -> object:
        steps = iter(containers.each(some))
        if initial:
            (value,) = initial
        else:
            value = next(steps, containers)
            if value is containers:
                raise TypeError("reduce() of empty iterable with no initial value")
        for step in steps:
            value = function(value, step)
        return value

    return take


def _operators(
    arithmetic: Arithmetic, attributes: Attributes, index: Index
) -> dict[str, Any]:
    def item_getter(*keys: Any) -> Any:
        if len(keys) == 1:
            return lambda value: index(value, keys[0])
        return lambda value: tuple(index(value, key) for key in keys)

    def attribute_getter(name: str) -> Any:
        return lambda value: attributes.get(value, name)

    def compared(sign: str) -> Any:
        return lambda left, right: arithmetic.compare(sign, left, right)

    def combined(sign: str) -> Any:
        return lambda left, right: arithmetic.bits(sign, left, right)

    return {
        **{f"operator.{name}": compared(sign) for name, sign in _COMPARED.items()},
        **{f"operator.{name}": combined(sign) for name, sign in _COMBINED.items()},
        "operator.eq": arithmetic.equal,
        "operator.add": arithmetic.add,
        "operator.sub": arithmetic.subtract,
        "operator.mul": arithmetic.multiply,
        "operator.pow": arithmetic.power,
        "operator.mod": arithmetic.modulo,
        "operator.truediv": arithmetic.divide,
        "operator.floordiv": arithmetic.divide_whole,
        "operator.neg": arithmetic.negative,
        "operator.abs": arithmetic.magnitude,
        "operator.not_": operator.not_,
        "operator.truth": operator.truth,
        "operator.getitem": index,
        "operator.itemgetter": item_getter,
        "operator.attrgetter": attribute_getter,
    }
