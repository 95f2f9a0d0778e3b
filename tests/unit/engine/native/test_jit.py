"""What is compiled is kept for as long as no source changes, wherever one can write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
PROGRAM = """\
from falcon.engine.native.jit import entry, kernel


@kernel
def half(value):
    return value / 2.0


@entry
def quarter(value):
    return half(half(value))


print(quarter(5.0))
"""

SHARED = """\
import numpy as np

from falcon.engine.native.jit import entry, kernel


@kernel
def total(values):
    kept = np.empty(64)
    known = 0
    for value in values:
        while known and kept[known - 1] < value:
            known -= 1
        kept[known % 64] = value
        known = min(known + 1, 63)
    rest = np.empty(64)
    for i in range(known):
        rest[known - 1 - i] = kept[i] + (rest[known - i] if i else 0.0)
    return rest[0] + np.sort(values)[-1]


@kernel
def totals(values):
    return total(values) + total(values[1:]) + total(values[2:])


@entry
def through_another(values):
    return totals(values)


@entry
def directly(values):
    return total(values)


values = np.array([1.0, 3.0, 2.0])
print(through_another(values), directly(values))
"""


def run(tmp_path: Path, text: str = PROGRAM, **environment: str) -> str:
    """Run a program in a process of its own, which keeps things below a folder."""
    program = tmp_path / "program.py"
    program.write_text(text)
    own = {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "personal"),
        "NUMBA_CACHE_DIR": str(tmp_path / "given"),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-W", "error", program],
        env={**os.environ, **own, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def kept(folder: Path) -> list[str]:
    return [path.name.split("-")[0] for path in folder.rglob("*.nbi")]


def test_what_is_compiled_is_kept_where_it_is_told_to(tmp_path: Path) -> None:
    assert run(tmp_path) == "1.25\n"

    assert kept(tmp_path / "given") == ["program.quarter"]
    assert kept(tmp_path / "personal") == []


def test_what_is_kept_is_loaded_without_what_compiling_needs(tmp_path: Path) -> None:
    program = PROGRAM + 'print("numba.np.linalg" in __import__("sys").modules)\n'

    assert run(tmp_path, program) == "1.25\nTrue\n"
    assert run(tmp_path, program) == "1.25\nFalse\n"


def test_an_entry_that_is_kept_is_compiled_for_other_types(tmp_path: Path) -> None:
    program = PROGRAM + 'import os\nif "WHOLE" in os.environ:\n    print(quarter(5))\n'

    assert run(tmp_path, program) == "1.25\n"
    assert run(tmp_path, program, WHOLE="yes") == "1.25\n1.25\n"


def test_an_entry_does_not_call_another(tmp_path: Path) -> None:
    program = PROGRAM + "\n\n@entry\ndef other(value):\n    return quarter(value)\n\n\n"
    program += "try:\n    other(5.0)\nexcept Exception as error:\n    print(error)\n"

    assert "an entry is called by Python only" in run(tmp_path, program)


def test_it_is_kept_with_the_user_where_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "given").write_text("no folder")

    assert run(tmp_path) == "1.25\n"
    assert kept(tmp_path) == ["program.quarter"]


def test_it_is_kept_nowhere_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "given").write_text("no folder")
    (tmp_path / "personal").write_text("no folder")

    assert run(tmp_path) == "1.25\n"
    assert kept(tmp_path) == []


def test_kernels_run_as_plain_python(tmp_path: Path) -> None:
    assert run(tmp_path, NUMBA_DISABLE_JIT="1") == "1.25\n"
    assert kept(tmp_path) == []


def test_a_kernel_is_called_directly_by_one_entry_and_not_by_another(
    tmp_path: Path,
) -> None:
    assert run(tmp_path, SHARED) == "20.0 8.0\n"
    assert run(tmp_path, SHARED) == "20.0 8.0\n"


FULL = f"""\
import resource, signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
{PROGRAM}
from falcon.engine.native.jit import is_kept

print(is_kept(quarter))
"""


def test_a_full_disk_costs_no_result(tmp_path: Path) -> None:
    assert run(tmp_path, FULL) == "1.25\nFalse\n"
