"""What a script states for its own run is named, for no run here takes it from it."""

from __future__ import annotations

from falcon.engine import compile_strategy, run
from falcon.engine.reading.leftout import MOST
from tests.differential.strategy_markets import market

SCRIPT = """import backtrader as bt


class Half(bt.Sizer):
    def _getsizing(self, comminfo, cash, data, isbuy):
        return cash // data.close[0] // 2


class S(bt.Strategy):
    params = dict(n=3)

    def __init__(self):
        self.broker.setcommission(commission=0.002)

    def next(self):
        self.buy()


def main(dates):
    cerebro = bt.Cerebro()
    cerebro.addstrategy(S, n=5)
    cerebro.adddata(bt.feeds.PandasData(dataname=dates))
    cerebro.addsizer(Half)
    cerebro.addanalyzer(bt.analyzers.SharpeRatio)
    cerebro.broker.setcash(5000)
    cerebro.run()


if __name__ == "__main__":
    main(None)
"""


def test_a_run_names_what_the_script_around_its_strategy_states() -> None:
    result = run(compile_strategy(SCRIPT), (market(1, bars=20),))

    assert result.left_out == (
        "line 21: cerebro.addstrategy(S, n=5)",
        "line 23: cerebro.addsizer(Half)",
        "line 25: cerebro.broker.setcash(5000)",
    )


def test_a_strategy_alone_leaves_nothing_out() -> None:
    plain = SCRIPT[: SCRIPT.index("def main")]

    assert compile_strategy(plain).left_out == ()


def test_no_more_than_some_are_named() -> None:
    many = SCRIPT + "cerebro.broker.setcash(1)\n" * 50

    assert len(compile_strategy(many).left_out) == MOST
