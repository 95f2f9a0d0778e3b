"""One orchestrator per database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from falcon.errors import AlreadyRunningError, StoreError
from falcon.store.lock import is_owned, owning, path_of

HOLDER = """
import sys
from pathlib import Path
from falcon.store.lock import owning
with owning(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "paper_trading.db"


def test_a_second_owner_is_told_who_is_the_first(database: Path) -> None:
    with owning(database), pytest.raises(AlreadyRunningError) as refusal:
        owning(database).__enter__()

    assert f"process {os.getpid()}," in str(refusal.value)


def test_a_link_to_the_database_is_the_same_database(
    database: Path, tmp_path: Path
) -> None:
    database.touch()
    link = tmp_path / "link.db"
    link.symlink_to(database)

    with owning(database), pytest.raises(AlreadyRunningError):
        owning(link).__enter__()


def test_it_can_be_owned_again_afterwards(database: Path) -> None:
    with owning(database):
        pass
    with owning(database):
        owner = path_of(database).read_text()

    assert owner == str(os.getpid())


def test_the_kernel_frees_it_when_the_owner_is_killed(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=f"process {holder.pid},"):
            owning(database).__enter__()
        holder.kill()
        holder.wait()

    with owning(database):
        owner = path_of(database).read_text()

    assert owner == str(os.getpid())


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(StoreError, match="FALCON_DB"):
        owning(file / "paper_trading.db").__enter__()


def test_who_looks_sees_whether_somebody_owns_it(database: Path) -> None:
    before = is_owned(database)
    with owning(database):
        during = is_owned(database)

    assert (before, during, is_owned(database)) == (False, True, False)
