"""Phrasebook: runs of words brought to one canonical word each.

Phrases are written as they stand once articles and forms of "to be" are gone ("in row",
"on close"). The longest phrase wins.
"""

from __future__ import annotations

from falcon.intake.lexicon import WORDS

_PHRASES = {
    "above": "north of|greater than|higher than|more than|bigger than|larger than|"
    "on top of|go past|past above|fall past|rise past|at upside of|at least above",
    "below": "south of|less than|lower than|fewer than|smaller than",
    ">=": "at least|no less than|not less than|greater than or equal to|"
    "above or equal to|above or at|at or above|minimum of",
    "<=": "at most|no more than|not more than|less than or equal to|"
    "below or equal to|below or at|at or below|maximum of",
    "cross": "go through|break through|cut through|through",
    "reach": "get to|come to|get up to|get back to|get back up to|get back down to|"
    "go to|go back to|rise to|rise back to|fall to|fall back to|back to|return to|"
    "revert to|come back to",
    "break": "break out|break down|take out|takes out|taken out|took out|clear|clears",
    "pull_back": "pull back|pulls back|pulled back",
    "when": "as soon as|any time|anytime|every time|each time|in case|on day when|"
    "the moment|upon|look for|wait for|wait till|wait until|looking for|waiting for",
    "not_when": "not when|not while|except when|except while",
    "unless": "unless when",
    "avoid_longs": "not longs when|not long when|not long trades when|not go long when|"
    "not buys when",
    "avoid_shorts": "not shorts when|not short when|not short trades when|"
    "not go short when|not short selling when",
    "provided": "as long as|so long as|only if|only when|only while|provided that|"
    "given that|on condition that|but only if|but only when|and only if|if and only if",
    "and": "as well as|along with|together with|in addition|and also|and then also|"
    "combined with|and at the same time|at same time",
    "then": "and then|after that|afterwards|followed by|and after that",
    "or": "or else|or when|or if|or once|or as soon as|, or",
    "buy": "go long|enter long|get long|open long|take long|buy long|enter long trade|"
    "open long position|enter long position|enter buy|long entry|buy signal_line|"
    "buy entry|long signal_line|long setup|enter longs|longs provided|"
    "longs only when|long only when|long provided|"
    "long trade|long position|take long position|to long|buy order|place buy order|"
    "open buy|get buy",
    "enter": "enter trade|take trade|take it|take entry|enter position|"
    "open position|open trade|pull trigger|entry signal_line",
    "short": "go short|sell short|enter short|get short|open short|take short|"
    "shorts provided|shorts only when|short only when|short sell|"
    "short sale|short it|enter short trade|open short position|"
    "enter short position|short entry|short signal_line|enter sell|short setup|"
    "enter shorts|short trade|short position|take short position|sell entry",
    "exit": "get out|close position|close trade|close everything|close it|"
    "close all|close all positions|close out|bail out|give it up|step aside|"
    "get me out|exit trade|exit position|exit signal_line|out when|"
    "take off|go flat|close positions|close trades|exit all|close my position|"
    "go to cash|move to cash|exit everything|close my trade",
    "exit_long": "close long|close longs|exit long|exit longs|sell to close|"
    "close buy|long exit|long exits|longs exit|exit long position|exit long positions|"
    "close long position|close long positions|exit long trade|sell to exit",
    "exit_short": "close short|close shorts|exit short|exit shorts|buy to cover|"
    "buy back|short exit|short exits|shorts exit|cover short|cover shorts|cover it|"
    "exit short position|exit short positions|close short position|exit short trade",
    "sell": "sell it|sell signal_line|sell position|sell all|sell everything|"
    "sell out|sell when",
    "stop": "stop loss|protective stop|hard stop|initial stop|stop goes|cap loss|"
    "cut loss|cut losses|max loss|maximum loss|stop losses|stop out|stop loss order|"
    "protective stop loss|stop order|cap losses|cap my loss|highest loss|safety stop|"
    "risk stop|hard stop loss|initial stop loss|stopped out|limit loss|disaster stop",
    "target": "take profit|profit target|take profits|profit taking|price target|"
    "take gains|take my profit|limit profit|target profit|"
    "take profit target|book profit|"
    "lock in profit|profit goal",
    "trail": "trail stop|trail stop loss|trail loss|stop trail",
    "breakeven": "break even|entry price stop|break-even",
    "no_stop": "not stop|not need stop|not use stop|not stop loss|use not stop|"
    "not need for stop|not stops",
    "no_target": "not target|not profit target|not take profit|not fixed target",
    "long_only": "long only|longs only|only long|only longs|not shorts|not short|"
    "not shorting|only go long|buy side only|only take longs|only buy|"
    "not short selling|"
    "never short|not go short|not short trades",
    "short_only": "short only|shorts only|only short|only shorts|not longs|"
    "only go short|only take shorts|not long trades",
    "all_in": "all in|full equity|fully invested|all of equity|all my equity|"
    "100% of equity|whole equity|entire equity|all equity|use all cash|all cash",
    "on_close_basis": "on closing basis|on close basis|on close|also on close",
    "at_close": "at close|at session close|"
    "at day close|near close|at market_close|before market_close",
    "at_next_open": "at next open|next open|next day open|next bar open|"
    "at open of next bar|at open of next day|next morning open|tomorrow open|"
    "open of next bar|open of next day|next candle open|following open|"
    "open of next candle|following day open|at open next day|at open of next candle",
    "at_open": "at open|on open|at market_open",
    "end_of_day": "at end of day|by end of day|at end of session|on close of day|"
    "end of day|end of session|close of day|market_close|session close|"
    "day end|session end|before bell",
    "sma": "simple moving average|simple moving averages|simple average|"
    "simple averages|simple ma|sma average|simple moving",
    "ema": "exponential moving average|exponential moving averages|"
    "exponential average|exponential ma|ema average|ema moving average|"
    "exponentially weighted average|ema ma",
    "wma": "weighted moving average|linear weighted moving average|weighted average",
    "hma": "hull moving average|hull average|hull ma",
    "smma": "smoothed moving average|wilder average|smoothed average",
    "average": "moving average|moving averages|moving avg|avg|rolling mean|"
    "rolling average|trend line ma",
    "golden_cross": "golden cross",
    "death_cross": "death cross",
    "rsi": "relative strength index|rsi indicator|rsi value|rsi reading|rsi line|"
    "relative strength indicator",
    "macd": "macd line|macd indicator|standard macd|default macd|classic macd",
    "macd_hist": "macd histogram|macd hist|histogram of macd",
    "macd_signal": "macd signal_line|macd signal_line line|signal_line line of macd",
    "signal_line": "signal_line line|signal line",
    "bollinger": "bollinger band|bollinger bands|default bollinger bands|"
    "standard bollinger bands|bb bands",
    "bandwidth": "bollinger bandwidth|bollinger band width|band width|bb width|"
    "bandwidth of bollinger bands|width of bollinger bands",
    "keltner": "keltner channel|keltner channels|keltner band|keltner bands",
    "donchian": "donchian channel|donchian channels",
    "upper_line": "upper band|upper line|upper boundary|upper edge",
    "lower_line": "lower band|lower line|lower boundary|lower edge",
    "middle_line": "middle band|middle line|middle of band",
    "atr": "average true range|atr value",
    "stoch": "stochastic oscillator|slow stochastic|slow stochastics|"
    "stochastic indicator|full stochastic|stoch oscillator",
    "stoch_k": "% k|stoch % k|stoch k|k line|stoch k line|% k line",
    "stoch_d": "% d|stoch % d|stoch d|d line|stoch d line|% d line",
    "plus_di": "+ di|plus di|di +|di plus|positive di|positive directional indicator|"
    "and di",
    "minus_di": "- di|minus di|di -|di minus|negative di|"
    "negative directional indicator",
    "adx": "average directional index|adx indicator|adx line|adx value",
    "cci": "commodity channel index",
    "mfi": "money flow index|equity flow index",
    "roc": "rate of change",
    "williams_r": "williams % r|williams r|will % r|% r|williams",
    "vwap": "volume weighted average price|volume weighted average",
    "psar": "parabolic sar|parabolic stop and reverse|sar",
    "ibs": "internal bar strength|internal candle strength",
    "zscore": "z score|zscore",
    "supertrend": "super trend|supertrend line|supertrend indicator",
    "tenkan": "tenkan sen|tenkan line|conversion line",
    "kijun": "kijun sen|kijun line|base line",
    "cloud": "ichimoku cloud",
    "volume": "trade volume|daily volume|volume bar|today volume|day volume",
    "high_volume": "high volume|heavy volume|strong volume|big volume|large volume|"
    "increased volume|huge volume|good volume|rise volume|higher volume",
    "average_volume": "average volume|average daily volume|volume average|volume sma|"
    "volume ma|average trade volume|volume ema|mean volume|avg volume",
    "price": "it price|price action",
    "opening_range": "open range|range of open",
    "running": "in row|in succession",
    "previous_day": "previous day|day before|yesterday|last day|previous session",
    "previous_candle": "previous candle|last candle|candle before|previous bar|"
    "preceding candle|previous period",
    "next_day": "next day|next session|next candle|next bar|following day|"
    "following session|following candle|day after|next trade day",
    "swing_low": "swing low|recent low|last low|previous swing low|last swing low|"
    "last swing|local low|swing bottom|recent bottom|nearest swing low|last bottom",
    "swing_high": "swing high|recent high|last swing high|local high|swing top|"
    "recent top|nearest swing high|last high|pull_back high|pullback high",
    "entry_price": "entry price|price paid|"
    "purchase price|buy price|fill price|average price|entry point|entry level",
    "mirror_all": "mirror image|reverse everything|opposite everything|"
    "everything mirror|"
    "vice versa|"
    "opposite for|opposite rules|exact opposite|do opposite|same in opposite|"
    "mirror for|mirror rules|inverse for|mirror it|same but opposite|same but reversed|"
    "same rules opposite|opposite conditions|conversely|reversed for|"
    "opposite applies|same thing opposite|opposite it",
    "risk_reward": "risk to reward|risk reward|reward to risk|reward risk|"
    "risk : reward|r / r|reward per risk|risk reward rr|"
    "reward : risk|risk / reward|reward / risk|risk and reward|r : r|"
    "risk to reward ratio|risk reward ratio|reward to risk ratio",
    "end_of_month": "month end|end of month|month ends|last day of month",
    "new_month": "new month|next month",
    "mean_reversion": "average reversion",
    "or_more": "or more|or higher|or greater|or above",
    "or_less": "or less|or lower|or below",
    "side_filter": "only look for longs|look for longs|look for long|"
    "only look for shorts|look for shorts|only look for long|only look for short|"
    "only consider longs|only consider shorts|only look to buy|only look to short",
    "buy_stop": "buy stop|buy stop order|buy stop at",
    "sell_stop": "sell stop|sell stop order|sell stop at",
    "label_risk": "risk :|risk management|"
    "money management|equity management|risk rules|"
    "risk control|position management|exit and risk",
    "label_entry": "entry rules|entry rule|entry conditions|entry condition|"
    "entry criteria|enter rules|entry :|entries :|entry logic|setup :|"
    "setup rules|buy rules",
    "label_exit": "exit rules|exit rule|exit conditions|exit condition|exit criteria|"
    "exit :|exits :|sell rules|exit logic",
    "inside_bar": "inside candle|inside day",
    "shooting_star": "shooting star",
    "reverse": "reverse on|flip position|reverse position|stop and reverse|"
    "reverse when",
    "per_trade": "per trade|per position|on each trade|in each trade|per name|"
    "in each name|on every trade|on trade|in each position|a trade|for each trade",
}


def _compiled() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Index phrases by their first word, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for canonical, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            words = tuple(WORDS.get(word, word) for word in phrase.split())
            if words and words != (canonical,):
                index.setdefault(words[0], []).append((words, canonical))
    return {
        first: tuple(sorted(found, key=lambda item: -len(item[0])))
        for first, found in index.items()
    }


PHRASES = _compiled()
