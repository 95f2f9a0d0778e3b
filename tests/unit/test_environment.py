"""Environment: what was given, by the names that we know."""

from __future__ import annotations

from pathlib import Path

import pytest

from falcon.environment import Vocabulary, read_environment

VOCABULARY = Vocabulary(
    names=frozenset({"FALCON_DB", "MASSIVE_API_KEY"}),
    aliases={"POLYGON_API_KEY": "MASSIVE_API_KEY"},
    prefix="FALCON_",
    foreign=frozenset({"FALCON_REAL_BARS"}),
)


def env_file(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text)
    return path


def test_the_environment_wins_over_the_file_also_by_an_alias(tmp_path: Path) -> None:
    path = env_file(tmp_path, "MASSIVE_API_KEY=old\nFALCON_DB=a.db\n")

    given = read_environment({"POLYGON_API_KEY": "new"}, path, VOCABULARY)

    assert given.values == {"MASSIVE_API_KEY": "new", "FALCON_DB": "a.db"}
    assert given.mistakes == []


def test_a_file_may_have_quotes_comments_and_exports(tmp_path: Path) -> None:
    text = "# ours\nexport FALCON_DB='a b.db'  # here\nMASSIVE_API_KEY=\"k${X}$Y\"\n"

    given = read_environment({}, env_file(tmp_path, text), VOCABULARY)

    assert given.values == {"FALCON_DB": "a b.db", "MASSIVE_API_KEY": "k${X}$Y"}


def test_an_empty_value_is_not_given(tmp_path: Path) -> None:
    path = env_file(tmp_path, "FALCON_DB=a.db\nMASSIVE_API_KEY=\n")

    given = read_environment({"FALCON_DB": "  "}, path, VOCABULARY)

    assert given.values == {"FALCON_DB": "a.db"}


def test_a_file_that_does_not_exist_gives_nothing(tmp_path: Path) -> None:
    given = read_environment({}, tmp_path / ".env", VOCABULARY)

    assert (given.values, given.mistakes) == ({}, [])


def test_names_of_others_are_none_of_our_business() -> None:
    environ = {"PATH": "/bin", "FALCON_REAL_BARS": "/data", "falcon_db": "x"}

    given = read_environment(environ, None, VOCABULARY)

    assert (given.values, given.mistakes) == ({}, [])


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("FALCON_DBB", "did you mean FALCON_DB?"),
        ("FALCON_FOO", "remove it"),
        ("FALCON_XYZZY_PLUGH", "remove it"),
    ],
)
def test_an_unknown_name_with_our_prefix_is_a_mistake(name: str, advice: str) -> None:
    given = read_environment({name: "secret"}, None, VOCABULARY)

    assert given.mistakes == [f"{name}: must be a name that Falcon knows; {advice}"]


def test_two_names_of_one_setting_must_agree() -> None:
    same = {"MASSIVE_API_KEY": "k", "POLYGON_API_KEY": "k"}
    other = {"MASSIVE_API_KEY": "k", "POLYGON_API_KEY": "other"}

    assert read_environment(same, None, VOCABULARY).mistakes == []
    (mistake,) = read_environment(other, None, VOCABULARY).mistakes
    assert mistake.startswith("MASSIVE_API_KEY and POLYGON_API_KEY: must agree")


def test_a_line_that_is_no_setting_is_a_mistake_that_does_not_show_it(
    tmp_path: Path,
) -> None:
    path = env_file(tmp_path, "FALCON_DB=a.db\n=sk-secret\nMASSIVE_API_KEY\n")

    given = read_environment({}, path, VOCABULARY)

    assert given.mistakes == [
        f"{path}, line 2: must be NAME=value, was not",
        f"{path}, line 3: must be NAME=value, was not",
    ]


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    latin = tmp_path / ".env"
    latin.write_bytes(b"FALCON_DB=\xe9.db\n")

    assert read_environment({}, latin, VOCABULARY).mistakes == [
        f"{latin}: must be text in UTF-8, was not"
    ]
    assert read_environment({}, tmp_path, VOCABULARY).mistakes == [
        f"{tmp_path}: must be readable, was not: Is a directory"
    ]
