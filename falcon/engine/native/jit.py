"""Native code: the only place that meets numba.

`kernel` compiles a function that other kernels call. `entry` compiles one that Python
calls, and keeps it on disk, so that it is compiled once for each state of the sources.

Kernels are plain Python over arrays and numbers: with ``NUMBA_DISABLE_JIT=1`` they run
as they stand, with ``NUMBA_BOUNDSCHECK=1`` each index is checked. Division follows
numpy (no error), so a kernel tests its divisors itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, ParamSpec, TypeVar, cast

import numba

from falcon.engine import native

P = ParamSpec("P")
R = TypeVar("R")

# Its settings are made when it is imported, where no type checker sees them.
_config: Any = numba.config


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for other kernels."""
    compiled = numba.njit(error_model="numpy", nogil=True)(function)
    return cast("Callable[P, R]", compiled)


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for Python; it releases the GIL while it runs."""
    with _cache_of_these_sources():
        compiled = numba.njit(error_model="numpy", nogil=True, cache=True)(function)
    return cast("Callable[P, R]", compiled)


@contextmanager
def _cache_of_these_sources() -> Iterator[None]:
    """Keep what is compiled apart by the sources of all kernels.

    numba notices a change of the file that holds an entry, not of the kernels that it
    calls in other files.
    """
    before = _config.CACHE_DIR
    base = before or f"{native.__path__[0]}/__pycache__"
    _config.CACHE_DIR = f"{base}/{_digest()}"
    try:
        yield
    finally:
        _config.CACHE_DIR = before


@cache
def _digest() -> str:
    digest = hashlib.sha256(f"checked={_config.BOUNDSCHECK}".encode())
    for source in _sources(files(native)):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda found: found.name):
        if one.is_dir():
            yield from _sources(one)
        elif one.name.endswith(".py"):
            yield one
