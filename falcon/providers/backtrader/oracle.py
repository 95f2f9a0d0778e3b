"""Real backtrader, in a confined process, for an operator's own code.

In: `RunTask`. Out: `RunOutcome`, the same values as those of Falcon's own engine.

For code that the engine refuses, from the command line alone: never over REST, never
live. It is the extra ``oracle`` of the package; nothing else needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from falcon.domain.runs import Result, RunOutcome, RunTask
from falcon.errors import StrategyCrashError, UsageError
from falcon.providers.backtrader.answers import parse
from falcon.providers.backtrader.conversation import converse
from falcon.providers.backtrader.wire import Limits, pack

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a child is granted: a part of its own, and more for each bar of its feeds.

    Attributes:
        seconds: by the clock, and of computing.
        seconds_per_bar: backtrader takes 0.0001 for an ordinary strategy.
        memory: bytes, the interpreter and its libraries included.
        memory_per_bar: bytes.
        answer: bytes of the document that it prints.
        answer_per_bar: bytes.
    """

    seconds: float = 60.0
    seconds_per_bar: float = 0.002
    memory: int = 2_048 * _MIB
    memory_per_bar: int = 2_048
    answer: int = 64 * _MIB
    answer_per_bar: int = 256

    def of(self, bars: int) -> Limits:
        """The limits for so many bars, those of all feeds together."""
        seconds = self.seconds + bars * self.seconds_per_bar
        return Limits(
            wall_s=seconds,
            cpu_s=int(seconds) + 1,
            memory=self.memory + bars * self.memory_per_bar,
            answer=self.answer + bars * self.answer_per_bar,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfinedBacktrader:
    """`BacktestEngine` that is backtrader itself.

    Attributes:
        allowance: what each child is granted.
    """

    allowance: Allowance = Allowance()

    def run(self, task: RunTask) -> RunOutcome:
        """Run a task once.

        Raises:
            UsageError: backtrader is not installed, the child cannot be confined, or
                the task is impossible.
            StrategyCrashError: the code failed, or went beyond a limit.
        """
        (done,) = self.run_each([task])
        if isinstance(done, StrategyCrashError):
            raise done
        return done

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        """Run tasks one after the other in one child; a crash is an outcome.

        Raises:
            UsageError: see `run`.
            StrategyCrashError: they went beyond a limit together.
        """
        if find_spec("backtrader") is None:
            raise UsageError(
                "backtrader is not installed; in Falcon's folder "
                "`.venv/bin/pip install -e '.[oracle]'` does it"
            )
        for task in tasks:
            if task.resample is not None:
                task.resample.check(task.series[0].timeframe)
        bars = sum(len(series) for task in tasks for series in task.series)
        limits = self.allowance.of(bars)
        answers = parse(converse(pack(tasks, limits), limits), len(tasks))
        return tuple(
            RunOutcome(result=one) if isinstance(one, Result) else one
            for one in answers
        )
