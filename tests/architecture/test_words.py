"""What must not stand anywhere: unfinished work, and where or by whom it was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("falcon", "tests", "docs", "deploy", "systemd", "benchmarks", ".ci")
BINARY = {".gz", ".parquet", ".png", ".ico", ".woff2", ".pyc", ".db"}

FORBIDDEN = {
    "unfinished work": r"\b(TODO|FIXME|XXX|HACK)\b",
    "a number of a ticket": r"\b[Ii]ssue\s+#?\d",
    "a folder of one machine": r"(?<![\w.])/(work|root|home/\w+)/|\.\./shared",
    "a private package index": r"pypi-more|index-url",
    "prints left over": r"\bbreakpoint\(\)|\bpdb\b",
}


def texts() -> Iterator[Path]:
    """Every text that we wrote, this one excepted."""
    for path in ROOT.iterdir():
        if path.suffix in {".md", ".py", ".toml", ".txt"} or path.name == "Makefile":
            yield path
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            hidden = "__pycache__" in path.parts or path.suffix in BINARY
            if path.is_file() and not hidden and path != Path(__file__):
                yield path


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_stands_nowhere(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]

    assert not found, "\n".join(found)
