"""Calling functions that are values: those of the strategy, and ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, Final

from falcon.engine.lower.layout import Names
from falcon.engine.runtime.behaviours import extended
from falcon.engine.runtime.byname import by_name
from falcon.engine.runtime.indicators import IndicatorClass
from falcon.engine.runtime.meter import Namespace
from falcon.engine.runtime.methods import Methods
from falcon.engine.runtime.records import Functions, Record, RecordClass, Shape
from falcon.engine.runtime.valued import Valued

_FUNCTIONS: Final = (
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    RecordClass,
    type,
)
FILE_NAME: Final = "<strategy>"
FIRST_FILE_NAME: Final = "<strategy before its first bar>"
"""What emitted code is compiled as: the methods, and `__init__`."""


def calling(space: Namespace, names: Names) -> Namespace:
    """The functions of the namespace that know the names of one strategy."""
    calls = Calls(names.arguments, space["_lines_of"])
    return {
        "_invoke": calls.invoke,
        "_unnamed": calls.unnamed,
        "_callable": is_function,
        "_class_make": calls.made,
        "_class_extend": extended(calls.invoke),
        "_functools_partial": calls.partial,
        **by_name(space, names),
    }


class Calls:
    """Calls values.

    Attributes:
        lines: delays lines and builds indicators.
        names: our names of the arguments of the strategy's functions.
    """

    __slots__ = ("_originals", "lines", "names")

    def __init__(self, names: Mapping[str, str], lines: Methods) -> None:
        self.names = names
        self.lines = lines
        self._originals = {ours: name for name, ours in names.items()}

    def invoke(
        self, value: Any, args: tuple[Any, ...], named: dict[str, Any]
    ) -> object:
        """``value(*args, **named)``.

        Raises:
            TypeError: it is no function.
        """
        if isinstance(value, Valued | IndicatorClass):
            return self.lines.delayed(value, args, named)
        if isinstance(value, Record) and "__call__" in value.kind.methods:
            told: object = value.tell("__call__", args, named)
            return told
        if not is_function(value):
            raise TypeError(f"'{type(value).__name__}' object is not callable")
        if named and is_emitted(value):
            named = {self._ours(name): given for name, given in named.items()}
        result: object = value(*args, **named)
        return result

    def made(
        self,
        name: str,
        functions: Functions,
        constants: dict[str, Any],
        shape: Shape,
    ) -> RecordClass:
        """A class of the file."""
        kind = RecordClass(name, functions, constants, shape)
        kind.charge, kind.call = self.lines.meter.charge, self.invoke
        return kind

    def partial(self, value: Any, *args: Any, **named: Any) -> Any:
        """``functools.partial(value, *args, **named)``."""
        stated = tuple(named.items())

        def take(*further: Any, **more: Any) -> object:
            return self.invoke(value, (*args, *further), {**dict(stated), **more})

        return take

    def unnamed(self, named: dict[str, Any]) -> dict[str, Any]:
        """What a function was given as ``**named``, by the strategy's own names."""
        return {self._originals.get(name, name[1:]): v for name, v in named.items()}

    def _ours(self, name: str) -> str:
        return self.names.get(name, f"?{name}")


def is_function(value: object) -> bool:
    """Whether a value can be called; only functions and classes of ours are."""
    return isinstance(value, _FUNCTIONS)


def is_emitted(value: object) -> bool:
    """Whether a function is one of the strategy's own."""
    if not isinstance(value, FunctionType):
        return False
    return value.__code__.co_filename in {FILE_NAME, FIRST_FILE_NAME}
