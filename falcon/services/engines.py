"""Engines: Falcon's own machine for strategies, behind the port that a backtest asks.

The other one is backtrader itself, `falcon.providers.backtrader`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from falcon.domain.parameters import parse_parameters
from falcon.domain.runs import RunOutcome, RunTask
from falcon.domain.strategies import Parameters
from falcon.engine import Program, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledTask:
    """A task that can be run at once.

    Attributes:
        task: what was asked for.
        program: its code.
        parameters: values that differ from those that the code declares.
        rules: terms of the run.
    """

    task: RunTask
    program: Program
    parameters: Parameters
    rules: Rules

    @classmethod
    def of(cls, task: RunTask, programs: Mapping[str, Program] | None = None) -> Self:
        """Compile the code and read the parameters.

        Args:
            task: what is asked for.
            programs: what is compiled already, by its source.

        Raises:
            UsageError: parameters that the code does not take.
            UnsupportedConstructError: the code uses what the engine refuses.
        """
        program = (programs or {}).get(task.source) or compile_strategy(task.source)
        texts = parse_parameters(program.parameters, task.texts)
        return cls(
            task=task,
            program=program,
            parameters={**task.parameters, **texts},
            rules=rules_of(task),
        )

    def run(self) -> RunOutcome:
        """Run it once.

        Raises:
            UsageError: parameters or feeds that the code does not take.
            StrategyCrashError: it failed on some bar.
        """
        task, program = self.task, self.program
        return RunOutcome(
            result=run(
                program, task.series, self.parameters, self.rules, task.resample
            ),
            unread=() if program.is_multi_feed else task.symbols[program.feeds :],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledEngine:
    """`BacktestEngine` that compiles code and never executes it."""

    def run(self, task: RunTask) -> RunOutcome:
        """Run a task once.

        Raises:
            UsageError: parameters or feeds that the code does not take.
            UnsupportedConstructError: the code uses what the engine refuses.
            StrategyCrashError: it failed on some bar.
        """
        return CompiledTask.of(task).run()

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        """Run tasks one after the other; a crash is an outcome."""
        sources = {task.source for task in tasks}
        programs = {source: compile_strategy(source) for source in sources}
        return tuple(_attempt(CompiledTask.of(task, programs)) for task in tasks)


def rules_of(task: RunTask) -> Rules:
    """The terms of a task."""
    return Rules(
        cash=task.cash,
        commission=task.costs.commission,
        slippage=task.costs.slippage,
    )


def _attempt(task: CompiledTask) -> RunOutcome | StrategyCrashError:
    try:
        return task.run()
    except StrategyCrashError as crash:
        return crash
