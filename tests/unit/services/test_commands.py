"""What the dashboard asks for is done, once, whatever becomes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from falcon.bootstrap.trading import trading
from falcon.errors import InvariantError, RateLimitedError
from falcon.services.commands import RunCommands
from falcon.services.refine import OptimizeStrategy
from falcon.services.requests import OPTIMIZE
from falcon.settings import Settings
from falcon.store import commands


class Failing(OptimizeStrategy):
    """A search that fails."""

    error: Exception = ZeroDivisionError("ours")

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Fail."""
        raise Failing.error


@pytest.fixture
def run(tmp_path: Path) -> RunCommands:
    return trading(Settings(db=tmp_path / "paper_trading.db")).commands


def ask(run: RunCommands, name: str, **payload: object) -> int:
    with run.store.writing() as db:
        return commands.add(db, name, payload, run.clock.now())


def outcome(run: RunCommands, number: int) -> str | None:
    with run.store.reading() as db:
        return commands.outcome(db, number)


def failing(
    run: RunCommands, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> RunCommands:
    monkeypatch.setattr(Failing, "error", error)
    names = ("store", "market", "advisor", "clock", "rules")
    fields = {name: getattr(run.optimize, name) for name in names}
    return replace(run, optimize=Failing(**fields))


@pytest.mark.parametrize(
    ("name", "payload", "told"),
    [
        (OPTIMIZE, {"strategy_id": 77}, "failed: there is no strategy 77"),
        (OPTIMIZE, {"strategy_id": "one"}, "failed: strategy_id must be a number"),
        ("dance", {}, "failed: there is no command 'dance'"),
    ],
)
def test_what_cannot_be_done_is_finished_with_the_reason(
    run: RunCommands, name: str, payload: dict[str, object], told: str
) -> None:
    number = ask(run, name, **payload)

    assert run() == 1
    assert str(outcome(run, number)).startswith(told)
    assert run() == 0


def test_what_may_pass_is_tried_again(
    run: RunCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(run, OPTIMIZE, strategy_id=1)

    failing(run, RateLimitedError("slowly"), monkeypatch)()

    assert outcome(run, number) is None
    assert run() == 1


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), InvariantError("books")])
def test_a_mistake_of_ours_is_told_and_not_met_again(
    run: RunCommands, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    number = ask(run, OPTIMIZE, strategy_id=1)

    with pytest.raises(type(error)):
        failing(run, error, monkeypatch)()

    assert "inside Falcon" in str(outcome(run, number))
    assert run() == 0
