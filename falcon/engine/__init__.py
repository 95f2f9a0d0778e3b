"""The engine: any ordinary backtrader strategy, run as backtrader would run it.

`compile_strategy` turns source text into a `Program`, `run` runs it over bars, and a
`Stepper` takes it through live bars one at a time, with an `ExternalBroker` and an
`OrderReport` for each thing that happened where its orders are filled outside. The text
is never imported or executed. The names are loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from falcon.domain.orders import OrderStatus
    from falcon.engine.broker.external import ExternalBroker
    from falcon.engine.compile import compile_strategy
    from falcon.engine.events import OrderReport
    from falcon.engine.live import Stepper
    from falcon.engine.program import Program
    from falcon.engine.runs import run

__all__ = [
    "ExternalBroker",
    "OrderReport",
    "OrderStatus",
    "Program",
    "Stepper",
    "compile_strategy",
    "run",
]

_HOMES = {
    "ExternalBroker": "falcon.engine.broker.external",
    "OrderReport": "falcon.engine.events",
    "OrderStatus": "falcon.domain.orders",
    "Program": "falcon.engine.program",
    "Stepper": "falcon.engine.live",
    "compile_strategy": "falcon.engine.compile",
    "run": "falcon.engine.runs",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
