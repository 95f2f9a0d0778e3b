"""Log: one line for each thing that happened, JSON for machines, colours for people.

1. `configure` puts one handler on the root logger of the standard library, so that our
   lines and those of foreign packages leave through the same pipeline.
2. `get_logger` gives a logger whose first argument is the name of the event
   (``order_submitted``) and whose others are its fields, units in their names.
3. `Journal.job` wraps one run of a job: what is logged inside carries ``job`` and
   ``run_id``, and exactly one line ends it.
4. Last before rendering, `falcon.redaction` takes the secrets out.

Nothing is printed before `configure` was called, so that a program that imports Falcon
keeps its own output. structlog is loaded with the first line, so that a command that
has none to write does not wait for it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from falcon.errors import (
    DataError,
    FalconError,
    InvariantError,
    ProviderError,
    TemporaryError,
)
from falcon.redaction import Redactor

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

_WRITE_THEMSELVES = ("gunicorn.access", "gunicorn.error", "werkzeug")

_OURS = "falcon"
_FIRST = ("timestamp", "level", "event", "job", "run_id", "duration_s")
_MAY_PASS = (TemporaryError, ProviderError, DataError)


class Logger(Protocol):
    """What logs events."""

    def debug(self, event: str, **fields: object) -> object:
        """Note what only somebody who looks for a mistake wants to know."""
        ...

    def info(self, event: str, **fields: object) -> object:
        """Note what happened as it should."""
        ...

    def warning(self, event: str, **fields: object) -> object:
        """Note what may need attention if it goes on."""
        ...

    def error(self, event: str, **fields: object) -> object:
        """Note what needs attention; ``exc_info=True`` adds the traceback."""
        ...


def configure(
    stream: TextIO, level: str = "info", *, secrets: Iterable[str] = ()
) -> None:
    """Send all lines from here on to a stream; call it again to change that.

    Args:
        stream: where to; coloured text if it is a terminal, else JSON lines.
        level: the least severe level of our own lines, ``debug`` to ``error``; of
            foreign packages warnings and worse are written.
        secrets: values that must not appear in any line.
    """
    handler = logging.StreamHandler(stream)
    handler.set_name(_OURS)
    handler.setFormatter(_Formatter(stream, Redactor(secrets)))
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.get_name() == _OURS]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level.upper())
    adopt(*_WRITE_THEMSELVES)


def adopt(*names: str) -> None:
    """Let loggers of foreign packages write through our pipeline, not by themselves.

    Call it again after a package has put up handlers of its own, as gunicorn does.
    """
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def get_logger() -> Logger:
    """The logger of Falcon."""
    import structlog
    from structlog.contextvars import merge_contextvars
    from structlog.stdlib import ProcessorFormatter

    ours = logging.getLogger(_OURS)
    if not ours.handlers:
        ours.addHandler(logging.NullHandler())
    wrapped = structlog.wrap_logger(
        ours,
        processors=[
            structlog.stdlib.filter_by_level,
            merge_contextvars,
            structlog.stdlib.add_log_level,
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return cast("Logger", wrapped)


def bound(**fields: object) -> AbstractContextManager[None]:
    """Add fields to every line that this thread logs inside the block."""
    from structlog.contextvars import bound_contextvars

    return bound_contextvars(**fields)


@dataclass(slots=True)
class Run:
    """One run of a job, as its last line will tell it.

    Attributes:
        run_id: the job's name and a number.
        fields: what happened in it.
    """

    run_id: str
    fields: dict[str, object] = field(default_factory=dict)

    def add(self, **fields: object) -> None:
        """Put more on the line that ends this run, say ``orders=1``."""
        self.fields.update(fields)


@dataclass(frozen=True, slots=True)
class Journal:
    """Writes one line for each run of a job.

    Attributes:
        numbers: counts the runs.
        monotonic: seconds that never go back, by which runs are timed.
    """

    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    monotonic: Callable[[], float] = time.monotonic

    @contextmanager
    def job(self, name: str) -> Iterator[Run]:
        """Wrap one run; an error is told and goes on to the caller.

        For a job called ``tick`` the line is ``tick_finished`` or ``tick_failed``; a
        warning if the error may pass by itself, with the traceback if the error is a
        mistake of ours. Use it inside the thread that runs the job: what is bound
        outside does not get there.
        """
        run = Run(run_id=f"{name}-{next(self.numbers)}")
        event = name.replace("-", "_")
        started = self.monotonic()
        with bound(job=name, run_id=run.run_id):
            try:
                yield run
            except BaseException as error:
                fields = run.fields | self._lasted(started)
                _tell_failure(f"{event}_failed", error, fields)
                raise
            fields = run.fields | self._lasted(started)
            get_logger().info(f"{event}_finished", **fields)

    def _lasted(self, started: float) -> dict[str, object]:
        return {"duration_s": round(self.monotonic() - started, 3)}


def _tell_failure(event: str, error: BaseException, fields: dict[str, object]) -> None:
    told = fields | {"error": type(error).__name__, "reason": str(error)}
    if not isinstance(error, FalconError) or isinstance(error, InvariantError):
        told["exc_info"] = error
    log = get_logger()
    tell = log.warning if isinstance(error, _MAY_PASS) else log.error
    tell(event, **told)


class _Formatter(logging.Formatter):
    """Formats lines by our pipeline, which is put together for the first of them."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        super().__init__()
        self._stream = stream
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return self._pipeline.format(record)

    @cached_property
    def _pipeline(self) -> logging.Formatter:
        return _pipeline(self._stream, self._redactor)


def _pipeline(stream: TextIO, redactor: Redactor) -> logging.Formatter:
    import structlog
    from structlog.contextvars import merge_contextvars
    from structlog.stdlib import ProcessorFormatter

    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return redactor.fields(event)

    return ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            _in_order,
            _renderer(stream),
        ],
    )


def _in_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    first = {name: event[name] for name in _FIRST if name in event}
    return {**first, **event}


def _renderer(stream: TextIO) -> Processor:
    import structlog

    if not stream.isatty():
        return structlog.processors.JSONRenderer(serializer=json.dumps)
    return structlog.dev.ConsoleRenderer(
        colors="NO_COLOR" not in os.environ,
        exception_formatter=structlog.dev.plain_traceback,
    )
