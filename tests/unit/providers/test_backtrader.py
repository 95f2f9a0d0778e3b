"""What real backtrader's process may do and what it may not."""

from __future__ import annotations

import json
import platform
from dataclasses import replace
from pathlib import Path

import pytest

from falcon.domain.runs import Result, RunTask
from falcon.errors import StrategyCrashError, UsageError
from falcon.providers.backtrader import oracle
from falcon.providers.backtrader.answers import parse
from falcon.providers.backtrader.oracle import Allowance, ConfinedBacktrader
from tests.differential.strategy_markets import market

MIB = 1 << 20
SHORT = ConfinedBacktrader(
    allowance=Allowance(
        seconds=3.0, seconds_per_bar=0.0, memory=512 * MIB, answer=1 * MIB
    )
)
TASK = RunTask(source="", series=(market(2, bars=30),))
PLAIN = (
    "import backtrader as bt\n\n\nclass Plain(bt.Strategy):\n"
    "    params = (('size', 1), ('word', 'a'))\n\n"
    "    def next(self):\n"
    "        if len(self) == 3:\n"
    "            print(self.p.word)\n"
    "            self.buy(size=self.p.size)\n"
)


def result_of(source: str, **texts: str) -> Result:
    return SHORT.run(replace(TASK, source=source, texts=texts)).result


def trying(action: str) -> str:
    """A strategy whose first step prints what came of an action."""
    lines = "".join(f"    {line}\n" for line in action.splitlines())
    return (
        "import backtrader as bt\nimport ctypes, os, socket, sys\n\n\n"
        f"def act():\n{lines}\n\n"
        "class Hostile(bt.Strategy):\n"
        "    def next(self):\n"
        "        if len(self) == 1:\n"
        "            try:\n"
        "                print('got', act())\n"
        "            except BaseException as error:\n"
        "                print('failed', type(error).__name__, error.args[:1])\n"
    )


def test_code_that_our_engine_refuses_runs() -> None:
    refused = PLAIN.replace(
        "    def next", "    table = [x for x in globals()]\n\n    def next"
    )

    result = result_of(refused, size="4", word="free")

    assert [order.size for order in result.orders] == [4]
    assert result.log == ("free",)
    assert result.log_steps == (2,)


@pytest.mark.parametrize(
    "action",
    [
        "return socket.socket()",
        "return os.fork()",
        "return os.posix_spawn('/bin/true', ['true'], {})",
        "return os.execv('/bin/true', ['true'])",
        "import threading\nreturn threading.Thread(target=print).start()",
        "return open('/etc/passwd', 'w')",
        "return open('/etc/passwd')",
        "return open('stolen.txt', 'w')",
        "return os.open('/proc/self/environ', os.O_RDONLY)",
        "return os.open('/proc/%d/environ' % os.getppid(), os.O_RDONLY)",
        "return os.kill(1, 0)",
        "return os.kill(os.getpid(), 9)",
        "return os.memfd_create('x')",
        "return os.mkdir('folder')",
        "return os.unlink('/etc/hostname')",
        "return os.listdir('/')",
        "return os.setuid(0)",
        "import resource\nreturn resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))",
        "import antigravity",
    ],
)
def test_reaching_outside_fails(action: str) -> None:
    (line,) = result_of(trying(action)).log

    kinds = ("PermissionError", "ImportError", "RuntimeError", "ValueError")
    assert line.startswith(tuple(f"failed {kind}" for kind in kinds))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="other numbers elsewhere")
@pytest.mark.parametrize("number", [41, 57, 59, 101, 321, 425])
def test_system_calls_by_number_are_refused(number: int) -> None:
    action = (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"return libc.syscall({number}, 0, 0, 0), ctypes.get_errno()"
    )

    assert result_of(trying(action)).log == ("got (-1, 1)",)


def test_the_environment_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUDE_API_KEY", "secret")

    result = result_of(trying("return dict(os.environ), ctypes.pythonapi.getenv"))

    assert result.log[0].startswith("got ({}, ")


def test_no_file_is_open_but_the_way_out() -> None:
    action = (
        "found = []\n"
        "for number in range(200):\n"
        "    try:\n"
        "        os.write(number, b'')\n"
        "        found.append(number)\n"
        "    except OSError:\n"
        "        pass\n"
        "return found"
    )

    assert result_of(trying(action)).log == ("got [1]",)


@pytest.mark.parametrize(
    ("action", "complaint"),
    [
        ("while True: pass", "more than .* seconds of computing|took longer than"),
        ("import time\ntime.sleep(1e6)", "took longer than 3 seconds"),
        ("os.write(1, b'x' * (2 << 20))", "longer than 1056256 bytes"),
        ("while True: os.write(1, b'[')", "longer than 1056256 bytes"),
        ("os.write(1, b'[')", "answered nonsense"),
        ("os._exit(0)", "answered nonsense"),
        ("os._exit(7)", "exit code 7"),
        ("ctypes.string_at(1)", "signal 11"),
        ("os.close(1)", "exit code"),
    ],
)
def test_what_does_not_end_well_is_ended(action: str, complaint: str) -> None:
    with pytest.raises(StrategyCrashError, match=complaint):
        result_of(trying(action))


def test_memory_is_bounded() -> None:
    result = result_of(trying("return len(bytearray(1 << 30))"))

    assert result.log[0].startswith("failed MemoryError")


def test_what_is_printed_is_bounded() -> None:
    flood = trying("for _ in range(3000): print('x' * 20_000)")

    with pytest.raises(StrategyCrashError, match="longer than"):
        result_of(flood)
    with pytest.raises(StrategyCrashError):
        result_of(trying("while True: print('x' * 20_000)"))


def test_code_that_fails_while_it_is_read_is_a_crash() -> None:
    with pytest.raises(StrategyCrashError, match="ZeroDivisionError") as crash:
        result_of(PLAIN + "    broken = 1 / 0\n")

    assert crash.value.line == 11


def test_of_a_whole_script_the_strategy_runs_and_nothing_else() -> None:
    script = PLAIN + (
        "class Other(bt.Strategy):\n    pass\n\n\n"
        "print('loading')\n"
        "cerebro = bt.Cerebro()\n"
        "frame = open('prices.csv').read()\n"
        "cerebro.adddata(bt.feeds.PandasData(dataname=frame))\n"
        "cerebro.addstrategy(Plain)\n"
        "print(cerebro.run()[0].broker.getvalue())\n"
        "cerebro.plot()\n"
    )

    result = result_of(script)

    assert result.strategy == "Plain"
    assert result.log == ("a",)
    assert len(result.orders) == 1


def test_a_crash_tells_bar_and_line() -> None:
    source = PLAIN.replace("self.buy(", "1 / 0 + self.buy(")

    with pytest.raises(StrategyCrashError) as crash:
        result_of(source)

    assert crash.value.reason == "ZeroDivisionError: division by zero"
    assert crash.value.bar_at == "2001-01-03T00:00:00+00:00"
    assert crash.value.line == 10


@pytest.mark.parametrize(
    ("source", "texts", "complaint"),
    [
        ("import backtrader as bt\n", {}, "no strategy class"),
        (PLAIN + PLAIN.replace("Plain", "Other"), {}, "several strategy classes"),
        (PLAIN, {"sise": "1"}, "no parameter sise; it declares size, word"),
    ],
)
def test_what_cannot_be_run_is_refused(
    source: str, texts: dict[str, str], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        result_of(source, **texts)


def test_of_a_family_of_classes_the_last_heir_runs() -> None:
    family = PLAIN + "\n\nclass Heir(Plain):\n    pass\n"

    assert result_of(family).strategy == "Heir"


def test_tasks_in_one_child_know_nothing_of_each_other() -> None:
    first = replace(TASK, source=PLAIN)
    second = replace(TASK, source=PLAIN.replace("self.buy", "self.sell"))
    broken = replace(TASK, source=PLAIN + "    broken = 1 / 0\n")

    one, crash, two = SHORT.run_each([first, broken, second])

    assert isinstance(crash, StrategyCrashError)
    assert not isinstance(one, StrategyCrashError)
    assert not isinstance(two, StrategyCrashError)
    assert [order.ref for order in (*one.result.orders, *two.result.orders)] == [1, 1]
    assert two.result.orders[0].side == "sell"


def children() -> set[str]:
    """Processes that this one began and has not seen the end of, by number."""
    threads = Path("/proc/self/task").iterdir()
    return {
        child for one in threads for child in (one / "children").read_text().split()
    }


def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    before = children()

    with pytest.raises(StrategyCrashError):
        result_of(trying("os.write(1, b'x' * (2 << 20))"))

    assert list(tmp_path.iterdir()) == []
    assert children() <= before


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle, "find_spec", lambda _: None)

    with pytest.raises(UsageError, match=r"pip install -e '\.\[oracle\]'"):
        result_of(PLAIN)


def test_a_machine_that_cannot_confine_is_refused() -> None:
    answer = json.dumps({"unconfined": "seccomp: Invalid argument"}).encode()

    with pytest.raises(UsageError, match="cannot be confined on this machine: seccomp"):
        parse(answer, 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'{"answers": {}}',
        b'{"answers": []}',
        b'{"answers": [{"crash": 1}]}',
        b'{"answers": [{"crash": {"reason": 1, "stamp": null, "line": null}}]}',
        b'{"answers": [{"crash": {"reason": "", "stamp": 1e300, "line": null}}]}',
        b'{"answers": [{"crash": {"reason": "", "stamp": 4000000000000000000}}]}',
        b"[" * 100_000,
        b"\xff",
        b"1" * 10_000,
    ],
)
def test_nonsense_is_not_believed(answer: bytes) -> None:
    with pytest.raises(StrategyCrashError, match="nonsense"):
        parse(answer, 1)


def test_bars_that_are_too_few_for_an_indicator_are_a_crash_of_no_bar() -> None:
    source = PLAIN.replace(
        "    def next", "    def __init__(self):\n        bt.ind.SMA()\n\n    def next"
    )

    with pytest.raises(StrategyCrashError, match="IndexError") as crash:
        SHORT.run(replace(TASK, source=source, series=(market(2, bars=10),)))

    assert crash.value.bar_at is None
