"""Records: dicts whose keys are known, each with a variable for its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from falcon.engine import ir
from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.tape import Label
from falcon.engine.lower.native.values import VIEW, NotNativeError, Value
from falcon.engine.lower.native.variables import Variable
from falcon.engine.native.machine import opcodes as op

Key = object


class Record:
    """A dict.

    Attributes:
        name: tells it from others.
        first: the keys that it has from the beginning, as values.
        keys: all that are ever asked for.
    """

    __slots__ = ("first", "keys", "name")

    def __init__(self, name: object) -> None:
        self.name = name
        self.first: dict[Key, Value] = {}
        self.keys: dict[Key, None] = {}

    @property
    def value(self) -> Value:
        """The record as a value."""
        return Value("record", data=self)


def key_of(value: Value) -> Key:
    """What tells a key from others.

    Raises:
        NotNativeError: only the run knows it.
    """
    if value.kind == "static":
        return "static", id(value.data)
    if value.kind in {"bool", "int", "float", "str"} and value.data is not None:
        return value.data
    raise NotNativeError("a key that only the run knows")


def entry(coder: Coder, record: Record, key: Key) -> Variable:
    """The variable of a key."""
    record.keys.setdefault(key)
    variable = coder.variables.of(("item", record.name, key))
    if key not in record.first:
        coder.variables.guard(variable)
    return variable


def feeds(coder: Coder, value: Value) -> Iterator[Value]:
    """Lower the same for each feed; the run goes to that of the feed it finds."""
    end = Label()
    for feed in coder.setting.stage.feeds:
        following = Label()
        number = coder.tape.whole(feed.index)
        coder.tape.jump(op.I_NE, value.register, number, following)
        yield Value("static", data=feed)
        coder.tape.go(end)
        coder.tape.place(following)
    coder.tape.fail()
    coder.tape.place(end)


def get(coder: Coder, record: Record, key: Value) -> Value:
    """``record[key]``."""
    if key.kind == "feed":
        name = ("feed", record.name)
        for feed in feeds(coder, key):
            coder.choose(name, get(coder, record, feed))
        return coder.chosen(name)
    found = coder.variables.load(entry(coder, record, key_of(key)))
    return coder.fail() if found.kind == "nothing" else found


def put(coder: Coder, record: Record, key: Value, value: Value) -> None:
    """``record[key] = value``."""
    if value.kind in {"text", "position", "tuple"}:
        raise NotNativeError(f"a dict with a {value.kind} in it")
    if key.kind == "feed":
        for feed in feeds(coder, key):
            put(coder, record, feed, value)
        return
    coder.variables.store(entry(coder, record, key_of(key)), value)


def get_or(
    coder: Coder, record: Record, key: Value, other: Value, node: ir.MethodCall
) -> Value:
    """``record.get(key, other)``."""
    variable = entry(coder, record, key_of(key))
    if variable.flag < 0:
        return coder.variables.load(variable)
    unset, end = Label(), Label()
    coder.tape.jump(op.I_EQ, variable.flag, coder.zero(), unset)
    coder.choose(id(node), coder.variables.peek(variable))
    coder.tape.go(end)
    coder.tape.place(unset)
    coder.choose(id(node), other)
    coder.tape.place(end)
    return coder.chosen(id(node))


def drop(coder: Coder, record: Record, key: Value) -> None:
    """``del record[key]``."""
    variable = entry(coder, record, key_of(key))
    coder.variables.guard(variable)
    coder.tape.emit(op.I_EQ, variable.flag, coder.zero(), 0)
    coder.tape.emit(op.MOVE, variable.flag, coder.zero())


def has(
    coder: Coder, record: Record, key: Value, target: Label, *, wanted: bool
) -> None:
    """Jump if a record has a key, or has not."""
    variable = entry(coder, record, key_of(key))
    if variable.flag >= 0:
        code = op.I_NE if wanted else op.I_EQ
        coder.tape.jump(code, variable.flag, coder.zero(), target)
    elif wanted:
        coder.tape.go(target)


def entries(coder: Coder, record: Record, name: str) -> list[Value]:
    """What a record is made of: its ``keys``, ``values`` or ``items``.

    Raises:
        NotNativeError: only the run knows what it has.
    """
    variables = {key: entry(coder, record, key) for key in record.keys | record.first}
    if any(one.flag >= 0 for key, one in variables.items() if key in record.first):
        raise NotNativeError("the entries of a dict that changes")
    others = [one for key, one in variables.items() if key not in record.first]
    if any(one.mask or one.base for one in others):
        raise NotNativeError("the entries of a dict that changes")
    if name == "keys":
        return [*record.first.values()]
    loaded = [coder.variables.load(variables[key]) for key in record.first]
    if name == "values":
        return loaded
    rows = zip(record.first.values(), loaded, strict=True)
    return [Value("tuple", data=list(row)) for row in rows]


def method(
    coder: Coder, record: Record, node: ir.MethodCall, args: list[Value]
) -> Value:
    """A method of a record.

    Raises:
        NotNativeError: the machine does not know it.
    """
    match node.name, args:
        case "get", [key]:
            return get_or(coder, record, key, coder.tape.constant(None), node)
        case "get", [key, other]:
            return get_or(coder, record, key, other, node)
        case ("keys" | "values" | "items") as name, []:
            return Value("tuple", data=entries(coder, record, name), tag=VIEW)
    raise NotNativeError(f".{node.name}() of a dict")


def mapping(coder: Coder, node: ir.Mapping) -> Value:
    """A dict that is written out.

    Raises:
        NotNativeError: there may be several of it.
    """
    if coder.iterated:
        raise NotNativeError("a dict in a loop")
    name = (*coder.path, id(node))
    record: Record = coder.records.setdefault(name, Record(name))
    keys = coder.values(*node.keys)
    values = coder.values(*node.values)
    record.first = {key_of(key): key for key in keys}
    for key in record.keys:
        if key not in record.first:
            variable = entry(coder, record, key)
            coder.tape.emit(op.MOVE, variable.flag, coder.zero())
    for key_value, value in zip(keys, values, strict=True):
        put(coder, record, key_value, value)
        flag = entry(coder, record, key_of(key_value)).flag
        if flag >= 0:
            coder.tape.emit(op.MOVE, flag, coder.tape.whole(1))
    return record.value


def first_of(
    coder: Coder, name: str, values: Mapping[object, object]
) -> tuple[Record, dict[Key, object]]:
    """The record of an attribute, with what it holds at first by key."""
    record = Record(name)
    held: dict[Key, object] = {}
    for plain, value in values.items():
        key = coder.setting.known(coder.tape, plain)
        record.first[key_of(key)] = key
        held[key_of(key)] = value
    return record, held
