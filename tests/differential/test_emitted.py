"""Emitted strategies: the engine and backtrader run them alike, to the last bit."""

from __future__ import annotations

import pytest

from falcon.engine.rules import Rules
from falcon.intake.understanding import understand
from tests.differential.oracle_strategies import ours, theirs
from tests.differential.strategy_markets import COSTLY, PLAIN, market
from tests.unit.intake.cases import CASES

TEXTS = """
Longs: buy stop at the 20-day high. Trail 3 ATR(20). Add a unit every half ATR in
favour up to three units. Risk 1% per trade, stop 2 ATR(20).

Supertrend (10, 3). Green flip, buy. Red flip, sell short. The supertrend is the
trailing stop.

Buy when the tenkan crosses above the kijun and price is above the cloud; mirror for
shorts. Trail with the kijun. Risk 1% per trade.

Buy on the third trading day of the month, sell four trading days before the month
ends.

After at least two red days in a row, look for a green candle. Buy when the next day
trades above the candle's high. Stop below the low of the pattern, target 2R.

Find a day whose high-low range is the smallest of the past seven. Next session put
a buy stop at that day's high and a sell stop at its low. Exit after 3 days.

Bollinger bandwidth at its lowest reading in 60 days. After that, the first close
above the upper band is a buy and the first close below the lower band is a short.
Stop at the middle band, risk 1 percent of the account per trade.

Buy when IBS is below 0.2, sell when the close is above yesterday's high.

Buy when the 20 EMA is above the 50 EMA and %K crosses above %D. Reverse everything
for shorts. Stop under the last swing low, target 1.5R. Move the stop to breakeven
after 1R.

Buy when parabolic SAR is below price and CCI is above 100. Exit after 12 bars.

Buy when price crosses above the VWAP, sell when it crosses below. Stop 5%.

Buy when Williams %R is below -80 and ADX is above 20. Sell when Williams %R is
above -20. Invest $2000 per trade.

Buy when the close is 2 ATR below the 20 EMA. Exit at the 20 EMA. Stop 8%.

Buy on Mondays when the 10 HMA is rising. Sell on Fridays. Trailing stop of 4%.
"""
MORE = tuple(" ".join(text.split()) for text in TEXTS.split("\n\n"))
CODES = {
    text: understand(text).code for text in (*(case.text for case in CASES), *MORE)
}


@pytest.mark.parametrize("rules", [PLAIN, COSTLY], ids=["plain", "costly"])
@pytest.mark.parametrize("text", CODES)
def test_the_engine_runs_it_as_backtrader_does(text: str, rules: Rules) -> None:
    code = CODES[text]
    assert code, understand(text).untradable

    assert ours(code, (market(5),), rules) == theirs(code, (market(5),), rules)


def test_nearly_all_of_them_trade() -> None:
    markets = [market(seed, bars=700) for seed in (1, 2, 3)]
    idle = [
        text
        for text, code in CODES.items()
        if not any(ours(code, (each,), PLAIN).orders for each in markets)
    ]

    assert len(idle) <= len(CODES) // 10, idle
