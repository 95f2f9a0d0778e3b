"""The names that Python users know."""

from __future__ import annotations

import subprocess
import sys

import pytest

import falcon


@pytest.mark.parametrize("name", falcon.__all__)
def test_a_public_name_is_there_when_it_is_asked_for(name: str) -> None:
    assert getattr(falcon, name).__name__ == name
    assert name in dir(falcon)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = falcon.Nonsense


def test_the_module_can_be_run() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "falcon", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == f"falcon, version {falcon.__version__}\n"
