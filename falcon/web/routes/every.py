"""Every route, in groups; each group is a blueprint and a tag of OpenAPI."""

from __future__ import annotations

from falcon.web.routes import control, improvement, strategies, submissions, system
from falcon.web.routing import Route

GROUPS: dict[str, tuple[Route, ...]] = {
    "submissions": submissions.ROUTES,
    "strategies": strategies.ROUTES,
    "control": control.ROUTES,
    "improvement": improvement.ROUTES,
    "system": system.ROUTES,
}
