"""Parameters: the texts of a command line as values for what the code declares.

The type of a declared default decides: ``period = 20`` takes whole numbers,
``stop = 0.05`` any number, ``use_filter = True`` true or false, text takes text. A
default of ``None`` takes a number where the text is one. Names and types are checked
by whoever runs the code.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.domain.strategies import Parameter, Parameters

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False}


def parse_parameters(declared: Parameters, given: Mapping[str, str]) -> Parameters:
    """Read each text as the type of the declared default.

    A text that cannot be read as that type stays a text, and the program refuses it.
    """
    return {name: _parsed(declared.get(name), text) for name, text in given.items()}


def _parsed(default: Parameter, text: str) -> Parameter:
    if isinstance(default, str):
        return text
    if isinstance(default, bool):
        return _WORDS.get(text.strip().lower(), text)
    return _number(text)


def _number(text: str) -> Parameter:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
