"""Attributes that values have, by the kind of value."""

from __future__ import annotations

from typing import Final

from falcon.engine.check.arrays import ARRAY_FIELDS
from falcon.engine.check.constants import ORDER_CONSTANTS, ORDER_NAMES, TRADE_CONSTANTS
from falcon.engine.check.names import LINE_NAMES
from falcon.engine.check.services import BROKER_FIELDS, COMMISSION
from falcon.engine.check.words import words
from falcon.engine.indicators.catalogue import INDICATORS, TALIB
from falcon.engine.reading.paths import ARRAY

ORDER_FIELDS: Final = words(
    """
    ref status size price pricelimit exectype valid created executed info tradeid parent
    """
)
EXECUTED_FIELDS: Final = words(
    "dt size remsize price value comm pnl psize pprice margin"
)
CREATED_FIELDS: Final = words("dt size price pricelimit pclose")
TRADE_FIELDS: Final = words(
    """
    ref status tradeid size price value commission pnl pnlcomm justopened isopen
    isclosed long baropen barclose dtopen dtclose barlen
    """
)
POSITION_FIELDS: Final = words("size price")
POSITION_DETAILS: Final = words("adjbase price_orig upclosed upopened")
DATE_FIELDS: Final = words("year month day")
TIME_FIELDS: Final = words("hour minute second microsecond")
SPAN_FIELDS: Final = words("days seconds microseconds")
FURTHER_FIELDS: Final = words(
    """
    data ordtype plimit _name triggered trailamount trailpercent transmit exbits
    history historyon status_names openedvalue closedvalue openedcomm closedcomm
    opened closed event week slope intercept rvalue pvalue stderr
    """
)
"""Fields that are worked out when they are read."""

SERVICE_FIELDS: Final = (
    BROKER_FIELDS
    | COMMISSION
    | words("p params stocklike stake tranches percents retint tid when lastwhen cheat")
)
"""Fields of services, see `falcon.engine.service`."""

ERROR_FIELDS: Final = words("args")

ALL_LINES: Final = words("lines l")
"""``indicator.lines.name`` is ``indicator.name``."""

FIELDS: Final[dict[str, frozenset[str]]] = {
    "order": ORDER_FIELDS,
    "executed": EXECUTED_FIELDS,
    "created": CREATED_FIELDS,
    "trade": TRADE_FIELDS,
    "position": POSITION_FIELDS,
    "date": DATE_FIELDS,
    "datetime": DATE_FIELDS | TIME_FIELDS,
    "time": TIME_FIELDS,
    "timedelta": SPAN_FIELDS,
}
"""Plain fields by kind of value; emitted code may read these directly."""

_INDICATOR_LINES: Final = frozenset(
    line for indicator in (*INDICATORS, *TALIB.values()) for line in indicator.lines
)

FEED_FIELDS: Final = frozenset(LINE_NAMES) | ALL_LINES | words("_name p params")
"""What every feed has; whatever else is read of one is a line of its own."""

KNOWN: Final = (
    frozenset().union(*FIELDS.values())
    | FURTHER_FIELDS
    | POSITION_DETAILS
    | SERVICE_FIELDS
    | ERROR_FIELDS
    | ARRAY_FIELDS
    | ALL_LINES
    | {ARRAY}
    | ORDER_CONSTANTS.keys()
    | ORDER_NAMES.keys()
    | TRADE_CONSTANTS.keys()
    | set(LINE_NAMES)
    | _INDICATOR_LINES
)
"""Every attribute that some value has."""
