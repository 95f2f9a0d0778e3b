"""Prices: fuel for what orders cost, in the units of `falcon.engine.runtime.meter`.

One unit is about 0.3 µs. An order takes some 30 µs in all, but also 3 KB until the run
has ended; its price is set by the memory, the others by the time. A broker pays where
it does the work, so that families and groups, whose work grows faster than the number
of their orders, pay for all of it.
"""

from __future__ import annotations

from typing import Final

CALL: Final = 5
"""A call that asks for an order, whether one comes of it or not."""

BRACKET_CALL: Final = 30
"""A call that asks for an entry with its exits."""

ORDER: Final = 500
"""An order that was created."""

SENDING: Final = 80
"""An order sent to the simulated broker: its check, its fill, all its notices."""

WORKING: Final = 4
"""An accepted order on each step."""

LOOKED_AT: Final = 1
"""An accepted order looked at in search of those to cancel."""

MAX_ORDERS: Final = 250_000
"""Most orders of one run, some 700 MB of them."""
