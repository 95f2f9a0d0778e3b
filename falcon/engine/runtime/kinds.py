"""Kinds of value: the classes that strategy code meets, by their names."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter, OrderedDict
from enum import Enum
from types import FunctionType
from typing import Any, Final

import numpy as np

from falcon.engine.runtime.failures import ERRORS
from falcon.engine.runtime.nested import defaultdict, deque

NUMBERS: Final = (bool, int, float, np.generic)
CONTAINERS: Final = (list, tuple, dict, set, frozenset, deque, array, np.ndarray)

CLASSES: Final[dict[str, Any]] = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "function": FunctionType,
    "deque": deque,
    "defaultdict": defaultdict,
    "OrderedDict": OrderedDict,
    "Counter": Counter,
    "date": dt.date,
    "datetime": dt.datetime,
    "time": dt.time,
    "timedelta": dt.timedelta,
    "ndarray": np.ndarray,
    "np.float64": np.float64,
    "np.int64": np.int64,
    "np.integer": np.integer,
    "np.floating": np.floating,
    "np.number": np.number,
    "np.bool": np.bool_,
    **ERRORS,
}
"""What ``isinstance`` may ask for; all others are told by their names."""

_PLAIN: Final = (
    Enum,
    *NUMBERS,
    *CONTAINERS,
    str,
    type(None),
    dt.date,
    dt.time,
    dt.timedelta,
)


def is_plain(value: object) -> bool:
    """Whether a value is one of Python's own, not one of the engine's."""
    return isinstance(value, _PLAIN)
