"""Reports on disk are whole, and those who are killed leave nothing for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.reports.files import write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_report_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")

    write_whole(path, "new")

    assert path.read_text() == "new"
    assert names(tmp_path) == ["table.csv"]


def test_what_a_killed_writer_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".table.csv.new").write_text("ha")

    write_whole(tmp_path / "table.csv", "half")

    assert names(tmp_path) == ["table.csv"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    (tmp_path / ".table.csv.new").symlink_to(mine)

    write_whole(tmp_path / "table.csv", "new")

    assert mine.read_text() == "mine"


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "table.csv").mkdir()

    with pytest.raises(OSError, match="table"):
        write_whole(tmp_path / "table.csv", "new")

    assert names(tmp_path) == ["table.csv"]
