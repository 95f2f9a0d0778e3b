"""Functions of `logging`: what is logged becomes lines of the run's log."""

from __future__ import annotations

from typing import Any, Final

from falcon.engine.check.constants import LOGGING
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.meter import Namespace, NotOfferedError
from falcon.engine.runtime.texts import Log

_LEVELS: Final = LOGGING - {"getLogger", "log"}


class Logger:
    """What ``logging.getLogger`` gives; all of them write to the one log.

    Attributes:
        log: of the run.
    """

    __slots__ = ("log",)

    def __init__(self, log: Log) -> None:
        self.log = log

    def call(self, name: str, args: tuple[Any, ...]) -> None:
        """A method of a logger; what only sets it up does nothing."""
        if name == "log":
            self.write(*args[1:])
        elif name in _LEVELS:
            self.write(*args)

    def write(self, message: object = "", *args: Any) -> None:
        """One record: a template with its values, or whatever it is."""
        texts = self.log.texts
        text = texts.show(message)
        if args:
            is_mapping = len(args) == 1 and isinstance(args[0], dict) and args[0]
            try:
                text = str(texts.percent(text, args[0] if is_mapping else args))
            except NotOfferedError:
                raise
            except (TypeError, ValueError, KeyError):
                return
        self.log.print(text)


def logs(log: Log) -> Namespace:
    """The functions by our names."""
    logger = Logger(log)

    def level(name: str) -> Any:
        return lambda *args, **_named: logger.call(name, args)

    space: dict[str, Any] = {f"logging.{name}": level(name) for name in LOGGING}
    space["logging.getLogger"] = lambda *_: logger
    return {function_name(path): function for path, function in space.items()}
