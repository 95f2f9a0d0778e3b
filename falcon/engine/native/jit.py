"""Native code: with `falcon.engine.native.linking` the only place that meets numba.

`kernel`, `lean` and `inlined` compile functions that other kernels call. `entry`
compiles one that Python calls, and keeps it on disk, so that it is compiled once for
each state of the sources. Most kernels are `lean`: make it a `kernel` only if it needs
an array of its own.

Kernels are plain Python over arrays and numbers: with ``NUMBA_DISABLE_JIT=1`` they run
as they stand, with ``NUMBA_BOUNDSCHECK=1`` each index is checked. Division follows
numpy (no error), so a kernel tests its divisors itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, Final, ParamSpec, TypeVar, cast

import numba
from numba.core import types
from numba.core.caching import UserProvidedCacheLocator
from numba.misc.appdirs import AppDirs

from falcon.engine import native
from falcon.engine.native.linking import EntryCache, EntryCompiler, KernelCompiler
from falcon.engine.native.sources import digest

_LENGTH: Final = 16
"""Characters of the name of a folder for what is compiled from one state of sources."""

P = ParamSpec("P")
R = TypeVar("R")

# What numba does not tell type checkers.
_config: Any = numba.config
_locator: Any = UserProvidedCacheLocator
_folders_of: Any = AppDirs


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for other kernels; not for Python, which costs time."""
    return _kernel(function, {})


def lean(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel that makes no arrays.

    It does not count the holders of those that it is given. That would take longer than
    most of them work, once for each array of a tuple.
    """
    return _kernel(function, {"_nrt": False})


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a lean kernel whose code comes to stand wherever it is called.

    For what has little to do most of the time, less than a call would take.
    """
    return _kernel(function, {"_nrt": False, "forceinline": True})


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for Python; it releases the GIL while it runs.

    Kernels and other entries cannot call it: what is kept of it holds no code to link.
    Where nothing can be written, or the disk is full, each process compiles for itself.
    """
    if _config.DISABLE_JIT:
        return function
    for folder in _folders():
        with _kept_in(folder):
            # Asked beforehand, since numba would take a folder of its own instead, and
            # find there what it compiled from other sources.
            if _locator.from_function(function, _file_of(function)):
                return _compiled(function, cache=True)
    return _compiled(function, cache=False)


def is_loaded(function: Callable[..., object]) -> bool:
    """Whether the machine code of an entry is in memory."""
    return bool(getattr(function, "signatures", True))


def is_kept(function: Callable[..., object]) -> bool:
    """Whether the machine code of an entry is on disk, or never will be."""
    kept: Any = getattr(getattr(function, "_cache", None), "_cache_file", None)
    return kept is None or bool(kept._load_index())  # noqa: SLF001 - no public way


def _kernel(function: Callable[P, R], flags: dict[str, Any]) -> Callable[P, R]:
    if _config.DISABLE_JIT:
        return function
    flags |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    flags |= {"error_model": "numpy", "nogil": True, "pipeline_class": KernelCompiler}
    compiled = numba.njit(**flags)(function)
    _forget_literals(compiled)
    return cast("Callable[P, R]", compiled)


def _forget_literals(compiled: Any) -> None:
    """Have calls with a number written out share the code of all other calls."""
    resolve = compiled.get_call_template

    def resolve_plainly(arguments: Any, keywords: Any) -> Any:
        return resolve(tuple(map(types.unliteral, arguments)), keywords)

    compiled.get_call_template = resolve_plainly


def _compiled(function: Callable[P, R], *, cache: bool) -> Callable[P, R]:
    flags: dict[str, Any] = {"error_model": "numpy", "nogil": True}
    flags["pipeline_class"] = EntryCompiler
    compiled: Any = numba.njit(**flags)(function)
    compiled.get_call_template = _refuse_call
    if cache:
        compiled._cache = EntryCache(function)  # noqa: SLF001 - no public way
    return cast("Callable[P, R]", compiled)


def _refuse_call(*_: object) -> None:
    raise TypeError("an entry is called by Python only; let a kernel do what both need")


def _file_of(function: Callable[..., object]) -> str:
    return function.__code__.co_filename


def _folders() -> Iterator[str]:
    """Where to keep what is compiled, the best place first.

    Each is kept apart by the sources of all kernels: numba notices a change of the file
    that holds an entry, not of the kernels that it calls in other files.
    """
    own = _config.CACHE_DIR or f"{native.__path__[0]}/__pycache__"
    personal = _folders_of(appname="falcon", appauthor=False).user_cache_dir
    for base in (own, personal):
        yield f"{base}/{_digest()}"


@contextmanager
def _kept_in(folder: str) -> Iterator[None]:
    before, _config.CACHE_DIR = _config.CACHE_DIR, folder
    try:
        yield
    finally:
        _config.CACHE_DIR = before


@cache
def _digest() -> str:
    return digest(f"checked={_config.BOUNDSCHECK}", files(native))[:_LENGTH]
