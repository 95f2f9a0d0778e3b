"""Which machine a command uses, and what it tells of it.

Each command in a process of its own, as a person runs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import sys
from falcon.cli.main import main

code = main(sys.argv[1:])
print("numba" in sys.modules, file=sys.stderr)
raise SystemExit(code)
"""
ALL_ARE_LONG = "from falcon.engine import tiers\n\ntiers.LONG = 0\n"

KEEPS_A_DICT = """
import backtrader as bt


class Keeps(bt.Strategy):
    def next(self):
        self.seen = {"close": self.data.close[0]}
"""


def falcon(
    home: Path, *arguments: str, before: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", before + LOADED, *arguments],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )


def backtest(*code: str) -> tuple[str, ...]:
    return ("backtest", *code, "--symbols", "IBM", "--json")


@pytest.mark.parametrize(
    "arguments",
    [
        ("config",),
        ("strategies", "list"),
        backtest("--strategy", "ema_crossover"),
        ("understand", "--text", "Buy when the 14-day RSI falls below 30."),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_short_command_does_not_load_the_native_tier(
    home: Path, arguments: tuple[str, ...]
) -> None:
    assert falcon(home, *arguments).stderr.splitlines()[-1] == "False"


def test_a_long_run_is_native_and_says_so(home: Path) -> None:
    wanted = backtest("--strategy", "ema_crossover")

    native = falcon(home, *wanted, before=ALL_ARE_LONG)
    python = json.loads(falcon(home, *wanted).stdout)

    document = json.loads(native.stdout)
    assert native.stderr == "True\n"
    assert (document.pop("tier"), python.pop("tier")) == ("native", "python")
    assert document == python


def test_terms_that_the_script_states_are_named_on_stderr(home: Path) -> None:
    code = home / "script.py"
    code.write_text(KEEPS_A_DICT + "\nbt.Cerebro().broker.setcash(5000)\n")

    done = falcon(home, *backtest("--code", str(code)))

    note, *_ = done.stderr.splitlines()
    assert "bt.Cerebro().broker.setcash(5000); give terms as options" in note


def test_a_script_of_contracts_is_told_where_to_state_their_terms(home: Path) -> None:
    code = home / "script.py"
    terms = "setcommission(commission=2.0, margin=4000, mult=50)"
    code.write_text(f"{KEEPS_A_DICT}\nbt.Cerebro().broker.{terms}\n")

    done = falcon(home, *backtest("--code", str(code)))

    note, *_ = done.stderr.splitlines()
    assert "for margin, mult, commtype and a commission per contract" in note
    assert "write self.broker.setcommission(…) in __init__ or start" in note


def test_an_order_that_likely_means_something_else_is_told(home: Path) -> None:
    code = home / "slip.py"
    code.write_text(
        "import backtrader as bt\n\n\nclass S(bt.Strategy):\n"
        "    def next(self):\n        self.buy(sise=10)\n"
    )

    done = falcon(home, *backtest("--code", str(code)))

    assert "line 6: self.buy(sise=10): sise only is a note" in done.stderr


def test_where_native_was_tried_in_vain_stderr_says_why(home: Path) -> None:
    code = home / "keeps.py"
    code.write_text(KEEPS_A_DICT)

    done = falcon(home, *backtest("--code", str(code)), before=ALL_ARE_LONG)

    assert json.loads(done.stdout)["tier"] == "python"
    note, _ = done.stderr.splitlines()
    assert note.startswith("ran in Python, not natively: ")


def test_a_portfolio_says_which_symbols_went_one_after_the_other(home: Path) -> None:
    code = home / "keeps.py"
    code.write_text(KEEPS_A_DICT)

    arguments = ("portfolio", str(code), "--symbols", "IBM,MSFT", "--json")
    done = falcon(home, *arguments, before=ALL_ARE_LONG)

    said = "2 of 2 symbols ran in Python, one after the other, not natively: "
    assert said in done.stderr
