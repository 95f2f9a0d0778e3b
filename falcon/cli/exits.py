"""Exits: how a command ends when it does not end well.

One table says which exit code each error has. What a person can cause never shows a
traceback: the reason is the last line on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from falcon.errors import (
    AlreadyRunningError,
    ConfigError,
    DataError,
    FalconError,
    StrategyError,
    UsageError,
)

FAILED = 1
WRONG_USAGE = 2
REFUSED = 3
BAD_CONFIGURATION = 78
INTERRUPTED = 130

CODES: tuple[tuple[type[FalconError], int], ...] = (
    (ConfigError, BAD_CONFIGURATION),
    (UsageError, REFUSED),
    (StrategyError, REFUSED),
    (DataError, REFUSED),
    (AlreadyRunningError, REFUSED),
    (FalconError, FAILED),
)


def code_of(error: FalconError) -> int:
    """The exit code of an error: that of the first class in `CODES` that fits."""
    return next(code for kind, code in CODES if isinstance(error, kind))


def guarded(command: Callable[[], int | None]) -> int:
    """Run a command line and return its exit code, saying on stderr what went wrong."""
    code = 0
    try:
        code = command() or 0  # `ctx.exit(1)` comes back as a value
    except click.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except FalconError as error:
        _say(str(error))
        code = code_of(error)
    except BrokenPipeError:  # whoever read our output, say `head`, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except OSError as error:  # a file that cannot be read, a port that is taken
        _say(str(error))
        code = FAILED
    return code


def _say(reason: str) -> None:
    click.echo(f"falcon: {reason}", err=True)
