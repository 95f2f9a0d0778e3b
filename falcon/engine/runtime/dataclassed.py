"""Functions of `dataclasses` on objects of classes that the file defines."""

from __future__ import annotations

from typing import Any

from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.kinds import is_plain
from falcon.engine.runtime.meter import Meter, Namespace, NotOfferedError
from falcon.engine.runtime.records import Record


def dataclassed(meter: Meter) -> Namespace:
    """The functions by our names."""

    def as_dict(value: Any) -> object:
        meter.weigh(_checked(value))
        return _taken_apart(value, dict)

    def as_tuple(value: Any) -> object:
        meter.weigh(_checked(value))
        return _taken_apart(value, lambda pairs: tuple(one for _, one in pairs))

    def replace(value: Any, /, **changes: Any) -> object:
        kind = _checked(value).kind
        return kind(**{name: value.get(name) for name in kind.fields or ()} | changes)

    made = {"asdict": as_dict, "astuple": as_tuple, "replace": replace}
    return {function_name(f"dataclasses.{k}"): made[k] for k in made}


def _checked(value: Any) -> Record:
    if isinstance(value, Record) and value.kind.fields is not None:
        return value
    raise TypeError("asdict() should be called on dataclass instances")


def _taken_apart(value: Any, make: Any) -> Any:
    """A value with the objects in it as plain containers, all of them new."""
    if isinstance(value, Record) and value.kind.fields is not None:
        names = value.kind.fields
        return make([(name, _taken_apart(value.get(name), make)) for name in names])
    if isinstance(value, list | tuple) and type(value) in {list, tuple}:
        return type(value)(_taken_apart(one, make) for one in value)
    if type(value) is dict:
        return {_taken_apart(k, make): _taken_apart(v, make) for k, v in value.items()}
    if is_plain(value) and not isinstance(value, set | list | dict):
        return value
    raise NotOfferedError(f"a copy of a {type(value).__name__}")
