"""Stars: the names that ``from module import *`` makes known.

Only modules whose names the engine knows are listed; the rest of what such an import
brings along, helpers of a library that no strategy means, stays unknown.
"""

from __future__ import annotations

import ast
from typing import Final

from falcon.engine.check.words import words
from falcon.engine.indicators.catalogue import BY_NAME
from falcon.engine.reading.refusal import refusal

_BACKTRADER: Final = words(
    """
    All Analyzer And Any Cerebro Cmp CommInfoBase CommissionInfo DivByZero If Indicator
    Max Min Observer Or Order Signal SignalStrategy Sizer Strategy Sum TimeFrame Trade
    SIGNAL_LONG SIGNAL_LONGEXIT SIGNAL_LONGEXIT_ANY SIGNAL_LONGEXIT_INV SIGNAL_LONGSHORT
    SIGNAL_LONG_ANY SIGNAL_LONG_INV SIGNAL_NONE SIGNAL_SHORT SIGNAL_SHORTEXIT
    SIGNAL_SHORTEXIT_ANY SIGNAL_SHORTEXIT_INV SIGNAL_SHORT_ANY SIGNAL_SHORT_INV
    analyzers brokers commissions date2num feeds filters ind indicators num2date
    observers signals sizers talib timer
    """
)
_MATH: Final = words(
    """
    acos asin atan atan2 ceil copysign cos degrees e erf exp expm1 fabs factorial floor
    fmod fsum gamma hypot inf isclose isfinite isinf isnan log log10 log1p log2 modf nan
    pi pow prod radians sin sinh sqrt tan tanh tau trunc
    """
)
_STARS: Final[dict[str, dict[str, str]]] = {
    "backtrader": {name: f"backtrader.{name}" for name in _BACKTRADER}
    | {"bt": "backtrader", "math": "math", "datetime": "datetime"},
    "backtrader.ind": {name: f"backtrader.ind.{name}" for name in BY_NAME},
    "backtrader.indicators": {name: f"backtrader.ind.{name}" for name in BY_NAME},
    "datetime": {
        name: f"datetime.{name}"
        for name in words("date datetime time timedelta timezone")
    },
    "math": {name: f"math.{name}" for name in _MATH},
    "typing": {},
}


def starred(statement: ast.ImportFrom) -> dict[str, str]:
    """The names that an import of everything makes known, each with its full path.

    Raises:
        UnsupportedConstructError: what the module holds is not known.
    """
    names = None if statement.level else _STARS.get(statement.module or "")
    if names is None:
        raise refusal(statement, "import *", "import the names that you use")
    return names
