"""A run that leaps over bars leaves behind what one leaves that takes each of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from falcon.domain.bars import BarSeries, Stamps
from falcon.engine import compile_strategy, run
from falcon.engine.native import run as native
from falcon.engine.native.broker.book import Book
from falcon.engine.native.broker.market import Market
from falcon.engine.native.lending import Lender
from falcon.engine.native.machine import loop
from falcon.engine.native.machine.state import LEAP, Machine
from falcon.engine.native.outcome import DONE
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError
from tests.differential.leap_cases import CASES
from tests.differential.strategy_markets import COSTLY, market
from tests.differential.test_native import bars_for
from tests.differential.test_strategies import ALL

SOURCES = ALL | CASES
End = tuple[Machine, Book, Any]


def ends_of(
    source: str, series: Sequence[BarSeries], patch: pytest.MonkeyPatch
) -> list[End]:
    """How a run left its arrays; none if the machine did not come to its end."""
    ends: list[End] = []
    go = loop.go

    def noted(*given: Any) -> int:
        status = go(*given)
        if status == DONE:
            given[0].marks[LEAP] = 0
            ends.append((given[0], given[1], given[-1]))
        return status

    patch.setattr(native, "go", noted)
    # Else what no run has written would be what an earlier one has left there.
    patch.setattr(Lender, "take", lambda _, words: np.zeros(words))
    with suppress(StrategyCrashError):
        run(compile_strategy(source), series, rules=COSTLY, tier=Tier.NATIVE)
    patch.undo()
    return ends


def every_bar(series: Sequence[BarSeries], steps: Stamps) -> np.ndarray[Any, Any]:
    return np.array([np.isin(steps, one.stamps) for one in series], dtype=np.int8)


def _arrays(end: End) -> list[Any]:
    machine, book, equity = end
    written = [one for one in book if not isinstance(one, Market)]
    return [*machine, *written, equity]


@pytest.mark.parametrize("name", SOURCES)
def test_leaps_leave_nothing_different(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = bars_for(name, seed=3) if name in ALL else (market(3),)
    leaping = ends_of(SOURCES[name], series, monkeypatch)
    monkeypatch.setattr(native, "_moves", every_bar)
    stepping = ends_of(SOURCES[name], series, monkeypatch)

    assert len(leaping) == len(stepping)
    for mine, other in zip(leaping, stepping, strict=True):
        for one, two in zip(_arrays(mine), _arrays(other), strict=True):
            assert one.tobytes() == two.tobytes()
