"""Cached: runs that were made before are not made again.

Only for Falcon's own engine, whose runs depend on nothing but what their key is made
of; code that runs in backtrader itself may depend on anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from falcon.domain.runs import RunOutcome, RunTask
from falcon.errors import NotFoundError, StrategyCrashError, UsageError
from falcon.services.engines import CompiledEngine, CompiledTask
from falcon.services.result_keys import key_of
from falcon.store.results import KeptResult, Results

_NAMED = 3
"""Keys that a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedEngine:
    """`BacktestEngine` that keeps what the compiled one did.

    Attributes:
        results: where.
    """

    results: Results

    def run(self, task: RunTask) -> RunOutcome:
        """Run a task once, unless its result is kept.

        Raises:
            UsageError: parameters or feeds that the code does not take.
            UnsupportedConstructError: the code uses what the engine refuses.
            StrategyCrashError: it failed on some bar; that is not kept.
        """
        prepared = CompiledTask.of(task)
        key = key_of(prepared)
        kept = self.results.get(key)
        if kept is not None:
            return RunOutcome(
                result=kept.result, unread=kept.unread, key=key, is_cached=True
            )
        outcome = prepared.run()
        kept = KeptResult(result=outcome.result, cash=task.cash, unread=outcome.unread)
        return replace(outcome, key=key if self.results.put(key, kept) else "")

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        """Run tasks one after the other; a crash is an outcome, and nothing is kept."""
        return CompiledEngine().run_each(tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindResult:
    """Find what an earlier run came to; neither code nor bars are needed.

    Attributes:
        results: where results are kept; ``None`` where none are.
    """

    results: Results | None

    def __call__(self, key: str) -> KeptResult:
        """The result that is kept under a key, or under the only one that begins so.

        Args:
            key: its first eight digits at least.

        Raises:
            NotFoundError: there is none, or none that can be used.
            UsageError: several begin so.
        """
        kept = None if self.results is None else _kept(self.results, key)
        if kept is None:
            raise NotFoundError(
                f"no result is kept under {key!r:.60}: it never was, has made room for "
                "others, or lies in another FALCON_DATA_DIR; a key has 32 digits, of "
                "which the first 8 or more may be given"
            )
        return kept


def _kept(results: Results, key: str) -> KeptResult | None:
    keys = results.keys(key)
    if len(keys) > 1:
        raise UsageError(
            f"{len(keys)} results are kept under keys that begin with {key}: "
            f"{', '.join(keys[:_NAMED])}{' …' if len(keys) > _NAMED else ''}; give "
            "more of it"
        )
    return results.get(keys[0]) if keys else None
