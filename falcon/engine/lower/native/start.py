"""Start: what registers hold before the first bar."""

from __future__ import annotations

from datetime import date, time, timedelta

from falcon.engine.lower.native.clock import whole_of
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.tape import bits
from falcon.engine.lower.native.values import (
    ABSENT,
    HANDLES,
    KINDS,
    MASKS,
    NONE,
    TAGS,
    NotNativeError,
)
from falcon.engine.lower.native.variables import Variable

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
    if type(value) in _MASKS:
        variable.mask = _MASKS[type(value)]
    elif isinstance(value, str | date | time | timedelta):
        variable.base = type(value).__name__
    else:
        raise NotNativeError(f"self.{name} changes and is a {type(value).__name__}")


def written(coder: Coder) -> None:
    """Write the first values of attributes into their registers."""
    for name in coder.setting.changing:
        if name in coder.setting.own:
            variable = coder.variables.of(name)
            _write(coder, variable, coder.setting.own[name])
            if ("own", name) in coder.setting.open:
                changes = () if variable.mask in KINDS else ("float",)
                coder.tape.inputs[variable.register] = ("own", name), changes


def _write(coder: Coder, variable: Variable, value: object) -> None:
    registers = coder.tape.registers
    if isinstance(value, str):
        registers[variable.register] = coder.tape.text(value)
    elif isinstance(value, date | time | timedelta):
        registers[variable.register] = whole_of(value)
    elif value is None and variable.base:
        absent = -1 if variable.base in HANDLES else ABSENT
        registers[variable.register] = absent
    elif variable.mask in KINDS:
        registers[variable.register] = _plain_bits(value)
    else:
        if isinstance(value, int) and abs(value) > 1 << 53:
            raise NotNativeError("a giant number")
        number = 0.0 if value is None else float(value)  # type: ignore[arg-type]
        registers[variable.register] = bits(number)
        kind = "none" if value is None else type(value).__name__
        registers[variable.tag] = TAGS[kind]


def _plain_bits(value: object) -> int:
    if isinstance(value, float):
        return bits(value)
    if isinstance(value, int) and abs(value) < 1 << 62:
        return int(value)
    if value is None:
        return 0
    raise NotNativeError("a giant number")
