"""`deploy/install.sh` installs, upgrades and removes, in a folder of its own.

The interpreter is a stand-in that makes environments and installs packages in no time
and without a network, and fails on demand.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy" / "install.sh"

STAND_IN = f"""#!/bin/sh
case "$*" in
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip "*) [ -z "$PIP_FAILS" ] ;;
    *) PYTHONPATH="{ROOT}" exec "{sys.executable}" "$@" ;;
esac
"""


class Box:
    """A scratch root, and what one does with it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "scratch root"  # a blank must not matter
        self.python = folder / "python3.11"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)

    def run(self, *options: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        return subprocess.run(
            [SCRIPT, "--root", self.root, "--python", self.python, *options],
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> Path:
        """The environment that is in use."""
        return (self.root / "opt/falcon/venv").resolve()


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_it_puts_everything_in_place(box: Box) -> None:
    installed = box.run()

    assert installed.returncode == 0, installed.stderr
    for path in (
        "opt/falcon/venv/bin/python",
        "opt/falcon/strategy_orchestrator.py",
        "opt/falcon/dashboard_server.py",
        "opt/falcon/docs/operations.md",
        "usr/local/bin/falcon",
        "etc/systemd/system/falcon-trading.service",
        "etc/systemd/system/falcon-dashboard.service",
        "etc/falcon/trading.env",
        "etc/falcon/dashboard.env",
        "var/lib/falcon",
    ):
        assert (box.root / path).exists(), path


def test_settings_are_for_root_alone(box: Box) -> None:
    box.run()

    for name in ("trading", "dashboard"):
        mode = (box.root / f"etc/falcon/{name}.env").stat().st_mode
        assert stat.S_IMODE(mode) == 0o640


def test_an_upgrade_keeps_settings_and_data_and_saves_the_database(box: Box) -> None:
    box.run()
    settings = box.root / "etc/falcon/trading.env"
    settings.write_text("INITIAL_BALANCE=500\n")
    database = box.root / "var/lib/falcon/paper_trading.db"
    _make_database(database)
    kernels = box.root / "var/cache/falcon-dashboard/numba"
    kernels.mkdir(parents=True)
    before = box.environment()

    upgraded = box.run()

    assert upgraded.returncode == 0, upgraded.stderr
    assert settings.read_text() == "INITIAL_BALANCE=500\n"
    assert database.exists()
    assert len(list((box.root / "var/lib/falcon/backups").glob("*.db"))) == 1
    assert not kernels.exists()
    assert box.environment() != before
    assert not before.exists()


def test_a_failed_upgrade_leaves_the_old_version(box: Box) -> None:
    box.run()
    before = box.environment()

    failed = box.run(PIP_FAILS="yes")

    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr
    assert box.environment() == before
    assert list((box.root / "opt/falcon").glob("venv-*")) == [before]


def test_removal_keeps_data_and_settings(box: Box) -> None:
    box.run()

    removed = box.run("--uninstall")

    assert removed.returncode == 0, removed.stderr
    assert not (box.root / "opt/falcon").exists()
    assert not list((box.root / "etc/systemd/system").iterdir())
    assert (box.root / "etc/falcon/trading.env").exists()
    assert (box.root / "var/lib/falcon").exists()


def test_a_purge_leaves_nothing(box: Box) -> None:
    box.run()

    box.run("--uninstall", "--purge")

    assert not list(box.root.rglob("*falcon*"))


def test_removing_twice_is_harmless(box: Box) -> None:
    box.run()
    box.run("--uninstall", "--purge")

    assert box.run("--uninstall", "--purge").returncode == 0


def test_an_old_python_is_refused(box: Box) -> None:
    box.python.write_text("#!/bin/sh\nexit 1\n")

    refused = box.run()

    assert refused.returncode == 1
    assert "needs Python 3.11 or newer" in refused.stderr
    assert not (box.root / "opt").exists()


def test_purge_alone_is_refused(box: Box) -> None:
    refused = box.run("--purge")

    assert refused.returncode == 1
    assert "--uninstall" in refused.stderr


def test_an_unknown_option_shows_the_usage(box: Box) -> None:
    refused = box.run("--nonsense")

    assert refused.returncode == 2
    assert "--uninstall" in refused.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give root's rights up")
def test_without_root_it_says_so() -> None:
    refused = subprocess.run(
        ["/bin/bash"],
        input=SCRIPT.read_text(),
        user="nobody",
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "must run as root" in refused.stderr


def _make_database(path: Path) -> None:
    from falcon.store.database import create

    create(path)
