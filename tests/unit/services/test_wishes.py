"""Wishes of one bar share the money, exits need none, and refusals say why."""

from dataclasses import dataclass, replace

from falcon.domain.orders import OrderType, Side
from falcon.domain.strategies import Strategy, StrategyStatus
from falcon.engine.events import OrderRequested
from falcon.services.programs import RunningProgram
from falcon.services.wishes import Request, plan
from tests.examples import A_BAR, A_CLOSE

A_REQUEST = OrderRequested(
    ref=1,
    symbol="AAPL",
    side=Side.BUY,
    quantity=None,
    order_type=OrderType.MARKET,
    price=None,
    valid_until=None,
    confidence=1.0,
    opens=True,
)


@dataclass
class Nobody:
    """Stands where a program's machine would: planning never looks at it."""


def request(
    wanted: OrderRequested = A_REQUEST,
    *,
    strategy_id: int = 1,
    win_rate: float = 0.5,
    limit: float = 10_000.0,
) -> Request:
    program = RunningProgram(
        strategy=Strategy(
            id=strategy_id,
            name="S",
            status=StrategyStatus.ACTIVE,
            symbols=("AAPL",),
            created_at=A_CLOSE,
        ),
        version=1,
        symbols=("AAPL",),
        parts=1,
        stepper=Nobody(),  # type: ignore[arg-type]  # see its docstring
    )
    return Request(
        program=program,
        wanted=wanted,
        bar=replace(A_BAR, close=100.0),
        win_rate=win_rate,
        limit=limit,
    )


def test_two_entries_share_the_cash_by_win_rate_and_confidence() -> None:
    first = request(replace(A_REQUEST, confidence=0.9), win_rate=0.7)
    second = request(replace(A_REQUEST, confidence=0.8), strategy_id=2, win_rate=0.5)

    planned = plan([first, second], projected={}, available=10_000.0)

    assert [round(item.allocation or 0.0) for item in planned] == [6_117, 3_883]
    assert [item.sized.quantity for item in planned] == [59, 38]


def test_an_exit_takes_no_money_from_an_entry() -> None:
    exit_ = request(replace(A_REQUEST, side=Side.SELL), strategy_id=2)

    planned = plan([exit_, request()], projected={(2, "AAPL"): 7.0}, available=1_000.0)

    assert [item.allocation for item in planned] == [None, 1_000.0]
    assert [item.sized.quantity for item in planned] == [7, 9]


def test_a_stop_placed_with_its_entry_protects_what_the_entry_buys() -> None:
    stop = replace(
        A_REQUEST, ref=2, side=Side.SELL, order_type=OrderType.STOP, price=95.0
    )

    entry, protection = plan(
        [request(), request(stop)], projected={}, available=1_000.0
    )

    assert entry.sized.quantity == protection.sized.quantity == 9
    assert protection.allocation is None
    assert protection.reserve == 0


def test_a_second_entry_on_the_same_bar_gets_the_rest_not_the_same_again() -> None:
    stated = replace(A_REQUEST, quantity=4.0)

    planned = plan(
        [request(stated), request(replace(stated, ref=2))],
        projected={},
        available=500.0,
    )

    assert sum(item.sized.quantity for item in planned) <= 5


def test_without_money_an_entry_is_refused_with_the_reason() -> None:
    (item,) = plan([request()], projected={}, available=0.0)

    assert item.sized.quantity == 0
    assert "does not reach for one share" in item.sized.reason


def test_a_limit_order_is_reckoned_at_its_own_price() -> None:
    limit = replace(A_REQUEST, order_type=OrderType.LIMIT, price=50.0)

    (item,) = plan([request(limit)], projected={}, available=1_000.0)

    assert item.sized.quantity == 19
    assert item.reserve == 950.0
