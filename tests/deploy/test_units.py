"""The systemd units are valid, tell the truth, and give the processes few rights."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "systemd").glob("*.service"))
MOST_EXPOSURE = 25  # tenths of systemd's score, of 100

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze"
)


def settings(unit: Path) -> dict[str, list[str]]:
    """The values of each setting of a unit."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments],  # noqa: S607 - wherever it is installed
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_are_two() -> None:
    assert [unit.stem for unit in UNITS] == ["falcon-dashboard", "falcon-trading"]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_little_exposed(unit: Path) -> None:
    judged = analyze(
        "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(unit)
    )

    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path) -> None:
    # Where Falcon is not installed the program is missing; put any in its place.
    copy = tmp_path / unit.name
    copy.write_text(
        unit.read_text().replace("/opt/falcon/venv/bin/python", "/bin/true")
    )

    verified = analyze("verify", "--man=no", str(copy))

    assert verified.returncode == 0, verified.stderr
    assert str(copy) not in verified.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_watched_and_not_restarted_on_bad_configuration(unit: Path) -> None:
    values = settings(unit)

    assert values["Type"] == ["notify"]
    assert values["NotifyAccess"] == ["main"]
    assert values["Restart"] == ["on-failure"]
    assert values["RestartPreventExitStatus"] == ["78"]
    assert "WatchdogSec" in values


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_keeps_compiled_kernels_in_a_cache_of_its_own(unit: Path) -> None:
    values = settings(unit)
    (folder,) = values["CacheDirectory"]

    assert f"NUMBA_CACHE_DIR=/var/cache/{folder}/numba" in values["Environment"]
    assert values["OOMPolicy"] == ["continue"]
    assert "MemoryDenyWriteExecute" not in values


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_script_of_ours(unit: Path) -> None:
    (command,) = settings(unit)["ExecStart"]
    script = command.split()[-1].removeprefix("/opt/falcon/")

    assert (ROOT / script).is_file()


def test_the_processes_share_a_database_but_neither_user_nor_settings() -> None:
    dashboard, trading = map(settings, UNITS)

    assert dashboard["User"] != trading["User"]
    assert dashboard["EnvironmentFile"] != trading["EnvironmentFile"]
    assert dashboard["Group"] == trading["Group"]
    assert dashboard["Environment"][0] == trading["Environment"][0]


def test_the_dashboard_is_offered_no_broker_key() -> None:
    example = (ROOT / "deploy" / "dashboard.env.example").read_text()

    assert not re.search(r"^#?\s*(ALPACA|APCA)_", example, re.MULTILINE)
