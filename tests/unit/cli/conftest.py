"""What the tests of commands stand on."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from falcon.cli.main import main
from falcon.store.database import create

Run = Callable[..., int]
Answer = Callable[..., Any]


@pytest.fixture(autouse=True)
def _quiet_root() -> Iterator[None]:
    """Give the root logger back as it was: commands send it to this test's stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a database and nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in ("FALCON_DB", "FALCON_PORT", "CLAUDE_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    create(tmp_path / "paper_trading.db")
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:  # noqa: ARG001 - stands there
    """Runs a command and returns its exit code."""
    return lambda *arguments: main([str(each) for each in arguments])


@pytest.fixture
def answer(run: Run, capsys: pytest.CaptureFixture[str]) -> Answer:
    """Runs a command with ``--json`` that must end well, and returns its document."""

    def ask(*arguments: object) -> Any:
        capsys.readouterr()
        code = run(*arguments, "--json")
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out)

    return ask
