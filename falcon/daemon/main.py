"""Main: the orchestrator from its first line to its exit code.

1. Settings are read; wrong ones end it with 78, all mistakes listed.
2. The database is locked for life: one orchestrator each (`falcon.store.lock`).
3. It is created or migrated, and the parts are put together (`falcon.bootstrap`).
4. What the last process left in the air is settled: the books must add up.
5. Only now systemd is told that we are ready, and the jobs run until somebody stops us;
   meanwhile the engine's native tier is loaded (`falcon.bootstrap.warming`).

Exit codes: 0 asked to stop, 1 failed and worth another start, 78 bad configuration.
"""

from __future__ import annotations

import sys

from falcon.bootstrap.trading import Trading, trading
from falcon.bootstrap.warming import warm_in_background
from falcon.daemon.jobs import Runner, exit_code
from falcon.daemon.lifecycle import Stop, listen
from falcon.daemon.orchestrator import Orchestrator
from falcon.daemon.work import begin, jobs
from falcon.errors import FalconError
from falcon.log import configure, get_logger
from falcon.settings import Settings
from falcon.store.lock import owning


def main() -> int:
    """Run the orchestrator of this process's environment; return the exit code."""
    stop = Stop()
    listen(stop)
    try:
        settings = Settings.load()
        configure(sys.stderr, secrets=settings.secret_values())
        return orchestrate(settings, stop)
    except FalconError as error:
        sys.stderr.write(f"falcon: {error}\n")
        return exit_code(error)


def orchestrate(settings: Settings, stop: Stop) -> int:
    """Own the database, recover, and run the jobs until asked to stop.

    Raises:
        AlreadyRunningError: another orchestrator owns the database.
        ConfigError: the settings do not fit what is there.
        StoreError: the database cannot be used.
        InvariantError: our books do not add up to the account.
        TemporaryError: the outside does not answer; another start may fare better.
    """
    with owning(settings.db):
        services = trading(settings)
        with services.parts.store.held_open():
            return _run(services, stop)


def _run(services: Trading, stop: Stop) -> int:
    database = str(services.parts.settings.db)
    begin(services)
    get_logger().info("orchestrator_started", database=database, paper=True)
    warm_in_background()
    orchestrator = Orchestrator(jobs=jobs(services), runner=Runner(stop), stop=stop)
    code = orchestrator()
    get_logger().info("orchestrator_stopped", reason=stop.reason, exit_code=code)
    return code
