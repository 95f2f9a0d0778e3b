"""Keys: by which the result of a run is found again.

A key is a digest of everything that a result depends on:

1. the engine: its own sources, the interpreter, numpy, the C library (`_engine`);
2. the code of the strategy, and the value of each of its parameters, given or declared;
3. the terms of the broker;
4. of each feed its symbol, timeframe, times and columns, to the bit;
5. what is resampled.

Whoever changes the engine so that it does the same faster loses what was kept, which is
the price of never showing what another version did.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files

import numpy as np

from falcon.domain.bars import BarSeries
from falcon.domain.digests import digest_of
from falcon.engine.native.sources import digest
from falcon.services.engines import CompiledTask

LENGTH = 32
"""Digits of hexadecimal; two of 2**64 results would share a key by chance."""

_DEPENDS_ON = ("falcon.engine", "falcon.domain")
_MANY_BARS = 50_000
"""From which on it is worth it to digest columns at once."""


def key_of(prepared: CompiledTask) -> str:
    """The key of a run that has not been run.

    Raises:
        UsageError: parameters that the code does not take.
    """
    task, program = prepared.task, prepared.program
    parameters = program.with_defaults(prepared.parameters)
    parts = {
        "engine": _engine(),
        "code": [program.name, program.source_hash],
        "parameters": [
            [name, type(value).__name__, repr(value)]
            for name, value in sorted(parameters.items())
        ],
        "rules": repr(prepared.rules),
        "feeds": [
            [one.symbol, one.timeframe, one.hours, _digest(one)] for one in task.series
        ],
        "resample": None if task.resample is None else str(task.resample),
    }
    text = json.dumps(parts, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:LENGTH]


def _digest(series: BarSeries) -> str:
    if len(series) < _MANY_BARS:
        return digest_of(series)
    with ThreadPoolExecutor() as pool:
        return digest_of(series, pool.map)


@cache
def _engine() -> str:
    versions = (sys.version, np.__version__, platform.machine(), *platform.libc_ver())
    return digest(repr(versions), *map(files, _DEPENDS_ON))
