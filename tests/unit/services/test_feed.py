"""Bars come in the order in which they became known, and none comes twice."""

from falcon.domain.bars import Timeframe
from falcon.services.feed import NewBars
from tests.markets import close_of, market_of

FEED = NewBars(
    market=market_of(AAPL=[100.0] * 6, IBM=[50.0] * 4), timeframe=Timeframe.DAY
)


def test_bars_that_closed_together_are_one_moment() -> None:
    moments = FEED(["AAPL", "IBM"], after=close_of(1), until=close_of(4))

    assert [moment.at for moment in moments] == [close_of(2), close_of(3), close_of(4)]
    assert [sorted(moment.bars) for moment in moments] == [
        ["AAPL", "IBM"],
        ["AAPL", "IBM"],
        ["AAPL"],
    ]


def test_nothing_new_is_no_moment() -> None:
    assert FEED(["AAPL"], after=close_of(3), until=close_of(3)) == ()


def test_a_symbol_without_bars_is_passed_over() -> None:
    assert FEED(["NOPE"], after=close_of(0), until=close_of(3)) == ()


def test_after_a_long_pause_the_oldest_bars_come_first_and_the_rest_later() -> None:
    short = NewBars(market=FEED.market, timeframe=Timeframe.DAY, most=2)

    first = short(["AAPL", "IBM"], after=close_of(0), until=close_of(5))
    second = short(["AAPL", "IBM"], after=first[-1].at, until=close_of(5))

    assert [moment.at for moment in first] == [close_of(1), close_of(2)]
    assert [moment.at for moment in second] == [close_of(3), close_of(4)]
    assert sorted(second[0].bars) == ["AAPL", "IBM"]
