"""Which of the engine's tiers serves a run that names none: the same in every test.

A process takes the native tier once it is loaded, so the tests that happened to run
before would decide. Here the native tier counts as not loaded, even where a test that
names it has loaded it; with ``--warm`` it is loaded before the first test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from falcon.engine import tiers


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--warm",
        action="store_true",
        help="run on the native tier whatever it can run",
    )


@pytest.fixture(scope="session", autouse=True)
def tier(pytestconfig: pytest.Config) -> Iterator[tiers.Tier]:
    """The tier of short runs that name none."""
    if pytestconfig.getoption("warm"):
        # Here, because numba is slow to import.
        from falcon.engine.native.warm import warm

        warm()
        assert tiers.is_warm()
        yield tiers.Tier.NATIVE
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "is_warm", lambda: False)
        yield tiers.Tier.PYTHON
