"""Books and account are compared to the cent and the share."""

from falcon.domain.accounts import Account
from falcon.domain.positions import Position
from falcon.execution.reconciliation import differences

ACCOUNT = Account(
    cash=1_000.0,
    positions={"AAPL": Position(symbol="AAPL", quantity=5, average_price=100.0)},
)


def test_books_that_add_up_have_no_differences() -> None:
    found = differences(
        cash=1_000.004, quantities=[{"AAPL": 8.0}, {"AAPL": -3.0}], account=ACCOUNT
    )

    assert found == ()


def test_each_difference_is_named_with_both_figures() -> None:
    found = differences(cash=900.0, quantities=[{"IBM": 2.0}], account=ACCOUNT)

    assert found == (
        "AAPL: our books hold 0 shares, the broker 5",
        "IBM: our books hold 2 shares, the broker 0",
        "cash: our books hold $900.00, the broker $1,000.00",
    )
