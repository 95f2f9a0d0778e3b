"""The public descriptions: how many are understood exactly.

The folder of the descriptions is named by FALCON_BENCHMARKS; elsewhere these tests are
skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from falcon.intake.understanding import Understanding, understand
from tests.benchmark.scoring import Score, f1, items, score

FOLDER = os.environ.get("FALCON_BENCHMARKS")
LEAST_EXACT = 30
LEAST_F1 = 0.99

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="FALCON_BENCHMARKS names no folder of descriptions"
)


def understandings() -> dict[str, Understanding]:
    return {
        item.id: understand(item.text, title=item.title)
        for item in items(str(Path(FOLDER or "") / "strategy-descriptions.jsonl"))
    }


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    path = str(Path(FOLDER or "") / "strategy-descriptions.jsonl")
    found = understandings()
    return [
        score(
            item,
            reject=None if (no := found[item.id].rejected) is None else no.code.value,
            structure=found[item.id].structure,
            assumed=found[item.id].assumed,
        )
        for item in items(path)
    ]


def test_most_descriptions_are_understood_exactly(scores: list[Score]) -> None:
    missed = [one.id for one in scores if not one.is_exact]

    assert len(scores) - len(missed) >= LEAST_EXACT, missed


def test_nearly_every_slot_is_right(scores: list[Score]) -> None:
    assert f1(scores) >= LEAST_F1


def test_every_rejection_is_right(scores: list[Score]) -> None:
    wanted = [one for one in scores if not one.wanted]

    assert wanted
    assert all(one.is_reject_right for one in wanted)


def test_nothing_is_assumed_in_silence(scores: list[Score]) -> None:
    assert [one.silent for one in scores if one.silent] == []


def test_what_is_understood_has_code_or_a_reason_why_not() -> None:
    for understanding in understandings().values():
        said = bool(understanding.rejected) + bool(understanding.untradable)
        assert bool(understanding.code) + said == 1
