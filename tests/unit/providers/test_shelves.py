"""Shelves: the first market that has what is asked for answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from falcon.domain.bars import Timeframe
from falcon.domain.provenance import Provenance
from falcon.errors import BarsMissingError
from falcon.providers.barstore.store import BarStore
from falcon.providers.memory import MemoryMarket
from falcon.providers.shelves import Shelves
from tests.columns import FOREVER, wandering
from tests.markets import closes_only

NOW = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    kept, memory = BarStore(tmp_path), MemoryMarket()
    for symbol in ("SPY", "QQQ"):
        series = wandering(3_000, symbol=symbol)
        kept.append(series, Provenance(source="test", at=NOW))
    for symbol in ("SPY", "ÄÖ/.."):
        memory.put(symbol, closes_only([1.0, 2.0, 3.0], symbol))
    return Shelves((kept, memory))


def test_the_first_that_has_it_answers(shelves: Shelves) -> None:
    assert shelves.symbols() == ("QQQ", "SPY", "ÄÖ/..")
    assert len(shelves.bars("SPY", Timeframe.MINUTE, until=FOREVER)) == 3_000
    # Days that can be made of what is kept count before those of others.
    assert len(shelves.bars("SPY", Timeframe.DAY, until=FOREVER)) == 2
    assert len(shelves.bars("ÄÖ/..", Timeframe.DAY, until=FOREVER)) == 3


def test_what_nobody_has_is_told_with_what_there_is(shelves: Shelves) -> None:
    with pytest.raises(BarsMissingError, match=r"IBM has no bars; .* QQQ, SPY, ÄÖ"):
        shelves.bars("IBM", Timeframe.DAY, until=FOREVER)
    with pytest.raises(BarsMissingError, match=r"no 1m bars of ÄÖ"):
        shelves.bars("ÄÖ/..", Timeframe.MINUTE, until=FOREVER)


def test_bars_that_come_later_are_found(tmp_path: Path) -> None:
    kept = BarStore(tmp_path)
    shelves = Shelves((kept, MemoryMarket()))
    with pytest.raises(BarsMissingError):
        shelves.bars("SPY", Timeframe.MINUTE, until=FOREVER)

    kept.append(wandering(10), Provenance(source="test", at=NOW))

    assert len(shelves.bars("SPY", Timeframe.MINUTE, until=FOREVER)) == 10
