"""Look-ahead: whether what a strategy decides depends on bars that come later.

In: a task and an engine. Out: `Verdict`.

1. The whole run is the reference (`_reference`): what is decided on each of its steps.
2. It is repeated on bars that end early, and on bars whose later values are made up
   (`falcon.research.futures`).
3. Up to the last bar that both runs share they must decide the same. The first step on
   which one of them does not is a decision that knew the future.

All steps are tried while the budget lasts, else those on which orders were sent and
others spread evenly between them (`_moments`). A run that fails is compared by the bar
on which it fails; one that fails on a later bar than is shared says nothing. A feed of
longer bars delivers its unfinished bar when the bars end, so such runs are not ended
early, their later values are made up each time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from falcon.domain.bars import from_stamp, to_stamp
from falcon.domain.runs import Result, RunOutcome, RunTask
from falcon.errors import StrategyCrashError
from falcon.ports import BacktestEngine
from falcon.research.decisions import (
    Events,
    events_of,
    first_difference,
    knows_log,
    sending_steps,
)
from falcon.research.futures import ended_after, with_another_future

FEWEST: Final = 20
"""Runs that end early, at least, where there are as many bars."""

FUTURES_EACH: Final = 4
"""Runs that end early for each run with another future."""

BARS_AT_ONCE: Final = 50_000
"""Bars of the runs that an engine is asked for together, about."""


_AT_THE_END: Final = 3
"""Steps before the unfinished long bar, whose time may be that of the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """The first decision that depends on later bars.

    Attributes:
        at: ISO time of its bar; ``None`` if it is made before the first one.
        known: what is decided when the later bars are there.
        blind: what is decided when they are missing or others.
        shared_until: ISO time of the last bar that both runs had.
        change: what was done to the later bars: ``missing`` or ``others``.
    """

    at: str | None
    known: tuple[str, ...]
    blind: tuple[str, ...]
    shared_until: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a check.

    Attributes:
        strategy: name of the class; empty if no run of it ended well.
        bars: steps of the whole run.
        missing: runs without the later bars that were compared.
        others: runs with other later bars that were compared.
        silent: runs that failed in a way that says nothing.
        leak: the first decision that knew the future, ``None`` if there is none.
    """

    strategy: str
    bars: int
    missing: int = 0
    others: int = 0
    silent: int = 0
    leak: Leak | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A changed run; up to ``step`` its bars are those of the whole run."""

    step: int
    change: str
    task: RunTask


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A step on which a trial decided otherwise."""

    step: int
    trial: _Trial
    known: tuple[str, ...]
    blind: tuple[str, ...]


class _LeakError(Exception):
    """The whole run failed, and how it fails depends on later bars."""

    def __init__(self, leak: Leak, bars: int) -> None:
        super().__init__(leak.at)
        self.verdict = Verdict(strategy="", bars=bars, missing=1, leak=leak)


def look_ahead(
    engine: BacktestEngine,
    task: RunTask,
    budget: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Verdict:
    """Check a strategy.

    Args:
        engine: runs it.
        task: the whole run.
        budget: bars that all runs may take together, about.
        progress: told how many runs are done, and of how many.

    Raises:
        UsageError: the task is impossible.
        StrategyError: the code is refused, or fails whatever it knows.
    """
    try:
        base, whole, crash = _reference(engine, task)
    except _LeakError as leak:
        return leak.verdict
    compared = {"missing": 0, "others": 0, "silent": 0}
    found: list[_Found] = []
    moments = _moments(base, whole, budget // sum(map(len, base.series)))
    trials = _trials(base, whole, moments)
    futures = 0 if base.resample else -(-len(moments) // FUTURES_EACH)
    count = len(moments) + futures
    progress(0, count)
    for done_before, (trial, outcome) in enumerate(_outcomes(engine, trials)):
        progress(done_before + 1, count)
        done = _compare(whole, trial, outcome)
        compared["silent" if done is None else trial.change] += 1
        found += done or ()
    if not found and crash is not None:
        raise crash
    first = min(found, key=lambda one: one.step, default=None)
    return Verdict(
        strategy=whole.strategy,
        bars=len(whole.stamps),
        leak=None if first is None else _leak(whole, first),
        **compared,
    )


def _reference(
    engine: BacktestEngine, task: RunTask
) -> tuple[RunTask, Result, StrategyCrashError | None]:
    """The whole run; of one that fails the part before, and how it fails."""
    (outcome,) = engine.run_each([task])
    if isinstance(outcome, RunOutcome):
        return task, outcome.result, None
    stamps = np.unique(np.concatenate([one.stamps for one in task.series])).tolist()
    failed = _step(stamps, outcome)
    if not failed:
        raise outcome
    shared = stamps[failed - 1]
    before = ended_after(task, shared)
    (earlier,) = engine.run_each([before])
    if isinstance(earlier, RunOutcome):
        return before, earlier.result, outcome
    step = _step(stamps, earlier)
    if step is None:
        raise outcome
    leak = Leak(
        at=_text(stamps[step]),
        known=("goes on",),
        blind=(earlier.reason,),
        shared_until=_text(shared),
        change="missing",
    )
    raise _LeakError(leak, len(stamps))


def _trials(task: RunTask, whole: Result, moments: Sequence[int]) -> Iterator[_Trial]:
    for place, step in enumerate(moments):
        stamp = int(whole.stamps[step])
        is_streamed = task.resample is not None
        if not is_streamed:
            early = ended_after(task, stamp)
            yield _Trial(step=step, change="missing", task=early)
        if is_streamed or place % FUTURES_EACH == 0:
            other = with_another_future(task, stamp, seed=step)
            yield _Trial(step=step, change="others", task=other)


def _moments(task: RunTask, whole: Result, count: int) -> Sequence[int]:
    """The steps after which the bars are changed, ascending."""
    stamps = whole.stamps
    begun = max(int(one.stamps[0]) for one in task.series)
    ended = max(int(one.stamps[-1]) for one in task.series)
    steps = np.flatnonzero((stamps >= begun) & (stamps < ended)).tolist()
    if task.resample is not None:
        steps = steps[:-_AT_THE_END]
    count = max(FEWEST, count)
    if count >= len(steps):
        return steps
    sent = [step for step in sending_steps(whole) if step in set(steps)]
    chosen = {*_spread(sent, count), *_spread(steps, max(FEWEST, count - len(sent)))}
    return sorted(chosen)


def _spread(steps: Sequence[int], count: int) -> list[int]:
    if count >= len(steps):
        return list(steps)
    places = np.linspace(0, len(steps) - 1, count).round().astype(np.int64)
    return [steps[place] for place in np.unique(places).tolist()]


def _outcomes(
    engine: BacktestEngine, trials: Iterator[_Trial]
) -> Iterator[tuple[_Trial, RunOutcome | StrategyCrashError]]:
    """Run trials, as many together as an engine should be asked for."""
    waiting: list[_Trial] = []
    bars = 0
    for trial in trials:
        waiting.append(trial)
        bars += sum(map(len, trial.task.series))
        if bars >= BARS_AT_ONCE:
            yield from _run(engine, waiting)
            waiting, bars = [], 0
    yield from _run(engine, waiting)


def _run(
    engine: BacktestEngine, trials: Sequence[_Trial]
) -> Iterator[tuple[_Trial, RunOutcome | StrategyCrashError]]:
    outcomes = engine.run_each([trial.task for trial in trials]) if trials else ()
    return zip(trials, outcomes, strict=True)


def _compare(
    whole: Result, trial: _Trial, outcome: RunOutcome | StrategyCrashError
) -> tuple[_Found, ...] | None:
    """Where a trial decided otherwise; ``None`` if it cannot be told."""
    if isinstance(outcome, RunOutcome):
        with_log = knows_log(whole) and knows_log(outcome.result)
        blind = events_of(outcome.result, with_log=with_log)
        known = events_of(whole, with_log=with_log)
        step = first_difference(known, blind, trial.step)
    else:
        step = _step(whole.stamps.tolist(), outcome)
        if step is None or step > trial.step:
            return None
        blind, known = {step: [outcome.reason]}, {step: ["goes on"]}
    return () if step is None else (_found(step, trial, known, blind),)


def _found(step: int, trial: _Trial, known: Events, blind: Events) -> _Found:
    return _Found(
        step=step,
        trial=trial,
        known=tuple(known.get(step, ())),
        blind=tuple(blind.get(step, ())),
    )


def _step(stamps: list[int], crash: StrategyCrashError) -> int | None:
    """The step on which a run failed, ``None`` if it was before the first bar."""
    if crash.bar_at is None:
        return None
    return bisect_left(stamps, to_stamp(datetime.fromisoformat(crash.bar_at)))


def _leak(whole: Result, found: _Found) -> Leak:
    at = None if found.step < 0 else _text(int(whole.stamps[found.step]))
    return Leak(
        at=at,
        known=found.known,
        blind=found.blind,
        shared_until=_text(int(whole.stamps[found.trial.step])),
        change=found.trial.change,
    )


def _text(stamp: int) -> str:
    return from_stamp(stamp).isoformat().replace("+00:00", "Z")
