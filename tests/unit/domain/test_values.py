"""Fills, positions and verdicts compute their own small figures."""

from dataclasses import replace

from falcon.domain.orders import Side
from falcon.domain.positions import Position, in_shares
from falcon.domain.verdicts import Optimization, Verdict
from tests.examples import A_CLOSE, A_FILL


def test_a_buy_takes_its_price_and_commission_from_cash() -> None:
    assert A_FILL.cash_flow == -1_001.0


def test_a_sale_brings_its_price_less_commission() -> None:
    assert replace(A_FILL, side=Side.SELL).cash_flow == 999.0


def test_a_short_position_gains_when_the_price_falls() -> None:
    short = Position(symbol="AAPL", quantity=-10, average_price=100.0)

    assert short.unrealized(90.0) == 100.0
    assert short.value(90.0) == -900.0
    assert not short.is_flat


def test_only_a_deployed_optimization_counts_as_deployed() -> None:
    rejected = Optimization(
        strategy_id=1,
        optimization_type="parameter_search",
        trigger="5 losses in a row",
        old_version=1,
        verdict=Verdict.REJECTED,
        reason="not better",
        created_at=A_CLOSE,
    )

    assert not rejected.deployed
    assert replace(rejected, verdict=Verdict.DEPLOYED).deployed


def test_one_share_is_not_several() -> None:
    told = [in_shares(quantity) for quantity in (1.0, 2.0, 0.5, -1.0, 0.0)]

    assert told == ["1 share", "2 shares", "0.5 shares", "-1 share", "0 shares"]
