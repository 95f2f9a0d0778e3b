"""Routes of submissions: strategies in words."""

from __future__ import annotations

from falcon.reports.backtest import Document
from falcon.reports.strategies import moment
from falcon.services.submit import KeptSubmission
from falcon.services.verbs import Verbs
from falcon.web import answers, bodies
from falcon.web.routing import Reply, Route


def submit_description(verbs: Verbs, body: bodies.Submission) -> Reply:
    """Understand words and keep them."""
    done = verbs.submit(body.model_dump(exclude_none=True))
    return Reply(status=201, body={"strategy_id": done.strategy.id, **done.document})


def list_submissions(verbs: Verbs) -> Reply:
    """What was submitted."""
    return Reply(body={"strategies": [_row(one) for one in verbs.list_submissions()]})


def show_submission(verbs: Verbs, strategy_id: int) -> Reply:
    """One submission with what was made of it."""
    kept = verbs.show_submission(strategy_id)
    return Reply(
        body={
            "strategy": {
                **_row(kept),
                **kept.submission.understanding,
                "submitted": kept.submission.submitted,
            }
        }
    )


def _row(kept: KeptSubmission) -> Document:
    return {
        "strategy_id": kept.strategy.id,
        "title": kept.submission.title,
        "status": kept.strategy.status.value,
        "reason": kept.strategy.reason,
        "created_at": moment(kept.submission.created_at),
    }


ROUTES = (
    Route(
        method="POST",
        path="/api/youtube-strategies/submit",
        handler=submit_description,
        summary="Have a strategy in words understood, backtested and kept as a draft.",
        body=bodies.Submission,
        answer=answers.Understood,
        status=201,
        errors=(400, 413),
        example=(
            '{"title": "RSI dip", "description": '
            '"Buy when the 14-day RSI falls below 30. Sell when it rises above 55."}'
        ),
    ),
    Route(
        method="GET",
        path="/api/youtube-strategies",
        handler=list_submissions,
        summary="Everything that was submitted.",
        answer=answers.Submissions,
    ),
    Route(
        method="GET",
        path="/api/youtube-strategies/<int:strategy_id>",
        handler=show_submission,
        summary="One submission and what was made of it.",
        answer=answers.SubmissionAnswer,
        errors=(404,),
    ),
)
