"""What a strategy writes to files goes nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.engine import compile_strategy, run
from falcon.errors import StrategyCrashError
from tests.unit.engine.sources import RISING, strategy

WRITING = """with open('notes.txt', 'w') as file:
    file.write('x')
open('more.txt', 'a').writelines(['x'])
os.makedirs('folder', exist_ok=True)
print(os.path.join('folder', 'a.txt'), os.path.exists('folder'))"""


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = compile_strategy(strategy(WRITING, head="import os"))

    result = run(program, RISING)

    assert result.log[0] == "folder/a.txt False"
    assert not list(tmp_path.iterdir())
    assert program.left_out == (
        "line 5: open('notes.txt', 'w')",
        "line 7: open('more.txt', 'a')",
    )


def test_what_is_written_is_paid_for() -> None:
    body = "file = open('x', 'w')\nrow = [0] * 9999\nwhile row:\n    file.write(row)"

    with pytest.raises(StrategyCrashError) as crash:
        run(compile_strategy(strategy(body)), RISING)

    assert "fuel" in crash.value.reason
