"""A whole Falcon in a temporary folder: real processes, a real database, a port."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PATIENCE_S = 45.0
OURS = ("FALCON_", "ALPACA_", "APCA_", "CLAUDE_", "ANTHROPIC_", "MASSIVE_", "TRADING_")


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """Falcon in a folder.

    Attributes:
        folder: where everything is.
        settings: what is set beside the database and the port.
        port: where its dashboard listens.
        children: processes that were started.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / "paper_trading.db"

    def environ(self, **more: str) -> dict[str, str]:
        """The environment of its processes: ours without what would reach Falcon."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return {
            **clean,
            "FALCON_DB": str(self.database),
            "FALCON_PORT": str(self.port),
            **self.settings,
            **more,
        }

    def falcon(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "falcon", *arguments],
            cwd=self.folder,
            env=self.environ(**more),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def begin(
        self, *arguments: str, prefix: Sequence[str] = (), **more: str
    ) -> subprocess.Popen[str]:
        """Start ``python -m …`` and leave it running; its output goes to a file."""
        with self.log.open("a") as log:
            child = subprocess.Popen(
                [*prefix, sys.executable, "-m", *arguments],
                cwd=self.folder,
                env=self.environ(**more),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                text=True,
            )
        self.children.append(child)
        return child

    @property
    def log(self) -> Path:
        """What the processes wrote."""
        return self.folder / "output.log"

    def events(self) -> list[dict[str, object]]:
        """The lines of the log that are events."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def logged(self, event: str) -> int:
        """How often an event was logged."""
        return sum(each["event"] == event for each in self.events())

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        """Ask the dashboard; status and body, status 0 while nobody answers."""
        return self._ask(Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, body: object) -> tuple[int, dict[str, object]]:
        """Tell the dashboard."""
        return self._ask(
            Request(
                f"http://127.0.0.1:{self.port}{path}",
                data=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
            )
        )

    def _ask(self, request: Request) -> tuple[int, dict[str, object]]:
        try:
            with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - loopback
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)
        except (OSError, HTTPException, ValueError):  # it was killed in mid-answer
            return 0, {}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with closing(sqlite3.connect(self.database, timeout=PATIENCE_S)) as db:
            return list(db.execute(query))

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds, while the process started last lives."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert self.children[-1].poll() is None, self.log.read_text()[-2_000:]
            assert time.monotonic() < deadline, f"never: {what}"
            time.sleep(0.05)

    def clean_up(self) -> None:
        """End whatever still runs; asked first, so that it ends its own children."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
            try:
                child.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if (self.folder / "paper_trading.db.run").exists():
            self.falcon("stop")
