"""The commands: what they print, and how they end."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from falcon.cli import background
from falcon.cli.main import main
from falcon.clock import SystemClock
from falcon.services.health import NoteTick
from falcon.store import runtime
from falcon.store.database import Store
from falcon.store.encoding import to_text
from falcon.store.lock import owning
from tests.strategies import QUICK_CROSS

Run = Callable[..., int]
Answer = Callable[..., Any]

DIP = "Buy when the 14-day RSI falls below 30. Sell when it rises above 55."


@pytest.fixture
def code(home: Path) -> Path:
    path = home / "cross.py"
    path.write_text(QUICK_CROSS)
    return path


@pytest.fixture
def strategy_id(answer: Answer, code: Path) -> int:
    """A draft."""
    created = answer("strategies", "create", "--name", "Cross", "--code", code)
    return int(created["strategy_id"])


@pytest.fixture
def active_id(answer: Answer, strategy_id: int) -> int:
    """One that trades."""
    answer("activate", strategy_id, "--symbols", "AAPL,IBM", "--allocation", 20)
    return strategy_id


def test_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "leaderboard" in capsys.readouterr().out


def test_no_command_is_wrong_usage() -> None:
    assert main([]) == 2
    assert main(["nonsense"]) == 2


def test_a_database_is_made_and_may_be_made_again(answer: Answer, home: Path) -> None:
    path = home / "new folder" / "mine.db"

    answer("init-db", path)

    assert answer("init-db", path) == {"database": str(path)}
    assert path.exists()


def test_config_masks_secrets_and_says_paper(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAUDE_API_KEY", "sk-do-not-show")

    assert run("config") == 0

    printed = capsys.readouterr()
    assert "sk-do-not-show" not in printed.out + printed.err
    assert printed.out.splitlines()[-1] == "Paper: True"


def test_config_tells_each_part(answer: Answer) -> None:
    told = answer("config")

    assert told["paper"] is True
    assert told["parts"]["broker"]["kind"] == "embedded"
    assert told["settings"]["INITIAL_BALANCE"]["note"] == "default"


def test_bad_configuration_lists_all_mistakes(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INITIAL_BALANCE", "much")
    monkeypatch.setenv("FALCON_PORT", "no")

    assert run("config") == 78

    told = capsys.readouterr().err
    assert "INITIAL_BALANCE" in told
    assert "FALCON_PORT" in told


def test_code_becomes_a_draft(answer: Answer, strategy_id: int) -> None:
    (row,) = answer("strategies", "list")["strategies"]

    assert (row["strategy_id"], row["status"]) == (strategy_id, "draft")


def test_parameters_are_read_as_values(answer: Answer, code: Path) -> None:
    created = answer(
        *(
            "strategies",
            "create",
            "--name",
            "Cross",
            "--code",
            code,
            "--param",
            "fast=5",
        )
    )

    (version,) = answer("strategies", "versions", created["strategy_id"])["versions"]
    assert version["parameters"] == {"fast": 5}


def test_refused_code_says_where_and_what(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = home / "hostile.py"
    hostile.write_text("from os import *\n" + QUICK_CROSS)

    assert run("strategies", "create", "--name", "X", "--code", hostile) == 3

    reason = capsys.readouterr().err.splitlines()[-1]
    assert reason.startswith("falcon: line 1, column 1: ")


def test_a_file_that_is_not_text_is_refused(run: Run, home: Path) -> None:
    (home / "bytes.py").write_bytes(b"\xff\xfe\xfa")

    assert run("strategies", "create", "--name", "X", "--code", home / "bytes.py") == 3


def test_an_active_one_is_paused_resumed_and_retired(
    answer: Answer, active_id: int
) -> None:
    moves = [
        answer("strategies", move, active_id)["strategy"]["status"]
        for move in ("pause", "resume", "retire")
    ]

    assert moves == ["paused", "active", "retired"]


def test_an_impossible_move_is_refused_with_what_is_possible(
    run: Run, strategy_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("strategies", "pause", strategy_id) == 3
    assert "possible now: retire" in capsys.readouterr().err


def test_an_unknown_id_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("show", "versions", "signals", "trades", "pause", "retire"):
        assert run("strategies", command, 77) == 3
    assert "there is no strategy 77" in capsys.readouterr().err


def test_a_strategy_is_shown_in_full(
    run: Run, active_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("strategies", "show", active_id) == 0

    shown = capsys.readouterr().out
    assert "class Cross(bt.Strategy)" in shown
    assert "allocation_pct" in shown


def test_lists_of_one_that_never_traded_are_empty(
    answer: Answer, active_id: int
) -> None:
    assert answer("strategies", "signals", active_id) == {"signals": []}
    assert answer("strategies", "trades", active_id) == {"trades": []}
    assert answer("leaderboard") == {"leaderboard": []}


def test_an_allocation_beyond_the_account_is_refused(
    run: Run, strategy_id: int
) -> None:
    symbols = ("--symbols", "AAPL")

    assert run("activate", strategy_id, *symbols, "--allocation", 120) == 3


def test_a_symbol_without_bars_is_refused_with_those_that_have_some(
    run: Run, strategy_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("activate", strategy_id, "--symbols", "ZZZ", "--allocation", 10) == 3
    assert "AAPL" in capsys.readouterr().err


def test_a_version_that_trades_already_is_no_way_back(run: Run, active_id: int) -> None:
    assert run("strategies", "rollback", active_id, 1) == 3


def test_a_search_is_asked_for(answer: Answer, active_id: int) -> None:
    asked = answer("optimize", active_id, "--wait", 0)

    assert asked == {"command_id": 1, "outcome": None}


def test_a_search_that_nobody_makes_is_a_failure(
    run: Run, active_id: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("optimize", active_id, "--wait", 0.01) == 1
    assert "is the orchestrator running?" in capsys.readouterr().err


def test_a_backtest_of_a_shipped_strategy(answer: Answer) -> None:
    document = answer("backtest", "--strategy", "ema_crossover", "--symbols", "AAPL")

    assert document["engine"] == "compiled"
    assert document["trades"]
    assert len(document["equity"]) > 3_000


def test_both_engines_print_the_same_document(answer: Answer) -> None:
    wanted = ("backtest", "--strategy", "ema_crossover", "--symbols", "AAPL")
    dates = ("--start-date", "2010-01-01")

    ours = answer(*wanted, *dates)
    theirs = answer(*wanted, *dates, "--engine", "backtrader")

    assert (theirs.pop("engine"), theirs.pop("tier")) == ("backtrader", "confined")
    assert theirs == {k: v for k, v in ours.items() if k not in {"engine", "tier"}}
    assert ours["trades"]


def test_longer_bars_come_as_one_feed_more(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weekly = home / "weekly.py"
    weekly.write_text(
        "import backtrader as bt\n\n\nclass Weekly(bt.Strategy):\n"
        "    def next(self):\n"
        "        if len(self.data1) == 1 and not self.position:\n"
        "            self.buy(data=self.data1)\n"
    )
    wanted = ("backtest", "--code", weekly, "--symbols", "AAPL", "--json")
    capsys.readouterr()

    outcomes = {}
    for engine in ("compiled", "backtrader"):
        assert run(*wanted, "--resample", "weeks", "--engine", engine) == 0
        outcomes[engine] = json.loads(capsys.readouterr().out)

    ours, theirs = outcomes["compiled"], outcomes["backtrader"]
    assert ours["orders"] == theirs["orders"]
    assert {order["symbol"] for order in ours["orders"]} == {"AAPL:weeks"}
    assert ours["equity"] == theirs["equity"]
    assert run(*wanted, "--resample", "60m") == 3


def test_code_that_looks_ahead_is_told_and_ends_with_1(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    peeking = home / "peeking.py"
    peeking.write_text(
        "import backtrader as bt\n\n\nclass Peeking(bt.Strategy):\n"
        "    def next(self):\n"
        "        if self.data.close[0] > self.data.close[-1]:\n"
        "            self.buy()\n"
    )
    wanted = ("lookahead", peeking, "--symbols", "AAPL", "--start-date", "2013-01-02")
    capsys.readouterr()

    assert run(*wanted, "--engine", "backtrader", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["clean"] is False
    assert document["leak"]["at"] == "2013-01-02T00:00:00Z"
    assert run(*wanted, "--engine", "backtrader") == 1
    assert "looks ahead at 2013-01-02" in capsys.readouterr().out
    assert run(*wanted) == 3  # our engine calls the read an error


def test_code_that_does_not_look_ahead_is_clean(run: Run, code: Path) -> None:
    assert run("lookahead", code, "--symbols", "AAPL", "--budget", 9_000) == 0


def test_a_backtest_of_code_on_a_file(answer: Answer, code: Path, home: Path) -> None:
    rows = [
        f"2024-01-{day:02},{day},{day}.5,{day - 0.5},{day},9" for day in range(2, 31)
    ]
    bars = home / "MINE.csv"
    bars.write_text("\n".join(["timestamp,open,high,low,close,volume", *rows]))

    document = answer(
        *("backtest", "--code", code, "--bars", bars, "--param", "slow=5"),
        *("--param", "fast=2", "--start-date", "2024-01-03"),
    )

    assert document["equity"][0][0] == "2024-01-03T00:00:00Z"
    assert document["strategy"] == "Cross"


def test_a_backtest_is_shown(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("backtest", "--strategy", "ema_crossover", "--symbols", "IBM") == 0
    assert "final value" in capsys.readouterr().out


def test_feeds_that_only_count_by_their_times_are_told(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backtest", "--strategy", "ema_crossover", "--symbols", "AAPL,IBM,MSFT")

    assert capsys.readouterr().err == (
        "ema_crossover reads one feed: of IBM and MSFT only the times count, as it "
        "waits for the first bar of each; run it once for each symbol\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--symbols", "AAPL"], 2),
        (["--strategy", "x", "--code", "cross.py", "--symbols", "AAPL"], 2),
        (["--strategy", "nobody", "--symbols", "AAPL"], 3),
        (["--strategy", "ema_crossover"], 3),
        (["--strategy", "ema_crossover", "--symbols", "ZZZ"], 3),
        (["--strategy", "ema_crossover", "--symbols", "AAPL", "--cash", "0"], 3),
        (["--strategy", "ema_crossover", "--symbols", "AAPL", "--param", "x"], 2),
        (["--strategy", "ema_crossover", "--symbols", "AAPL", "--param", "x=1"], 3),
        (["--strategy", "ema_crossover", "--symbols", "AAPL", "--end-date", "x"], 2),
        (["--engine", "zipline", "--strategy", "x", "--symbols", "AAPL"], 2),
    ],
)
@pytest.mark.usefixtures("code")
def test_a_backtest_that_cannot_be_is_refused(
    run: Run, arguments: list[str], code: int
) -> None:
    assert run("backtest", *arguments) == code


def test_a_description_must_be_given_once(run: Run) -> None:
    assert run("understand") == 2
    assert run("understand", "--text", "a", "--url", "b") == 2


def test_a_description_is_understood_and_nothing_is_stored(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "paper_trading.db").unlink()

    assert run("understand", "--text", DIP) == 0

    shown = capsys.readouterr().out
    assert "bt.ind.RSI" in shown
    assert "win_rate" in shown
    assert list(home.iterdir()) == []


def test_a_description_in_a_file_is_kept_as_a_draft(answer: Answer, home: Path) -> None:
    (home / "dip.txt").write_text(DIP)

    document = answer("submit", "--file", home / "dip.txt", "--title", "RSI dip")

    (row,) = answer("strategies", "list")["strategies"]
    assert row["strategy_id"] == document["strategy_id"]
    assert (row["strategy_name"], row["status"]) == ("RSI dip", "draft")


def test_what_cannot_be_traded_is_understood_as_that(
    answer: Answer, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    vague = "Buy when it feels right."

    assert answer("understand", "--text", vague)["rejected"]["code"] == "not_testable"
    assert run("understand", "--text", vague) == 0
    assert capsys.readouterr().out.startswith("rejected (not_testable): ")


def test_a_video_alone_is_refused_with_what_to_do(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("understand", "--url", "https://youtu.be/abc") == 3
    assert "transcript" in capsys.readouterr().err


def test_status_tells_that_nothing_runs(
    answer: Answer, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer("status")

    assert told["orchestrator_pid"] is None
    assert told["healthy"] is False
    assert told["reason"].startswith("not running; ")
    assert told["equity"] == 10_000.0
    assert run("status") == 0
    assert "$10,000.00" in capsys.readouterr().out


def test_status_believes_the_last_tick_while_an_orchestrator_runs(
    answer: Answer, home: Path
) -> None:
    database = home / "paper_trading.db"
    NoteTick(store=Store(database), clock=SystemClock())()

    with owning(database):
        during = answer("status")["healthy"]

    assert (during, answer("status")["healthy"]) == (True, False)


def test_status_tells_that_the_bars_have_ended(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end = datetime(2013, 3, 1, 21, tzinfo=UTC)
    with Store(home / "paper_trading.db").writing() as db:
        runtime.put(db, runtime.MARKET_ENDS_AT, to_text(end))
        runtime.put_moment(db, end)

    run("status")

    *_, told, advice = capsys.readouterr().out.splitlines()
    assert told == "the bars ended on 1 Mar 2013; nothing more will happen"
    assert advice == "a fresh database begins anew: falcon run --db again.db"


@pytest.mark.parametrize("command", ["run", "start"])
def test_a_taken_port_is_refused_and_leaves_no_database(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (home / "paper_trading.db").unlink()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("FALCON_PORT", str(taken.getsockname()[1]))

        assert run(command) == 3

    assert list(home.iterdir()) == []


def test_where_systemd_keeps_it_systemd_is_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(background, "kept_by_systemd", lambda: True)
    monkeypatch.setattr(background, "systemctl", asked.append)

    run("start")
    run("stop")

    assert asked == ["start", "stop"]


def test_the_demo_wants_a_fresh_database(run: Run) -> None:
    assert run("demo", "--db", "paper_trading.db") == 3


def test_the_demo_sums_up(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", "--bars", 30) == 0
    assert "books match" in capsys.readouterr().out


def test_the_demo_says_the_same_twice(answer: Answer, home: Path) -> None:
    first = answer("demo", "--bars", 30)

    assert json.dumps(answer("demo", "--bars", 30)) == json.dumps(first)
    assert first["books_match"] is True
    assert [path.name for path in home.iterdir()] == ["paper_trading.db"]


def test_the_present_database_is_of_no_matter_to_help(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "paper_trading.db").write_bytes(b"nonsense" * 1_000)

    assert run("strategies", "list", "--help") == 0
    assert run("strategies", "list") == 1
    assert "Traceback" not in capsys.readouterr().err
