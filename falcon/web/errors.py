"""Errors: every refusal and failure as the same JSON, never HTML, never a traceback.

The body is ``{"status": "error", "error": {"code", "message", "details"}}``. `ANSWERS`
is the whole translation of our exceptions; the first class that fits wins, so the
special ones stand before the general ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from falcon import errors
from falcon.log import get_logger
from falcon.services.activate import BacktestRejectedError
from falcon.services.symbols import SymbolsUnknownError

ANSWERS: tuple[tuple[type[errors.FalconError], int, str], ...] = (
    (errors.NotFoundError, 404, "not_found"),
    (errors.ConflictError, 409, "conflict"),
    (errors.UsageError, 400, "invalid_request"),
    (errors.BarsMissingError, 409, "bars_missing"),
    (errors.DataError, 422, "bad_data"),
    (BacktestRejectedError, 422, "backtest_rejected"),
    (errors.UnsupportedConstructError, 422, "unsupported_construct"),
    (errors.StrategyCrashError, 422, "strategy_crashed"),
    (errors.StrategyError, 422, "strategy_refused"),
    (errors.TemporaryError, 503, "try_again"),
    (errors.StoreError, 503, "store_unusable"),
    (errors.ProviderError, 503, "provider_failed"),
    (errors.FalconError, 500, "failed"),
)

RETRY_AFTER_S = 5
"""What a client is told to wait when it may try again."""

_SERVER_ERROR = 500

_SENTENCES = {
    404: "there is nothing at this path; /api/openapi.json lists all calls",
    405: "this path does not take {method}; it takes {allowed}",
    413: "the body is too large; it may have 1,000,000 bytes",
}
"""What we say instead of the framework."""

_HTTP_CODES = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


class RequestError(Exception):
    """A request that is refused before it reaches a verb.

    Attributes:
        status: HTTP status.
        code: a word for programs.
        message: a sentence for people.
        details: more for programs, for example the fields that are wrong.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details or {})


def register(app: Flask) -> None:
    """Answer every exception of an app with our JSON."""
    app.register_error_handler(RequestError, _refused)
    app.register_error_handler(errors.FalconError, _failed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _surprised)


def error_body(
    code: str, message: str, details: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The JSON of an error."""
    return {
        "status": "error",
        "error": {"code": code, "message": message, "details": dict(details or {})},
    }


def _refused(error: RequestError) -> Response:
    return _answer(error.status, error.code, error.message, error.details)


def _failed(error: errors.FalconError) -> Response:
    status, code = next(
        (status, code) for kind, status, code in ANSWERS if isinstance(error, kind)
    )
    if status >= _SERVER_ERROR:
        get_logger().warning("request_failed", code=code, reason=str(error))
    response = _answer(status, code, str(error), _details(error))
    if isinstance(error, errors.TemporaryError):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = _HTTP_CODES.get(status, "http_error")
    headers = {
        name: value
        for name, value in error.get_headers()
        if name in {"Allow", "Location", "Retry-After"}
    }
    said = _SENTENCES.get(status, f"the request was refused: {error.name}").format(
        method=request.method, allowed=headers.get("Allow", "")
    )
    response = _answer(status, code, said)
    response.headers.update(headers)
    return response


def _surprised(error: Exception) -> Response:
    get_logger().error("request_crashed", exc_info=error)
    return _answer(
        500, "internal_error", "something failed inside Falcon; its log says what"
    )


def _details(error: errors.FalconError) -> dict[str, object]:
    match error:
        case BacktestRejectedError():
            return error.details
        case SymbolsUnknownError():
            return {"symbols": list(error.symbols), "known": list(error.known)}
        case errors.UnsupportedConstructError():
            return {
                "line": error.line,
                "column": error.column,
                "construct": error.construct,
                "hint": error.hint,
            }
        case errors.StrategyCrashError():
            return {"reason": error.reason, "bar_at": error.bar_at, "line": error.line}
        case errors.VettingError(__cause__=errors.StrategyCrashError() as crash):
            return _details(crash)
        case _:
            return {}


def _answer(
    status: int,
    code: str,
    message: str,
    details: Mapping[str, object] | None = None,
) -> Response:
    response = jsonify(error_body(code, message, details))
    response.status_code = status
    return response
