"""Which function of the namespace does what: names that emitted code calls."""

from __future__ import annotations

from typing import Final

OPERATORS: Final = {
    "+": "_add",
    "-": "_subtract",
    "*": "_multiply",
    "%": "_percent",
    "**": "_power",
}
"""Guarded operators; ``/`` and ``//`` need no guard."""

BUILTINS: Final = {
    "abs": "_abs",
    "all": "_all",
    "any": "_any",
    "bool": "_bool",
    "dict": "_dict",
    "divmod": "_divmod",
    "enumerate": "_enumerate",
    "float": "_float",
    "int": "_int",
    "isinstance": "_isinstance",
    "len": "_len",
    "list": "_list",
    "max": "_max",
    "min": "_min",
    "print": "_print",
    "range": "_range",
    "reversed": "_reversed",
    "round": "_round",
    "set": "_set",
    "sorted": "_sorted",
    "str": "_str",
    "sum": "_sum",
    "tuple": "_tuple",
    "zip": "_zip",
}

ACTIONS: Final = {
    "cancel": "_cancel",
    "getposition": "_position",
    "getpositionbyname": "_position_by_name",
    "getdatabyname": "_feed_by_name",
    "getpositions": "_positions_by_feed",
    "getpositionsbyname": "_positions_by_name",
    "getdatanames": "_feed_names",
    "feedsbyname": "_feeds_by_name",
    "setsizer": "_set_sizer",
    "getsizer": "_sizer",
    "getsizing": "_size_for",
    "addminperiod": "_add_min_period",
    "incminperiod": "_increase_min_period",
}


def function_name(path: str) -> str:
    """The name in the namespace of a function of a module, say ``_math_sqrt``."""
    return f"_{path.replace('.', '_')}"


READINGS: Final = {
    "broker.cash": "_account.cash",
    "broker.value": "_account.value",
    "broker.startingcash": "_account.starting_cash",
    "broker": "_brokerage",
    "length": "(clock.dropped + clock.at + 1)",
}
"""What is read without a call."""
