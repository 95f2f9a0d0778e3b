"""Plain classes of the file: what is offered, and what is refused or stopped."""

from __future__ import annotations

import pytest

from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError, StrategyError, UnsupportedConstructError
from tests.unit.engine.sources import RISING, strategy

LEG = "class Leg:\n    def __init__(self, price=0.0):\n        self.price = price\n"

REFUSED = {
    "operator": (
        LEG + "    def __add__(self, other):\n        return self\n",
        "x = Leg()",
        "__add__ of Leg",
    ),
    "looking attributes up": (
        LEG + "    def __getattr__(self, name):\n        return 1\n",
        "x = Leg()",
        "__getattr__ of Leg",
    ),
    "code in the body": (LEG + "    print(1)\n", "x = Leg()", "in class Leg"),
    "decorator": (
        "import functools\n"
        + LEG
        + "    @functools.cache\n    def a(self):\n        return 1\n",
        "x = Leg().a()",
        "decorator functools.cache",
    ),
    "option of a dataclass": (
        (
            "from dataclasses import dataclass\n"
            "@dataclass(unsafe_hash=True)\nclass Leg:\n    price: float\n"
        ),
        "x = Leg(1.0)",
        "unsafe_hash=True",
    ),
    "code in a named tuple": (
        (
            "from typing import NamedTuple\n"
            "class Leg(NamedTuple):\n"
            "    price: float\n    print(1)\n"
        ),
        "x = Leg(1.0)",
        "in a NamedTuple",
    ),
    "making of a named tuple": (
        (
            "from typing import NamedTuple\n"
            "class Leg(NamedTuple):\n"
            "    price: float\n    def __new__(cls):\n        return 1\n"
        ),
        "x = Leg(1.0)",
        "__new__ of Leg",
    ),
    "making of an enumeration": (
        (
            "from enum import Enum\n"
            "class Leg(Enum):\n"
            "    A = 1\n    def __init__(self, value):\n        self.x = value\n"
        ),
        "x = Leg.A",
        "__init__ of Leg",
    ),
    "what an enumeration lacks": (
        (
            "from enum import Enum\n"
            "class Leg(Enum):\n"
            "    A = 1\n    def _missing_(self):\n        return 1\n"
        ),
        "x = Leg.A",
        "_missing_ of Leg",
    ),
    "indicator in a method": (
        LEG + "    def a(self, data):\n        return bt.ind.SMA(data)\n",
        "x = Leg().a(self.data)",
        "indicator or delayed line",
    ),
    "attribute of a class that others derive from": (
        LEG + "    made = 0\nclass Arm(Leg):\n    pass\n",
        "Leg.made = 1\nx = Arm().made",
        "assignment to `Leg.made`",
    ),
    "names of Python": (LEG, "x = Leg().__dict__", "private attribute __dict__"),
    "attribute that nothing has": (LEG, "x = Leg().prise", "attribute prise"),
    "strategy handed over now and then": (
        LEG,
        "x = [Leg(self), Leg(1.0)]",
        "self as a value",
    ),
    "strategy handed to one of two": (
        LEG
        + "    def of(self, owner):\n        return owner.position.size\n"
        + "class Other:\n    def of(self, size, owner):\n        return size\n",
        "x = [Leg(1), Other()]\nx[0].of(self)\nx[1].of(1, self)",
        "self as a value",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_class_must_not_hold_is_refused(case: str) -> None:
    head, body, named = REFUSED[case]

    with pytest.raises(UnsupportedConstructError) as refused:
        compile_strategy(strategy(body, head=head))

    assert named in refused.value.construct
    assert refused.value.hint


STOPPED = {
    "objects without end": (
        LEG,
        "kept = []\nwhile 1 > 0:\n    kept.append(Leg(kept))",
        "fuel",
    ),
    "chain without end": (LEG, "x = None\nwhile 1 > 0:\n    x = Leg(x)", "fuel"),
    "method that calls itself": (
        LEG + "    def grow(self):\n        return self.grow()\n",
        "x = Leg().grow()",
        "RecursionError",
    ),
    "methods that call each other": (
        LEG
        + "    def a(self):\n        self.b()\n    def b(self):\n        self.a()\n",
        "Leg().a()",
        "RecursionError",
    ),
    "recursion by way of another object": (
        LEG + "    def call(self):\n        return self.price.call()\n",
        "x = Leg()\nx.price = x\nx.call()",
        "RecursionError",
    ),
    "text of itself": (
        LEG + "    def __repr__(self):\n        return str(self)\n",
        "print(Leg())",
        "RecursionError",
    ),
    "text without end": (
        LEG + "    def __str__(self):\n        while 1 > 0:\n            x = 1\n",
        "print(Leg())",
        "fuel",
    ),
    "object as a key": (LEG, "x = {Leg(): 1}", "TypeError: a Leg as a key"),
    "object without text": (LEG, "print(Leg())", "TypeError: no text of a Leg"),
    "text that is none": (
        LEG + "    def __str__(self):\n        return 1\n",
        "print(Leg())",
        "TypeError: __str__ returned",
    ),
    "attribute of a trade": (
        LEG,
        "x = Leg()\nself.position.price = 1",
        "TypeError: assignment",
    ),
    "comparison of a chain": (
        (
            "from dataclasses import dataclass\n"
            "@dataclass\nclass Leg:\n    price: object = None\n"
        ),
        "x = Leg()\nx.price = x\ny = Leg(x)\nprint(x == y)",
        "RecursionError",
    ),
}


@pytest.mark.parametrize("case", STOPPED)
def test_what_objects_may_not_do_ends_the_run(case: str) -> None:
    head, body, reason = STOPPED[case]
    program = compile_strategy(strategy(body, head=head))

    with pytest.raises(StrategyError, match=reason):
        run(program, RISING, rules=Rules(fuel=100_000))


def test_objects_are_counted_among_what_is_kept() -> None:
    body = "self.kept += [Leg(len(self)) for _ in range(200000)]"
    program = compile_strategy(strategy(body, init="self.kept = []", head=LEG))

    with pytest.raises(StrategyCrashError, match=r"kept|fuel"):
        run(program, RISING)


def test_a_long_chain_of_objects_is_freed_and_not_saved() -> None:
    body = "for _ in range(20000):\n    self.x = Leg(self.x)"
    program = compile_strategy(strategy(body, init="self.x = None", head=LEG))
    stepper = Stepper(program, symbols=["AAPL"])
    for bar in list(RISING)[:3]:
        stepper.step(bar)

    with pytest.raises(StrategyCrashError, match="nested so deep"):
        stepper.checkpoint()
