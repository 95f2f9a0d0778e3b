"""Routes of improvement: versions, attempts, and the way back."""

from __future__ import annotations

from falcon.reports.strategies import strategy_row, versions_rows
from falcon.services.verbs import Verbs
from falcon.web import answers, bodies
from falcon.web.routing import Reply, Route


def list_versions(verbs: Verbs, strategy_id: int) -> Reply:
    """The code of a strategy, version by version."""
    return Reply(body={"versions": versions_rows(verbs.list_versions(strategy_id))})


def list_optimizations(verbs: Verbs, strategy_id: int, query: bodies.Recent) -> Reply:
    """What was tried to improve a strategy."""
    found = verbs.list_optimizations(strategy_id, limit=query.limit)
    return Reply(body={"optimizations": found})


def optimize_strategy(verbs: Verbs, strategy_id: int, body: bodies.Nothing) -> Reply:  # noqa: ARG001 - parsed, so that unknown fields are refused
    """Ask for a better version."""
    number = verbs.request_optimization(strategy_id)
    return Reply(
        status=202,
        body={
            "command_id": number,
            "message": "the orchestrator will look for a better version; "
            f"GET /api/strategies/{strategy_id}/optimizations shows its verdict",
        },
    )


def roll_back_strategy(verbs: Verbs, strategy_id: int, body: bodies.Rollback) -> Reply:
    """Go back to an earlier version."""
    strategy = verbs.roll_back(strategy_id, version=body.version)
    return Reply(body={"strategy": strategy_row(strategy)})


ROUTES = (
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>/versions",
        handler=list_versions,
        summary="Every version of a strategy's code, oldest first.",
        answer=answers.Versions,
        errors=(404,),
    ),
    Route(
        method="GET",
        path="/api/strategies/<int:strategy_id>/optimizations",
        handler=list_optimizations,
        summary="Every attempt to improve a strategy, with its verdict.",
        query=bodies.Recent,
        answer=answers.Optimizations,
        errors=(400, 404),
    ),
    Route(
        method="POST",
        path="/api/strategies/<int:strategy_id>/optimize",
        handler=optimize_strategy,
        summary="Ask the orchestrator to look for a better version now.",
        body=bodies.Nothing,
        answer=answers.Queued,
        status=202,
        errors=(404, 409),
        example="{}",
    ),
    Route(
        method="POST",
        path="/api/strategies/<int:strategy_id>/rollback",
        handler=roll_back_strategy,
        summary="Trade an earlier version again.",
        body=bodies.Rollback,
        answer=answers.StrategyAnswer,
        errors=(400, 404, 409),
        example='{"version": 1}',
    ),
)
