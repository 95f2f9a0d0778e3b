"""Places: names, attributes and items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from falcon.engine import ir
from falcon.engine.check.constants import ORDER_CONSTANTS, ORDER_NAMES, TRADE_CONSTANTS
from falcon.engine.check.fields import ALL_LINES
from falcon.engine.check.names import feed_number
from falcon.engine.lower.native import fields, records, times
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.flow import SEVERAL
from falcon.engine.lower.native.lists import item_at
from falcon.engine.lower.native.reads import line_value_at
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import TIMES, NotNativeError, Value
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle
from falcon.engine.runtime.valued import Valued

_CONSTANTS: Final = {"order": ORDER_CONSTANTS, "trade": TRADE_CONSTANTS}


def const(coder: Coder, node: ir.Const) -> Value:
    """A literal."""
    return coder.tape.constant(node.value)


def local(coder: Coder, node: ir.Local) -> Value:
    """A local variable."""
    key = coder.key(node.name)
    known = coder.flow.known.get(key)
    if known is SEVERAL:
        raise NotNativeError(f"{node.name} stands for several things")
    if known is not None:
        return known
    variable = coder.variables.of(key)
    if key in coder.flow.assigned:
        value = coder.variables.peek(variable)
        text = coder.flow.texts.get(key) if value.kind == "str" else None
        return value if text is None else value._replace(data=text)
    coder.variables.guard(variable)
    return coder.variables.load(variable)


def own(coder: Coder, node: ir.Own) -> Value:
    """``self.name``."""
    setting, name = coder.setting, node.name
    if name in setting.recorded:
        raise NotNativeError(f"self.{name} is a list")
    if name in coder.owned:
        return coder.owned[name].value
    if name in coder.records:
        record: Value = coder.records[name].value
        return record
    if name in setting.changing:
        return coder.variables.load(coder.variables.of(name))
    if name in setting.own:
        return _kept(coder, name, setting.own[name])
    return _offered(coder, name)


def _offered(coder: Coder, name: str) -> Value:
    """An attribute that backtrader gives."""
    setting = coder.setting
    if name == "datas":
        return Value("static", data=setting.stage.feeds)
    if name == "datetime":
        return Value("static", data=setting.stage.clock)
    number = feed_number(name)
    if number is not None and number < len(setting.stage.feeds):
        return Value("static", data=setting.stage.feeds[number])
    return coder.fail()


def _kept(coder: Coder, name: str, value: object) -> Value:
    """An attribute that keeps what `__init__` left there."""
    if isinstance(value, set):
        raise NotNativeError(f"self.{name} is a set")
    return coder.setting.given(coder.tape, ("own", name), value)


def param(coder: Coder, node: ir.Param) -> Value:
    """A parameter."""
    value = _stated(coder.setting.parameters, node.name)
    return coder.setting.given(coder.tape, ("param", node.name), value)


def fixed(coder: Coder, node: ir.Fixed) -> Value:
    """A constant of the module."""
    return coder.setting.known(coder.tape, _stated(coder.setting.fixed, node.name))


def _stated(values: Mapping[str, object], name: str) -> object:
    if name not in values:
        raise NotNativeError(f"{name}, which is no plain value")
    return values[name]


def has(coder: Coder, node: ir.Has) -> Value:
    """``hasattr``."""
    if not isinstance(node.value, ir.Own) or node.value.name != node.name:
        raise NotNativeError("hasattr of a value")
    if node.name in coder.setting.own:
        return coder.tape.constant(value=True)
    variable = coder.variables.of(node.name)
    return Value("bool", variable.flag, None)


def attr(coder: Coder, node: ir.Attr) -> Value:
    """``value.name``."""
    if node.default is not None:
        return _attr_or(coder, node)
    owner = coder.value(node.value)
    return field(coder, owner, node.name)


def _attr_or(coder: Coder, node: ir.Attr) -> Value:
    """``getattr`` with a default."""
    if node.name or not isinstance(node.value, ir.Own) or node.default is None:
        raise NotNativeError("getattr of a value")
    name = node.value.name
    if name in coder.setting.own or name not in coder.setting.changing:
        return coder.value(node.value)
    variable, unset, end = coder.variables.of(name), Label(), Label()
    coder.tape.jump(op.I_EQ, variable.flag, coder.zero(), unset)
    coder.choose(id(node), coder.variables.peek(variable))
    coder.tape.go(end)
    coder.tape.place(unset)
    coder.choose(id(node), coder.value(node.default))
    coder.tape.place(end)
    return coder.chosen(id(node))


def field(coder: Coder, owner: Value, name: str) -> Value:
    """An attribute of a value."""
    kind = owner.kind
    if kind in {"nothing", "none"}:
        return coder.fail()
    if kind == "static":
        return _static_field(coder, owner.data, name)
    if kind == "feed" or kind in TIMES:
        part = _feed_field if kind == "feed" else times.part
        return part(coder, owner, name)
    if name in _CONSTANTS.get(kind, ()):
        return coder.tape.constant(_CONSTANTS[kind][name])
    if kind == "order" and name in ORDER_NAMES:
        return Value("static", data=ORDER_NAMES[name])
    return fields.field(coder, owner, name)


def _feed_field(coder: Coder, owner: Value, name: str) -> Value:
    """An attribute of a feed that only the run knows."""
    if name != "_name":
        raise NotNativeError(f"{name} of a feed that only the run knows")
    names = [coder.tape.text(feed.name) for feed in coder.setting.stage.feeds]
    return Value("str", coder.emit(op.PICK, coder.tape.table(names), owner.register))


def _static_field(coder: Coder, owner: object, name: str) -> Value:
    if isinstance(owner, FeedHandle | IndicatorHandle):
        if name in ALL_LINES:
            return Value("static", data=owner)
        if name == "_name" and isinstance(owner, FeedHandle):
            return coder.tape.constant(owner.name)
        if name in owner.lines:
            return Value("static", data=owner.lines[name])
    raise NotNativeError(f"attribute {name}")


def index(coder: Coder, node: ir.Index) -> Value:
    """``value[key]``."""
    owner, key = coder.values(node.value, node.key)
    return item(coder, owner, key)


def item(coder: Coder, owner: Value, key: Value) -> Value:
    """An item of a container, or the value of a line."""
    if "nothing" in {owner.kind, key.kind}:
        return coder.fail()
    if owner.kind == "static" and isinstance(owner.data, Valued):
        return line_value_at(coder, owner.data.main, key)
    if owner.kind == "static":
        return _static_item(coder, owner.data, key)
    if owner.kind == "tuple":
        return _tuple_item(coder, owner, key)
    return _changing_item(coder, owner, key)


def _tuple_item(coder: Coder, owner: Value, key: Value) -> Value:
    if not isinstance(key.data, int):
        raise NotNativeError("an item that only the run knows")
    if not -len(owner.data) <= key.data < len(owner.data):
        return coder.fail()
    found: Value = owner.data[key.data]
    return found


def _changing_item(coder: Coder, owner: Value, key: Value) -> Value:
    if owner.kind == "list":
        return item_at(coder, owner.data, key)
    if owner.kind == "record":
        return records.get(coder, owner.data, key)
    raise NotNativeError(f"an item of a {owner.kind}")


# The containers of a strategy hold whatever it put there.
def _static_item(coder: Coder, owner: object, key: Value) -> Value:
    if key.kind == "static" and isinstance(owner, dict):
        matching = [v for k, v in owner.items() if k is key.data]
        return (
            coder.setting.known(coder.tape, matching[0]) if matching else coder.fail()
        )
    if isinstance(owner, list | tuple) and key.kind in {"int", "bool"}:
        if key.data is None:
            return _picked(coder, list(owner), key)
        if -len(owner) <= key.data < len(owner):
            return coder.setting.known(coder.tape, owner[key.data])
        return coder.fail()
    if isinstance(owner, dict) and key.data is not None and key.kind in {"str", "int"}:
        if key.data in owner:
            return coder.setting.known(coder.tape, owner[key.data])
        return coder.fail()
    raise NotNativeError("an item that only the run knows")


def _picked(coder: Coder, items: list[object], key: Value) -> Value:
    """An item of a known list of numbers or texts, at a place that the run knows."""
    kinds = {type(one) for one in items}
    if len(kinds) != 1 or not kinds <= {int, float, str}:
        raise NotNativeError("an item that only the run knows")
    tape = coder.tape
    constants = [tape.constant(one) for one in items]
    start = tape.table([tape.registers[one.register] for one in constants])
    tape.emit(op.I_LE, tape.whole(len(items)), key.register, 0)
    tape.emit(op.I_LT, key.register, coder.zero(), 0)
    return Value(constants[0].kind, coder.emit(op.PICK, start, key.register))
