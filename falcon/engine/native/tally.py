"""The tally: closed trades in the few numbers that their figures are made of.

`falcon.analytics.trades` says what each of them is and computes them with numpy; here
are the same to the last bit, in one call.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.domain.performance import Tally
from falcon.engine.native.broker import columns as col
from falcon.engine.native.broker.book import Book, Ints
from falcon.engine.native.jit import entry, kernel
from falcon.engine.native.pairwise import total_of

_WINS: Final = 0
_LOSING: Final = 1
_TOTAL: Final = 2
_GAINS: Final = 3
_LOSSES: Final = 4
_DEVIATION: Final = 5
_LARGEST: Final = 6
_IS_STRANGE: Final = 7
"""Whether some profit, or their sum, is no finite number."""
_WIDTH: Final = 8


def tally_of(book: Book) -> tuple[Floats, Tally | None]:
    """The closed trades that a strategy was told of.

    Returns:
        Dollars after commission of each, float64[k], and all of them in few numbers,
        ``None`` if some are no finite numbers.
    """
    told = book.counts[col.TOLD_ANNOUNCED]
    net_pnls, reduced = _tallied(book.announced_floats[:told], book.announced_ints)
    found = reduced.tolist()
    if found[_IS_STRANGE]:
        return net_pnls, None
    return net_pnls, Tally(
        trades=len(net_pnls),
        wins=int(found[_WINS]),
        losing=int(found[_LOSING]),
        total=found[_TOTAL],
        gains=found[_GAINS],
        losses=found[_LOSSES],
        deviation=found[_DEVIATION],
        largest=found[_LARGEST],
    )


@entry
def _tallied(floats: Floats, ints: Ints) -> tuple[Floats, Floats]:
    """The profits of those of some announced trades that were closed, and their sums.

    Args:
        floats: float64[n, TRADE_WIDTH].
        ints: int64[m, TRADE_INTS_WIDTH], m at least n.
    """
    net_pnls, count = np.empty(len(floats)), 0
    for row in range(len(floats)):
        if ints[row, col.TRADE_ISCLOSED]:
            net_pnls[count] = floats[row, col.TRADE_PNLCOMM]
            count += 1
    return net_pnls[:count], _reduced(net_pnls[:count])


@kernel
def _reduced(net_pnls: Floats) -> Floats:
    found, count = np.zeros(_WIDTH), net_pnls.size
    gains, losses = np.empty(count), np.empty(count)
    won = lost = losing = 0
    for i in range(count):
        pnl = net_pnls[i]
        losing = losing + 1 if pnl < 0.0 else 0
        if pnl > 0.0:
            gains[won] = pnl
            won += 1
        elif pnl < 0.0:
            losses[lost] = pnl
            lost += 1
        found[_LARGEST] = max(found[_LARGEST], abs(pnl))
    found[_WINS], found[_LOSING] = won, losing
    found[_TOTAL] = total = total_of(net_pnls)
    found[_GAINS], found[_LOSSES] = total_of(gains[:won]), total_of(losses[:lost])
    found[_IS_STRANGE] = total - total != 0.0
    if count > 1:
        distances = net_pnls - total / count
        squares = total_of(distances * distances)
        found[_DEVIATION] = math.sqrt(squares / (count - 1))
    return found
