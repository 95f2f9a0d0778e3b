"""App: the routes, the page and the guard as one Flask application."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from falcon.errors import NotFoundError
from falcon.services.verbs import Verbs
from falcon.web import errors, security
from falcon.web.openapi import document
from falcon.web.parsing import parse_body, parse_query
from falcon.web.routes.every import GROUPS
from falcon.web.routing import Route
from falcon.web.security import Guard

LARGEST_ID = 2**63 - 1
"""SQLite's largest row number."""


def create_app(verbs: Verbs, guard: Guard) -> Flask:
    """Build the web server's application.

    Args:
        verbs: what the routes call.
        guard: who may call them.
    """
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of its default provider
    errors.register(app)
    security.install(app, guard)
    for name, routes in GROUPS.items():
        app.register_blueprint(_blueprint(name, routes, verbs))
    app.register_blueprint(_pages())
    return app


def _blueprint(name: str, routes: tuple[Route, ...], verbs: Verbs) -> Blueprint:
    blueprint = Blueprint(name, __name__)
    for route in routes:
        blueprint.add_url_rule(
            route.path,
            endpoint=route.name,
            view_func=_view(route, verbs),
            methods=[route.method],
        )
    return blueprint


def _view(route: Route, verbs: Verbs) -> Callable[..., Response]:
    def view(**values: object) -> Response:
        _require_ids(values)
        if route.body is not None:
            values["body"] = parse_body(route.body, request)
        if route.query is not None:
            values["query"] = parse_query(route.query, request)
        reply = route.handler(verbs, **values)
        response = jsonify({"status": "success", **reply.body})
        response.status_code = reply.status
        return response

    return view


def _require_ids(values: Mapping[str, object]) -> None:
    """Answer 404 to a number that no row can have."""
    if any(isinstance(value, int) and value > LARGEST_ID for value in values.values()):
        raise NotFoundError("there is nothing of this number")


def _pages() -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def index() -> str:
        return render_template("index.html")

    @pages.get("/api/openapi.json")
    def openapi() -> Response:
        return jsonify(document(GROUPS))

    return pages
