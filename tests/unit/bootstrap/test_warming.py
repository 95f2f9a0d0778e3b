"""The native tier is loaded beside the work, and whatever happens there does no harm.

Each in a process of its own: what is loaded here would change the tests after it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BEGIN = """
import sys
from falcon.bootstrap.warming import warm_in_background
from falcon.engine.tiers import is_warm
from falcon.log import configure

configure(sys.stdout)
print(is_warm(), "numba" in sys.modules)
thread = warm_in_background()
"""
WAIT = BEGIN + "thread.join()\nprint(is_warm())\n"


def python(text: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", text],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_what_was_not_there_before_is_ready_after() -> None:
    done = python(WAIT, NUMBA_DISABLE_JIT="1")

    first, event, last = str(done.communicate()[0]).splitlines()
    assert (first, last) == ("False False", "True")
    assert "native_tier_ready" in event
    assert done.returncode == 0


def test_where_it_cannot_be_loaded_the_process_goes_on(tmp_path: Path) -> None:
    (tmp_path / "numba.py").write_text("raise ImportError('no such machine')\n")
    here = os.pathsep.join([str(tmp_path), *sys.path])

    done = python(WAIT, PYTHONPATH=here)

    _, event, last = str(done.communicate()[0]).splitlines()
    assert "native_tier_missing" in event
    assert "no such machine" in event
    assert (last, done.returncode) == ("False", 0)


def test_a_process_that_ends_leaves_no_compiler_behind(tmp_path: Path) -> None:
    compiling = BEGIN + "while thread._child is None: thread.join(0.01)\n"

    done = python(compiling, NUMBA_CACHE_DIR=str(tmp_path))

    assert done.communicate()[0] == "False False\n"
    assert done.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(done.pid, 0)
