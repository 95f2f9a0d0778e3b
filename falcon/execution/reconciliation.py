"""Reconciliation: do our books add up to what the broker says we own?

In: books, `Account`. Out: differences in words, none if they match.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from falcon.domain.accounts import Account

CENT = 0.01
"""Dollars by which cash may differ: the rounding of sums in different orders."""

SHARE = 1e-6
"""Shares by which a quantity may differ, for the same reason."""


def differences(
    *, cash: float, quantities: Iterable[Mapping[str, float]], account: Account
) -> tuple[str, ...]:
    """Compare the sum of all books with the broker's account.

    Args:
        cash: dollars of all books together, unallocated cash included.
        quantities: signed holdings by symbol, one mapping a book.
        account: the broker's view.

    Returns:
        One sentence for each thing that differs.
    """
    ours: dict[str, float] = {}
    for book in quantities:
        for symbol, quantity in book.items():
            ours[symbol] = ours.get(symbol, 0.0) + quantity
    theirs = {symbol: held.quantity for symbol, held in account.positions.items()}
    found = [
        f"{symbol}: our books hold {ours.get(symbol, 0.0):g} shares, "
        f"the broker {theirs.get(symbol, 0.0):g}"
        for symbol in sorted(ours.keys() | theirs.keys())
        if abs(ours.get(symbol, 0.0) - theirs.get(symbol, 0.0)) > SHARE
    ]
    if abs(cash - account.cash) > CENT:
        found.append(
            f"cash: our books hold ${cash:,.2f}, the broker ${account.cash:,.2f}"
        )
    return tuple(found)
