"""Results: what was kept comes back to the last bit, or is not there."""

from __future__ import annotations

import hashlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from falcon.domain.runs import Result, RunOrder, RunTrade, StatusChange
from falcon.store.results import KeptResult, Results

KEY, OTHER = "0" * 32, "f" * 32
MEGABYTE = 1_000_000

numbers = st.floats() | st.integers(-(2**80), 2**80)
stamps = st.integers(-(2**62), 2**62)
texts = st.text(st.characters(codec=None), max_size=20)
orders = st.builds(
    RunOrder,
    ref=st.integers(1),
    symbol=texts,
    side=st.sampled_from(["buy", "sell"]),
    order_type=texts,
    size=numbers,
    price=numbers,
    created=stamps,
    status=texts,
    statuses=st.lists(
        st.builds(StatusChange, stamp=stamps, status=texts), max_size=3
    ).map(tuple),
    executed_price=numbers,
    executed_size=numbers,
    executed_value=numbers,
    executed_commission=numbers,
    executed=st.none() | stamps,
)
trades = st.builds(
    RunTrade,
    ref=st.integers(1),
    symbol=texts,
    side=st.sampled_from(["buy", "sell"]),
    size=numbers,
    opened=stamps,
    closed=stamps,
    entry_price=numbers,
    exit_price=numbers,
    pnl=numbers,
    pnlcomm=numbers,
    bars=st.integers(0),
)


@st.composite
def results(draw: st.DrawFn) -> Result:
    steps = draw(st.integers(0, 5))
    curve = st.lists(st.floats(width=64), min_size=steps, max_size=steps)
    times = st.lists(stamps, min_size=steps, max_size=steps)
    return Result(
        strategy=draw(texts),
        tier=draw(st.sampled_from(["python", "native"])),
        orders=draw(st.lists(orders, max_size=3)),
        trades=tuple(draw(st.lists(trades, max_size=3))),
        stamps=np.array(draw(times), dtype=np.int64),
        equity=np.array(draw(curve), dtype=np.float64),
        final_cash=draw(numbers),
        final_value=draw(numbers),
        log=draw(st.lists(texts, max_size=3)),
        log_steps=tuple(draw(st.lists(st.integers(-1, 9), max_size=3))),
        tier_note=draw(texts),
        sets_terms=draw(st.booleans()),
        left_out=tuple(draw(st.lists(texts, max_size=2))),
    )


def bits(value: object) -> object:
    """What tells a value from all others: 1 from 1.0, 0.0 from -0.0, NaN from it."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else value.hex()
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.tobytes())
    if isinstance(value, str):
        return str(value)  # a tier is a text of a kind of its own
    if isinstance(value, Sequence):
        return [bits(each) for each in value]
    names = getattr(type(value), "__slots__", ())
    if names:
        return [bits(getattr(value, name)) for name in names]
    return (type(value).__name__, value)


def kept(steps: int = 3, **changes: Any) -> KeptResult:
    result = Result(
        strategy="Cross",
        tier="python",
        orders=(),
        trades=(),
        stamps=np.arange(steps, dtype=np.int64),
        equity=np.arange(steps) / 7,
        final_cash=10.0,
        final_value=11.0,
        log=("one",),
    )
    return KeptResult(result=replace(result, **changes), cash=10_000.0, unread=("IBM",))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(result=results())
def test_what_is_kept_comes_back_to_the_last_bit(
    tmp_path: Path, result: Result
) -> None:
    shelf = Results(folder=tmp_path, most_bytes=MEGABYTE)

    assert shelf.put(KEY, KeptResult(result=result, cash=1e4 / 3, unread=("IBM",)))

    found = shelf.get(KEY)
    assert found is not None
    assert (found.cash, found.unread) == (1e4 / 3, ("IBM",))
    assert bits(found.result) == bits(result)


def test_numbers_of_numpy_are_kept_as_numbers(tmp_path: Path) -> None:
    shelf = Results(folder=tmp_path, most_bytes=MEGABYTE)

    shelf.put(KEY, kept(final_value=np.float64(0.1), log_steps=(np.int64(3),)))

    found = shelf.get(KEY)
    assert found is not None
    assert (found.result.final_value, found.result.log_steps) == (0.1, (3,))


def test_what_was_never_kept_is_not_there(tmp_path: Path) -> None:
    shelf = Results(folder=tmp_path / "results", most_bytes=MEGABYTE)

    assert shelf.get(KEY) is None
    assert shelf.get("../../etc/passwd") is None
    assert shelf.get("") is None


@pytest.mark.parametrize("size", [0, 5, 40, 60, 200, -1])
def test_a_torn_file_is_a_miss_and_removed(tmp_path: Path, size: int) -> None:
    shelf = Results(folder=tmp_path, most_bytes=MEGABYTE)
    shelf.put(KEY, kept())
    path = next(tmp_path.iterdir())
    path.write_bytes(path.read_bytes()[:size])

    assert shelf.get(KEY) is None
    assert not path.exists()
    assert shelf.put(KEY, kept())
    assert shelf.get(KEY) is not None


def signed(rest: bytes) -> bytes:
    return b"falcon result 1\n" + hashlib.sha256(rest).digest() + rest


def headed(header: object) -> bytes:
    text = json.dumps(header).encode()
    return signed(len(text).to_bytes(8, "little") + text)


@pytest.mark.parametrize(
    "content",
    [
        b"PAR1",
        b"falcon result 2\n" + bytes(80),
        signed(b""),
        signed(b"\xff" * 8),
        signed((3).to_bytes(8, "little") + b"{}}"),
        headed([]),
        headed({"steps": 0}),
        headed({"steps": 10**30}),
        headed({"steps": "many"}),
    ],
)
def test_a_foreign_file_is_a_miss_and_removed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / f"{KEY}.result"
    path.write_bytes(content)

    assert Results(folder=tmp_path, most_bytes=MEGABYTE).get(KEY) is None
    assert not path.exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    shelf = Results(folder=tmp_path / "results", most_bytes=MEGABYTE)
    shelf.put(KEY, kept())
    elsewhere = tmp_path / "elsewhere"
    path = tmp_path / "results" / f"{KEY}.result"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)

    assert shelf.get(KEY) is None
    assert shelf.put(KEY, kept(4))

    assert elsewhere.exists()
    assert not path.is_symlink()


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    shelf = Results(folder=tmp_path, most_bytes=100_000)
    keys = [f"{number:032x}" for number in range(5)]
    for age, key in enumerate(keys[:3]):
        assert shelf.put(key, kept(1_900))
        os.utime(tmp_path / f"{key}.result", (1_000 + age, 1_000 + age))

    shelf.get(keys[0])
    shelf.put(keys[3], kept(1_900))

    there = [key for key in keys if shelf.get(key) is not None]
    assert there == [keys[0], keys[2], keys[3]]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 100_000


def test_what_would_take_most_of_the_room_is_not_kept(tmp_path: Path) -> None:
    shelf = Results(folder=tmp_path, most_bytes=100_000)
    shelf.put(OTHER, kept(1_000))

    assert not shelf.put(KEY, kept(5_000))

    assert shelf.get(OTHER) is not None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    shelf = Results(folder=tmp_path / "cache" / "results", most_bytes=MEGABYTE)

    assert not shelf.put(KEY, kept())
    assert shelf.get(KEY) is None


BUSY = """
import sys
from pathlib import Path
from falcon.store.results import Results
from tests.unit.store.test_results import kept

shelf = Results(folder=Path(sys.argv[1]), most_bytes=300_000)
for turn in range(400):
    size = 1 + turn * 7 % 23
    found = shelf.get(f"{size:032x}")
    assert found is None or len(found.result.stamps) == size * 100
    assert shelf.put(f"{size:032x}", kept(size * 100))
"""


def test_two_processes_at_once_find_what_was_kept_or_nothing(tmp_path: Path) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", BUSY, str(tmp_path)],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(2)
    ]

    for child in children:
        assert child.communicate()[1] == b""

    names = [path.name for path in tmp_path.iterdir()]
    assert all(name.endswith(".result") for name in names)
    assert 3 < len(names) <= 23


FULL = """
import resource, signal, sys
from pathlib import Path
from falcon.store.results import Results
from tests.unit.store.test_results import KEY, kept

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
print(Results(folder=Path(sys.argv[1]), most_bytes=10**7).put(KEY, kept(10_000)))
"""


def test_a_disk_that_is_full_keeps_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
        check=True,
    )

    assert done.stdout == "False\n"
    assert not list(tmp_path.iterdir())
