"""Memory: what a piece of work adds to a process, as Linux counts it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")
_FORGET_PEAK: Final = "5"


class Memory:
    """The memory of this process from now on."""

    def __init__(self) -> None:
        gc.collect()
        Path("/proc/self/clear_refs").write_text(_FORGET_PEAK)
        self._before = _megabytes("VmRSS")

    @property
    def added(self) -> float:
        """The most that the process has held since, in MB beyond what it held then."""
        return _megabytes("VmHWM") - self._before


def _megabytes(name: str) -> float:
    """A figure that the kernel keeps in lines such as ``VmRSS:     1024 kB``."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(lines[name].split()[0]) / 1024
