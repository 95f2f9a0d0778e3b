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


CLASSES, ENGINE = re.findall(r"```python\n(.*?)```", PYTHON.read_text(), re.DOTALL)


@pytest.mark.parametrize(
    ("block", "printed"),
    [
        (CLASSES, "1 draft\n"),
        (
            ENGINE,
            "python 11\npython terms of the broker that the machine does not know\n",
        ),
    ],
    ids=["classes", "engine"],
)
def test_its_python_runs(house: House, block: str, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block],
        cwd=house.folder,
        env=house.environ(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == printed
