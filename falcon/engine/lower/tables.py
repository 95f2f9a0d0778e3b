"""Which function of the namespace does what: names that emitted code calls."""

from __future__ import annotations

from typing import Final

OPERATORS: Final = {
    "+": "_add",
    "-": "_subtract",
    "*": "_multiply",
    "/": "_divide",
    "//": "_divide_whole",
    "%": "_percent",
    "**": "_power",
}
"""Guarded operators; ``/`` and ``//`` of anything but arrays need no guard."""

BUILTINS: Final = {
    "abs": "_abs",
    "all": "_all",
    "any": "_any",
    "bool": "_bool",
    "callable": "_callable",
    "chr": "_chr",
    "dict": "_dict",
    "divmod": "_divmod",
    "enumerate": "_enumerate",
    "filter": "_filter",
    "float": "_float",
    "format": "_formatted",
    "frozenset": "_frozenset",
    "int": "_int",
    "isinstance": "_isinstance",
    "iter": "_iter",
    "len": "_len",
    "list": "_list",
    "map": "_map",
    "max": "_max",
    "min": "_min",
    "next": "_next",
    "ord": "_ord",
    "params.getattr": "_param_get",
    "params.hasattr": "_param_has",
    "pow": "_pow",
    "print": "_print",
    "range": "_range",
    "repr": "_represent",
    "reversed": "_reversed",
    "round": "_round",
    "self.getattr": "_own_get",
    "self.hasattr": "_own_has",
    "self.setattr": "_own_set",
    "set": "_set",
    "slice": "_slices",
    "sorted": "_sorted",
    "str": "_str",
    "sum": "_sum",
    "tuple": "_tuple",
    "type.__name__": "_type_name",
    "type.is": "_is_exactly",
    "value.getattr": "_value_get",
    "value.hasattr": "_value_has",
    "value.tell": "_value_tell",
    "zip": "_zip",
}

ACTIONS: Final = {
    "cancel": "_cancel",
    "getposition": "_position",
    "getpositionbyname": "_position_by_name",
    "getdatabyname": "_feed_by_name",
    "runstop": "_end_run",
    "getpositions": "_positions_by_feed",
    "getpositionsbyname": "_positions_by_name",
    "getdatanames": "_feed_names",
    "feedsbyname": "_feeds_by_name",
    "setsizer": "_set_sizer",
    "getsizer": "_sizer",
    "getsizing": "_size_for",
    "addminperiod": "_add_min_period",
    "build_inherited": "_build_inherited",
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
