"""Sweep: code run with every point of a grid, as a person asks for it.

1. Code and bars are found as for one backtest (`falcon.services.backtest`).
2. The points are run; finished ones are kept in a journal beside the output, so that
   the same request goes on where it ended, however it ended.
3. The table and the best point are written, then the journal is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from falcon.domain.parameters import parse_parameters
from falcon.engine import compile_strategy
from falcon.errors import ProviderError, StrategyCrashError
from falcon.reports.backtest import Document, timestamp
from falcon.reports.files import as_json, write_whole
from falcon.reports.sweep import best_document, check_metric, sweep_table
from falcon.research.grid import Grid
from falcon.research.jobs import Row, Workers
from falcon.research.journal import key_of, opened
from falcon.research.sweep import Progress, Task, run_sweep
from falcon.services.backtest import BacktestRequest, PrepareRun
from falcon.services.engines import rules_of

TABLE = "parameter_sweep.csv"
BEST = "best_params.json"
JOURNAL = "parameter_sweep.journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRequest:
    """What a person asks for.

    Attributes:
        run: code, bars and terms; its parameters are those that do not vary.
        grid: values by parameter, as text.
        where: conditions that points must meet.
        metric: the figure that decides which point is best.
        folder: where the output goes; made if it is not there.
    """

    run: BacktestRequest
    grid: Mapping[str, str]
    where: Sequence[str] = ()
    metric: str = "sharpe"
    folder: Path = Path()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepRun:
    """What a sweep came to.

    Attributes:
        names: of the parameters that vary.
        rows: a row for each point, in the order of the grid.
        best: the best point, as it was written.
        kept: points that an earlier, unfinished sweep had done.
        repeated: values that the grid gave again, by parameter.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    best: Document
    kept: int
    repeated: Mapping[str, int]

    @property
    def failed(self) -> tuple[Row, ...]:
        """The points that could not be run."""
        return tuple(row for row in self.rows if row.performance is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSweep:
    """Run code with every point of a grid.

    Attributes:
        prepare: finds the bars.
        write: puts a text into a file.
    """

    prepare: PrepareRun
    write: Callable[[Path, str], None] = write_whole

    def __call__(
        self, wanted: SweepRequest, workers: Workers, progress: Progress
    ) -> SweepRun:
        """Run what was asked for.

        Raises:
            UsageError: it asks for what cannot be; says what to do.
            DataError: bars are missing or cannot be used.
            UnsupportedConstructError: the code uses what the engine refuses.
            StrategyCrashError: every point failed.
            ConflictError: another sweep writes into the folder.
            ProviderError: the folder, or a file in it, cannot be written.
        """
        check_metric(wanted.metric)
        task = self._task(wanted)
        key = key_of(
            task.program.source,
            task.series,
            task.grid.points,
            task.rules,
            task.resample,
        )
        journal = wanted.folder / JOURNAL
        with opened(journal, key) as memory:
            kept = len(memory.rows)
            rows = run_sweep(task, workers, memory, progress)
            if all(row.performance is None for row in rows):
                # It came to its end: nobody would go on with it.
                journal.unlink()
                raise StrategyCrashError(
                    f"none of {len(rows)} points could be run: {rows[0].note}"
                )
            best = _document(task, rows, wanted.metric)
            self._write(wanted.folder / TABLE, sweep_table(rows, task.grid.names))
            self._write(wanted.folder / BEST, as_json(best))
            journal.unlink()
        return SweepRun(
            names=task.grid.names,
            rows=rows,
            best=best,
            kept=kept,
            repeated=task.grid.repeated,
        )

    def _write(self, path: Path, text: str) -> None:
        try:
            self.write(path, text)
        except OSError as error:
            raise ProviderError(
                f"{path} cannot be written: {error.strerror}; what was there before is "
                f"there still, and all points are kept in {path.parent / JOURNAL}: "
                "make room, and the same command writes it without running them again"
            ) from error

    def _task(self, wanted: SweepRequest) -> Task:
        run = self.prepare(wanted.run)
        program = compile_strategy(run.source)
        fixed = {**run.parameters, **parse_parameters(program.parameters, run.texts)}
        return Task(
            program=program,
            series=run.series,
            grid=Grid.of(program, wanted.grid, wanted.where, fixed),
            rules=rules_of(run),
            resample=run.resample,
        )


def _document(task: Task, rows: Sequence[Row], metric: str) -> Document:
    """The best point, with what it was found on."""
    return {
        "strategy": task.program.name,
        **best_document(rows, metric),
        "cash": task.rules.cash,
        "commission": task.rules.commission,
        "slippage": task.rules.slippage,
        "bars": [
            {
                "symbol": one.symbol,
                "timeframe": one.timeframe,
                "bars": len(one),
                "first": timestamp(int(one.stamps[0])),
                "last": timestamp(int(one.stamps[-1])),
            }
            for one in task.series
        ],
    }
