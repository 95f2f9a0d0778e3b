"""What the documents say is there, and what is there is in the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import click
import pytest

from falcon.cli.main import cli
from falcon.risk.allocation import Entry, allocate
from falcon.settings import Settings, fields_by_name
from falcon.store.database import create

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=str)
TOP = {
    "falcon/",
    "systemd/",
    "deploy/",
    "docs/",
    "tests/",
    "init_strategy_tables.py",
    "dashboard_server.py",
    "strategy_orchestrator.py",
    "requirements.txt",
    "pyproject.toml",
    "Makefile",
}


def commands(group: click.Group, prefix: str) -> Iterator[str]:
    """Every command that can be typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


@pytest.mark.parametrize("command", tuple(commands(cli, "falcon")))
def test_a_command_is_documented(command: str) -> None:
    assert re.search(rf"`{command}\b", (ROOT / "docs" / "cli.md").read_text())


def test_a_documented_command_exists() -> None:
    known = set(commands(cli, "falcon"))
    told = set()
    for document in DOCUMENTS:
        told |= {
            " ".join(words.split())
            for words in re.findall(
                r"`falcon ((?:strategies |bars )?[a-z-]+)", document.read_text()
            )
        }

    groups = {"falcon strategies", "falcon bars"}
    assert {f"falcon {words}" for words in told} - groups <= known


@pytest.mark.parametrize("name", tuple(fields_by_name()))
def test_a_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text()


def test_a_documented_default_is_the_default() -> None:
    sections = (ROOT / "docs" / "settings.md").read_text().split("\n## ")
    text = "\n".join(each for each in sections if "| name | default |" in each)
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", text, re.MULTILINE))
    settings = {
        name: getattr(Settings(), field) for name, field in fields_by_name().items()
    }

    assert len(told) > 5
    for name, default in told.items():
        value = settings[name]
        assert default == (f"{value:g}" if isinstance(value, float) else str(value))


def test_a_documented_setting_exists() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    told = set(re.findall(r"`(FALCON_[A-Z_]+)`", text))

    assert told <= set(fields_by_name()) | {"FALCON_"}


def test_a_documented_query_runs(tmp_path: Path) -> None:
    store = create(tmp_path / "paper_trading.db")
    text = (ROOT / "docs" / "operations.md").read_text()
    queries = re.findall(r'falcon_sql "(SELECT [^"]+)"', text)

    with store.reading() as db:
        answers = [list(db.execute(query)) for query in queries]

    assert len(answers) > 4


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    dead = [
        target
        for target in targets
        if not target.startswith("http") and not (document.parent / target).exists()
    ]

    assert not dead


def test_the_map_of_the_readme_is_complete() -> None:
    text = (ROOT / "README.md").read_text()

    assert {name for name in TOP if name not in text} == set()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the git history")
def test_nothing_lies_at_the_top_that_the_readme_does_not_name() -> None:
    asked = ("git", "ls-files")
    tracked = run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {path.split("/")[0] for path in tracked.splitlines()}
    text = (ROOT / "README.md").read_text()

    unnamed = {name for name in top if name[0] != "." and name not in text}

    assert unnamed == {"LICENSE", "README.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_path_of_the_sources_exists(document: Path) -> None:
    """It begins at the top, or in the room that the document is about."""
    homes = (ROOT, ROOT / "falcon", ROOT / "falcon" / "engine")
    files = {path.name for path in (ROOT / "falcon").rglob("*.py")}
    told = re.findall(r"`([\w./]+(?:\.py|/[\w.]+/))`", document.read_text())

    dead = [
        path
        for path in told
        if path not in files and not any((home / path).exists() for home in homes)
    ]

    assert dead == []


@pytest.mark.parametrize("house", ["falcon", "falcon/engine"])
def test_every_folder_of_a_house_is_on_the_map_of_the_architecture(house: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [
        path.name
        for path in (ROOT / house).iterdir()
        if path.is_dir() and path.name != "__pycache__"
    ]

    assert [name for name in rooms if f"{name}/" not in text] == []


def test_the_records_of_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in (ROOT / "docs/adr").glob("*.md")]

    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_record_of_a_decision_has_its_four_parts() -> None:
    for path in (ROOT / "docs/adr").glob("*.md"):
        text = path.read_text()
        for part in ("## Context", "## Options", "## Decision", "## Consequences"):
            assert part in text, f"{path.name} has no {part}"


def test_the_worked_numbers_hold() -> None:
    plenty = 10_000.0
    entries = [Entry(weight=0.63, limit=plenty), Entry(weight=0.40, limit=plenty)]
    first, second = allocate(entries, plenty)
    text = (ROOT / "docs" / "architecture.md").read_text()

    assert (int(first), int(second)) == (6_116, 3_883)
    assert f"${int(first):,}" in text
    assert f"${int(second):,}" in text
