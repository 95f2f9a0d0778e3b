"""API: the classes that Python users of this family of systems know.

Thin over the services. Each opens the database of the settings, or the one that is
given; what can go wrong is one of `falcon.errors`.
"""

from falcon.api.analytics import StrategyAnalytics
from falcon.api.generator import StrategyCodeGenerator
from falcon.api.manager import StrategyManager
from falcon.api.optimizer import StrategyOptimizer
from falcon.api.orchestrator import StrategyOrchestrator
from falcon.api.trading import PaperTradingBot, StrategyExecutor

__all__ = [
    "PaperTradingBot",
    "StrategyAnalytics",
    "StrategyCodeGenerator",
    "StrategyExecutor",
    "StrategyManager",
    "StrategyOptimizer",
    "StrategyOrchestrator",
]
