"""Routes of the system: standings, overview, settings, events, health."""

from __future__ import annotations

from dataclasses import asdict

from falcon.analytics.leaderboard import Standing
from falcon.reports.backtest import metrics
from falcon.reports.strategies import measured_row, moment
from falcon.services.health import Health
from falcon.services.verbs import Verbs
from falcon.web import answers, bodies
from falcon.web.errors import error_body
from falcon.web.routing import Reply, Route


def show_leaderboard(verbs: Verbs) -> Reply:
    """Who does best."""
    return Reply(
        body={
            "leaderboard": [
                {
                    "strategy_id": standing.strategy_id,
                    "strategy_name": standing.strategy_name,
                    "status": standing.status.value,
                    "performance": metrics(standing.performance),
                }
                for standing in verbs.show_leaderboard()
            ]
        }
    )


def show_aggregate(verbs: Verbs) -> Reply:
    """All strategies together."""
    sums = verbs.show_aggregate()
    return Reply(
        body={
            "statistics": {
                "total_strategies": sums.total_strategies,
                "active_strategies": sums.active_strategies,
                "total_trades": sums.total_trades,
                "winning_trades": sums.winning_trades,
                "total_pnl": sums.total_pnl,
                "realized_pnl": sums.realized_pnl,
                "avg_win_rate": sums.avg_win_rate,
                "best_strategy_id": _id(sums.best),
                "worst_strategy_id": _id(sums.worst),
            }
        }
    )


def show_overview(verbs: Verbs) -> Reply:
    """Everything at a glance."""
    seen = verbs.show_overview()
    return Reply(
        body={
            "account": {
                "initial_balance": seen.initial_balance,
                "equity": seen.equity,
                "cash": seen.cash,
                "total_pnl": seen.equity - seen.initial_balance,
                "curve": seen.curve,
            },
            "strategies": [
                {
                    **measured_row(one.strategy, one.performance),
                    "curve": [value for _, value in one.curve],
                }
                for one in seen.strategies
            ],
            "positions": seen.positions,
            "signals": seen.signals,
            "trades": seen.trades,
            "optimizations": seen.optimizations,
            "decisions": seen.decisions,
            "health": _health_row(verbs.check_health()),
        }
    )


def show_config(verbs: Verbs) -> Reply:
    """The knobs as they stand."""
    return Reply(body={"config": asdict(verbs.show_knobs())})


def change_config(verbs: Verbs, body: bodies.Knobs) -> Reply:
    """Turn some knobs."""
    changed = verbs.change_knobs(body.model_extra or {})
    return Reply(body={"config": asdict(changed)})


def list_events(verbs: Verbs, query: bodies.After) -> Reply:
    """What happened since."""
    return Reply(
        body={"events": verbs.list_events(after=query.after, limit=query.limit)}
    )


def check_health(verbs: Verbs) -> Reply:
    """Whether all is well."""
    health = verbs.check_health()
    row = _health_row(health)
    if health.healthy:
        return Reply(body={"health": row})
    return Reply(status=503, body=error_body("unhealthy", health.reason, row))


def _health_row(health: Health) -> dict[str, object]:
    return {
        "healthy": health.healthy,
        "reason": health.reason,
        "interval_s": health.interval_s,
        "tick_age_s": health.tick_age_s,
        "ticked_at": moment(health.ticked_at),
        "moment": moment(health.moment),
        "ended": health.ended,
        "ends_at": moment(health.ends_at),
    }


def _id(standing: Standing | None) -> int | None:
    return None if standing is None else standing.strategy_id


ROUTES = (
    Route(
        method="GET",
        path="/api/strategies/leaderboard",
        handler=show_leaderboard,
        summary="The strategies that are or were active, the highest return first.",
        answer=answers.Leaderboard,
    ),
    Route(
        method="GET",
        path="/api/strategies/aggregate",
        handler=show_aggregate,
        summary="Sums and means over all strategies.",
        answer=answers.Aggregate,
    ),
    Route(
        method="GET",
        path="/api/overview",
        handler=show_overview,
        summary="Account, strategies, positions and what happened last, in one answer.",
        answer=answers.Overview,
    ),
    Route(
        method="GET",
        path="/api/config",
        handler=show_config,
        summary="The settings that may be changed while running.",
        answer=answers.Config,
    ),
    Route(
        method="PUT",
        path="/api/config",
        handler=change_config,
        summary="Change some of them; they take effect at the next cycle.",
        body=bodies.Knobs,
        answer=answers.Config,
        errors=(400,),
        example='{"improvement_threshold": 0.05}',
    ),
    Route(
        method="GET",
        path="/api/events",
        handler=list_events,
        summary="Events after the one of a given number, oldest first.",
        query=bodies.After,
        answer=answers.Events,
        errors=(400,),
    ),
    Route(
        method="GET",
        path="/health",
        handler=check_health,
        summary="200 while ticks are finished on time, else 503 with the reason.",
        answer=answers.Health,
        errors=(503,),
    ),
)
