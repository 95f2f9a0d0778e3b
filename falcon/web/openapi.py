"""OpenAPI: the REST interface described for programs, made from the routes.

1. Each route gives one operation: summary, a curl example, parameters out of its path
   and its query model, its body, its answer, its errors (`_operation`).
2. Every pydantic model that they name becomes a component (`_components`).

The version is OpenAPI 3.1, whose schemas are JSON Schema as pydantic writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from falcon.web.routing import Route

Json = dict[str, Any]
Groups = Mapping[str, tuple[Route, ...]]

BASE = "http://localhost:5000"
"""Where a server listens that was started without further settings."""

_PLACEHOLDER = re.compile(r"<int:(\w+)>")
_COMPONENT = "#/components/schemas/{model}"


class ErrorPart(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(title="ErrorPart")

    code: str
    message: str
    details: dict[str, object]


class Error(BaseModel):
    """The body of every refusal and failure."""

    model_config = ConfigDict(title="Error")

    status: str
    error: ErrorPart


def document(groups: Groups) -> Json:
    """Describe all routes."""
    paths: dict[str, Json] = {}
    for tag, routes in groups.items():
        for route in routes:
            path = _PLACEHOLDER.sub(r"{\1}", route.path)
            paths.setdefault(path, {})[route.method.lower()] = _operation(route, tag)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Falcon",
            "version": "1",
            "summary": "Strategies in words, backtested, paper-traded and improved.",
        },
        "servers": [{"url": BASE}],
        "security": [{"token": []}, {}],
        "tags": [{"name": tag} for tag in groups],
        "paths": paths,
        "components": {
            "schemas": _components(r for routes in groups.values() for r in routes),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def curl(route: Route) -> str:
    """A command that calls a route, ready to paste."""
    url = BASE + _PLACEHOLDER.sub("1", route.path)
    if not route.changes_state:
        return f"curl -s {url}"
    return (
        f"curl -s -X {route.method} {url} "
        f"-H 'Content-Type: application/json' -d '{route.example}'"
    )


def _operation(route: Route, tag: str) -> Json:
    operation: Json = {
        "operationId": route.name,
        "tags": [tag],
        "summary": route.summary,
        "description": f"```sh\n{curl(route)}\n```",
        "responses": _responses(route),
    }
    parameters = [*_path_parameters(route), *_query_parameters(route)]
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {"content": _json(_reference(route.body))}
    return operation


def _path_parameters(route: Route) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in _PLACEHOLDER.findall(route.path)
    ]


def _query_parameters(route: Route) -> list[Json]:
    if route.query is None:
        return []
    properties = route.query.model_json_schema()["properties"]
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in properties.items()
    ]


def _responses(route: Route) -> Json:
    responses: Json = {
        str(route.status): {
            "description": HTTPStatus(route.status).phrase,
            "content": _json(_reference(route.answer)),
        }
    }
    for status in sorted({*route.errors, *_always(route)}):
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": _json(_reference(Error)),
        }
    return responses


def _always(route: Route) -> set[int]:
    """Errors that any call may meet: wrong token, wrong host, a locked database."""
    return {401, 403, 503} | ({400, 413, 415} if route.changes_state else set())


def _components(routes: Iterable[Route]) -> Json:
    models: dict[type[BaseModel], None] = {Error: None}
    for route in routes:
        models.update(dict.fromkeys(m for m in (route.answer, route.body) if m))
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template=_COMPONENT
    )
    components: Json = schemas["$defs"]
    return components


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": _COMPONENT.format(model=model.__name__)}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}
