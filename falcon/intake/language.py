"""Language: whether a text is English at all.

The share of its words that stand in no English list tells; names of instruments and
indicators, which are the same everywhere, do not count.
"""

from __future__ import annotations

import re

from falcon.intake.lexicon import SILENT, WORDS
from falcon.intake.phrasebook import PHRASES
from falcon.intake.wordlist import word_list

_WORD = re.compile(r"[^\W\d_]+")
_EVERYWHERE = frozenset(
    word_list(
        "rsi macd ema sma wma atr adx cci mfi roc vwap bollinger stochastic stop short "
        "long trend momentum volume trading trade spread fibonacci ichimoku supertrend "
        "donchian keltner doji in die an am so per via a i de me no es se si"
    )
)
_COMMON = frozenset(
    word_list(
        "to of in on at for from with without by as it if then than when while until "
        "after before during between into out off up down not no only just even all "
        "both each every one two three four five six seven ten more most less least "
        "same other such here how why because since also again back next first second "
        "strategy rule rules entry entries signal indicator oscillator line lines "
        "moving week weeks month year hour minute daily weekly hourly time times take "
        "keep use using used see follow simple works work good better money market"
    )
)
_PHRASED = frozenset(
    word for phrases in PHRASES.values() for words, _ in phrases for word in words
)
_ENGLISH = (SILENT | _COMMON | WORDS.keys() | _PHRASED) - _EVERYWHERE
_FEWEST = 4
_LEAST_SHARE = 0.35


def is_foreign(text: str) -> bool:
    """Whether too few of the words are English."""
    words = [
        word.lower()
        for word in _WORD.findall(text)
        if not word.isupper() and word.lower() not in _EVERYWHERE
    ]
    known = sum(word in _ENGLISH for word in words)
    return len(words) >= _FEWEST and known < _LEAST_SHARE * len(words)
