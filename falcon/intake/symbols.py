"""Symbols: instruments named in a description.

A ticker counts when it is written in capitals and known here, follows a dollar sign,
or follows a word such as "ticker"; indices are named by the fund that tracks them, and
two currency codes make a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from falcon.intake.tokens import Token, joined
from falcon.intake.wordlist import word_list

TICKERS = frozenset(
    word_list(
        "SPY QQQ DIA IWM VTI VOO IVV EFA EEM TLT IEF SHY GLD SLV USO XLB XLC XLE "
        "XLF XLI XLK XLP XLRE XLU XLV XLY SMH SOXX ARKK HYG LQD TQQQ SQQQ UPRO "
        "SPXL VXX UVXY AAPL MSFT GOOG GOOGL AMZN META FB NVDA TSLA IBM AMD INTC "
        "NFLX KO PEP JPM BAC WMT DIS XOM CVX GE BA CAT MCD JNJ PG ES NQ YM RTY CL "
        "GC SI ZB ZN MES MNQ MYM M2K BTC ETH BTCUSD ETHUSD EURUSD GBPUSD USDJPY "
        "AUDUSD"
    )
)
CURRENCIES = frozenset(["eur", "usd", "gbp", "jpy", "aud", "nzd", "cad", "chf"])
SECTOR_FUNDS = tuple(word_list("XLB XLC XLE XLF XLI XLK XLP XLRE XLU XLV XLY"))
"""The eleven sector funds of the S&P 500."""

_NAMES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("s", "&", "p", "500", "etf"), "SPY"),
    (("s", "&", "p", "500", "index"), "SPY"),
    (("s", "&", "p", "500"), "SPY"),
    (("s", "&", "p"), "SPY"),
    (("sp", "500"), "SPY"),
    (("nasdaq", "100"), "QQQ"),
    (("nasdaq",), "QQQ"),
    (("dow", "jones"), "DIA"),
    (("russell", "2000"), "IWM"),
    (("bitcoin",), "BTCUSD"),
    (("ethereum",), "ETHUSD"),
    (("apple", "stock"), "AAPL"),
    (("microsoft", "stock"), "MSFT"),
    (("tesla", "stock"), "TSLA"),
)
_ANNOUNCING = frozenset({"$", "ticker", "tickers", "symbol", "symbols"})
_LONGEST_TICKER = 5


def read_symbols(
    text: str, tokens: Sequence[Token]
) -> tuple[list[Token], tuple[str, ...]]:
    """Find instruments; each becomes the word "symbol" among the tokens returned."""
    result: list[Token] = []
    symbols: list[str] = []
    at = 0
    while at < len(tokens):
        symbol, end = _symbol_at(text, tokens, at)
        if symbol:
            symbols.append(symbol)
            result.append(joined(tokens[at:end], text="symbol"))
        else:
            result.append(replace(tokens[at]))
        at = max(end, at + 1)
    return result, tuple(dict.fromkeys(symbols))


def _symbol_at(text: str, tokens: Sequence[Token], at: int) -> tuple[str, int]:
    words = tuple(token.text for token in tokens[at : at + len(_NAMES[0][0])])
    for name, symbol in _NAMES:
        if words[: len(name)] == name:
            return symbol, at + len(name)
    if words[0] in CURRENCIES:
        pair = [word for word in words[:3] if word != "/"][:2]
        if len(pair) == len(("base", "quote")) and pair[1] in CURRENCIES:
            return "".join(pair).upper(), at + words[:3].index(pair[1], 1) + 1
    source = text[tokens[at].start : tokens[at].end]
    announced = at > 0 and tokens[at - 1].text in _ANNOUNCING
    is_ticker = source.isalpha() and source.isupper() and len(source) <= _LONGEST_TICKER
    if source in TICKERS or (is_ticker and announced):
        return source, at + 1
    return "", at
