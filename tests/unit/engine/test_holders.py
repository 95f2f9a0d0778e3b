"""Classes that only hold constants."""

from __future__ import annotations

import ast

import pytest

from falcon.engine import compile_strategy
from falcon.engine.reading.holders import MAX_HOLDERS, unfold
from tests.unit.engine.sources import strategy


def unfolded(text: str) -> str:
    module = ast.parse(text)
    unfold(module)
    return ast.unparse(module)


def test_a_holder_becomes_constants_that_its_own_later_ones_read() -> None:
    text = "class A:\n    X = 1\n    Y = X + 1\nclass B:\n    Z = A.Y\nn = B.Z\n"

    assert unfolded(text) == "A.X = 1\nA.Y = A.X + 1\nB.Z = A.Y\nn = B.Z"


def test_a_holder_in_a_class_is_read_of_self() -> None:
    text = (
        "class S(T):\n    class A:\n        X = 1\n    def f(self): return self.A.X\n"
    )

    assert "return A.X" in unfolded(text)


@pytest.mark.parametrize(
    "use",
    ["n = A", "n = A()", "A.X = 2", "n = A.Q", "def f(A): pass", "import m as A"],
)
def test_a_holder_that_is_more_than_read_stays_a_class(use: str) -> None:
    assert "class A" in unfolded(f"class A:\n    X = 1\n{use}\nm = A.X\n")


def test_very_many_holders_are_not_all_looked_at() -> None:
    text = "".join(f"class A{n}:\n    X = 1\n" for n in range(MAX_HOLDERS + 2))

    assert unfolded(text).count("class") == 2


def test_objects_of_a_class_of_constants_are_made() -> None:
    text = strategy("x = Config().SIZE", head="class Config:\n    SIZE = 3")

    assert compile_strategy(text).name
