"""Warming leaves nothing to compile for whoever comes next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
COLD_AFTER_WARMING = """\
import importlib
import pkgutil

from falcon.engine import native
from falcon.engine.native.jit import is_loaded
from falcon.engine.native.warm import warm

warm()
for module in pkgutil.walk_packages(native.__path__, f"{native.__name__}."):
    for name, value in vars(importlib.import_module(module.name)).items():
        cache = getattr(value, "_cache", None)
        if getattr(cache, "cache_path", None) and not is_loaded(value):
            print(module.name, name)
"""


def test_warming_loads_every_entry() -> None:
    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", COLD_AFTER_WARMING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert child.stdout == ""


def test_whoever_has_to_wait_for_it_is_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "falcon.engine.native.warm"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        child.kill()

    assert told == "Compiling native code, once: one to three minutes …\n"
