"""The closed lists: every name that strategy code may use and that it did not define.

Whatever is in none of these lists, and not defined by the strategy itself, is refused.
"""

from __future__ import annotations

import re

from falcon.engine.check.words import words
from falcon.engine.indicators.catalogue import BY_NAME

CALLBACKS: dict[str, int] = {
    "__init__": 0,
    "start": 0,
    "prenext": 0,
    "nextstart": 0,
    "next": 0,
    "stop": 0,
    "notify_order": 1,
    "notify_trade": 1,
    "notify_cashvalue": 2,
    "notify_fund": 4,
    "notify_timer": 2,
    "next_open": 0,
    "prenext_open": 0,
    "nextstart_open": 0,
}
"""Methods that the run calls, with the number of their arguments."""

IDLE_CALLBACKS = frozenset({"notify_data", "notify_store"})
"""Methods that backtrader would call only in set-ups that the engine does not have."""

ORDER_ACTIONS = frozenset(
    {"buy", "sell", "close", "cancel"}
    | {"order_target_size", "order_target_value", "order_target_percent"}
)
BRACKETS = frozenset({"buy_bracket", "sell_bracket"})
IDLE_ACTIONS = frozenset({"addminperiod", "setminperiod"})
"""Of an indicator these would delay the first value; of a strategy they do nothing."""

ACTIONS = (
    ORDER_ACTIONS
    | BRACKETS
    | IDLE_ACTIONS
    | {"getposition", "getpositionbyname", "getdatabyname"}
    | {"getpositions", "getpositionsbyname", "getdatanames"}
    | {"setsizer", "getsizer", "getsizing", "add_timer"}
)
"""Methods of backtrader's strategy that may be called on ``self``."""

RESERVED = words(
    """
    IndType ObsType StratType addindicator advance alias aliased analyzers
    array backwards bind2line bind2lines bindlines broker cerebro clear csv data datas
    ddatas dnames env extend forward frompackages home incminperiod l line lines
    linealias minbuffer observers once oncestart p packages params plotinfo plotlabel
    plotlines position positionbyname positions positionsbyname preonce qbuffer reset
    rewind sizer stats updateminperiod writers
    getindicators getobservers set_tradehistory buy_bracket sell_bracket datetime
    """
)
"""Attributes that backtrader itself needs on a strategy."""

INNER = words(
    """
    _addindicator _addnotification _addobserver _addsizer _clk_update _clock _dlens
    _data _getline _getminperstatus _id _lineiterators _ltype _mindatas _minperiod
    _minperiods _minperstatus _next _next_open _notify _once _oncepost _opstage _orders
    _orderspending _owner _periodrecalc _periodset _sizer _stage1 _stage2 _start _stop
    _trades _tradespending _slave_analyzers _tradehistoryon _plotlabel _plotinit
    """
)
"""Private names of backtrader's strategy that an attribute of ours would break."""

LINE_NAMES = ("close", "low", "high", "open", "volume", "openinterest", "datetime")
"""Lines of a feed in backtrader's order."""

_FEED = re.compile(r"data(\d*)$")
_FEED_LINE = re.compile(rf"data(\d*)_({'|'.join(LINE_NAMES)})$")


def feed_number(name: str) -> int | None:
    """Which feed ``data``, ``data0``, ``data1``, … names, or ``None``."""
    found = _FEED.match(name)
    return int(found[1] or 0) if found else None


def feed_line(name: str) -> tuple[int, str] | None:
    """Which feed and line ``data1_close`` and the like name, or ``None``."""
    found = _FEED_LINE.match(name)
    return (int(found[1] or 0), found[2]) if found else None


def is_feed_name(name: str) -> bool:
    """Whether an attribute of the strategy names a feed or one of its lines."""
    return feed_number(name) is not None or feed_line(name) is not None


BUILTINS = words(
    """
    abs all any bool callable chr dict divmod enumerate filter float format frozenset
    getattr hasattr int isinstance iter len list map max min next ord pow print range
    repr reversed round set setattr slice sorted str sum tuple type zip
    """
)

REWRITES = {
    "eval": "write the expression itself",
    "exec": "write the statements themselves",
    "compile": "write the code itself",
    "open": "only a file to write to, as in open('log.txt', 'w')",
    "input": "declare a parameter in params",
    "__import__": "import only backtrader, math and datetime at the top of the file",
    "globals": "use attributes of self",
    "locals": "use attributes of self",
    "vars": "name the attribute",
    "dir": "name the attribute",
    "delattr": "write self.name = None",
    "id": "compare order.ref",
    "hash": "compare the values",
    "exit": "self.env.runstop() ends the run",
    "quit": "self.env.runstop() ends the run",
    "np": "import it at the top of the file: import numpy as np",
    "numpy": "import it at the top of the file",
    "math": "import it at the top of the file",
    "datetime": "import it at the top of the file",
    "bt": "import it at the top of the file: import backtrader as bt",
    "pd": "read values from lines, as in self.data.close.get(size=n)",
    "super": "only super().__init__() and the like are needed",
}
"""What to write instead of well-known names that are not on the list."""


def rewrite(name: str) -> str:
    """How to do without a name that is unknown or not allowed."""
    return REWRITES.get(
        name,
        "use locals, self attributes, self.p parameters and the built-ins "
        "abs min max round int float bool str len sum any all sorted range "
        "enumerate zip print",
    )


WRITTEN = "written."
"""Before the name of an indicator that the file defines."""

_INDICATORS = (
    WRITTEN,
    "backtrader.ind.",
    "backtrader.indicators.",
    "backtrader.functions.",
    "backtrader.talib.",
)
FUNCTIONS = words(
    """
    All And Any Cmp CmpEx DivByZero DivZeroByZero If LinePlotterIndicator Max Min Or
    Sum
    """
)
"""Functions over lines that backtrader offers at its top."""


def is_indicator(path: str) -> bool:
    """Whether a full path can name an indicator; the catalogue decides if it does."""
    head, _, name = path.rpartition(".")
    return path.startswith(_INDICATORS) or (head == "backtrader" and name in FUNCTIONS)


def indicator_name(path: str) -> str:
    """The name of an indicator as the catalogue knows it.

    ``bt.ind.MovAv.Simple`` is short for ``MovingAverageSimple``. An indicator of the
    file keeps its whole path, one of ``bt.talib`` is told apart by it.
    """
    if path.startswith("backtrader.talib."):
        return path.removeprefix("backtrader.")
    if path.startswith(WRITTEN):
        return path
    head, _, name = path.rpartition(".")
    if head.endswith(".MovAv") and name not in BY_NAME:
        for full in (f"MovingAverage{name}", f"{name}MovingAverage"):
            if full in BY_NAME:
                return full
    return name


OWN_VALUES = {
    "position": "getposition",
    "positionbyname": "getpositionbyname",
    "positions": "getpositions",
    "positionsbyname": "getpositionsbyname",
    "dnames": "feedsbyname",
    "sizer": "getsizer",
    "broker": "broker",
}
"""Attributes that backtrader gives a strategy, with the actions that read them."""
