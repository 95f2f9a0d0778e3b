"""Security: who may talk to the server, and what a browser may do with its answers.

1. `Host` must be a name that we know or a plain address: a web page that points its own
   name at this machine (DNS rebinding) is turned away.
2. With a token, every call under ``/api`` must bear it. It is needed as soon as the
   server listens beyond loopback; see `falcon.web.server`.
3. A call that changes something must be JSON and must not come from another origin:
   a form or a script of a foreign page can send neither. Where no route takes the call
   the answer is 404 or 405, whatever it carries.
4. Every answer forbids what a page of ours never needs.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request

from falcon.web.errors import RequestError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which only this machine can reach the server."""

BODY_LIMIT = 1_000_000
"""Bytes that a request may carry."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a request must bring.

    Attributes:
        hosts: names, without port, that ``Host`` may carry beside addresses.
        token: what ``Authorization: Bearer`` must carry; empty asks for none.
    """

    hosts: frozenset[str] = LOOPBACK
    token: str = ""

    def __repr__(self) -> str:
        return f"Guard(hosts={sorted(self.hosts)}, token={'***' if self.token else ''})"

    def check(self, incoming: Request) -> None:
        """Let a request through.

        Raises:
            RequestError: it is refused, with the reason.
        """
        self._check_host(incoming)
        if incoming.path.startswith("/api"):
            self._check_token(incoming)
        if incoming.method not in _SAFE:
            self._check_origin(incoming)
            if incoming.routing_exception is None:
                _check_media_type(incoming)

    def _knows(self, host: str) -> bool:
        name = _name(host)
        return name in self.hosts or _is_address(name)

    def _check_host(self, incoming: Request) -> None:
        if not self._knows(incoming.headers.get("Host", "")):
            raise RequestError(
                403,
                "host_refused",
                "this server does not answer to that Host; call it as "
                + " or ".join(sorted(self.hosts)),
            )

    def _check_token(self, incoming: Request) -> None:
        if not self.token:
            return
        given = incoming.headers.get("Authorization", "")
        wanted = f"Bearer {self.token}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise RequestError(
                401,
                "unauthorized",
                "send the header `Authorization: Bearer <token>` with the token of "
                "FALCON_API_TOKEN",
            )

    def _check_origin(self, incoming: Request) -> None:
        origin = incoming.headers.get("Origin")
        if origin is not None and not self._knows(urlsplit(origin).netloc):
            raise RequestError(
                403, "origin_refused", "calls from pages of other sites are refused"
            )


def install(app: Flask, guard: Guard) -> None:
    """Check every request of an app and harden every answer."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.before_request(lambda: guard.check(request))
    app.after_request(_harden)


def _check_media_type(incoming: Request) -> None:
    if incoming.mimetype != "application/json":
        raise RequestError(
            415,
            "unsupported_media_type",
            "send the header `Content-Type: application/json`",
        )


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _name(host: str) -> str:
    """The host without its port: ``[::1]:5000`` gives ``[::1]``."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
