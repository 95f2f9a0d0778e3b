"""Jobs: what the orchestrator does again and again, and what it does when one fails.

The only broad ``except`` of the house is here, around a job. The class of an error
says what happens next:

* `TemporaryError`, `ProviderError`, `DataError`: logged; the next run tries again.
* `InvariantError`, `StoreError`: the daemon stops with exit code 1, and starting it
  again reconciles; `ConfigError` stops it with 78, and nobody starts it again.
* anything else is a mistake of ours: logged with its traceback, counted, and the other
  jobs go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import time, timedelta
from enum import StrEnum

from falcon.daemon.lifecycle import Stop
from falcon.errors import (
    ConfigError,
    DataError,
    FalconError,
    InvariantError,
    ProviderError,
    StoreError,
    TemporaryError,
)
from falcon.log import Journal

FAILED = 1
BAD_CONFIGURATION = 78  # EX_CONFIG; the units do not restart on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to do again and again.

    Attributes:
        id: its name in the log.
        run: does it once.
        when: the time between two runs, or the aware time of day of a daily one.
        at_once: whether the first run is at the start, not one interval later.
        is_needed: asked before each run; where it says no, nothing is run or logged.
        proves_life: whether a finished run feeds the service manager's watchdog.
    """

    id: str
    run: Callable[[], object]
    when: timedelta | time
    at_once: bool = False
    is_needed: Callable[[], bool] = lambda: True
    proves_life: bool = False


class Outcome(StrEnum):
    """How one run of a job ended."""

    DONE = "done"
    SKIPPED = "skipped"
    """The outside or the data did not allow it this time."""
    CRASHED = "crashed"
    """A mistake of ours; the next run may fare better."""
    FATAL = "fatal"
    """The daemon must not go on."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs jobs so that no failure of one escapes.

    Attributes:
        stop: where a fatal failure asks the daemon to stop.
        journal: writes one line a run.
        crashes: how often each job crashed since the start, by its id.
    """

    stop: Stop
    journal: Journal = field(default_factory=Journal)
    crashes: Counter[str] = field(default_factory=Counter)

    def __call__(self, job: Job) -> Outcome:
        """Run a job once and say how it ended."""
        try:
            if not job.is_needed():
                return Outcome.DONE
            with self.journal.job(job.id) as run:
                run.add(**told(job.run()))
        except (TemporaryError, ProviderError, DataError):
            return Outcome.SKIPPED
        except (InvariantError, StoreError, ConfigError) as error:
            self.stop.request(f"{job.id} failed", exit_code=exit_code(error))
            return Outcome.FATAL
        except Exception:  # noqa: BLE001 - the one place: other jobs must go on
            self.crashes[job.id] += 1
            return Outcome.CRASHED
        return Outcome.DONE


def exit_code(error: FalconError) -> int:
    """What the daemon ends with after an error that it cannot go on from."""
    return BAD_CONFIGURATION if isinstance(error, ConfigError) else FAILED


def told(result: object) -> Mapping[str, object]:
    """What a job returned, as fields of its line; of a collection only the length."""
    if is_dataclass(result):
        values = {each.name: getattr(result, each.name) for each in fields(result)}
        return {name: _scalar(value) for name, value in values.items()}
    return {} if result is None else {"result": _scalar(result)}


def _scalar(value: object) -> object:
    if isinstance(value, Sized) and not isinstance(value, str):
        return len(value)
    return value if isinstance(value, str | int | float | None) else str(value)
