"""The child: an interpreter of its own that runs foreign code once, confined.

1. It reads limits and jobs to the end of its input and closes everything but its way
   out.
2. It bounds itself, then imports backtrader and what the code may import.
3. It gives up all rights (`falcon.providers.backtrader.confinement`), and only then
   runs the code.
4. One JSON document goes out.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from falcon.providers.backtrader.confinement import ConfinementError, confine, limit
from falcon.providers.backtrader.wire import Job, unpack

OFFERED: Final = (
    *("__future__", "abc", "array", "bisect", "calendar", "cmath", "collections"),
    *("_strptime", "bisect", "calendar"),
    *("collections.abc", "contextlib", "copy", "csv", "dataclasses", "datetime"),
    *("decimal", "enum", "fractions", "functools", "hashlib", "heapq", "itertools"),
    *("json", "logging", "math", "numbers", "operator", "os", "pprint", "random", "re"),
    *("statistics", "string", "sys", "textwrap", "time", "traceback", "types"),
    *("typing", "uuid", "warnings", "zlib"),
)
"""Modules that code can import because they are there already."""

ON_DEMAND: Final = (
    *("numpy", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial"),
    *("numpy.random", "pandas", "scipy", "scipy.stats"),
    *("statsmodels.api", "talib", "backtrader.indicators", "backtrader.talib"),
    *("argparse", "pathlib", "matplotlib", "zoneinfo", "pytz"),
)
"""Modules that take time to import: they are there if the code names them."""

_OUT: Final = 1
_HIGHEST: Final = 1 << 16


def main() -> None:
    """Do all of it."""
    limits, jobs = unpack(sys.stdin.buffer)
    for descriptor in (0, 2):
        os.close(descriptor)
    os.closerange(3, _HIGHEST)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()
    limit(cpu_s=limits.cpu_s, memory=limits.memory)
    answer = _prepared(jobs)
    try:
        confine()
    except ConfinementError as error:
        _send({"unconfined": str(error)})
    else:
        sys.meta_path[:] = [_Closed()]
        _send({"answers": [answer(job) for job in jobs]})


class _Closed:
    """Says clearly why a module cannot be imported; the filter keeps it out anyway."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        raise ImportError(f"confined code cannot import {name}", name=name)


def _prepared(jobs: Sequence[Job]) -> Callable[[Job], dict[str, object]]:
    # Libraries for numbers would start a thread for each core.
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    from falcon.providers.backtrader.running import answer

    text = "\n".join(job.source for job in jobs)
    for name in (*OFFERED, *(name for name in ON_DEMAND if _names(text, name))):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    os.environ.clear()
    return answer


def _names(text: str, module: str) -> bool:
    return all(part in text for part in module.split("."))


def _send(document: dict[str, object]) -> None:
    written = memoryview(json.dumps(document, default=_plain).encode())
    while written:
        written = written[os.write(_OUT, written) :]


def _plain(value: object) -> object:
    """The number in a value of numpy's, else its text."""
    item = getattr(value, "item", None)
    return str(value) if item is None else item()
