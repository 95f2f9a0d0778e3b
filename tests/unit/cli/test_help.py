"""What a new user reads: every option of a command is described."""

from __future__ import annotations

import click
import pytest

from falcon.cli.main import cli

NAMES = ("backtest", "sweep", "portfolio", "lookahead", "bars import", "bars list")


def command(name: str) -> click.Command:
    found: click.Command = cli
    for part in name.split():
        assert isinstance(found, click.Group)
        found = found.commands[part]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_described(name: str) -> None:
    options = [one for one in command(name).params if isinstance(one, click.Option)]

    assert [one.opts[0] for one in options if not one.help] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_number_says_what_it_is_without_it(name: str) -> None:
    context = click.Context(command(name))
    for option in command(name).params:
        kinds = (click.types.FloatParamType, click.types.IntParamType)
        if isinstance(option, click.Option) and isinstance(option.type, kinds):
            _, told = option.get_help_record(context) or ("", "")
            assert "default" in told or "else" in told, option.name
