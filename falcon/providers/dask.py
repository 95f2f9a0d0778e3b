"""Dask: jobs done by a cluster of machines, Dask.distributed's scheduler and workers.

Each worker needs this version of Falcon installed. A job and what comes of it are plain
data; few jobs are under way at a time, so that the scheduler holds little. A worker
that dies loses nothing: the scheduler gives its job to another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version as version_of
from itertools import islice
from typing import Any, Final
from uuid import uuid4

import distributed

from falcon.errors import FalconError, ProviderError
from falcon.research.jobs import Job, Row, do

_PATIENCE_S: Final = 20
"""Seconds to wait for the scheduler, and for a first worker."""

_SILENT_S: Final = 1
"""Seconds of them before it is told that there is no worker."""

_AHEAD: Final = 2
"""Jobs under way for each thread, so that none waits for the next."""

Done = tuple[Job, tuple[Row, ...]]


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, client: Any, address: str, tell: Callable[[str], None]) -> None:
        self._client = client
        self._address = address
        self._tell = tell

    @cached_property
    def count(self) -> int:
        """Threads of all workers; waits for a first one.

        Raises:
            ProviderError: none comes.
        """
        try:
            self._client.wait_for_workers(1, timeout=_SILENT_S)
        except TimeoutError:
            self._tell(f"no worker at {self._address} yet, waiting")
            self._wait()
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def map(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Do all jobs; each comes back as soon as it is done.

        Raises:
            ProviderError: the cluster cannot do them; says why.
        """
        left = iter(jobs)
        under_way = {self._send(job): job for job in islice(left, _AHEAD * self.count)}
        waiting: Any = distributed.as_completed(list(under_way))
        try:
            for future in waiting:
                yield under_way.pop(future), _answer(future)
                for job in islice(left, 1):
                    further = self._send(job)
                    under_way[further] = job
                    waiting.add(further)
        finally:
            self._client.cancel(list(under_way))

    def _wait(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE_S - _SILENT_S)
        except TimeoutError:
            raise ProviderError(
                f"the Dask scheduler at {self._address} has no workers; start some "
                f"with `dask worker {self._address} --nthreads 1`"
            ) from None

    def _send(self, job: Job) -> Any:
        # A key of its own, so that the answer is computed and not remembered.
        key = f"falcon-{uuid4().hex}"
        return self._client.submit(_work, job, _version(), key=key, pure=False)


@contextmanager
def cluster(address: str, tell: Callable[[str], None]) -> Iterator[Cluster]:
    """Be connected with a cluster.

    Args:
        address: of its scheduler, such as ``tcp://10.0.0.5:8786``.
        tell: told that there is no worker yet.

    Raises:
        ProviderError: no scheduler answers there.
    """
    try:
        client: Any = distributed.Client(address, timeout=_PATIENCE_S)
    except (OSError, ValueError) as error:
        raise ProviderError(
            f"no Dask scheduler answers at {address}: {error}; start one with "
            "`dask scheduler`, and name its address, such as tcp://10.0.0.5:8786"
        ) from None
    try:
        yield Cluster(client, address, tell)
    finally:
        client.close()


def _work(job: Job, version: str) -> tuple[Row, ...] | str:
    """Do a job in a worker; what is wrong comes back as text, which always arrives."""
    if version != _version():
        return f"it has Falcon {_version()}, {version} is needed"
    try:
        return do(job)
    except FalconError as error:
        return str(error)


def _version() -> str:
    """The installed version of Falcon."""
    return version_of("falcon-trader")


def _answer(future: Any) -> tuple[Row, ...]:
    try:
        answer = future.result()
    except Exception as error:
        # Whatever happened over there; Dask passes on the worker's own exceptions.
        raise ProviderError(f"the cluster could not do a job: {error}") from error
    if isinstance(answer, str):
        raise ProviderError(f"a worker of the cluster refused a job: {answer}")
    rows: tuple[Row, ...] = answer
    return rows
