"""Sweeping: who does the jobs of a sweep, this machine or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from falcon.errors import UsageError
from falcon.research.jobs import Workers
from falcon.research.local import Local


@contextmanager
def workers(
    threads: int | None, address: str | None, tell: Callable[[str], None]
) -> Iterator[Workers]:
    """The cluster at an address; else threads of this machine, as many as cores.

    Args:
        threads: how many.
        address: of the scheduler of a cluster.
        tell: told what a person who waits should know.

    Raises:
        UsageError: both are asked for, or what a cluster needs is not installed.
        ProviderError: the cluster cannot be used.
    """
    if address is None:
        yield Local() if threads is None else Local(count=threads)
        return
    if threads is not None:
        raise UsageError("threads are those of this machine; leave out --threads")
    try:
        from falcon.providers.dask import cluster
    except ImportError:
        raise UsageError(
            "a cluster needs Dask.distributed; in Falcon's folder "
            "`.venv/bin/pip install -e '.[cluster]'` installs it"
        ) from None
    with cluster(address, tell) as found:
        yield found
