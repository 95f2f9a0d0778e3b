"""Functions beside the class that are handed the strategy."""

from __future__ import annotations

import ast

import pytest

from falcon.engine.reading.companions import MAX_COMPANIONS, adopted


def adopt(body: str, *functions: str) -> str:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    node = ast.parse(f"class S:\n    def next(self):\n{lines}\n").body[0]
    beside = {one.name: one for text in functions for one in _functions(text)}
    assert isinstance(node, ast.ClassDef)
    return ast.unparse(adopted(node, beside))


def _functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def test_a_function_that_is_handed_the_strategy_becomes_a_method() -> None:
    text = adopt("f(self, 1, b=2)", "def f(it, a, b=0):\n    return it.x + a")

    assert "self.f(1, b=2)" in text
    assert "def f(self, a, b=0):\n        return self.x + a" in text


def test_what_a_companion_hands_itself_on_to_is_one_too() -> None:
    text = adopt("f(self)", "def f(it):\n    g(it, 1)", "def g(at, n):\n    return n")

    assert "self.g(1)" in text
    assert "def g(self, n):" in text


@pytest.mark.parametrize(
    ("body", "function"),
    [
        ("f(self)\nf(1)", "def f(it):\n    return it"),
        ("f(self)\nx = f", "def f(it):\n    return it"),
        ("f(self)\nself.f = 1", "def f(it):\n    return it"),
        ("f(self)", "def f(it):\n    it = 1"),
        ("f(self)", "def f(it):\n    return [it for it in (1,)]"),
        ("f(self)", "def f(it):\n    return lambda it: it"),
        ("f(self)", "def f(it=None):\n    return it"),
        ("f(self)", "def f(*its):\n    return its"),
        ("f(self)", "@cached\ndef f(it):\n    return it"),
    ],
)
def test_a_function_that_may_mean_more_stays_where_it_is(
    body: str, function: str
) -> None:
    assert "def f" not in adopt(body, function)


def test_very_many_companions_are_not_all_taken() -> None:
    names = [f"f{n}" for n in range(MAX_COMPANIONS + 5)]
    functions = [f"def {name}(it):\n    return 1" for name in names]

    text = adopt("\n".join(f"{name}(self)" for name in names), *functions)

    assert text.count("def f") == MAX_COMPANIONS
