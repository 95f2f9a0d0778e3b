"""Start: what registers hold before the first bar."""

from __future__ import annotations

from collections import deque
from datetime import date, time, timedelta
from typing import Any

from falcon.engine.lower.native.clock import whole_of
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.lists import NativeList, Slot
from falcon.engine.lower.native.records import first_of
from falcon.engine.lower.native.setting import Setting
from falcon.engine.lower.native.tape import bits
from falcon.engine.lower.native.values import (
    ABSENT,
    HANDLES,
    KINDS,
    MASKS,
    NONE,
    TAGS,
    NotNativeError,
    Value,
)
from falcon.engine.lower.native.variables import Variable
from falcon.engine.runtime.valued import Valued

_MASKS = {
    type(None): NONE,
    bool: MASKS["bool"],
    int: MASKS["int"],
    float: MASKS["float"],
}


def initial(coder: Coder, name: str) -> None:
    """Tell a variable what `__init__` left in the attribute.

    Raises:
        NotNativeError: no register holds it.
    """
    variable = coder.variables.of(name)
    if name not in coder.setting.own:
        coder.variables.guard(variable)
        return
    value = coder.setting.own[name]
    if isinstance(value, list | deque):
        _listed(coder, name, value)
        return
    if type(value) is dict and name not in coder.setting.changing:
        _recorded(coder, name, value)
        return
    if name not in coder.setting.changing:
        return
    _typed(variable, value, name)


def _typed(variable: Variable, value: object, name: str) -> None:
    """Let a variable be of the kind of its first value."""
    if type(value) in _MASKS:
        variable.mask = _MASKS[type(value)]
    elif isinstance(value, str | date | time | timedelta):
        variable.base = type(value).__name__
    else:
        raise NotNativeError(f"self.{name} changes and is a {type(value).__name__}")


def _listed(coder: Coder, name: str, value: list[object] | deque[object]) -> None:
    """Let an attribute be a list with what is in it."""
    if _places(coder.setting, value) > 1:
        raise NotNativeError("a list with several names")
    slot = coder.owned[name] = coder.lists.of(coder, name)
    slot.is_local = False
    slot.is_deque = isinstance(value, deque)
    if isinstance(value, deque) and value.maxlen is not None:
        slot.most = value.maxlen
    for item in value:
        if not isinstance(item, (*_MASKS, str, date, time, timedelta)):
            raise NotNativeError(f"self.{name} holds a {type(item).__name__}")
        coder.variables.store(slot.item, coder.setting.known(coder.tape, item))


def _recorded(coder: Coder, name: str, value: dict[object, object]) -> None:
    """Let an attribute be a dict with what is in it."""
    if _places(coder.setting, value) > 1:
        raise NotNativeError("a dict with several names")
    record, held = first_of(coder, name, value)
    coder.records[name] = record
    for key, one in held.items():
        variable = coder.variables.of(("item", name, key))
        if isinstance(one, Valued):
            variable.base, variable.data = "static", Value("static", data=one)
        else:
            _typed(variable, one, name)


def _places(setting: Setting, value: object) -> int:
    """In how many places something is found before the first bar."""
    homes = (setting.own, setting.parameters, setting.fixed)
    waiting: list[object] = [one for home in homes for one in home.values()]
    seen: set[int] = set()
    count = 0
    while waiting:
        one = waiting.pop()
        count += one is value
        if isinstance(one, dict | list | tuple | deque | set) and id(one) not in seen:
            seen.add(id(one))
            waiting += [*one, *(one.values() if isinstance(one, dict) else ())]
    return count


def _write_record(coder: Coder, name: str) -> None:
    _, held = first_of(coder, name, coder.setting.own[name])  # type: ignore[arg-type]
    for key, value in held.items():
        variable = coder.variables.of(("item", name, key))
        if variable.flag >= 0:
            coder.tape.registers[variable.flag] = 1
        if not isinstance(value, Valued):
            _write(coder, variable, value)


def lists_of(coder: Coder) -> list[NativeList]:
    """The lists in order, with what they hold at first."""
    names = {id(slot): name for name, slot in coder.owned.items()}
    return [
        _first(coder, slot, coder.setting.own[names[id(slot)]])
        if id(slot) in names
        else _first(coder, slot, ())
        for slot in coder.lists.all.values()
    ]


# The containers of a strategy hold whatever it put there.
def _first(coder: Coder, slot: Slot, items: Any) -> NativeList:
    words = [word for item in items for word in _words(coder, slot.item, item)]
    return NativeList(width=slot.width, most=slot.most, count=len(items), words=words)


def written(coder: Coder) -> None:
    """Write the first values of attributes into their registers."""
    for name in coder.records.keys() & coder.setting.own.keys():
        _write_record(coder, str(name))
    for name in coder.setting.changing:
        if name in coder.setting.own and name not in coder.owned:
            variable = coder.variables.of(name)
            _write(coder, variable, coder.setting.own[name])
            if ("own", name) in coder.setting.open:
                changes = () if variable.mask in KINDS else ("float",)
                coder.tape.inputs[variable.register] = ("own", name), changes


def _write(coder: Coder, variable: Variable, value: object) -> None:
    registers = coder.tape.registers
    places = (variable.register, variable.tag)
    for place, word in zip(places, _words(coder, variable, value), strict=False):
        registers[place] = word


def _words(coder: Coder, variable: Variable, value: object) -> list[int]:
    """What the registers of a variable hold where it has a value."""
    if isinstance(value, str):
        return [coder.tape.text(value)]
    if isinstance(value, date | time | timedelta):
        return [whole_of(value)]
    if value is None and variable.base:
        return [-1 if variable.base in HANDLES else ABSENT]
    if variable.mask in KINDS:
        return [] if variable.mask == NONE else [_plain_bits(value)]
    if isinstance(value, int) and abs(value) > 1 << 53:
        raise NotNativeError("a giant number")
    number = 0.0 if value is None else float(value)  # type: ignore[arg-type]
    kind = "none" if value is None else type(value).__name__
    return [bits(number), TAGS[kind]]


def _plain_bits(value: object) -> int:
    if isinstance(value, float):
        return bits(value)
    if isinstance(value, int) and abs(value) < 1 << 62:
        return int(value)
    if value is None:
        return 0
    raise NotNativeError("a giant number")
