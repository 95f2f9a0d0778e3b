"""Falcon: describe a trading strategy in words; it codes, tries, trades, improves it.

The classes below are those that Python users know; `falcon.api` holds them. Each is
imported when it is first asked for, so that ``import falcon`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from falcon.api import (
        PaperTradingBot,
        StrategyAnalytics,
        StrategyCodeGenerator,
        StrategyExecutor,
        StrategyManager,
        StrategyOptimizer,
        StrategyOrchestrator,
    )

__version__ = "0.1.0"

__all__ = [
    "PaperTradingBot",
    "StrategyAnalytics",
    "StrategyCodeGenerator",
    "StrategyExecutor",
    "StrategyManager",
    "StrategyOptimizer",
    "StrategyOrchestrator",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'falcon' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("falcon.api"), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
