"""Whole files: written completely or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from falcon.store.whole import PREFIX, sweep, write_whole


@pytest.mark.parametrize("is_durable", [True, False])
def test_a_file_takes_the_place_of_another(tmp_path: Path, is_durable: bool) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    with path.open("rb") as reader:
        write_whole(path, b"new", is_durable=is_durable)

        assert reader.read() == b"old"

    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_what_cannot_take_its_place_is_removed(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()

    with pytest.raises(OSError, match="file"):
        write_whole(tmp_path / "file", b"new")

    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    link = tmp_path / "link"
    link.symlink_to(target)

    write_whole(link, b"new")

    assert target.read_bytes() == b"mine"
    assert not link.is_symlink()


def test_only_what_was_left_long_ago_is_swept_away(tmp_path: Path) -> None:
    for name in (f"{PREFIX}a", f"{PREFIX}b", "old"):
        (tmp_path / name).touch()
    for name in (f"{PREFIX}a", "old"):
        os.utime(tmp_path / name, (0, 0))

    sweep(tmp_path)

    assert {one.name for one in tmp_path.iterdir()} == {f"{PREFIX}b", "old"}

    sweep(tmp_path, age_s=0.0)

    assert {one.name for one in tmp_path.iterdir()} == {"old"}
