"""The library of kernels by name."""

from __future__ import annotations

from falcon.engine.indicators.kernels import Kernel

KERNELS: dict[str, Kernel] = {}
