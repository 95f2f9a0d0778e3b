"""The command ``falcon``: its groups, and how it ends.

Importing this module imports click and our own errors, no more: whatever a command
needs it imports when it runs, so that ``falcon --help`` and shell completion answer at
once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from falcon import __version__
from falcon.cli import (
    backtest,
    barstore,
    demo,
    improvement,
    intake,
    lookahead,
    portfolio,
    service,
    setup,
    strategies,
    sweep,
)
from falcon.cli.exits import guarded

COMMANDS: tuple[click.Command, ...] = (
    service.run,
    service.start,
    service.stop,
    service.status,
    demo.demo,
    setup.init_db,
    setup.config,
    intake.understand,
    intake.submit,
    intake.activate,
    backtest.backtest,
    lookahead.lookahead,
    barstore.bars,
    sweep.sweep,
    portfolio.portfolio,
    strategies.strategies,
    improvement.leaderboard,
    improvement.optimize,
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="falcon")
def cli() -> None:
    """Describe a trading strategy in words; Falcon does the rest and shows its work."""


for _command in COMMANDS:
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, the process's own by default, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return guarded(
        lambda: cli.main(list(given), prog_name="falcon", standalone_mode=False)
    )
