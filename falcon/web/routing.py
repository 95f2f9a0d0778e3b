"""Routing: one declaration a route, from which both Flask and OpenAPI are fed.

A `Route` names method, path, handler and the pydantic models of what comes in and goes
out. A handler is a plain function of the verbs and of values that are already parsed;
it knows nothing of Flask and returns a `Reply`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler answers.

    Attributes:
        body: JSON values; ``"status": "success"`` is put before them.
        status: HTTP status, 200 to 202.
    """

    body: Mapping[str, object]
    status: int = 200


Handler = Callable[..., Reply]
"""Takes the verbs first, then path values by name, ``body`` and ``query`` if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the REST interface.

    Attributes:
        method: GET, POST or PUT.
        path: with Flask's converters, for example ``/api/strategies/<int:id>``.
        handler: what answers it.
        summary: one sentence for people.
        answer: model of a successful body.
        body: model of the request's JSON, ``None`` if it takes none.
        query: model of the query string, ``None`` if it takes none.
        status: HTTP status of success.
        errors: HTTP statuses that a correct caller may meet.
        example: JSON of a request, ``""`` if it takes none.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    errors: tuple[int, ...] = ()
    example: str = ""

    @property
    def name(self) -> str:
        """Its name in OpenAPI and in Flask: that of its handler."""
        return self.handler.__name__

    @property
    def changes_state(self) -> bool:
        """Whether it may change anything."""
        return self.method != "GET"
