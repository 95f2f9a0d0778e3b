"""What a run leaves behind, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from falcon.domain.bars import BarSeries, Floats, from_stamp
from falcon.engine import compile_strategy, run
from falcon.engine.rules import AllocationSize, Rules
from falcon.engine.tiers import Tier
from falcon.errors import StrategyCrashError, UsageError
from tests.unit.engine.sources import DAY, FIRST_LINE, RISING, series, strategy

BUY_ONCE = strategy("if not self.position:\n    self.buy()")


def test_a_run_reports_orders_equity_and_the_end(tier: Tier) -> None:
    result = run(compile_strategy(BUY_ONCE), RISING)

    (order,) = result.orders
    assert result.strategy == "Example"
    assert result.tier == tier
    assert (order.ref, order.symbol, order.side, order.size) == (1, "AAPL", "buy", 1)
    assert [change.status for change in order.statuses] == [
        "Submitted",
        "Accepted",
        "Completed",
    ]
    assert order.created == RISING.stamps[0]
    assert order.executed == RISING.stamps[1]
    assert order.executed_price == 50.0
    assert len(result.equity) == len(result.stamps) == len(RISING)
    assert result.final_value == result.equity[-1] == 10_000 - 50 + 79
    assert result.final_cash == 10_000 - 50


def test_a_closed_trade_is_reported_with_its_largest_size() -> None:
    body = (
        "n = len(self)\nif n in (2, 4):\n    self.buy(size=3)\nif n == 6:\n"
        "    self.close()"
    )

    result = run(compile_strategy(strategy(body)), RISING)

    (trade,) = result.trades
    assert (trade.side, trade.size, trade.bars) == ("buy", 6, 4)
    assert trade.entry_price == (51 + 53) / 2
    assert trade.exit_price == 55
    assert trade.opened == RISING.stamps[2]
    assert trade.closed == RISING.stamps[6]


def test_the_sizer_sizes_what_the_strategy_leaves_open() -> None:
    rules = Rules(cash=1_000, sizer=AllocationSize(headroom=0.0))

    result = run(compile_strategy(BUY_ONCE), RISING, rules=rules)

    assert result.orders[0].size == 20


def test_parameters_reach_the_strategy() -> None:
    source = (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    params = dict(wait=5)\n    def next(self):\n"
        "        if len(self) == self.p.wait:\n            self.buy()\n"
    )

    result = run(compile_strategy(source), RISING, {"wait": 9})

    assert result.orders[0].created == RISING.stamps[8]


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(UsageError, match="has no parameter x; it declares none"):
        run(compile_strategy(BUY_ONCE), RISING, {"x": 1})


def test_a_run_without_bars_is_refused() -> None:
    program = compile_strategy(BUY_ONCE)

    with pytest.raises(UsageError, match="AAPL has no bars"):
        run(program, RISING.slice(0, 0))
    with pytest.raises(UsageError, match="at least one symbol"):
        run(program, [])


def test_too_few_feeds_are_refused() -> None:
    program = compile_strategy(strategy("x = self.data1.close[0]"))

    with pytest.raises(UsageError, match="needs 2 data feeds, got 1"):
        run(program, RISING)


def test_bars_that_end_before_the_warm_up_end_the_run() -> None:
    program = compile_strategy(
        strategy("pass", init="self.sma = bt.ind.SMA(self.data, period=31)")
    )

    with pytest.raises(StrategyCrashError, match=r"AAPL has 30 bars, .* need 31"):
        run(program, RISING)


def test_a_crash_names_bar_and_source_line() -> None:
    program = compile_strategy(strategy("x = 1\nif len(self) == 4:\n    y = x / 0"))

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING)

    assert crash.value.reason.startswith("ZeroDivisionError")
    assert crash.value.bar_at == "2012-03-04T00:00:00+00:00"
    assert crash.value.line == FIRST_LINE + 2


def test_a_crash_in_a_helper_names_the_line_of_the_helper() -> None:
    program = compile_strategy(
        strategy("self.check(0)", more="def check(self, by):\n    return 1 / by")
    )

    with pytest.raises(StrategyCrashError) as crash:
        run(program, RISING)

    assert crash.value.line == FIRST_LINE + 2


def test_an_indicator_that_fails_names_its_bar() -> None:
    flat = series(*[50.0] * 20)
    program = compile_strategy(
        strategy("pass", init="self.x = 1.0 / (self.data.close - 50)")
    )

    with pytest.raises(StrategyCrashError, match="ZeroDivisionError") as crash:
        run(program, flat)

    assert crash.value.bar_at == "2012-03-01T00:00:00+00:00"


def test_an_indicator_of_the_file_that_fails_names_its_bar_as_others_do() -> None:
    custom = "class Mine(bt.Indicator):\n    lines = ('v',)\n    def next(self):\n"
    program = compile_strategy(
        strategy(
            "pass",
            head=f"{custom}        self.l.v[0] = 1 / (self.data[0] - 50)\n",
            init="self.x = Mine(self.data)",
        )
    )

    with pytest.raises(StrategyCrashError, match="ZeroDivisionError") as crash:
        run(program, series(49.0, 50.0, 51.0))

    assert crash.value.bar_at == "2012-03-02T00:00:00+00:00"


def test_a_line_of_the_feed_itself_can_be_read() -> None:
    signals = replace(RISING, extras={"signal": RISING.close * 0 + 1})
    program = compile_strategy(strategy("if self.data.signal[0] > 0:\n    self.buy()"))

    assert run(program, signals).orders
    with pytest.raises(UsageError, match="reads the line signal"):
        run(program, RISING)


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ("clsoe", r"^line 5, column 13: .* of AAPL do not have; did you mean close\?$"),
        ("singal", r"did you mean signal\?$"),
        ("mood", r"give it bars with this line; there are close, .*, signal$"),
    ],
)
def test_a_line_that_bars_lack_is_told_with_its_place(read: str, told: str) -> None:
    signals = replace(RISING, extras={"signal": RISING.close})
    program = compile_strategy(strategy(f"x = self.data.{read}[0]"))

    with pytest.raises(UsageError, match=told):
        run(program, signals)


def test_one_program_serves_many_parameters_and_runs() -> None:
    source = (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    params = dict(period=5)\n    def __init__(self):\n"
        "        self.seen = []\n"
        "        self.sma = bt.ind.SMA(self.data, period=self.p.period)\n"
        "    def next(self):\n        self.seen.append(self.sma[0])\n"
        "    def stop(self):\n        print(len(self.seen), self.seen[0])\n"
    )
    program = compile_strategy(source)

    logs = [run(program, RISING, {"period": n}).log for n in (5, 10, 5)]

    assert logs == [("26 52.0",), ("21 54.5",), ("26 52.0",)]


def test_feeds_tick_when_they_have_a_bar() -> None:
    other = replace(
        series(*range(10), symbol="MSFT"), stamps=RISING.stamps[:20:2] + 0 * DAY
    )
    body = "print(len(self), len(self.data0), len(self.data1), self.data1.close[0])"
    program = compile_strategy(strategy(body))

    log = run(program, [RISING, other]).log

    assert log[:3] == ("1 1 1 0.0", "2 2 1 0.0", "3 3 2 1.0")
    assert log[-1] == "30 30 10 9.0"


LATE = replace(
    series(*range(20, 40), symbol="MSFT"), stamps=RISING.stamps[10:] + 0 * DAY
)
"""Begins ten bars after `RISING`, and ends with it."""


@pytest.mark.parametrize(
    "lines",
    [
        "bt.ind.SMA(self.data0.close - self.data1.close, period=5)",
        "bt.ind.EMA(self.data0.close / self.data1.close, period=3)",
        "bt.ind.Highest(self.data0.close - self.data1.close, period=11)",
    ],
)
def test_lines_over_feeds_do_not_look_before_the_first_bar_of_one(lines: str) -> None:
    program = compile_strategy(strategy("print(self.x[0])", init=f"self.x = {lines}"))

    with pytest.raises(StrategyCrashError, match="bars of MSFT from before") as crash:
        run(program, [RISING, LATE])
    same = run(program, [RISING.slice(10, 30), LATE])

    day = from_stamp(int(LATE.stamps[0])).date()
    told = f"{LATE.symbol} begins on {day}, later than {RISING.symbol}:"
    assert crash.value.reason.startswith(told)
    assert f"--start-date {day}" in crash.value.reason
    assert same.log


@pytest.mark.parametrize(
    "feeds", [(RISING, LATE), (LATE, RISING)], ids=["later", "earlier"]
)
def test_lines_of_the_present_bar_may_span_feeds_that_begin_apart(
    feeds: tuple[BarSeries, BarSeries],
) -> None:
    init = "self.x = self.data0.close - self.data1.close"
    program = compile_strategy(strategy("print(self.x[0])", init=init))

    log = run(program, feeds).log

    expected = feeds[0].close[-20:] - feeds[1].close[-20:]
    assert log == tuple(map(str, expected.tolist()))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"high": RISING.high[:5]}, "high must have 30 values as stamps has, has 5"),
        ({"stamps": RISING.stamps[::-1]}, "each bar must be later than the one before"),
        ({"extras": {"mood": RISING.close[:3]}}, "mood must have 30 values"),
    ],
)
def test_columns_that_are_no_bars_are_refused(
    change: dict[str, Floats], fault: str
) -> None:
    bars = replace(RISING, **change)  # type: ignore[arg-type]  # fields by name

    with pytest.raises(UsageError, match=fault):
        run(compile_strategy(strategy("pass")), bars)


SIGNALS = """
import backtrader as bt


class Signals(bt.feeds.PandasData):
    lines = ("mood",)


class Example(bt.Strategy):
    def next(self):
        for data in self.datas:
            print(data._name, data.mood[0])
"""


def test_a_line_is_read_of_those_feeds_that_have_it() -> None:
    bare, program = RISING, compile_strategy(SIGNALS)
    moody = replace(bare, extras={"mood": bare.close})

    assert run(program, moody).log[0] == f"{bare.symbol} {bare.close[0]}"
    with pytest.raises(StrategyCrashError, match="no line 'mood'"):
        run(program, (moody, replace(bare, symbol="BARE")))
