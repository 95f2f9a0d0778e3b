"""Walks and copies of syntax trees agree with those of the standard library."""

import ast
from pathlib import Path

import pytest

from falcon.engine.reading import syntax

MARKS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
FOLDER = Path(__file__).parents[2] / "differential" / "strategies"
TREES = [ast.parse(path.read_text()) for path in sorted(FOLDER.glob("*.py.txt"))[:20]]


@pytest.mark.parametrize("tree", TREES)
def test_a_walk_meets_every_node_with_a_place(tree: ast.Module) -> None:
    expected = [node for node in ast.walk(tree) if not isinstance(node, MARKS)]

    assert syntax.walk(tree) == expected


@pytest.mark.parametrize("tree", TREES)
def test_a_copy_is_equal_and_shares_no_node(tree: ast.Module) -> None:
    twin = syntax.copied(tree)

    assert ast.dump(twin, include_attributes=True) == ast.dump(
        tree, include_attributes=True
    )
    assert not {id(node) for node in syntax.walk(twin)} & {
        id(node) for node in syntax.walk(tree)
    }
