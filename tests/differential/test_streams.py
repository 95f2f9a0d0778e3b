"""Streams: a stepper with longer bars does what a run with resampled ones does."""

from __future__ import annotations

import pytest

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.resampling import Resampling
from falcon.domain.runs import Result
from falcon.engine import Stepper, compile_strategy, run
from falcon.engine.events import Logged
from falcon.engine.streams import Stream
from falcon.errors import StrategyCrashError, UsageError
from tests.differential.strategy_markets import COSTLY, market
from tests.differential.test_resampling import LATE, MIXED, TELLING, TREND, minutes

BREAK_EVERY = 7


def stepped(
    source: str, series: BarSeries, wanted: str
) -> tuple[list[float], list[str]]:
    """Values and cash after each step, and what was printed."""
    program = compile_strategy(source)
    stream = Stream(series.symbol, Resampling.parse(wanted), series.timeframe)
    stepper = Stepper(program, symbols=stream, rules=COSTLY)
    values, log = list[float](), list[str]()
    for number, bar in enumerate(series):
        log += [one.text for one in stepper.step(bar) if isinstance(one, Logged)]
        values.append(stepper.value)
        if number % BREAK_EVERY == 0:
            stepper = Stepper.restore(program, stepper.checkpoint())
    return values, log


def ran(source: str, series: BarSeries, wanted: str) -> Result:
    program = compile_strategy(source)
    return run(program, series, rules=COSTLY, resample=Resampling.parse(wanted))


def check(source: str, series: BarSeries, wanted: str) -> None:
    """Compare a run and steps, as far as steps go."""
    values, log = stepped(source, series, wanted)

    result = ran(source, series, wanted)
    assert values == result.equity.tolist()[: len(series)]
    assert log == list(result.log[: len(log)])


@pytest.mark.parametrize("source", [TELLING, TREND, LATE])
@pytest.mark.parametrize("wanted", ["weeks", "months", "2w"])
def test_days_become_longer_bars(source: str, wanted: str) -> None:
    check(source, market(4), wanted)


@pytest.mark.parametrize("source", [TELLING, TREND, LATE])
@pytest.mark.parametrize("wanted", ["45m", "60m", "days", "2d"])
@pytest.mark.parametrize("holes", [0.0, 0.4])
def test_minutes_become_longer_bars(source: str, wanted: str, holes: float) -> None:
    check(source, minutes(15, holes=holes), wanted)


@pytest.mark.parametrize("wait", [9, 10, 30])
def test_an_indicator_over_both_feeds_takes_the_latest_values(wait: int) -> None:
    check(MIXED.replace("WAIT", str(wait)), market(8), "weeks")


@pytest.mark.parametrize("wanted", ["weeks", "months"])
def test_a_longer_bar_that_is_read_too_early_is_the_same_error(wanted: str) -> None:
    series, source = market(8), MIXED.replace("WAIT", "1")

    with pytest.raises(StrategyCrashError) as live:
        stepped(source, series, wanted)
    with pytest.raises(StrategyCrashError) as whole:
        ran(source, series, wanted)

    assert str(live.value) == str(whole.value)


def test_bars_that_are_no_longer_are_refused() -> None:
    with pytest.raises(UsageError, match="cannot be resampled to days"):
        Stream("AAA", Resampling.parse("days"), Timeframe.DAY)
