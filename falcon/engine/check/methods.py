"""Methods that values have, by the kind of value."""

from __future__ import annotations

from falcon.engine.broker.commission import CommissionInfo
from falcon.engine.check.arrays import ARRAY_METHODS
from falcon.engine.check.files import FILE_METHODS
from falcon.engine.check.services import BROKER_METHODS
from falcon.engine.check.words import words

LIST_METHODS = words(
    """
    append clear copy count extend index insert pop remove reverse sort
    """
)
BUFFER_METHODS = words("append count extend index insert pop remove reverse tolist")
"""Methods of ``array('d')``, which is what ``line.get`` gives."""

DICT_METHODS = words(
    "clear copy fromkeys get items keys pop popitem setdefault update values"
)
ORDERED_METHODS = words("move_to_end")
COUNTER_METHODS = words("elements most_common subtract total")
QUEUE_METHODS = words("appendleft extendleft popleft rotate")
SET_METHODS = words(
    """
    add clear copy difference difference_update discard intersection
    intersection_update isdisjoint issubset issuperset pop remove
    symmetric_difference symmetric_difference_update union update
    """
)
TEXT_METHODS = words(
    """
    capitalize casefold center count endswith find format index isalnum
    isalpha isascii isdecimal isdigit isidentifier islower isnumeric isspace istitle
    isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind
    rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
    title upper zfill
    """
)
NUMBER_METHODS = words("as_integer_ratio conjugate is_integer")
WHOLE_METHODS = words("as_integer_ratio bit_count bit_length conjugate")
DATE_METHODS = words(
    """
    ctime date isocalendar isoformat isoweekday replace strftime time timestamp
    toordinal total_seconds weekday
    """
)
ORDER_METHODS = words(
    "addinfo alive getordername getstatusname isbuy issell ordtypename"
)
RECORD_METHODS = words("_asdict _replace")
LOGGER_METHODS = words(
    """
    addHandler critical debug error exception info log setLevel warn warning
    """
)
TRADE_METHODS = words("close_datetime getdataname open_datetime")
FEED_METHODS = words("date2num num2date")
LINE_METHODS = words("date datetime get time")

SERVICE_METHODS = (
    BROKER_METHODS | CommissionInfo.METHODS | FILE_METHODS | words("setsizing")
)
INSTEAD = {
    "iloc": "read a past value with [-n]",
    "shift": "read a past value with [-n]",
    "rolling": "use an indicator, or self.data.close.get(size=n)",
    "encode": "texts are printed as they are",
    "send": "give the generator its values as arguments",
    "buflen": "how many bars are to come is not known; leave it out: what is open "
    "at the end counts at its price",
}
"""What to write instead of well-known methods that are not on the list."""

METHODS = (
    ARRAY_METHODS
    | LIST_METHODS
    | BUFFER_METHODS
    | DICT_METHODS
    | ORDERED_METHODS
    | COUNTER_METHODS
    | QUEUE_METHODS
    | SET_METHODS
    | TEXT_METHODS
    | NUMBER_METHODS
    | WHOLE_METHODS
    | DATE_METHODS
    | ORDER_METHODS
    | TRADE_METHODS
    | RECORD_METHODS
    | LOGGER_METHODS
    | FEED_METHODS
    | LINE_METHODS
    | SERVICE_METHODS
)
"""Every method name that may be called on a value at all."""
