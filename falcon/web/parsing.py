"""Parsing: what a request carries becomes a value of its model, or is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from falcon.web.errors import RequestError

_MOST_FIELDS = 20
"""Wrong fields that are named in one answer."""

_LONGEST_NAME = 60
"""Characters of a field's name that are repeated."""

_KINDS = frozenset({"float", "int", "bool", "str", "none"})
_DEEPEST_NAME = 2
"""Names that lead to a value of a field, as in ``params.fast``."""

_SENTENCES = {
    "missing": "must be given",
    "extra_forbidden": "is not known here",
    "string_type": "must be a text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of less than 19 digits",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "too_long": "must have at most {max_length} items",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "none_required": "must be null",
}
"""What is wrong with a field, by pydantic's word for it."""


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
        fields = _fields(found)
        told = "; ".join(
            f"{one['field']}: {one['message']}" if one["field"] else one["message"]
            for one in fields
        )
        raise RequestError(400, "invalid_request", told, {"fields": fields}) from error


def _fields(found: Sequence[ErrorDetails]) -> list[dict[str, str]]:
    """Each wrong field once, with all that it might have been."""
    told: dict[str, dict[str, None]] = {}
    for one in found:
        told.setdefault(_named(one["loc"]), {})[_said(one)] = None
    return [
        {"field": name, "message": " or ".join(sentences)}
        for name, sentences in told.items()
    ]


def _said(found: ErrorDetails) -> str:
    """What is wrong with a field, in words that name nothing of how we are built."""
    if not found["loc"]:
        return "the body must be a JSON object, for example {}"
    sentence = _SENTENCES.get(found["type"])
    if sentence is None:
        return "cannot be used"
    return sentence.format(**found.get("ctx", {}))


def _named(place: tuple[int | str, ...]) -> str:
    name = ".".join(str(part) for part in place if not _is_kind(part, place))
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _is_kind(part: int | str, place: tuple[int | str, ...]) -> bool:
    """Whether a part is no name but one of the kinds that a value may have."""
    if not isinstance(part, str):
        return False
    is_last = len(place) > _DEEPEST_NAME and part is place[-1]
    return part.startswith(("constrained-", "list[")) or (is_last and part in _KINDS)


def _require_text(values: object) -> None:
    """Refuse halves of characters, which JSON can spell and no file can hold."""
    json.dumps(values, ensure_ascii=False).encode()


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number of JSON")
