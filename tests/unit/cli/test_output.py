"""What a command prints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from falcon.cli import output


@dataclass(frozen=True)
class Row:
    """Something to print."""

    at: datetime
    figures: tuple[float, ...]


def test_a_document_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.emit({"row": Row(datetime(2024, 1, 2, tzinfo=UTC), (1.5, float("nan")))})

    assert json.loads(capsys.readouterr().out) == {
        "row": {"at": "2024-01-02T00:00:00+00:00", "figures": [1.5, None]}
    }


def test_a_table_shows_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    output.table("Trades", ["symbol", "pnl"], [["AAPL", 12.5], ["IBM", None]])

    drawn = capsys.readouterr().out
    assert "AAPL" in drawn
    assert "12.50" in drawn
    assert "\x1b" not in drawn


def test_nothing_is_cut_off_where_there_is_no_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "24")

    output.table("Trades", ["name", "at"], [["Donchian-breakout", "2024-01-02"]])

    drawn = capsys.readouterr().out
    assert "…" not in drawn
    assert max(map(len, drawn.splitlines())) <= 24


def test_lines_are_long_where_nobody_says_how_long_they_may_be(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    reason = "a reason of more than eighty characters, " * 3

    output.table("Decisions", ["reason"], [[reason]])

    assert reason.strip() in capsys.readouterr().out


def test_lists_and_times_are_written_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.facts(
        {
            "symbols": ["AAPL", "IBM"],
            "none": [],
            "at": "2007-12-20T12:08:57.612647Z",
        }
    )

    told = [line.split(maxsplit=1)[1] for line in capsys.readouterr().out.splitlines()]
    assert told == ["AAPL, IBM", "-", "2007-12-20 12:08"]


def test_text_in_square_brackets_is_shown_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.table("Names", ["name"], [["[bold]mine[/bold]"]])

    assert "[bold]mine[/bold]" in capsys.readouterr().out


def test_an_empty_table_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.table("Trades", ["symbol"], [])

    assert capsys.readouterr().out == "Trades: none\n"


def test_facts_stand_below_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    output.facts({"cash": 10000.0, "strategies": 3})

    assert capsys.readouterr().out == "cash        10,000.00\nstrategies  3\n"


def test_fractions_and_prices_read_the_same_in_tables_and_facts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = {
        "roi": 0.0234,
        "max_drawdown": 0.5,
        "win_rate": None,
        "entry_price": 0.15234,
        "sharpe": float("inf"),
    }
    texts = ["2.34 %", "50.00 %", "-", "0.15234", "inf"]

    output.facts(figures)
    facts = capsys.readouterr().out.splitlines()
    output.table("Runs", [*figures], [[*figures.values()]])
    row = capsys.readouterr().out.rstrip().splitlines()[-1]

    assert [line.split(maxsplit=1)[1] for line in facts] == texts
    assert row.split() == " ".join(texts).split()


def test_notes_do_not_reach_who_reads_stdout(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.note("working …")

    assert capsys.readouterr() == ("", "working …\n")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (output.dollars(1234.5), "$1,234.50"),
        (output.dollars(-3.0), "-$3.00"),
        (output.dollars(None), "-"),
        (output.percent(0.6312), "63.12 %"),
        (output.percent(None), "-"),
        (output.price(1234.5), "1,234.50"),
        (output.price(0.1523409), "0.15234"),
        (output.price(0.00123456), "0.0012346"),
        (output.price(45.678912), "45.679"),
        (output.price(9.999999), "10.00"),
        (output.price(-3), "-3.00"),
        (output.price(0.0), "0.00"),
        (output.price(None), "-"),
        (output.ratio(1.805), "1.80"),
        (output.ratio(None), "-"),
    ],
)
def test_figures_are_written_for_people(shown: str, expected: str) -> None:
    assert shown == expected
