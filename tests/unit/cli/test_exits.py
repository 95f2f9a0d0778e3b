"""How a command ends when it does not end well."""

from __future__ import annotations

import inspect

import click
import pytest

from falcon import errors
from falcon.cli.exits import code_of, guarded
from falcon.errors import FalconError

EVERY_ERROR = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, FalconError)
]


def failing(error: Exception) -> int:
    def command() -> int | None:
        raise error

    return guarded(command)


@pytest.mark.parametrize("kind", EVERY_ERROR, ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_a_code(kind: type[FalconError]) -> None:
    error = kind.__new__(kind)

    assert code_of(error) in {1, 3, 78}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError("no"), 78),
        (errors.NotFoundError("no"), 3),
        (errors.VettingError("no"), 3),
        (errors.BarsMissingError("no"), 3),
        (errors.AlreadyRunningError("no"), 3),
        (errors.StoreError("no"), 1),
        (errors.CredentialsError("no"), 1),
        (errors.InvariantError("no"), 1),
        (OSError("no"), 1),
        (click.UsageError("no"), 2),
        (click.Abort(), 130),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_ends_with_its_code(error: Exception, code: int) -> None:
    assert failing(error) == code


def test_the_reason_is_the_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    failing(errors.NotFoundError("there is no strategy 7"))

    assert capsys.readouterr().err.splitlines()[-1] == "falcon: there is no strategy 7"


def test_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError("ours"))


def test_a_command_that_ends_well_ends_with_zero() -> None:
    assert guarded(lambda: None) == 0
