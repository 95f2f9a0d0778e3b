"""Routes of control: what a strategy is told to do."""

from __future__ import annotations

from falcon.reports.strategies import strategy_row
from falcon.services.activate import backtest_details
from falcon.services.verbs import Verbs
from falcon.web import answers, bodies
from falcon.web.routing import Reply, Route


def activate_strategy(verbs: Verbs, strategy_id: int, body: bodies.Activation) -> Reply:
    """Let a strategy trade if its backtest allows it."""
    done = verbs.activate(strategy_id, body.symbols, body.allocation_pct)
    return Reply(
        body={
            "strategy_id": strategy_id,
            "strategy": strategy_row(done.strategy),
            "backtest_results": backtest_details(done.backtest),
        }
    )


def pause_strategy(verbs: Verbs, strategy_id: int, body: bodies.Pause) -> Reply:
    """Stop a strategy from trading."""
    strategy = verbs.pause(strategy_id, reason=body.reason)
    return Reply(body={"strategy": strategy_row(strategy)})


def resume_strategy(verbs: Verbs, strategy_id: int, body: bodies.Nothing) -> Reply:  # noqa: ARG001 - parsed, so that unknown fields are refused
    """Let a paused strategy trade on."""
    return Reply(body={"strategy": strategy_row(verbs.resume(strategy_id))})


def retire_strategy(verbs: Verbs, strategy_id: int, body: bodies.Nothing) -> Reply:  # noqa: ARG001 - parsed, so that unknown fields are refused
    """End a strategy."""
    return Reply(body={"strategy": strategy_row(verbs.retire(strategy_id))})


ROUTES = (
    Route(
        method="POST",
        path="/api/strategies/youtube/<int:strategy_id>/activate",
        handler=activate_strategy,
        summary="Backtest a strategy on its symbols and, if it passes, let it trade.",
        body=bodies.Activation,
        answer=answers.Activated,
        errors=(400, 404, 409, 422),
        example='{"symbols": ["AAPL"], "allocation_pct": 20.0}',
    ),
    Route(
        method="POST",
        path="/api/strategies/<int:strategy_id>/pause",
        handler=pause_strategy,
        summary="Stop a strategy from trading; it keeps what it holds.",
        body=bodies.Pause,
        answer=answers.StrategyAnswer,
        errors=(404, 409),
        example='{"reason": "holiday"}',
    ),
    Route(
        method="POST",
        path="/api/strategies/<int:strategy_id>/resume",
        handler=resume_strategy,
        summary="Let a paused strategy trade on.",
        body=bodies.Nothing,
        answer=answers.StrategyAnswer,
        errors=(404, 409),
        example="{}",
    ),
    Route(
        method="POST",
        path="/api/strategies/<int:strategy_id>/retire",
        handler=retire_strategy,
        summary="End a strategy; what it holds is sold first.",
        body=bodies.Nothing,
        answer=answers.StrategyAnswer,
        errors=(404, 409),
        example="{}",
    ),
)
