"""Routes of strategies: list, create, look at, and what they did."""

from __future__ import annotations

from falcon.domain.strategies import StrategyStatus
from falcon.reports.backtest import metrics
from falcon.reports.strategies import measured_row, strategy_row
from falcon.services.create import NewStrategy
from falcon.services.verbs import Verbs
from falcon.web import answers, bodies
from falcon.web.routing import Reply, Route


def list_strategies(verbs: Verbs) -> Reply:
    """All strategies with their figures."""
    return Reply(
        body={
            "strategies": [
                measured_row(one.strategy, one.performance)
                for one in verbs.list_strategies()
            ]
        }
    )


def list_active_strategies(verbs: Verbs) -> Reply:
    """Those that trade."""
    return Reply(
        body={
            "strategies": [
                measured_row(one.strategy, one.performance)
                for one in verbs.list_strategies(StrategyStatus.ACTIVE)
            ]
        }
    )


def create_strategy(verbs: Verbs, body: bodies.NewStrategy) -> Reply:
    """Store code as a draft."""
    strategy = verbs.create(
        NewStrategy(
            name=body.name,
            code=body.code,
            symbols=tuple(body.symbols or ()),
            parameters=body.params or {},
        )
    )
    return Reply(
        status=201,
        body={"strategy_id": strategy.id, "strategy": strategy_row(strategy)},
    )


def show_strategy(verbs: Verbs, strategy_id: int) -> Reply:
    """One strategy in full."""
    detail = verbs.show_strategy(strategy_id)
    return Reply(body={**detail.document(), "equity": detail.measured.curve})


def show_performance(verbs: Verbs, strategy_id: int, query: bodies.Recent) -> Reply:
    """How one strategy does."""
    trades = verbs.list_trades(strategy_id, limit=query.limit)
    performance = verbs.show_strategy(strategy_id).measured.performance
    return Reply(
        body={"summary": {"performance": metrics(performance), "recent_trades": trades}}
    )


def list_signals(verbs: Verbs, strategy_id: int, query: bodies.Recent) -> Reply:
    """What one strategy wished."""
    return Reply(body={"signals": verbs.list_signals(strategy_id, limit=query.limit)})


def list_trades(verbs: Verbs, strategy_id: int, query: bodies.Recent) -> Reply:
    """What one strategy traded."""
    return Reply(body={"trades": verbs.list_trades(strategy_id, limit=query.limit)})


ROUTES = (
    Route(
        method="GET",
        path="/api/strategies",
        handler=list_strategies,
        summary="All strategies with their figures.",
        answer=answers.StrategyList,
    ),
    Route(
        method="POST",
        path="/api/strategies",
        handler=create_strategy,
        summary="Store a backtrader strategy class as a draft, after a trial run.",
        body=bodies.NewStrategy,
        answer=answers.Created,
        status=201,
        errors=(400, 409, 413, 422),
        example=(
            '{"name": "Golden cross", "code": "import backtrader as bt\\n\\n'
            "class GoldenCross(bt.Strategy):\\n"
            "    params = dict(fast=50, slow=200)\\n\\n"
            "    def __init__(self):\\n"
            "        fast = bt.ind.SMA(period=self.p.fast)\\n"
            "        slow = bt.ind.SMA(period=self.p.slow)\\n"
            "        self.cross = bt.ind.CrossOver(fast, slow)\\n\\n"
            "    def next(self):\\n"
            "        if not self.position and self.cross > 0:\\n"
            "            self.buy()\\n"
            "        elif self.position and self.cross < 0:\\n"
            '            self.close()\\n"}'
        ),
    ),
    Route(
        method="GET",
        path="/api/strategies/active",
        handler=list_active_strategies,
        summary="The strategies that trade, with their figures.",
        answer=answers.StrategyList,
    ),
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>",
        handler=show_strategy,
        summary="One strategy: code, versions, iterations, and what it did last.",
        answer=answers.StrategyDetail,
        errors=(404,),
    ),
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>/performance",
        handler=show_performance,
        summary="The figures of a strategy and its newest trades.",
        query=bodies.Recent,
        answer=answers.PerformanceAnswer,
        errors=(400, 404),
    ),
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>/signals",
        handler=list_signals,
        summary="What a strategy wished last, and what became of it.",
        query=bodies.Recent,
        answer=answers.Signals,
        errors=(400, 404),
    ),
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>/trades",
        handler=list_trades,
        summary="The round trips that a strategy closed last.",
        query=bodies.Recent,
        answer=answers.Trades,
        errors=(400, 404),
    ),
)
