"""Each change of a source is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.engine.native.sources import digest


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.py").write_text("ONE = 1\n")
    (folder / "inner" / "two.py").write_text("TWO = 2\n")
    return folder


@pytest.mark.parametrize("name", ["one.py", "inner/two.py", "inner/three.py"])
def test_a_change_of_any_source_is_told(sources: Path, name: str) -> None:
    before = digest("", sources)

    (sources / name).write_text("THREE = 3\n")

    assert digest("", sources) != before


def test_what_is_no_source_does_not_count(sources: Path) -> None:
    before = digest("", sources)

    (sources / "notes.txt").write_text("three")

    assert digest("", sources) == before


def test_what_else_makes_a_difference_is_told(sources: Path) -> None:
    assert digest("checked", sources) != digest("", sources)
