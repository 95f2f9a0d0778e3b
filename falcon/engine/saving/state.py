"""State: what a strategy keeps on ``self``, as plain data and back.

Handles are named by their place, because building the same strategy again gives the
same handles; orders by their place among the orders that are held. A container that is
reachable in two ways is written once, so that it is one container again.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from falcon.engine.broker.orders import Order
from falcon.engine.broker.positions import Position
from falcon.engine.broker.trades import Trade
from falcon.engine.graph import Node
from falcon.engine.instance import Instance
from falcon.engine.runtime.byname import EXTRAS
from falcon.engine.runtime.cycles import Count, Cycle
from falcon.engine.runtime.handles import FeedHandle, IndicatorHandle, LineHandle
from falcon.engine.runtime.indicators import IndicatorClass
from falcon.engine.runtime.namespace import UNSET
from falcon.engine.runtime.nested import COLLECTIONS, defaultdict, deque
from falcon.engine.runtime.records import Record, RecordClass
from falcon.engine.saving import kept, made
from falcon.engine.saving.saved import Plain
from falcon.engine.service import Service
from falcon.errors import StrategyCrashError

_SCALARS: Final = (bool, int, float, str)
_HOLDERS: Final = (Record, Cycle, Count)
_BOXES: Final = (*COLLECTIONS, np.ndarray, *_HOLDERS)
_FROZEN: Final[dict[str, Any]] = {"tuple": tuple, "frozenset": frozenset}
_EMPTY: Final[dict[str, Callable[[], Any]]] = {
    "list": list,
    "set": set,
    "dict": dict,
    "OrderedDict": OrderedDict,
    "Counter": Counter,
    "array": lambda: array("d"),
    "Cycle": Cycle,
    "Count": Count,
}
_TRADE_FIELDS: Final = tuple(name for name in Trade.__slots__ if name != "data")


class Writer:
    """Writes the state of one instance.

    Attributes:
        orders: those that the strategy keeps; values name them by their place here.
        shelf: the containers.
    """

    def __init__(self, instance: Instance) -> None:
        self.orders: list[Order] = []
        self.shelf: list[Plain] = []
        self._instance = instance
        self._places: dict[int, int] = {}

    def state(self) -> dict[str, Plain]:
        """All attributes that are set, and containers of the module, by name.

        Raises:
            StrategyCrashError: one of them cannot be saved.
        """
        space = self._instance.space
        try:
            return {
                name: self._value(space[emitted])
                for name, emitted in _changing(self._instance).items()
                if space[emitted] is not UNSET
            } | {
                name: self._value(kind.constants)
                for name, kind in _kinds(self._instance)
                if kind.is_changed
            }
        except RecursionError:
            raise StrategyCrashError(
                "a strategy cannot keep what is nested so deep from bar to bar"
            ) from None

    def _value(self, value: object) -> Plain:
        if value is None or type(value) in _SCALARS:
            return value
        if isinstance(value, _BOXES):
            return ["box", self._box(value)]
        if isinstance(value, Order):
            self.orders.append(value)
            return ["order", len(self.orders) - 1]
        if isinstance(value, Service | IndicatorClass):
            return kept.pack(value, self._instance)
        return self._handle(value)

    def _box(self, box: Any) -> int:
        if id(box) not in self._places:
            place = self._places[id(box)] = len(self.shelf)
            self.shelf.append(None)
            held = box.values if isinstance(box, _HOLDERS) else box
            if isinstance(held, dict):
                items = [[self._value(k), self._value(v)] for k, v in held.items()]
            elif isinstance(box, np.ndarray):
                items = box.ravel().tolist()
            else:
                items = [self._value(item) for item in held]
            is_record = isinstance(box, tuple) and type(box) is not tuple
            kind = "record" if is_record else type(box).__name__
            kind = "Record" if isinstance(box, Record) else kind
            self.shelf[place] = [kind, items, self._more(box)]
        return self._places[id(box)]

    def _more(self, box: Any) -> Plain:
        """What a container has besides its values."""
        match box:
            case deque():
                return box.maxlen
            case Record():
                return self._value(box.kind)
            case np.ndarray():
                return [box.dtype.name, *box.shape]
            case defaultdict():
                return self._value(box.default_factory)
            case tuple() if type(box) is not tuple:
                return self._value(type(box))
        return None

    def _handle(self, value: object) -> Plain:
        stage = self._instance.stage
        match value:
            case LineHandle(node=node):
                return ["line", int(node)]
            case FeedHandle(index=index):
                return ["feed", index]
            case IndicatorHandle():
                return ["indicator", _key(enumerate(stage.indicators), value)]
            case Position():
                positions = self._instance.desk.positions
                return ["position", _key(positions.items(), value)]
            case Trade(data=data):
                fields = [getattr(value, name) for name in _TRADE_FIELDS]
                return ["trade", data, fields]
        return made.pack(value, self._instance, self._value)


class Reader:
    """Puts a written state back into an instance.

    Attributes:
        orders: those that the strategy kept.
    """

    def __init__(
        self, instance: Instance, shelf: list[Plain], orders: list[Order]
    ) -> None:
        self.orders = orders
        self._instance = instance
        self._shelf = shelf
        self._boxes: dict[int, Any] = {}

    def restore(self, state: Mapping[str, Plain]) -> None:
        """Set all attributes as they were."""
        space = self._instance.space
        for name, emitted in _changing(self._instance).items():
            space[emitted] = self._value(state[name]) if name in state else UNSET
        for name, kind in _kinds(self._instance):
            if name in state:
                kind.constants, kind.is_changed = self._value(state[name]), True

    def _value(self, written: Plain) -> Any:
        if not isinstance(written, list):
            return written
        kind, *rest = written
        if kind == "box":
            return self._box(rest[0])
        if kind == "order":
            return self.orders[rest[0]]
        return self._handle(kind, rest)

    def _box(self, place: int) -> Any:
        if place in self._boxes:
            return self._boxes[place]
        kind, items, more = self._shelf[place]
        if kind in _FROZEN:
            self._boxes[place] = _FROZEN[kind](map(self._value, items))
        elif kind == "ndarray":
            self._boxes[place] = np.array(items, dtype=more[0]).reshape(more[1:])
        elif kind == "record":
            self._boxes[place] = self._value(more)(*map(self._value, items))
        else:
            box = self._boxes[place] = self._empty(kind, more)
            self._fill(box, items)
        return self._boxes[place]

    def _empty(self, kind: str, more: Plain) -> Any:
        if kind == "deque":
            return deque(maxlen=more)
        if kind == "defaultdict":
            return defaultdict(self._value(more))
        if kind == "Record":
            return self._value(more).objects(self._value(more))
        return _EMPTY[kind]()

    def _fill(self, box: Any, items: list[Plain]) -> None:
        if isinstance(box, Record):
            box.values = {key: self._value(value) for key, value in items}
            box.is_made = True
        elif isinstance(box, dict):
            for key, value in items:
                box[self._value(key)] = self._value(value)
        elif isinstance(box, set):
            box.update(map(self._value, items))
        else:
            box.extend(map(self._value, items))

    def _handle(self, kind: str, rest: list[Plain]) -> Any:
        stage = self._instance.stage
        match kind:
            case "line":
                node = Node(rest[0])
                return stage.clock if node == stage.clock.node else stage.line(node)
            case "feed":
                return stage.feeds[rest[0]]
            case "indicator":
                return stage.indicators[rest[0]]
            case "position":
                return self._instance.desk.positions[rest[0]]
            case "trade":
                trade = Trade(0, rest[0], 0)
                for name, value in zip(_TRADE_FIELDS, rest[1], strict=True):
                    setattr(trade, name, value)
                return trade
        service = kept.unpack(kind, rest, self._instance)
        if service is None:
            service = made.unpack(kind, rest, self._instance, self._value)
        return service


def dump_customs(instance: Instance) -> list[Plain]:
    """The state of each indicator that the file defines."""
    writers = [Writer(custom) for custom in instance.workshop.customs]
    return [{"own": writer.state(), "shelf": writer.shelf} for writer in writers]


def restore_customs(instance: Instance, saved: list[Plain]) -> None:
    """Put back what `dump_customs` wrote."""
    for custom, plain in zip(instance.workshop.customs, saved, strict=True):
        Reader(custom, plain["shelf"], []).restore(plain["own"])


def _changing(instance: Instance) -> dict[str, str]:
    """Our names of all that a strategy may change, by names of the strategy's."""
    names, space = instance.program.names, instance.space
    module = {
        f"module {name}": emitted
        for name, emitted in names.fixed.items()
        if isinstance(space[emitted], _BOXES)
    }
    return names.own | module | {"computed names": EXTRAS}


def _kinds(instance: Instance) -> Iterator[tuple[str, RecordClass]]:
    """The plain classes of the file, under names that no attribute has."""
    for name, emitted in instance.program.names.fixed.items():
        kind = instance.space[emitted]
        if isinstance(kind, RecordClass):
            yield f"class {name}", kind


def _key(handles: Iterable[tuple[int, object]], wanted: object) -> int:
    return next(key for key, handle in handles if handle is wanted)
