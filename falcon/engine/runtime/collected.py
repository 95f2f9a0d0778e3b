"""Functions of `collections` and `copy`: further containers, bounded."""

from __future__ import annotations

import copy
import enum
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Callable
from typing import Any, Final

from falcon.engine.broker.orders import Order
from falcon.engine.check.enums import KINDS
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.kinds import is_plain
from falcon.engine.runtime.meter import Namespace, NotOfferedError
from falcon.engine.runtime.nested import defaultdict, deque

_RECORD_FUEL: Final = 2_000
"""Fuel of making a class of records."""

_MAX_FIELDS: Final = 100
_MIXED: Final[dict[str, type]] = {"strEnum": str, "intEnum": int}


def collected(containers: Containers, builtins: Namespace) -> Namespace:
    """The functions by our names."""
    factories = {
        builtins["_list"]: list,
        builtins["_dict"]: dict,
        builtins["_set"]: set,
        builtins["_tuple"]: tuple,
        builtins["_int"]: int,
        builtins["_str"]: str,
    }

    def default_dict(factory: Any = None, /, *some: Any, **more: Any) -> Any:
        if factory is not None and not callable(factory):
            raise TypeError("first argument must be callable or None")
        made = factories.get(factory, factory)
        return defaultdict(made, containers.entries(*some, **more))

    def counter(some: Any = (), /, **more: Any) -> Any:
        items = some if isinstance(some, dict) else list(_keys(containers, some))
        return Counter(items, **more)

    def ordered(some: Any = (), /, **more: Any) -> Any:
        return OrderedDict(containers.entries(some, **more))

    space: dict[str, Any] = {
        **{f"enum.{base}": _enumeration(base) for base in KINDS},
        "collections.deque": lambda iterable=(), maxlen=None: deque(
            containers.listed(iterable), maxlen
        ),
        "collections.defaultdict": default_dict,
        "collections.Counter": counter,
        "collections.OrderedDict": ordered,
        "collections.namedtuple": _records(containers),
        "copy.copy": _copied(containers, copy.copy),
        "copy.deepcopy": _copied(containers, copy.deepcopy),
        "dict.fromkeys": lambda some, value=None: dict.fromkeys(
            _keys(containers, some), value
        ),
    }
    return {function_name(path): function for path, function in space.items()}


def _keys(containers: Containers, some: Any) -> Any:
    return map(containers.meter.key, containers.listed(some))


def _records(containers: Containers) -> Any:
    def take(name: Any, fields: Any, *, defaults: Any = None) -> object:
        if isinstance(fields, str):
            fields = fields.replace(",", " ").split()
        names = containers.listed(fields)
        if len(names) > _MAX_FIELDS or not all(isinstance(one, str) for one in names):
            raise NotOfferedError("a namedtuple of such fields")
        containers.meter.charge(_RECORD_FUEL)
        given = None if defaults is None else containers.listed(defaults)
        return namedtuple(str(name), names, defaults=given)

    return take


def _enumeration(base: str) -> Any:
    """What makes an enumeration of its name, then names and values by turns."""
    mixin = _MIXED.get(base)
    kind: Any = enum.Enum if mixin else getattr(enum, base)

    def take(name: str, *parts: Any) -> object:
        members = list(zip(parts[::2], parts[1::2], strict=True))
        return kind(name, members, type=mixin) if mixin else kind(name, members)

    return take


def _copied(containers: Containers, function: Callable[[Any], Any]) -> Any:
    def take(value: Any) -> object:
        containers.meter.weigh(value)
        if function is copy.deepcopy:
            _check_parts(value)
        if not is_plain(value):
            if isinstance(value, Order) and function is copy.copy:
                raise NotOfferedError("a copy of an order")
            raise NotOfferedError(f"a copy of a {type(value).__name__}")
        return function(value)

    return take


def _check_parts(value: Any) -> None:
    """Refuse a deep copy of what belongs to the run: orders, feeds and the like."""
    parts: Any = ()
    if isinstance(value, dict):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, list | tuple | set | frozenset | deque):
        parts = value
    elif not is_plain(value):
        raise NotOfferedError(f"a copy of a {type(value).__name__}")
    for part in parts:
        _check_parts(part)
