"""Lexicon: many ways to say a thing, brought to one word each.

`WORDS` maps single words to the canonical vocabulary that the grammar is written in,
`falcon.intake.phrasebook` runs of them; `SILENT` words carry no rule and are dropped.
Names of instruments are in `falcon.intake.symbols`.
"""

from __future__ import annotations

from falcon.intake.wordlist import word_list

SILENT = frozenset(
    word_list(
        "the a an i we you they he she my our your their his its is are was were "
        "be being been am just really basically simply super like okay ok well "
        "right guys please boom also that which who this these those there will "
        "would should must have has had need needs needed want wants wanted gonna "
        "do does did very now always currently still what gotta can could may "
        "might let lets us me actually usually itself fully first ever folks hey "
        "yeah literally pretty some any too itself approximately roughly about "
        "around"
    )
)
"""Words without a rule in them."""

ARTICLES = frozenset({"the", "this", "that", "its"})
"""Words that point to something known."""

_SYNONYMS = {
    "above": "above over exceeds exceed > exceeding beyond",
    "below": "below under beneath underneath <",
    ">=": ">= =>",
    "<=": "<=",
    "=": "= == equals equal",
    "cross": "cross crosses crossing crossed crossover crossovers cuts crossunder",
    "up": "up upward upwards upside",
    "down": "down downward downwards downside",
    "fall": "drops drop dropping dropped falls fall falling fell dips dip dipping "
    "dipped "
    "declines decline declined sinks slides slid plunges",
    "rise": "rises rise rising rose climbs climb climbing gains jumps rallies advances "
    "increases rallied gained jumped",
    "go": "goes go going moves move moving comes come coming get gets getting runs run "
    "pushes push pops pop stretches travels pulls pull prints print becomes become "
    "prints makes make made makes sits sit stays stay remains remain reads read lies "
    "lie stands stand registers shows show finds closes_back finishes settles",
    "trade": "trades trade trading traded",
    "break": "breaks break breaking broke breakout breakouts broken breakdown "
    "breakdowns",
    "reach": "reaches reach hits hit tags tag touched_at attains",
    "touch": "touches touch touching touched kisses tests test",
    "flip": "flips flip flipped turns turn turned",
    "close": "closes close closing closed",
    "open": "opens open opened opening",
    "high": "high highs",
    "low": "low lows",
    "lowest": "lowest smallest narrowest",
    "highest": "highest largest widest biggest greatest",
    "new": "new fresh",
    "gap": "gap gaps gapped",
    "previous": "previous prior preceding",
    "when": "when whenever if once as where",
    "provided": "provided providing assuming",
    "and": "and while & but plus",
    "or": "or",
    "then": "then",
    "buy": "buy buys buying bought bto",
    "sell": "sell sells selling sold stc",
    "short": "short shorting shorted sto",
    "longs": "longs",
    "long": "long",
    "shorts": "shorts",
    "exit": "exit exits exiting exited leave leaves flatten liquidate bail flat",
    "enter": "enter enters entering entered",
    "cover": "cover covers covering",
    "stop": "stop stops stoploss sl",
    "target": "target targets tp",
    "trail": "trail trails trailing",
    "breakeven": "breakeven",
    "risk": "risk risks risking",
    "risk_reward": "rr rrr",
    "size": "size sizes sizing",
    "hold": "hold holds holding held",
    "not": "not no never without don't doesn't won't isn't aren't can't cannot avoid "
    "skip wouldn't neither",
    "average": "average averages ma mas mean",
    "sma": "sma smas dma",
    "ema": "ema emas exponential",
    "wma": "wma wmas",
    "hma": "hma",
    "smma": "smma",
    "dema": "dema",
    "tema": "tema",
    "rsi": "rsi",
    "macd": "macd",
    "signal_line": "signal",
    "histogram": "histogram",
    "bollinger": "bollinger bollingers bb bbs bbands",
    "keltner": "keltner",
    "donchian": "donchian",
    "band": "band bands channel channels envelope",
    "upper": "upper top",
    "lower": "lower bottom",
    "middle": "middle mid midline center centre basis",
    "bandwidth": "bandwidth",
    "atr": "atr atrs",
    "stoch": "stochastic stochastics stoch",
    "stoch_k": "k%",
    "adx": "adx",
    "cci": "cci",
    "mfi": "mfi",
    "roc": "roc",
    "momentum": "momentum",
    "vwap": "vwap",
    "supertrend": "supertrend",
    "psar": "psar",
    "ibs": "ibs",
    "tenkan": "tenkan",
    "kijun": "kijun",
    "cloud": "cloud kumo",
    "volume": "volume volumes",
    "until": "until till",
    "end_of_day": "eod",
    "price": "price px prices stock market share security instrument",
    "candle": "candle candles bar bars candlestick",
    "day": "day days",
    "red": "red bearish",
    "green": "green bullish",
    "engulfing": "engulfing engulf engulfs",
    "swing": "swing swings pivot",
    "twice": "twice",
    "last": "last past recent latest",
    "range": "range",
    "before": "before",
    "opposite": "opposite inverse reversed",
    "reverse": "reverse reverses",
    "mirror": "mirror mirrored mirrors",
    "row": "row",
    "running": "running straight consecutive consecutively successive",
    "today": "today today's",
    "yesterday": "yesterday",
    "loss": "loss losses",
    "profit": "profit profits gain",
    "percent": "percent",
    "equity": "equity account portfolio capital balance bankroll money",
    "per": "per each every",
    "buy_stop": "buystop",
    "opening_range": "orb",
    "fast": "fast faster shorter",
    "slow": "slow slower longer",
    "higher": "higher",
    "hammer": "hammer hammers",
    "doji": "doji dojis",
    "month": "month months",
}

WORDS = {
    word: canonical for canonical, words in _SYNONYMS.items() for word in words.split()
}
