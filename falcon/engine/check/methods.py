"""Methods that values have, by the kind of value."""

from __future__ import annotations

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.check.services import BROKER_METHODS
from falcon.engine.check.words import words

LIST_METHODS = words(
    """
    append clear copy count extend index insert pop remove reverse sort
    """
)
DICT_METHODS = words("clear copy get items keys pop setdefault update values")
SET_METHODS = words("add clear copy discard remove")
TEXT_METHODS = words(
    """
    capitalize casefold center count endswith find index isalnum isalpha isdigit
    islower isupper join ljust lower lstrip partition removeprefix removesuffix
    replace rfind rjust rpartition rsplit rstrip split splitlines startswith strip
    swapcase title upper zfill
    """
)
NUMBER_METHODS = frozenset({"is_integer"})
DATE_METHODS = words(
    """
    date isocalendar isoformat isoweekday replace strftime time timestamp toordinal
    total_seconds weekday
    """
)
ORDER_METHODS = words("alive getordername getstatusname isbuy issell ordtypename")
TRADE_METHODS = words("close_datetime getdataname open_datetime")
LINE_METHODS = words("date datetime get time")

SERVICE_METHODS = BROKER_METHODS | CommissionInfo.METHODS | words("setsizing")
METHODS = (
    LIST_METHODS
    | DICT_METHODS
    | SET_METHODS
    | TEXT_METHODS
    | NUMBER_METHODS
    | DATE_METHODS
    | ORDER_METHODS
    | TRADE_METHODS
    | LINE_METHODS
    | SERVICE_METHODS
)
"""Every method name that may be called on a value at all."""
