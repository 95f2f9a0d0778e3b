"""What the log tells of rows that are no bars."""

from __future__ import annotations

from typing import Any

import pytest

from falcon.bootstrap.markets import tell_refused
from falcon.market.quality import RefusedBar


def rows(count: int) -> tuple[RefusedBar, ...]:
    return tuple(
        RefusedBar(source="spy.csv", row=2 * n, reason="time must be new")
        for n in range(1, count + 1)
    )


def told(caplog: pytest.LogCaptureFixture) -> list[Any]:
    return [record.msg for record in caplog.records]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_refused_rows_are_told_one_by_one(
    count: int, caplog: pytest.LogCaptureFixture
) -> None:
    tell_refused(rows(count))

    lines = told(caplog)
    assert [line["row"] for line in lines] == [2, 4, 6][:count]
    assert {line["event"] for line in lines} <= {"bar_refused"}


def test_of_many_refused_rows_the_rest_is_told_by_its_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tell_refused(rows(2_231))

    *first, rest = told(caplog)
    assert [line["row"] for line in first] == [2, 4, 6]
    assert rest["event"] == "bars_refused"
    assert (rest["file"], rest["more"]) == ("spy.csv", 2_228)
    assert (rest["first_row"], rest["last_row"]) == (8, 4_462)
