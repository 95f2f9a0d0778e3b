"""The demo is the whole system, and the same every time."""

import json
from pathlib import Path

from falcon.bootstrap.demo import demo
from falcon.settings import Settings

BARS = 80


def run(path: Path) -> tuple[str, list[tuple[int, int]]]:
    wanted = demo(Settings(db=path))
    seen: list[tuple[int, int]] = []
    wanted.seed()
    document = wanted.run(BARS, lambda done, of: seen.append((done, of)))
    return json.dumps(document), seen


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, seen = run(tmp_path / "first.db")
    second, _ = run(tmp_path / "somewhere" / "else.db")

    assert first == second
    assert seen[-1] == (BARS, BARS)


def test_the_document_says_what_happened(tmp_path: Path) -> None:
    text, _ = run(tmp_path / "paper_trading.db")
    document = json.loads(text)

    assert document["bars"] == BARS
    assert document["books_match"] is True
    assert len({trade["strategy_id"] for trade in document["trades"]}) >= 2
    lists = ("strategies", "signals", "orders", "fills", "trades", "optimizations")
    assert all("strategy_id" in row for name in lists for row in document[name])
    assert str(tmp_path) not in text
