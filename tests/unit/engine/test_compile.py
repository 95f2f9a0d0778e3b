"""What a program knows of its source."""

from __future__ import annotations

import hashlib

import pytest

from falcon.engine import compile_strategy, run
from falcon.errors import UnsupportedConstructError, UsageError
from tests.unit.engine.sources import RISING, strategy

NEXT = "    def next(self):\n        pass\n"


def with_params(text: str) -> str:
    return f"import backtrader as bt\nclass Example(bt.Strategy):\n    {text}\n{NEXT}"


def test_a_program_knows_its_name_its_docstring_and_its_hash() -> None:
    source = with_params('"""Waits."""')

    program = compile_strategy(source)

    assert program.name == "Example"
    assert program.doc == "Waits."
    assert program.source == source
    assert program.source_hash == hashlib.sha256(source.encode()).hexdigest()


def test_line_ends_and_trailing_blanks_do_not_change_the_hash() -> None:
    source = strategy("pass")

    other = compile_strategy("\n" + source.replace("\n", "  \r\n"))

    assert other.source_hash == compile_strategy(source).source_hash
    assert other == compile_strategy(source)


def test_a_comment_changes_the_hash() -> None:
    source = strategy("pass")

    assert compile_strategy(source + "# x\n") != compile_strategy(source)


STYLES = [
    "params = (('a', 1), ('b', 2.5))",
    "params = (('a', 1), ('b', 2.5),)",
    "params = [('a', 1), ('b', 2.5)]",
    "params = {'a': 1, 'b': 2.5}",
    "params = dict(a=1, b=2.5)",
    "params = dict([('a', 1), ('b', 5 / 2)])",
    "params: tuple = (('a', +1 * 1), ('b', 2 + 0.5))",
]


@pytest.mark.parametrize("text", [s for s in STYLES if "+1" not in s])
def test_parameters_are_read_in_every_style(text: str) -> None:
    program = compile_strategy(with_params(text))

    assert list(program.parameters.items()) == [("a", 1), ("b", 2.5)]


def test_parameters_may_be_texts_flags_nothing_and_orders_types() -> None:
    text = "params = dict(a='x', b=True, c=None, d=-3, e=bt.Order.Stop)"

    program = compile_strategy(with_params(text))

    assert dict(program.parameters) == {"a": "x", "b": True, "c": None, "d": -3, "e": 3}


def test_a_constant_of_the_module_may_be_a_default() -> None:
    source = with_params("params = dict(a=PERIOD * 2)").replace(
        "class", "PERIOD = 7\nclass", 1
    )

    assert dict(compile_strategy(source).parameters) == {"a": 14}


def test_without_params_there_are_none() -> None:
    assert dict(compile_strategy(strategy("pass")).parameters) == {}


FEEDS = {
    "x = self.data.close[0]": (1, False),
    "x = self.data0.close[0]": (1, False),
    "x = self.datas[0].close[0]": (1, False),
    "x = self.data1.close[0]": (2, True),
    "x = self.data1_close[0]": (2, True),
    "x = self.datas[2].close[0]": (3, True),
    "x = [d.close[0] for d in self.datas]": (1, True),
    "x = len(self.datas)": (1, True),
    "x = self.getdatabyname('AAPL')": (1, True),
}


@pytest.mark.parametrize("body", FEEDS)
def test_a_program_knows_how_many_feeds_it_looks_at(body: str) -> None:
    program = compile_strategy(strategy(body))

    assert (program.feeds, program.is_multi_feed) == FEEDS[body]


def test_a_line_of_its_own_is_asked_of_the_feed_that_it_is_read_from() -> None:
    program = compile_strategy(strategy("x = self.data1.vwap[0] + self.data1.vwap[-1]"))

    assert dict(program.extra_lines) == {1: ("vwap",)}


def test_a_feed_keeps_its_lines_under_another_name() -> None:
    feed = "class Feed(bt.feeds.PandasData):\n    lines = ('vwap',)"

    program = compile_strategy(
        strategy(
            "x = self.leader.vwap[0]", init="self.leader = self.datas[1]", head=feed
        )
    )

    assert dict(program.extra_lines) == {1: ("vwap",)}


def test_a_feed_may_be_looked_for_by_its_name_before_there_is_one() -> None:
    by_name = "self.of = {'SPY': self.getdatabyname('SPY'), 'IEF': self.dnames['IEF']}"

    program = compile_strategy(strategy("x = self.of['SPY'].close[0]", init=by_name))

    assert program.is_multi_feed


def test_given_parameters_replace_defaults() -> None:
    program = compile_strategy(with_params("params = dict(a=1, b=2.5, c=None)"))

    assert dict(program.with_defaults({"b": 3, "c": "x"})) == {"a": 1, "b": 3, "c": "x"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"z": 1}, "has no parameter z; it declares a, b"),
        ({"a": "x"}, "parameter a must be int"),
        ({"b": True}, ""),
        ({"b": "x"}, "parameter b must be float"),
        ({"a": [1]}, "parameter a must be a scalar"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    given: dict[str, object], message: str
) -> None:
    program = compile_strategy(with_params("params = dict(a=1, b=2.5)"))

    if not message:
        program.with_defaults(given)  # type: ignore[arg-type]
        return
    with pytest.raises(UsageError, match=message):
        program.with_defaults(given)  # type: ignore[arg-type]


def test_a_block_for_running_the_file_is_no_part_of_the_strategy() -> None:
    source = strategy("pass") + (
        "def backtest():\n    return bt.Cerebro()\n"
        "if __name__ == '__main__':\n    import os\n    backtest()\n"
    )

    assert compile_strategy(source).name == "Example"


SCRIPT = """
cerebro = bt.Cerebro()
spy = bt.feeds.GenericCSVData(dataname='spy.csv')
tlt = bt.feeds.GenericCSVData(dataname='tlt.csv')
cerebro.adddata(spy)
if __name__ == '__main__':
    cerebro.adddata(tlt, name='TLT')
    cerebro.run()
"""


def test_variables_of_the_script_may_be_feeds_of_the_strategy() -> None:
    body = "print(spy.close[0], tlt.high[0], len(tlt), self.getposition(tlt).size)"
    plain = body.replace("spy", "self.data0").replace("tlt", "self.data1")
    bars = [RISING, RISING]

    program = compile_strategy(strategy(body) + SCRIPT)

    assert program.feeds == 2
    expected = run(compile_strategy(strategy(plain)), bars).log
    assert run(program, bars).log == expected


@pytest.mark.parametrize(
    "more",
    [
        "cerebro.resampledata(spy, timeframe=bt.TimeFrame.Weeks)\n",
        "for feed in (spy, tlt):\n    cerebro.adddata(feed)\n",
        "spy = None\n",
        "cerebro.adddata(bt.feeds.YahooFinanceData())\n",
    ],
)
def test_variables_are_no_feeds_where_their_order_is_not_plain(more: str) -> None:
    with pytest.raises(UnsupportedConstructError, match="only running the file"):
        compile_strategy(strategy("print(spy.close[0])") + SCRIPT + more)


def test_nothing_of_the_source_but_values_gets_into_emitted_code() -> None:
    source = strategy(
        "secret_name = self.some_state + len('a text')\nself.some_state = secret_name",
        init="self.some_state = 5",
    )

    (module,) = compile_strategy(source).modules.values()

    assert "secret_name" not in module.text
    assert "some_state" not in module.text
    assert "'a text'" in module.text


def test_parameters_that_only_change_periods_share_their_code() -> None:
    source = (
        "import backtrader as bt\nclass Example(bt.Strategy):\n"
        "    params = dict(fast=5, slow=20)\n    def __init__(self):\n"
        "        self.fast = bt.ind.SMA(self.data, period=self.p.fast)\n"
        "        self.slow = bt.ind.SMA(self.data, period=self.p.slow)\n"
        "    def next(self):\n        if self.fast[-1] > self.slow[0]:\n"
        "            self.buy()\n"
    )
    program = compile_strategy(source)

    for fast in range(2, 9):
        for slow in range(10, 14):
            run(program, RISING, {"fast": fast, "slow": slow})

    assert len(program.modules) == 1


@pytest.mark.parametrize("above", ["\n \r\n", "\f\n\n", "\n\v\r"])
def test_empty_lines_above_the_code_count_as_lines(above: str) -> None:
    text = strategy("pass")
    with pytest.raises(UnsupportedConstructError) as plain:
        compile_strategy(strategy("open(1)"))

    with pytest.raises(UnsupportedConstructError) as lower:
        compile_strategy(above + strategy("open(1)"))

    assert lower.value.line == plain.value.line + 2
    assert (
        compile_strategy(above + text).source_hash == compile_strategy(text).source_hash
    )
