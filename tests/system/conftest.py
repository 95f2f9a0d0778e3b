"""What every system test stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A Falcon of its own; nothing of it is left running."""
    house = House(tmp_path)
    yield house
    house.clean_up()
