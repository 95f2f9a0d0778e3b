"""Orchestrator: runs the jobs on time, one at a time, until it is asked to stop.

1. `Orchestrator.__call__` tells systemd ``READY=1``, lets the scheduler go, and waits.
2. Each time a job is due the scheduler hands it to one worker thread (`_run`), which
   runs it, and then feeds the watchdog if it was one that proves life.
3. A signal or a fatal failure requests the stop: what is running is finished, what
   waits its turn is dropped, and the exit code is returned.

One worker thread, because ticks, commands, reconciliation and deployments all write
the same books and each of them reads before it writes: one after the other they see
what the last one left, without a lock that some future job could forget to take. A job
that takes long delays the others and loses nothing: every job works on the present,
whenever it runs, so late runs are merged into one (``coalesce``) and none is too late.
The watchdog is fed by finished ticks and by nothing else: a hung job starves it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from falcon.daemon.jobs import Job, Outcome, Runner
from falcon.daemon.lifecycle import Stop
from falcon.daemon.notify import notify

_QUIET = logging.getLogger("falcon.scheduler")
_QUIET.setLevel(logging.ERROR)
"""It would report each run that was merged into a later one as a problem."""

_ALIVE = frozenset({Outcome.DONE, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Orchestrator:
    """The loop of the daemon.

    Attributes:
        jobs: what to do; those that are due at once begin in this order.
        runner: runs one job and lets no failure escape.
        stop: the request to stop.
    """

    jobs: tuple[Job, ...]
    runner: Runner
    stop: Stop

    def __call__(self) -> int:
        """Run until asked to stop; return the exit code."""
        scheduler = self._scheduler()
        scheduler.start(paused=True)
        notify("READY=1")
        scheduler.resume()
        try:
            self.stop.wait()
        finally:
            notify(f"STOPPING=1\nSTATUS=stopping: {self.stop.reason}")
            scheduler.shutdown(wait=True)
        return self.stop.exit_code

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(1)}, logger=_QUIET
        )
        for job in self.jobs:
            # Without this argument the first run is the trigger's, an interval later.
            first = {"next_run_time": datetime.now(UTC)} if job.at_once else {}
            scheduler.add_job(
                self._run,
                args=[job],
                id=job.id,
                trigger=_trigger(job.when),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                **first,
            )
        return scheduler

    def _run(self, job: Job) -> None:
        if self.stop.requested:
            return
        outcome = self.runner(job)
        if job.proves_life and outcome in _ALIVE:
            notify("WATCHDOG=1")


def _trigger(when: timedelta | time) -> CronTrigger | IntervalTrigger:
    if isinstance(when, timedelta):
        return IntervalTrigger(seconds=when.total_seconds(), timezone=UTC)
    return CronTrigger(hour=when.hour, minute=when.minute, timezone=when.tzinfo)
