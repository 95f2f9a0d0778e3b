"""Server: the dashboard from its first line to its exit code.

1. Settings are read; wrong ones end it with 78, all mistakes listed.
2. The application is built here, before anything listens: what cannot be built never
   claims to be ready.
3. Gunicorn starts one worker with threads and tells systemd ``READY=1``. One worker,
   because SQLite has one writer at a time and a page needs no more.
4. The worker loads the engine's native tier while it answers already; a process that
   is forked cannot be given it.
5. While the worker's heart beats, the watching process feeds systemd's watchdog.
"""

from __future__ import annotations

import socket
import sys
import time
from ipaddress import ip_address

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.systemd import sd_notify
from gunicorn.workers.base import Worker

from falcon.bootstrap.verbs import verbs
from falcon.bootstrap.warming import warm_in_background
from falcon.errors import ConfigError, FalconError
from falcon.listening import check_free
from falcon.log import adopt, configure, get_logger
from falcon.settings import Settings
from falcon.web.app import create_app
from falcon.web.security import LOOPBACK, Guard

THREADS = 8
"""Requests that are answered at the same time."""

_BAD_CONFIGURATION = 78  # EX_CONFIG; the units do not restart on it
_HEARTBEAT_S = 60
"""Seconds without a sign of the worker after which it is replaced."""

_GRACE_S = 30
"""Seconds that requests in progress get when the server stops."""


def main() -> int:
    """Run the dashboard of this process's environment; return the exit code."""
    try:
        settings = Settings.load()
        configure(sys.stderr, secrets=settings.secret_values())
        guard = guard_of(settings)
        check_free(settings.host, settings.port)
        app = create_app(verbs(settings), guard)
    except FalconError as error:
        sys.stderr.write(f"falcon: {error}\n")
        return _BAD_CONFIGURATION if isinstance(error, ConfigError) else 1
    serve(app, settings.host, settings.port)
    return 0


def serve(app: Flask, host: str, port: int) -> None:
    """Serve until a signal comes; requests in progress are finished first."""
    try:
        Watch(Dashboard(app, bind=f"{_bracketed(host)}:{port}")).run()
    except SystemExit as done:  # how gunicorn says that it is done
        if done.code:
            raise


def guard_of(settings: Settings) -> Guard:
    """Who may call, by what the server listens on.

    Raises:
        ConfigError: others could reach it and no token is set.
    """
    token = settings.api_token.get_secret_value() if settings.api_token else ""
    if not (settings.is_on_loopback or token):
        raise ConfigError(
            f"FALCON_API_TOKEN: must be set where others can reach {settings.host}"
        )
    if settings.is_on_loopback:
        return Guard(hosts=LOOPBACK, token=token)
    names = {settings.host.lower(), socket.gethostname().lower()}
    return Guard(hosts=LOOPBACK | names, token=token)


class Dashboard(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Our application with gunicorn's settings; it reads no file and no arguments."""

    def __init__(self, app: Flask, *, bind: str) -> None:
        self._app = app
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        """Settle every setting that is not gunicorn's default."""
        chosen = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": _HEARTBEAT_S,
            "graceful_timeout": _GRACE_S,
            "keepalive": 5,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "loglevel": "warning",
            "logger_class": Lines,
            "proc_name": "falcon-dashboard",
            "when_ready": self._tell,
            "post_worker_init": self._warm,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def _tell(self, _arbiter: Arbiter) -> None:
        get_logger().info("dashboard_started", listens_on=self._bind)

    def _warm(self, _worker: Worker) -> None:
        warm_in_background()

    def load(self) -> Flask:
        """The application, built before anything listened."""
        return self._app


class Lines(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log, leaving through ours."""

    def setup(self, cfg: object) -> None:
        """Set up as gunicorn does, then take its handlers away."""
        super().setup(cfg)
        adopt("gunicorn.error", "gunicorn.access")


class Watch(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's watching process, which feeds systemd's watchdog as well."""

    def murder_workers(self) -> None:
        """Look after the workers once a second, as gunicorn does."""
        super().murder_workers()
        if any(_is_alive(worker.tmp.last_update()) for worker in self.WORKERS.values()):
            sd_notify("WATCHDOG=1", self.log)


def _is_alive(heartbeat: float) -> bool:
    return time.monotonic() - heartbeat <= _HEARTBEAT_S


def _bracketed(host: str) -> str:
    """An address as it stands in a URL: ``::1`` gives ``[::1]``."""
    try:
        is_v6 = ip_address(host).version == 6  # noqa: PLR2004 - as in IPv6
    except ValueError:
        return host
    return f"[{host}]" if is_v6 else host
