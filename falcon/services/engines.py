"""Engines: Falcon's own machine for strategies, behind the port that a backtest asks.

The other one is backtrader itself, `falcon.providers.backtrader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.domain.parameters import parse_parameters
from falcon.domain.runs import RunOutcome, RunTask
from falcon.engine import Program, compile_strategy, run
from falcon.engine.rules import Rules
from falcon.errors import StrategyCrashError


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
        return _run(compile_strategy(task.source), task)

    def run_each(
        self, tasks: Sequence[RunTask]
    ) -> tuple[RunOutcome | StrategyCrashError, ...]:
        """Run tasks one after the other; a crash is an outcome."""
        sources = {task.source for task in tasks}
        programs = {source: compile_strategy(source) for source in sources}
        return tuple(_attempt(programs[task.source], task) for task in tasks)


def rules_of(task: RunTask) -> Rules:
    """The terms of a task."""
    return Rules(
        cash=task.cash,
        commission=task.costs.commission,
        slippage=task.costs.slippage,
    )


def _attempt(program: Program, task: RunTask) -> RunOutcome | StrategyCrashError:
    try:
        return _run(program, task)
    except StrategyCrashError as crash:
        return crash


def _run(program: Program, task: RunTask) -> RunOutcome:
    parameters = {
        **task.parameters,
        **parse_parameters(program.parameters, task.texts),
    }
    return RunOutcome(
        result=run(program, task.series, parameters, rules_of(task), task.resample),
        unread=() if program.is_multi_feed else task.symbols[program.feeds :],
    )
