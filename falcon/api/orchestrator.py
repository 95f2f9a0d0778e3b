"""Orchestrator: the whole daemon, for Python users."""

from __future__ import annotations

from pathlib import Path

from falcon.api.opening import settings_of
from falcon.daemon.lifecycle import Stop, listen
from falcon.daemon.main import orchestrate


class StrategyOrchestrator:
    """The whole daemon in this process: ticks, measures, improves, until stopped.

    Args:
        db_path: the database; that of the settings if none is given.
    """

    def __init__(self, db_path: str | Path | None = None) -> None:
        self._settings = settings_of(db_path)

    def run(self) -> int:
        """Run in this thread until a signal or a fatal failure; return the exit code.

        Raises:
            AlreadyRunningError: another orchestrator owns the database.
            FalconError: it cannot start; the class says why.
        """
        stop = Stop()
        listen(stop)
        try:
            return orchestrate(self._settings, stop)
        finally:
            stop.close()
