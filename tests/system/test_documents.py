"""The documents, followed to the letter."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.house import PATIENCE_S, House

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PYTHON = ROOT / "docs" / "python.md"


def test_its_curl_answers_as_it_shows(house: House) -> None:
    (block,) = re.findall(r"```console\n\$ (.*?)\n```", README.read_text(), re.DOTALL)
    command, _, shown = block.rpartition("\n")
    house.begin("falcon", "run")
    house.until(lambda: "Falcon runs" in house.log.read_text(), "both are ready")

    answer = subprocess.run(
        ["/bin/bash", "-c", command.replace(":5000/", f":{house.port}/")],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    ).stdout

    assert answer.startswith(shown.removesuffix(" …"))
    house.children[-1].terminate()
    assert house.children[-1].wait(PATIENCE_S) == 0


RUNS = "python 11\npython terms of the broker that the machine does not know\n"
CLASSES, ENGINE, BARS, STEPS, OUTSIDE, SWEEP = re.findall(
    r"```python\n(.*?)```", PYTHON.read_text(), re.DOTALL
)


@pytest.mark.parametrize(
    ("block", "printed"),
    [
        (CLASSES, "1 draft\n"),
        (ENGINE, RUNS),
        (BARS, "SPY 1d 28 bars\n"),
        (
            f"{ENGINE}{STEPS}",
            f"{RUNS}2024-01-04 buy 10 market\n2024-01-06 sell 10 market\n10.0 1035.0\n",
        ),
        (
            OUTSIDE,
            "Partial 4 9.0 0.4\nCompleted 10 9.3 1.0\n10.0 906.0 1026.0\n",
        ),
        (f"{ENGINE}{SWEEP}", "{'period': 5} "),
    ],
    ids=["classes", "engine", "bars", "steps", "outside", "sweep"],
)
def test_its_python_runs(house: House, block: str, printed: str) -> None:
    days = "".join(f"2024-01-{day:02},5,6,4,5,100\n" for day in range(1, 29))
    rows = f"timestamp,open,high,low,close,volume\n{days}"
    (house.folder / "spy.csv").write_text(rows)
    script = house.folder / "script.py"
    script.write_text(block)
    done = subprocess.run(
        [sys.executable, script],
        cwd=house.folder,
        env=house.environ(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == 0, done.stderr
    # A sweep's processes import the script, and so print its beginning as well.
    assert printed in done.stdout
