"""Local: jobs done on this machine, in threads, or in processes where Python works.

The native tier lets go of Python's lock while it computes, so threads are enough for
it. The Python tier does not.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Event, Thread
from typing import TypeVar

from falcon.engine.tiers import Tier
from falcon.errors import TemporaryError
from falcon.research.jobs import Job, Row, do, in_order, rows_of

Item = TypeVar("Item")
Found = TypeVar("Found")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """This machine.

    Attributes:
        count: how many jobs are done at a time.
    """

    count: int = field(default_factory=cores)

    def map(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, tuple[Row, ...]]]:
        """Do all jobs; each comes back as soon as it is done."""
        if any(job.tier is Tier.PYTHON for job in jobs) and self.count > 1:
            return self._in_processes(jobs)
        return self._in_threads(jobs)

    def _in_threads(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, tuple[Row, ...]]]:
        ended = Event()

        def work(job: Job) -> tuple[Row, ...]:
            rows = []
            for row in rows_of(job):
                if ended.is_set():
                    break
                rows.append(row)
            return in_order(rows)

        with _without_old_objects(), ThreadPoolExecutor(self.count, "sweep") as pool:
            try:
                yield from _done(pool, {pool.submit(work, job): job for job in jobs})
            finally:
                # Somebody may have lost patience; what runs ends with its point.
                ended.set()

    def _in_processes(
        self, jobs: Sequence[Job]
    ) -> Iterator[tuple[Job, tuple[Row, ...]]]:
        # A process that began as a copy of this one might wait for a lock that one of
        # our threads held.
        context = get_context("spawn")
        with ProcessPoolExecutor(
            min(self.count, len(jobs)), context, initializer=_end_with_the_sweep
        ) as pool:
            try:
                yield from _done(pool, {pool.submit(do, job): job for job in jobs})
            except BrokenProcessPool:
                raise TemporaryError(
                    "a process that did part of the sweep was ended from outside"
                ) from None


def in_turn(
    work: Callable[[Item], Found], items: Iterable[Item], count: int
) -> Iterator[Found]:
    """What a function makes of items, in their order, so many at a time in threads.

    Few are made ahead of what is taken, so that memory stays bounded.
    """
    left = iter(items)
    with _without_old_objects(), ThreadPoolExecutor(count, "sweep") as pool:
        ahead = deque(pool.submit(work, item) for item in islice(left, 2 * count))
        try:
            while ahead:
                found = ahead.popleft().result()
                ahead.extend(pool.submit(work, item) for item in islice(left, 1))
                yield found
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _done(
    pool: Executor, waiting: dict[Future[tuple[Row, ...]], Job]
) -> Iterator[tuple[Job, tuple[Row, ...]]]:
    try:
        for future in as_completed(list(waiting)):
            yield waiting.pop(future), future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _without_old_objects() -> Iterator[None]:
    """Have the collector of cycles look at new objects only.

    A compiler's worth of old ones is in memory, and going through them takes as long as
    hundreds of points.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _end_with_the_sweep() -> None:
    """Have Ctrl-C end this process at once, without a word, and its parent's death."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_after_parent, name="parent", daemon=True).start()


def _end_after_parent() -> None:
    """Wait until whoever would take our rows is gone, and end."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
