"""Tests that `docs/rest.md` is complete, and that what it says can be pasted."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from falcon.clock import ManualClock, SystemClock
from falcon.domain.bars import Timeframe
from falcon.engine.rules import Rules
from falcon.providers.samples import SampleBars
from falcon.services.health import NoteTick
from falcon.services.library import RegisterLibrary
from falcon.services.readers import ParserReader
from falcon.services.verbs import Surroundings, wire
from falcon.store import strategies, versions
from falcon.store.database import Store
from falcon.web.app import create_app
from falcon.web.routes.every import GROUPS
from falcon.web.routing import Route
from falcon.web.security import Guard

TEXT = (Path(__file__).parents[3] / "docs" / "rest.md").read_text()
CALLS = re.findall(
    r"### `(\w+) (\S+)`.*?```sh\n(.*?)\n```\n\n```json\n(.*?)\n```", TEXT, re.DOTALL
)
START = datetime(2007, 12, 20, 21, tzinfo=UTC)
"""The time of the market at which a fresh system begins."""

ROUTES = [route for routes in GROUPS.values() for route in routes]


def keys(value: object, path: str = "") -> Iterator[str]:
    """Every path of keys in a document that leads through no list."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{path}/{name}"
            yield from keys(inner, f"{path}/{name}")


def improve(store: Store, strategy_id: int) -> None:
    """Give a strategy a second version, as the orchestrator does in time."""
    with store.writing() as db:
        strategy = strategies.get(db, strategy_id)
        first = versions.get(db, strategy_id, 1)
        db.execute(
            "INSERT INTO strategy_versions SELECT strategy_id, 2, code, code_hash,"
            " parameters_json, 1, 'search', '', created_at FROM strategy_versions"
            " WHERE strategy_id = ?",
            (first.strategy_id,),
        )
        db.execute(
            "UPDATE active_strategies SET version = 2 WHERE id = ?", (strategy.id,)
        )


@pytest.fixture
def fresh(store: Store, market: SampleBars) -> FlaskClient:
    """A system as `make run` has it after a while."""
    verbs = wire(
        Surroundings(
            store=store,
            market=market,
            clock=ManualClock(START),
            rules=Rules(cash=10_000.0, slippage=0.0005),
            timeframe=Timeframe.DAY,
            read=ParserReader(),
            interval_s=1.0,
        )
    )
    RegisterLibrary(store=store, create=verbs.create)()
    for strategy_id in (2, 6):
        verbs.activate(strategy_id, ["AAPL", "GOOG", "IBM", "MSFT"], 15.0)
    improve(store, 6)
    NoteTick(store=store, clock=SystemClock())()
    return create_app(verbs, Guard()).test_client()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_is_documented_with_a_command_and_its_answer(
    route: Route,
) -> None:
    path = route.path.replace("<int:strategy_id>", "<id>")

    assert (route.method, path) in [(method, path) for method, path, *_ in CALLS]
    assert route.summary in TEXT


def test_every_documented_call_exists() -> None:
    known = {
        (route.method, route.path.replace("<int:strategy_id>", "<id>"))
        for route in ROUTES
    }

    assert {(method, path) for method, path, *_ in CALLS} == known


def test_every_command_works_from_top_to_bottom_and_answers_as_it_says(
    fresh: FlaskClient,
) -> None:
    differing = {}
    for method, path, command, answer in CALLS:
        words = shlex.split(command.replace("\\\n", ""))
        url = urlsplit(next(word for word in words if word.startswith("http")))
        data = words[words.index("-d") + 1] if "-d" in words else None
        given = fresh.open(
            f"{url.path}?{url.query}",
            method=method,
            data=data,
            content_type=None if data is None else "application/json",
        )
        missing = set(keys(json.loads(answer))) ^ set(keys(given.get_json()))
        if given.status_code >= 300 or missing:
            differing[f"{method} {path}"] = given.status_code, missing

    assert differing == {}
