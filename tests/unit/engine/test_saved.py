"""Terms as plain data."""

from __future__ import annotations

import json

import pytest

from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.saving import saved
from falcon.engine.venue import (
    Commission,
    PointFiller,
    Practice,
    Slippage,
    Traded,
    Venue,
)
from falcon.errors import UsageError

ODD = Rules(
    cash=5_000.0,
    sizer=AllocationSize(least=1),
    venue=Venue(
        commission=Commission(commission=2.0, margin=500.0, mult=10.0),
        commissions={"AAA": Commission(interest=0.02)},
        slippage=Slippage(fixed=0.5, match=False),
        practices=frozenset({Practice.CHEAT_ON_CLOSE, Practice.UNCHECKED}),
        filler=PointFiller(minmov=0.25),
    ),
)


@pytest.mark.parametrize("rules", [Rules(), ODD])
def test_rules_come_back_as_they_were(rules: Rules) -> None:
    assert saved.unpack_rules(json.loads(json.dumps(saved.pack_rules(rules)))) == rules


def test_a_filler_of_somebody_else_cannot_be_saved() -> None:
    def half(_bar: Traded, remaining: float, /) -> float:
        return remaining / 2

    with pytest.raises(UsageError, match="filler of type function"):
        saved.pack_rules(Rules(venue=Venue(filler=half)))


def test_rules_are_plain_until_something_goes_beyond_costs() -> None:
    assert Rules(commission=0.001, slippage=0.01, sizer=AllocationSize()).is_plain
    assert not ODD.is_plain
    assert not Rules(sizer=lambda _: 1.0).is_plain
