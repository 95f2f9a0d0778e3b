"""The shipped strategies and their sources."""

from __future__ import annotations

import pytest

from falcon.engine import compile_strategy
from falcon.errors import NotFoundError
from falcon.services.library import source_of
from falcon.strategies.catalogue import BY_NAME, LIBRARY


@pytest.mark.parametrize("name", BY_NAME)
def test_a_shipped_strategy_compiles_and_says_what_it_is_for(name: str) -> None:
    program = compile_strategy(source_of(name))

    assert not program.is_multi_feed
    assert program.feeds == 1
    assert "For: " in program.doc
    assert "Fails: " in program.doc


@pytest.mark.parametrize("name", [e.name for e in LIBRARY if not e.is_yardstick])
def test_a_strategy_declares_parameters_and_leaves_the_size_open(name: str) -> None:
    source = source_of(name)

    assert compile_strategy(source).parameters
    assert "self.buy()" in source
    assert "size" not in source


def test_an_unknown_strategy_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="there are velez_sma_convergence"):
        source_of("nothing")
