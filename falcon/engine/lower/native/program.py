"""The native program: one strategy, lowered with what its `__init__` left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from falcon.engine import code, ir
from falcon.engine.check.names import CALLBACKS
from falcon.engine.lower.native import (
    actions,
    calls,
    comprehensions,
    operations,
    parts,
    places,
    records,
    texts,
)
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.flow import Flow
from falcon.engine.lower.native.fusion import Fusion
from falcon.engine.lower.native.lists import NativeList
from falcon.engine.lower.native.locals import bind, unset
from falcon.engine.lower.native.setting import Setting
from falcon.engine.lower.native.shortcuts import Shortcuts
from falcon.engine.lower.native.start import initial, lists_of, written
from falcon.engine.lower.native.statements import block
from falcon.engine.lower.native.tape import Changes, Row, Source
from falcon.engine.lower.native.templates import Call
from falcon.engine.lower.native.values import NotNativeError, Value
from falcon.engine.native.machine import opcodes as op

_MAX_ROUNDS: Final = 12
_ARGUMENTS: Final = {
    "notify_order": ("order",),
    "notify_trade": ("trade",),
    "notify_cashvalue": ("float", "float"),
}
ENTRIES: Final = (
    *("start", "prenext", "nextstart", "next", "stop"),
    *("notify_order", "notify_trade", "notify_cashvalue"),
)
"""Methods that the run calls, in the order of the machine's table."""

_ELSEWHERE: Final = CALLBACKS.keys() - {"__init__", *ENTRIES}
"""Those that only the Python tier calls."""

Entry = tuple[int, int, int, int]

# Each function takes the node of its own type; the table pairs them.
LOWERINGS: Final[dict[type, Callable[[Coder, Any], Value]]] = {
    ir.Action: actions.action,
    ir.Attr: places.attr,
    ir.Binary: operations.binary,
    ir.Call: calls.call,
    ir.Choice: operations.choice,
    ir.Compare: operations.truth,
    ir.Comprehension: comprehensions.comprehension,
    ir.Const: places.const,
    ir.Display: operations.display,
    ir.Fixed: places.fixed,
    ir.Global: calls.global_name,
    ir.Has: places.has,
    ir.HelperCall: calls.helper_call,
    ir.Index: places.index,
    ir.Local: places.local,
    ir.Mapping: records.mapping,
    ir.Logic: operations.logic,
    ir.MethodCall: calls.method_call,
    ir.Own: places.own,
    ir.Param: places.param,
    ir.Slice: parts.part,
    ir.Text: texts.joined,
    ir.Unary: operations.unary,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeProgram:
    """What the machine needs to run a strategy.

    Attributes:
        rows: instructions; `op.LINE` names nodes, not yet rows of a sheet.
        registers: their first values, as 64 bits.
        entries: for each of `ENTRIES` where it begins and the registers of its
            arguments, -1 for what there is not, and the fuel of beginning it.
        texts: strings by number.
        templates: what is printed, by number.
        inputs: registers that get a number of the run at hand: where it comes from, and
            what happens to it.
        lists: that come and go.
    """

    rows: Sequence[Row]
    registers: Sequence[int]
    entries: Sequence[Entry]
    texts: Sequence[str]
    templates: Sequence[Call]
    inputs: Mapping[int, tuple[Source, Changes]]
    lists: Sequence[NativeList]


def lower(setting: Setting) -> NativeProgram:
    """Lower all methods that the run calls.

    Raises:
        NotNativeError: one of them uses what only the Python tier knows.
    """
    for name in _ELSEWHERE & setting.methods.keys():
        raise NotNativeError(name)
    coder = Coder(setting, LOWERINGS)
    for name in sorted(setting.changing | setting.mutated):
        initial(coder, name)
    for _ in range(_MAX_ROUNDS):
        coder.begin()
        try:
            entries = _lower_all(coder)
        except NotNativeError:
            if not coder.variables.has_grown:
                raise
            continue
        if not coder.variables.has_grown:
            return _finished(coder, entries)
    raise NotNativeError("variables of too many kinds")


def _lower_all(coder: Coder) -> list[Entry]:
    methods = coder.setting.methods
    places = {
        name: _lower_method(coder, methods[name]) for name in ENTRIES if name in methods
    }
    if "next" in places:
        # `nextstart` is `next` if it is not defined.
        places.setdefault("nextstart", places["next"])
    return [places.get(name, (-1, -1, -1, 0)) for name in ENTRIES]


def _lower_method(coder: Coder, method: code.Method) -> Entry:
    coder.flow, coder.path, coder.scope = Flow(), (method.name,), ()
    coder.loops = []
    coder.enter(method)
    start = len(coder.tape.rows)
    registers = []
    set_again = coder.facts.assigned_in(method.body)
    unset(coder, set_again)
    for name, kind in zip(method.args, _ARGUMENTS.get(method.name, ()), strict=True):
        register = coder.variables.counter(f"{method.name} {name}")
        registers.append(register)
        value = Value(kind, register)
        if name in set_again:
            bind(coder, coder.key(name), value)
        else:
            coder.flow.known[coder.key(name)] = value
    block(coder, method.body)
    if not coder.flow.is_dead:
        coder.tape.emit(op.RETURN)
    one, other = (*registers, -1, -1)[:2]
    return start, one, other, coder.facts.price_of(method.body)


def _finished(coder: Coder, entries: list[Entry]) -> NativeProgram:
    texts.check_texts(coder)
    coder.lists.check()
    written(coder)
    tape = coder.tape
    given = [register for entry in entries for register in entry[1:3]]
    short = Shortcuts(tape, [start for start, *_ in entries], given)
    starts = [short.place(start) for start, *_ in entries]
    code = Fusion(short.rows, starts, tape.number(0.0))
    return NativeProgram(
        rows=code.rows,
        registers=tape.registers,
        entries=[
            (code.place(start), a, b, fuel)
            for start, (_, a, b, fuel) in zip(starts, entries, strict=True)
        ],
        texts=tape.texts,
        templates=coder.templates,
        inputs=tape.inputs,
        lists=lists_of(coder),
    )
