"""What is told of the extras can be typed in a clone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOLD = (
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "falcon").rglob("*.py"),
)


def test_extras_are_installed_from_the_folder_and_exist() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    texts = [path.read_text() for path in TOLD]

    named = {
        extra
        for text in texts
        for extras in re.findall(r"pip install -e '\.\[(.*?)\]'", text)
        for extra in extras.split(",")
    }

    assert {"oracle", "cluster"} <= named <= set(known["optional-dependencies"])
    assert not any("falcon-trader[" in text for text in texts)
