"""Parsing: what a request carries becomes a value of its model, or is refused."""

from __future__ import annotations

import json

from flask import Request
from pydantic import BaseModel, ValidationError

from falcon.web.errors import RequestError

_MOST_FIELDS = 20
"""Wrong fields that are named in one answer."""

_LONGEST_NAME = 60
"""Characters of a field's name that are repeated."""


def parse_body(model: type[BaseModel], incoming: Request) -> BaseModel:
    """Read the JSON of a request; no body at all counts as ``{}``.

    Raises:
        RequestError: it is not JSON, or not what the model asks for.
    """
    text = incoming.get_data(cache=False)
    try:
        values = json.loads(text, parse_constant=_refuse_constant) if text else {}
        _require_text(values)
    except (ValueError, RecursionError) as error:
        raise RequestError(
            400, "invalid_json", f"the body is not JSON: {error}"
        ) from error
    return _validated(model, values, strict=True)


def parse_query(model: type[BaseModel], incoming: Request) -> BaseModel:
    """Read the query string of a request.

    Raises:
        RequestError: it holds what the model does not ask for.
    """
    return _validated(model, incoming.args.to_dict(), strict=False)


def _validated(model: type[BaseModel], values: object, *, strict: bool) -> BaseModel:
    try:
        return model.model_validate(values, strict=strict)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:_MOST_FIELDS]
        fields = [{"field": _named(one["loc"]), "message": one["msg"]} for one in found]
        told = "; ".join(
            f"{one['field']}: {one['message']}" if one["field"] else one["message"]
            for one in fields
        )
        raise RequestError(400, "invalid_request", told, {"fields": fields}) from error


def _named(place: tuple[int | str, ...]) -> str:
    name = ".".join(str(part) for part in place)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _require_text(values: object) -> None:
    """Refuse halves of characters, which JSON can spell and no file can hold."""
    json.dumps(values, ensure_ascii=False).encode()


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number of JSON")
