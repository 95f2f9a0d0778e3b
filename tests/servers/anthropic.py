"""A stand-in for the Messages API of Anthropic, on 127.0.0.1, for tests.

It refuses what the real one refuses: a missing or wrong bearer token or version header,
sampling knobs, a missing limit of tokens, a last message of the assistant, a model that
it does not know. What it answers is scripted, one `Reply` a request; the last one is
repeated. Every request that reached it is in `requests`.

    with ClaudeServer(answer({"code": "..."})) as server:
        model = ClaudeModel(api_key=KEY, model=MODEL, base_url=server.url)
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

KEY = "sk-test-" + "0" * 24
MODEL = "claude-sonnet-5-5"
VERSION = "2026-10-21"
_KNOWN_MODELS = frozenset({MODEL, "claude-opus-5-5", "claude-haiku-5-5"})
_FORBIDDEN = ("temperature", "top_p", "top_k")
_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server does with one request.

    Attributes:
        status: of HTTP.
        blocks: content of the message.
        stop_reason: why the message ended.
        headers: further headers.
        message: of an error.
        hangs: whether it never answers, until the server stops.
        breaks: whether it closes the connection in the middle of the body.
        body: sent as it is, in place of a message.
    """

    status: int = 200
    blocks: Sequence[Mapping[str, object]] = ()
    stop_reason: str | None = "end_turn"
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "scripted"
    hangs: bool = False
    breaks: bool = False
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in.

    Attributes:
        path: of the request.
        headers: names in lower case.
        body: parsed JSON.
    """

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, object]


def text(content: str) -> dict[str, object]:
    """A block of text."""
    return {"type": "text", "text": content}


def answer(data: Mapping[str, object]) -> Reply:
    """A complete answer in the form asked for."""
    return Reply(blocks=[text(json.dumps(data))])


def thoughtful(data: Mapping[str, object]) -> Reply:
    """A complete answer with a thinking block before it."""
    thinking = {"type": "thinking", "thinking": "Let me see.", "signature": "c2ln"}
    return Reply(blocks=[thinking, text(json.dumps(data))])


def fenced(data: Mapping[str, object]) -> Reply:
    """A complete answer inside a code fence."""
    return Reply(blocks=[text(f"```json\n{json.dumps(data)}\n```")])


def truncated() -> Reply:
    """An answer that was cut off."""
    return Reply(blocks=[text('{"code": "import backtr')], stop_reason="max_tokens")


def refused() -> Reply:
    """A refusal."""
    return Reply(blocks=[], stop_reason="refusal")


def failure(status: int, *, retry_after: str | None = None) -> Reply:
    """An error of HTTP."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return Reply(status=status, headers=headers)


def silence() -> Reply:
    """No answer at all."""
    return Reply(hangs=True)


class ClaudeServer:
    """The server; use it as a context."""

    def __init__(self, *replies: Reply) -> None:
        """Script the replies, one a request; the last one is repeated."""
        self.requests: list[Request] = []
        self._replies = list(replies)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._prefixes: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.01},
            daemon=True,
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> ClaudeServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        reply_to: Callable[[_Handler], None] = self._serve

        class Handler(_Handler):
            def do_POST(self) -> None:
                reply_to(self)

        return Handler

    def _serve(self, handler: _Handler) -> None:
        request = handler.read()
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
        flaw = _flaw(request)
        if flaw is not None:
            handler.send(*_error(*flaw, number), {"request-id": f"req_{number}"})
            return
        reply = self._next()
        if reply.hangs:
            self._stopping.wait()
            return
        headers = {"request-id": f"req_{number}", **reply.headers}
        if reply.status != 200:
            handler.send(*_error(reply.status, reply.message, number), headers)
            return
        body = reply.body or json.dumps(self._message(request, reply, number)).encode()
        handler.send(200, body, headers, breaks=reply.breaks)

    def _next(self) -> Reply:
        with self._lock:
            if len(self._replies) > 1:
                return self._replies.pop(0)
            return self._replies[0]

    def _message(
        self, request: Request, reply: Reply, number: int
    ) -> dict[str, object]:
        system = str(request.body.get("system", ""))
        with self._lock:
            is_cached = bool(system) and system in self._prefixes
            self._prefixes.add(system)
        prefix = max(1, len(system) // 4)
        usage = {
            "input_tokens": max(1, len(json.dumps(request.body["messages"])) // 4),
            "output_tokens": 40,
            "cache_creation_input_tokens": 0 if is_cached else prefix,
            "cache_read_input_tokens": prefix if is_cached else 0,
            "service_tier": "standard",
        }
        return {
            "id": f"msg_{number}",
            "type": "message",
            "role": "assistant",
            "model": request.body["model"],
            "content": list(reply.blocks),
            "stop_reason": reply.stop_reason,
            "stop_sequence": None,
            "usage": usage,
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""

    def read(self) -> Request:
        """Read the request that has come in."""
        raw = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(path=self.path, headers=headers, body=json.loads(raw or b"{}"))

    def send(
        self,
        status: int,
        body: bytes,
        headers: Mapping[str, str],
        *,
        breaks: bool = False,
    ) -> None:
        """Answer; perhaps with less than was promised."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if breaks else body)
        if breaks:
            self.close_connection = True


def _error(status: int, message: str, number: int) -> tuple[int, bytes]:
    body = {
        "type": "error",
        "error": {
            "type": _ERROR_TYPES.get(status, "api_error"),
            "message": message,
            "details": {},
        },
        "request_id": f"req_{number}",
    }
    return status, json.dumps(body).encode()


def _flaw(request: Request) -> tuple[int, str] | None:
    """What the real API would refuse, ``None`` if nothing."""
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return 401, "invalid bearer token"
    if "anthropic-version" not in request.headers:
        return 400, "anthropic-version: header is required"
    if request.path.partition("?")[0] != "/v1/messages":
        return 404, f"not found: {request.path}"
    return _flaw_of_body(request.body)


def _flaw_of_body(body: Mapping[str, object]) -> tuple[int, str] | None:
    knobs = [name for name in _FORBIDDEN if name in body]
    if knobs:
        return 400, f"{knobs[0]}: unknown parameter"
    if not isinstance(body.get("max_tokens"), int):
        return 400, "max_tokens: field required"
    if body.get("model") not in _KNOWN_MODELS:
        return 404, f"model: {body.get('model')}"
    return _flaw_of_messages(body.get("messages"))


def _flaw_of_messages(messages: object) -> tuple[int, str] | None:
    if not isinstance(messages, list) or not messages:
        return 400, "messages: at least one message is required"
    if messages[0].get("role") != "user":
        return 400, "messages: first message must use the user role"
    if messages[-1].get("role") == "assistant":
        return 400, "messages: prefilling is not supported"
    return None
